"""Addresses of the members app."""

from django.urls import path

from members.views import accession, accounts, agreement, directory, notices, people, people_import, proposals

app_name = "members"

urlpatterns = [
    path("login/", accounts.login, name="login"),
    path("logout/", accounts.logout, name="logout"),
    path("account/", accounts.account, name="account"),
    path("account/password/", accounts.change_password, name="change_password"),
    path("account/office/", people.choose_office, name="choose_office"),
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
    path("people/", people.listing, name="people"),
    path("people/proposals/", proposals.proposals, name="proposals"),
    path("people/roles/<int:pk>/end/", people.end_role, name="end_role"),
    path("people/import/", people_import.upload, name="people_import"),
    path("people/import/template.xlsx", people_import.template, name="import_template"),
    path("people/import/<int:pk>/", people_import.check, name="import_check"),
    path("people/<str:code>/add/", people.add, name="person_add"),
    path("people/<str:code>/roles/", people.give_roles, name="person_roles"),
    path("people/<str:code>/substitution/", proposals.substitute, name="substitute"),
    path("people/<str:code>/<int:pk>/", people.person, name="person"),
    path("people/<str:code>/<int:pk>/contact/", people.contact, name="person_contact"),
    path("people/<str:code>/<int:pk>/leave/", people.leave, name="person_leave"),
    path("accession/", accession.start, name="accession_start"),
    path("accession/<int:pk>/", accession.detail, name="accession"),
    path("accession/<int:pk>/details/", accession.details, name="accession_details"),
    path("accession/<int:pk>/obligations/", accession.obligations, name="accession_obligations"),
    path("accession/<int:pk>/sign/", accession.submit, name="accession_submit"),
    path("accession/<int:pk>/supplement/", accession.resubmit, name="accession_resubmit"),
    path("accession/<int:pk>/take-back/", accession.take_back, name="accession_take_back"),
]
