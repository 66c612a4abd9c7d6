"""The procurator-general in charge: sign, return, withdraw, and the same for refusals."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cooperation.kernel.kept import give_back
from cooperation.kernel.pages import act_page, filled, form_page, posted
from requests import checks, documents
from requests.actions import drafting, handling
from requests.forms import PasswordForm, TextForm, WithdrawForm
from requests.models import AssistanceRequest
from requests.views.access import acting


@acting("sign")
def sign(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """The letter as it will go out, and the signature below it. The form carries the digest of what is shown."""
    checks.put_under_agreement(assistance)
    seen = request.POST.get("digest", "") if request.method == "POST" else documents.digest(assistance)
    return form_page(
        request,
        "requests/sign.html",
        PasswordForm(posted(request), by=request.user),
        lambda data: drafting.sign(assistance, by=request.user, digest=seen, **data),
        to=assistance.get_absolute_url(),
        done=_("Signed and sent. %(office)s has it now.") % {"office": assistance.assisting_office.name},
        assistance=assistance,
        letter=documents.letter(assistance),
        digest=seen,
    )


@acting("return_to_drafter")
def return_to_drafter(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Back to the drafter, with a remark."""
    form = TextForm(
        posted(request), initial=give_back(request), name="remark", label=_("What is to be changed")
    )
    return form_page(
        request,
        "requests/return_to_drafter.html",
        form,
        lambda data: drafting.return_to_drafter(assistance, by=request.user, **data),
        to="/",
        done=_("Returned to the drafter with your remark."),
        assistance=assistance,
    )


@acting("withdraw")
def withdraw(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """The signer takes the request back, with the password again."""
    return act_page(
        request,
        "requests/withdraw.html",
        assistance,
        filled(request, WithdrawForm, by=request.user),
        drafting.withdraw,
        done=_("The request is withdrawn."),
        assistance=assistance,
    )


@acting("sign_refusal")
def sign_refusal(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Read ground, reasons and what can be given; sign, or do not."""
    return form_page(
        request,
        "requests/sign_refusal.html",
        PasswordForm(posted(request), by=request.user),
        lambda data: handling.sign_refusal(assistance, by=request.user, **data),
        to=assistance.get_absolute_url(),
        done=_("The refusal is signed and sent."),
        assistance=assistance,
        refusal=handling.open_refusal(assistance),
    )


@acting("return_refusal")
def return_refusal(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """No refusal: the request is to be handled."""
    form = TextForm(
        posted(request), initial=give_back(request), name="remark", label=_("Why do you not sign?")
    )
    return form_page(
        request,
        "requests/return_refusal.html",
        form,
        lambda data: handling.return_refusal(assistance, by=request.user, **data),
        to="/",
        done=_("The refusal is not signed. The liaison officers handle the request."),
        assistance=assistance,
        refusal=handling.open_refusal(assistance),
    )
