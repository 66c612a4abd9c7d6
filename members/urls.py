"""Addresses of the members app."""

from django.urls import path

from members.views import (
    accession,
    accounts,
    agreement,
    agreement_comments,
    agreement_course,
    agreement_difference,
    agreement_drafting,
    agreement_register,
    agreement_signing,
    directory,
    joining,
    membership,
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
    path("agreement/versions/", agreement.versions, name="agreement_versions"),
    path("agreement/versions/new/", agreement_drafting.start, name="agreement_start"),
    path("agreement/compare/", agreement_difference.compare, name="agreement_compare"),
    path(
        "agreement/v<int:number>/diff/v<int:older>/", agreement_difference.difference, name="agreement_diff"
    ),
    path("agreement/v<int:number>/copy/<str:language>.pdf", agreement.copy, name="agreement_copy"),
    path("agreement/v<int:number>/draft/", agreement_drafting.draft, name="agreement_draft"),
    path("agreement/v<int:number>/draft/heading/", agreement_drafting.heading, name="agreement_heading"),
    path(
        "agreement/v<int:number>/draft/<int:article>/", agreement_drafting.article, name="agreement_article"
    ),
    path(
        "agreement/v<int:number>/draft/<int:article>/insert/",
        agreement_drafting.insert,
        name="agreement_insert",
    ),
    path(
        "agreement/v<int:number>/draft/<int:article>/remove/",
        agreement_drafting.remove,
        name="agreement_remove",
    ),
    path(
        "agreement/v<int:number>/draft/<str:kind>/<str:code>/", agreement_drafting.row, name="agreement_row"
    ),
    path("agreement/v<int:number>/draft/<str:kind>/", agreement_drafting.add_row, name="agreement_row_add"),
    path(
        "agreement/v<int:number>/draft/<str:kind>/<str:code>/remove/",
        agreement_drafting.remove_row,
        name="agreement_row_remove",
    ),
    path("agreement/v<int:number>/consult/", agreement_course.open_consultation, name="open_consultation"),
    path("agreement/v<int:number>/redraft/", agreement_course.return_to_draft, name="return_to_draft"),
    path("agreement/v<int:number>/propose/", agreement_course.propose_adoption, name="propose_adoption"),
    path("agreement/v<int:number>/adopt/", agreement_course.adopt_provisionally, name="adopt_provisionally"),
    path("agreement/v<int:number>/reopen/", agreement_course.reopen_consultation, name="reopen_consultation"),
    path("agreement/v<int:number>/comments/", agreement_comments.listing, name="agreement_comments"),
    path(
        "agreement/v<int:number>/comments/<int:article>/",
        agreement_comments.comment,
        name="agreement_comment",
    ),
    path(
        "agreement/v<int:number>/comments/answer/<int:pk>/", agreement_comments.answer, name="answer_comment"
    ),
    path("agreement/v<int:number>/sign/<str:code>/", agreement_signing.sign, name="agreement_sign"),
    path("agreement/signatures/", agreement_register.signatures, name="signatures"),
    path("agreement/signatures/export.<str:kind>", agreement_register.export, name="signatures_export"),
    path("verify/", agreement.verify, name="verify_form"),
    path("verify/<str:code>/", agreement.verify, name="verify"),
    path("agreement/members/", membership.register, name="register"),
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
    path("accession/<int:pk>/instrument.pdf", joining.instrument, name="instrument"),
    path("accession/<int:pk>/withdraw/", membership.give_notice, name="give_notice"),
    path("accession/<int:pk>/stay/", membership.take_back_notice, name="take_back_notice"),
    path("invitations/<int:pk>/", joining.invitation, name="invitation"),
]
