"""Addresses of the requests app. One verb a slice: action, rule, view, template and test share its name."""

from django.urls import path

from requests.views import detail, draft, files, handle, handover, lists, sharing, sign, supply

app_name = "requests"

urlpatterns = [
    path("", lists.listing, name="list"),
    path("export.<str:kind>", lists.export, name="export"),
    path("new/", draft.start, name="start"),
    path("new/letter/", detail.paper_letter, name="paper_letter"),
    path("hand-over/<str:code>/<int:pk>/", handover.hand_over, name="hand_over"),
    path("<str:number>/", detail.detail, name="detail"),
    path("<str:number>/letter/", detail.letter, name="letter"),
    path("<str:number>/letter.pdf", files.letter_pdf, name="letter_pdf"),
    path("<str:number>/note/", detail.write_note, name="write_note"),
    path("<str:number>/files/<uuid:key>/", files.download, name="file"),
    path("<str:number>/who/", draft.who, name="edit_who"),
    path("<str:number>/what/", draft.what, name="edit_what"),
    path("<str:number>/what/papers/<int:pk>/remove/", draft.remove_paper, name="remove_paper"),
    path("<str:number>/submit/", draft.submit, name="submit"),
    path("<str:number>/submitted/", draft.submitted, name="submitted"),
    path("<str:number>/discard/", draft.discard, name="discard"),
    path("<str:number>/copy/", draft.copy, name="copy"),
    path("<str:number>/sign/", sign.sign, name="sign"),
    path("<str:number>/return/", sign.return_to_drafter, name="return_to_drafter"),
    path("<str:number>/withdraw/", sign.withdraw, name="withdraw"),
    path("<str:number>/sign-refusal/", sign.sign_refusal, name="sign_refusal"),
    path("<str:number>/return-refusal/", sign.return_refusal, name="return_refusal"),
    path("<str:number>/receive/", handle.receive, name="receive"),
    path("<str:number>/accept/", handle.accept, name="accept"),
    path("<str:number>/assign/", handle.assign, name="assign"),
    path("<str:number>/ask-supplement/", handle.ask_supplement, name="ask_supplement"),
    path("<str:number>/supplement/", handle.answer_supplement, name="answer_supplement"),
    path("<str:number>/add-supplement/", supply.add_supplement, name="add_supplement"),
    path("<str:number>/refuse/", handle.refuse, name="refuse"),
    path("<str:number>/start-work/", handle.start_work, name="start_work"),
    path("<str:number>/result/", handle.send_result, name="send_result"),
    path("<str:number>/send-back/", handle.send_back, name="send_back"),
    path("<str:number>/confirm/", handle.confirm_result, name="confirm_result"),
    path("<str:number>/close/", handle.close, name="close"),
    path("<str:number>/access/", sharing.access, name="access"),
    path("<str:number>/share/", sharing.share, name="share"),
    path("<str:number>/shares/<int:pk>/decide/", sharing.decide_share, name="decide_share"),
    path("<str:number>/shares/<int:pk>/end/", sharing.end_share, name="end_share"),
]
