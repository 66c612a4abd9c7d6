"""The pages of the own second factor: overview, set-up, recovery codes, passkeys, removal."""

import json
import time
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET

from cooperation.kernel.addresses import next_address
from cooperation.kernel.errors import StatePassed
from cooperation.kernel.pages import form_page, posted
from members import entering, passkeys, second_factor
from members.actions import second_factor as acts
from members.actions import sessions
from members.enums import FactorKind
from members.forms.second_factor import ChangeForm, NewPasskeyForm, SetUpForm
from members.models import User
from members.selectors import has_second_factor

NEW_SECRET, NEW_CODES, QUESTION, CONFIRMED = "new_secret", "new_codes", "new_passkey", "confirmed_at"
CONFIRMED_FOR = 5 * 60  # seconds in which a passkey can be added after password and code
sensitive = sensitive_post_parameters("password", "code", "recovery_code", "credential")


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    factors = list(request.user.factors.all())
    context = {
        "app": next((row for row in factors if row.kind == FactorKind.APP), None),
        "passkeys": [row for row in factors if row.kind == FactorKind.PASSKEY],
        "codes_left": request.user.recovery_codes.filter(used_at=None).count(),
        "required": entering.must_pass(),
    }
    return render(request, "members/second_factor.html", context)


@never_cache
@login_required
@sensitive
@sensitive_variables("secret")
def set_up(request: HttpRequest) -> HttpResponse:
    """Scan, type the first code. The secret stays the same until it is confirmed, however often the page is shown."""
    if has_second_factor(request.user):
        return redirect("members:second_factor")
    secret, target = _new_secret(request), next_address(request, default="members:second_factor")
    with_password = not entering.entered_recently(request)

    def act(typed: dict[str, Any]) -> None:
        if with_password:
            acts.confirm_change(request.user, password=typed["password"])
        codes = acts.set_up_app(by=request.user, sealed=request.session[NEW_SECRET], code=typed["code"])
        del request.session[NEW_SECRET]
        sessions.end_all(request.user, keep=request.session.session_key)
        entering.mark_passed(request, "app")
        _keep_for_print(request, codes, target)

    context = {
        "secret": second_factor.as_text(secret),
        "qr": mark_safe(second_factor.qr(secret, request.user.username)),  # made by us, of attributes only
        "required": entering.must_pass(),
        "next": target,
    }
    form = SetUpForm(posted(request), with_password=with_password)
    return form_page(
        request, "members/second_factor_app.html", form, act, to="members:recovery_codes", **context
    )


def _new_secret(request: HttpRequest) -> bytes:
    """The one of this session, sealed; a new one when there is none or the key was replaced."""
    kept = second_factor.unseal(request.session.get(NEW_SECRET, ""))
    if kept is not None:
        return kept
    secret = second_factor.new_secret()
    request.session[NEW_SECRET] = second_factor.seal(secret).decode()
    return secret


def _keep_for_print(request: HttpRequest, codes: list[str], target: str) -> None:
    """Sealed, until the holder says that they are printed."""
    box = second_factor.seal(json.dumps(codes).encode()).decode()
    request.session[NEW_CODES] = {"box": box, "target": target}


@never_cache
@login_required
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The new codes, shown until the holder says that they are kept; nobody can show them again after that."""
    kept = request.session.get(NEW_CODES)
    content = second_factor.unseal(kept["box"]) if kept else None
    if request.method == "POST" or content is None:
        request.session.pop(NEW_CODES, None)
        return redirect(kept["target"] if kept else "members:second_factor")
    return render(request, "members/recovery_codes.html", {"codes": json.loads(content)})


@never_cache
@login_required
@sensitive
def renew_recovery_codes(request: HttpRequest) -> HttpResponse:
    def act(typed: dict[str, Any]) -> None:
        codes = acts.renew_recovery_codes(by=request.user, **typed)
        _keep_for_print(request, codes, reverse("members:second_factor"))

    _require_app(request.user)
    form, to = ChangeForm(posted(request)), "members:recovery_codes"
    return form_page(request, "members/renew_recovery_codes.html", form, act, to=to)


def _require_app(user: User) -> None:
    """Answers 409 when there is nothing that could be changed."""
    if not has_second_factor(user):
        raise StatePassed(target=user)


@never_cache
@login_required
@sensitive
def remove(request: HttpRequest) -> HttpResponse:
    """App, passkeys and recovery codes at once: to begin anew with another telephone, or to do without."""

    def act(typed: dict[str, Any]) -> None:
        acts.remove(by=request.user, **typed)
        entering.mark_passed(request, "")

    _require_app(request.user)
    to = "members:second_factor_app" if entering.must_pass() else "members:second_factor"
    done = _("Your second factor is removed.")
    context = {"required": entering.must_pass()}
    form = ChangeForm(posted(request))
    return form_page(request, "members/second_factor_remove.html", form, act, to=to, done=done, **context)


@never_cache
@login_required
@sensitive
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    factor = get_object_or_404(request.user.factors.filter(kind=FactorKind.PASSKEY), pk=pk)

    def act(typed: dict[str, Any]) -> None:
        acts.remove_passkey(factor, by=request.user, **typed)

    done, form = _("The passkey is removed."), ChangeForm(posted(request))
    context = {"to": "members:second_factor", "done": done, "factor": factor}
    return form_page(request, "members/passkey_remove.html", form, act, **context)


@never_cache
@login_required
@sensitive
def add_passkey(request: HttpRequest) -> HttpResponse:
    """First password and code, then the browser's own question: so that no passkey is made in vain."""
    _require_app(request.user)
    if not _has_just_confirmed(request):
        return _confirm_first(request)
    site = passkeys.site_of(request)

    def act(typed: dict[str, Any]) -> None:
        state = request.session.pop(QUESTION, None)  # a question is answered once
        answer = typed["credential"]
        acts.add_passkey(by=request.user, name=typed["name"], answer=answer, state=state, site=site)
        del request.session[CONFIRMED]

    form, done = NewPasskeyForm(posted(request)), _("The passkey is kept. You can log in with it now.")
    context = {"to": "members:second_factor", "done": done, "possible": site.has_a_name}
    return form_page(request, "members/passkey_add.html", form, act, **context)


def _has_just_confirmed(request: HttpRequest) -> bool:
    return time.time() - request.session.get(CONFIRMED, 0) < CONFIRMED_FOR


def _confirm_first(request: HttpRequest) -> HttpResponse:
    def act(typed: dict[str, Any]) -> None:
        acts.confirm_change(request.user, **typed)
        request.session[CONFIRMED] = int(time.time())

    form = ChangeForm(posted(request))
    return form_page(request, "members/passkey_confirm.html", form, act, to="members:add_passkey")


@never_cache
@login_required
@require_GET
def passkey_question(request: HttpRequest) -> HttpResponse:
    """What the script hands to the browser to make a passkey."""
    if not _has_just_confirmed(request):
        raise StatePassed(target=request.user)
    known = [bytes(row.key) for row in request.user.factors.filter(kind=FactorKind.PASSKEY)]
    options, request.session[QUESTION] = passkeys.ask_to_create(
        passkeys.site_of(request), account=request.user, known=known
    )
    return JsonResponse(options)
