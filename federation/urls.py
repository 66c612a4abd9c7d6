"""Addresses of the federation app."""

from django.urls import path

from federation.views import pipeline, signing

app_name = "federation"

urlpatterns = [
    path("accessions/", pipeline.listing, name="pipeline"),
    path("accessions/<int:pk>/start-check/", pipeline.start_check, name="start_check"),
    path("accessions/<int:pk>/ask-supplement/", pipeline.ask_supplement, name="ask_supplement"),
    path("accessions/<int:pk>/pass-check/", pipeline.pass_check, name="pass_check"),
    path("accessions/<int:pk>/approve/", pipeline.approve, name="approve"),
    path("accessions/<int:pk>/decline/", pipeline.decline, name="decline"),
    path("first-accounts/", pipeline.first_account, name="first_account"),
    path("first-accounts/<int:pk>/confirm/", pipeline.confirm_first_account, name="confirm_first_account"),
    path("signing-rights/", signing.dormant_signers, name="dormant_signers"),
    path("signing-rights/<int:pk>/confirm/", signing.confirm_signing, name="confirm_signing"),
    path("signing-rights/<int:pk>/decline/", signing.decline_signing, name="decline_signing"),
]
