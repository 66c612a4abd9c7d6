"""Addresses of the requests app in the API."""

from django.urls import path

from requests.api import acts, drafts, sharing

urlpatterns = [
    path("types/", drafts.Types.as_view(), name="types"),
    path("requests/", drafts.Requests.as_view(), name="requests"),
    path("requests/<str:number>/", drafts.OneRequest.as_view(), name="request"),
    path("requests/<str:number>/papers/", drafts.Papers.as_view(), name="request_papers"),
    path("requests/<str:number>/papers/<int:pk>/", drafts.OnePaper.as_view(), name="request_paper"),
    path("requests/<str:number>/files/<uuid:key>/", drafts.File.as_view(), name="request_file"),
    path("requests/<str:number>/officers/", acts.Officers.as_view(), name="request_officers"),
    path("requests/<str:number>/submit/", acts.Submit.as_view(), name="request_submit"),
    path("requests/<str:number>/discard/", acts.Discard.as_view(), name="request_discard"),
    path("requests/<str:number>/sign/", drafts.Sign.as_view(), name="request_sign"),
    path("requests/<str:number>/sign-refusal/", drafts.SignRefusal.as_view(), name="request_sign_refusal"),
    path("requests/<str:number>/withdraw/", drafts.Withdraw.as_view(), name="request_withdraw"),
    path("requests/<str:number>/receive/", acts.Receive.as_view(), name="request_receive"),
    path("requests/<str:number>/accept/", acts.Accept.as_view(), name="request_accept"),
    path("requests/<str:number>/assign/", acts.Assign.as_view(), name="request_assign"),
    path("requests/<str:number>/start/", acts.Start.as_view(), name="request_start"),
    path(
        "requests/<str:number>/ask-supplement/", acts.AskSupplement.as_view(), name="request_ask_supplement"
    ),
    path(
        "requests/<str:number>/answer-supplement/",
        acts.AnswerSupplement.as_view(),
        name="request_answer_supplement",
    ),
    path(
        "requests/<str:number>/add-supplement/", acts.AddSupplement.as_view(), name="request_add_supplement"
    ),
    path("requests/<str:number>/refuse/", acts.Refuse.as_view(), name="request_refuse"),
    path("requests/<str:number>/result/", acts.SendResult.as_view(), name="request_result"),
    path("requests/<str:number>/send-back/", acts.SendBack.as_view(), name="request_send_back"),
    path("requests/<str:number>/confirm/", acts.Confirm.as_view(), name="request_confirm"),
    path("requests/<str:number>/shares/", sharing.Shares.as_view(), name="request_shares"),
    path("requests/<str:number>/shares/<int:pk>/", sharing.OneShare.as_view(), name="request_share"),
]
