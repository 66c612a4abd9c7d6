"""Addresses of the members app in the API."""

from django.urls import path

from members.api import agreement, finding, notices, offices

urlpatterns = [
    path("offices/", offices.Offices.as_view(), name="offices"),
    path("offices/find/", finding.FindOffices.as_view(), name="office_find"),
    path("offices/common-superior/", finding.CommonSuperior.as_view(), name="office_common_superior"),
    path("offices/<str:code>/contact/", finding.OfficeContact.as_view(), name="office_contact"),
    path("partners/", finding.Partners.as_view(), name="partners"),
    path("offices/<str:code>/", offices.Office.as_view(), name="office"),
    path("agreement/", offices.Agreement.as_view(), name="agreement"),
    path("agreement/versions/", agreement.AgreementVersions.as_view(), name="agreement_versions"),
    path(
        "agreement/versions/<int:number>/", agreement.OneAgreementVersion.as_view(), name="agreement_version"
    ),
    path("agreement/versions/<int:number>/sign/", agreement.SignVersion.as_view(), name="agreement_sign"),
    path("agreement/between/", agreement.GoverningVersion.as_view(), name="agreement_between"),
    path("agreement/signatures/", agreement.SignatureRegister.as_view(), name="signatures"),
    path("accession/", offices.OwnAccession.as_view(), name="accession"),
    path("accession/sign/", offices.SignAccession.as_view(), name="accession_sign"),
    path("notices/", notices.Notices.as_view(), name="notices"),
]
