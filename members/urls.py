"""Addresses of the members app."""

from django.urls import path

from members.views import accession, accounts, agreement, directory, joining, membership, notices

app_name = "members"

urlpatterns = [
    path("login/", accounts.login, name="login"),
    path("logout/", accounts.logout, name="logout"),
    path("account/", accounts.account, name="account"),
    path("account/password/", accounts.change_password, name="change_password"),
    path("account/activate/<str:uid>/<str:token>/", accounts.activate, name="activate"),
    path("account/forgotten/", accounts.ask_reset, name="ask_reset"),
    path("account/reset/<str:uid>/<str:token>/", accounts.reset, name="reset"),
    path("notices/", notices.listing, name="notices"),
    path("notices/read/", notices.mark_read, name="mark_notices_read"),
    path("notices/settings/", notices.settings, name="notice_settings"),
    path("agreement/", agreement.current, name="agreement"),
    path("agreement/v<int:number>/", agreement.version, name="agreement_version"),
    path("agreement/signatures/", agreement.signatures, name="signatures"),
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
