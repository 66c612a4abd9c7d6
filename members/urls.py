"""Addresses of the members app."""

from django.urls import path

from members.views import (
    accession,
    accounts,
    agreement,
    directory,
    notices,
    second_factor,
    second_step,
    sessions,
)

app_name = "members"

urlpatterns = [
    path("login/", accounts.login, name="login"),
    path("login/code/", second_step.login_code, name="login_code"),
    path("login/passkey/", second_step.login_passkey, name="login_passkey"),
    path("login/passkey/question/", second_step.login_passkey_question, name="login_passkey_question"),
    path("logout/", accounts.logout, name="logout"),
    path("account/", accounts.account, name="account"),
    path("account/password/", accounts.change_password, name="change_password"),
    path("account/sessions/", sessions.sessions, name="sessions"),
    path("account/sessions/continue/", sessions.continue_session, name="continue_session"),
    path("account/second-factor/", second_factor.overview, name="second_factor"),
    path("account/second-factor/app/", second_factor.set_up, name="second_factor_app"),
    path("account/second-factor/codes/", second_factor.recovery_codes, name="recovery_codes"),
    path("account/second-factor/codes/new/", second_factor.renew_recovery_codes, name="renew_recovery_codes"),
    path("account/second-factor/remove/", second_factor.remove, name="remove_second_factor"),
    path("account/second-factor/passkeys/add/", second_factor.add_passkey, name="add_passkey"),
    path("account/second-factor/passkeys/question/", second_factor.passkey_question, name="passkey_question"),
    path(
        "account/second-factor/passkeys/<int:pk>/remove/",
        second_factor.remove_passkey,
        name="remove_passkey",
    ),
    path("account/activate/<str:uid>/<str:token>/", accounts.activate, name="activate"),
    path("account/forgotten/", accounts.ask_reset, name="ask_reset"),
    path("account/reset/<str:uid>/<str:token>/", accounts.reset, name="reset"),
    path("notices/", notices.listing, name="notices"),
    path("notices/read/", notices.mark_read, name="mark_notices_read"),
    path("notices/settings/", notices.settings, name="notice_settings"),
    path("agreement/", agreement.current, name="agreement"),
    path("agreement/v<int:number>/", agreement.version, name="agreement_version"),
    path("agreement/signatures/", agreement.signatures, name="signatures"),
    path("members/", directory.listing, name="directory"),
    path("members/export.<str:kind>", directory.export, name="directory_export"),
    path("members/<str:code>/", directory.office, name="office"),
    path("accession/", accession.start, name="accession_start"),
    path("accession/<int:pk>/", accession.detail, name="accession"),
    path("accession/<int:pk>/details/", accession.details, name="accession_details"),
    path("accession/<int:pk>/obligations/", accession.obligations, name="accession_obligations"),
    path("accession/<int:pk>/sign/", accession.submit, name="accession_submit"),
    path("accession/<int:pk>/supplement/", accession.resubmit, name="accession_resubmit"),
    path("accession/<int:pk>/take-back/", accession.take_back, name="accession_take_back"),
]
