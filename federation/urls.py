"""Addresses of the federation app."""

from django.urls import path

from federation.views import invitations, memberships, pipeline, signing

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
    path("invitations/", invitations.listing, name="invitations"),
    path("invitations/<int:pk>/letter/", invitations.letter, name="invitation_letter"),
    path("memberships/", memberships.listing, name="memberships"),
    path("memberships/record/", memberships.record_decision, name="record_decision"),
    path("memberships/decisions/<int:pk>/confirm/", memberships.confirm_decision, name="confirm_decision"),
    path("memberships/decisions/<int:pk>/reject/", memberships.reject_decision, name="reject_decision"),
    path("signing-rights/", signing.dormant_signers, name="dormant_signers"),
    path("signing-rights/<int:pk>/confirm/", signing.confirm_signing, name="confirm_signing"),
    path("signing-rights/<int:pk>/decline/", signing.decline_signing, name="decline_signing"),
]
