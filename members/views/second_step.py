"""The second step of logging in: a one-time code, a recovery code, or a passkey instead of both steps."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from cooperation.kernel.addresses import next_address
from cooperation.kernel.pages import form_page, posted
from members import entering, passkeys
from members.actions import identity
from members.forms.second_factor import EitherCode, PasskeyForm
from members.models import User

QUESTION = "passkey_question"


def address_of(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR") or "unknown"


@never_cache
@sensitive_post_parameters("code", "recovery_code")
def login_code(request: HttpRequest) -> HttpResponse:
    """Only for who has just typed the right password; everybody else starts at the first step."""
    waiting = entering.held_back(request)
    if waiting is None:
        return redirect("members:login")
    user, target = waiting

    def act(typed: dict[str, Any]) -> None:
        identity.let_in_with_code(user, **typed, address=address_of(request))
        entering.enter(request, user, factor="recovery" if typed["recovery_code"] else "app")
        if typed["recovery_code"]:
            _tell_what_is_left(request, user)

    return form_page(request, "members/login_code.html", EitherCode(posted(request)), act, to=target)


def _tell_what_is_left(request: HttpRequest, user: User) -> None:
    left = user.recovery_codes.filter(used_at=None).count()
    text = ngettext(
        "You used a recovery code; %(n)s is left. If the telephone is lost, set up another one on the page of your account.",
        "You used a recovery code; %(n)s are left. If the telephone is lost, set up another one on the page of your account.",
        left,
    )
    messages.warning(request, text % {"n": left})


@never_cache
def login_passkey(request: HttpRequest) -> HttpResponse:
    """The passkey checks the person itself, so it stands for password and code."""
    target = next_address(request)
    site = passkeys.site_of(request)

    def act(typed: dict[str, Any]) -> None:
        state = request.session.pop(QUESTION, None)  # a question is answered once
        answer = typed["credential"]
        user = identity.let_in_with_passkey(answer, state=state, site=site, address=address_of(request))
        entering.enter(request, user, factor="passkey")

    if request.user.is_authenticated:
        return redirect(target)
    context = {"next": target, "possible": site.has_a_name}
    return form_page(
        request, "members/login_passkey.html", PasskeyForm(posted(request)), act, to=target, **context
    )


@never_cache
@require_GET
def login_passkey_question(request: HttpRequest) -> HttpResponse:
    """What the script hands to the browser. The same for everybody."""
    options, request.session[QUESTION] = passkeys.ask_to_sign(passkeys.site_of(request))
    return JsonResponse(options)
