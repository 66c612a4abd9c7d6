"""Addresses of the members app."""

from django.urls import path

from members.views import accession, accounts, agreement, directory, finder, map, notices, offices, partners

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
    path("members/", directory.listing, name="directory"),
    path("members/export.<str:kind>", directory.export, name="directory_export"),
    path("members/find/", finder.find, name="find"),
    path("members/common-superior/", finder.superior, name="common_superior"),
    path("members/map/", map.show, name="map"),
    path("members/<str:code>/", directory.office, name="office"),
    path("members/<str:code>/profile/", offices.profile, name="edit_profile"),
    path("members/<str:code>/rename/", offices.rename, name="rename_office"),
    path("members/<str:code>/merge/", offices.merge, name="merge_office"),
    path("partners/", partners.register, name="partners"),
    path("partners/register/", partners.propose, name="register_partner"),
    path("partners/<int:pk>/confirm/", partners.confirm, name="confirm_partner"),
    path("partners/<int:pk>/end/", partners.end, name="end_partner"),
    path("accession/", accession.start, name="accession_start"),
    path("accession/<int:pk>/", accession.detail, name="accession"),
    path("accession/<int:pk>/details/", accession.details, name="accession_details"),
    path("accession/<int:pk>/obligations/", accession.obligations, name="accession_obligations"),
    path("accession/<int:pk>/sign/", accession.submit, name="accession_submit"),
    path("accession/<int:pk>/supplement/", accession.resubmit, name="accession_resubmit"),
    path("accession/<int:pk>/take-back/", accession.take_back, name="accession_take_back"),
]
