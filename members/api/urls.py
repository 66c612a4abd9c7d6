"""Addresses of the members app in the API."""

from django.urls import path

from members.api import notices, offices

urlpatterns = [
    path("offices/", offices.Offices.as_view(), name="offices"),
    path("offices/<str:code>/", offices.Office.as_view(), name="office"),
    path("agreement/", offices.Agreement.as_view(), name="agreement"),
    path("accession/", offices.OwnAccession.as_view(), name="accession"),
    path("accession/sign/", offices.SignAccession.as_view(), name="accession_sign"),
    path("notices/", notices.Notices.as_view(), name="notices"),
]
