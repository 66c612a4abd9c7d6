"""People whose signing rights lie dormant after a reset: a second person confirms them, or declines."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperation.kernel.errors import NotAllowed, StatePassed
from cooperation.kernel.kept import give_back
from cooperation.kernel.pages import form_page, posted
from federation import selectors
from federation.forms import DeclineSigningForm
from members import rules
from members.actions import accounts
from members.models import User
from members.roles import holds


@login_required
@require_safe
def dormant_signers(request: HttpRequest) -> HttpResponse:
    """Who waits, and whom nobody could confirm so far."""
    _require_confirmer(request)
    rows = selectors.dormant_signers(request.user)
    context = {
        "waiting": [row for row in rows if not row.declined],
        "declined": [row for row in rows if row.declined],
        "reads_pipeline": holds(request.user, "federation.read_pipeline"),
    }
    return render(request, "federation/dormant_signers.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_signing(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person has made sure who the holder is."""
    done = _("Confirmed. The holder can sign again and has been told.")
    return _act(request, pk, "confirm_signing", Form, accounts.confirm_signing, done)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decline_signing(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person could not make sure."""
    done = _("Declined. The rights stay dormant; the holder and the system administrators have been told.")
    return _act(request, pk, "decline_signing", DeclineSigningForm, accounts.decline_signing, done)


def _act(
    request: HttpRequest, pk: int, name: str, form_class: type[Form], action: Callable[..., Any], done: str
) -> HttpResponse:
    """Page and act of one decision: 404 for who confirms nobody, 403 for holder and resetter, 409 when awake."""
    _require_confirmer(request)
    signers = User.objects.filter(appointment__ended_at=None, is_active=True, is_service=False).distinct()
    holder = get_object_or_404(signers, pk=pk)
    if not rules.can_confirm_signing(request.user, holder):
        raise NotAllowed(accounts.SECOND_PERSON, target=holder, act=f"members.{name}")
    if holder.signing_dormant_since is None:
        raise StatePassed(target=holder, act=f"members.{name}")

    def act(typed: dict[str, Any]) -> None:
        action(holder, by=request.user, **typed)

    row = selectors.dormant_signer(request.user, holder)
    form = form_class(posted(request), initial=give_back(request))
    template, to = f"federation/{name}.html", "federation:dormant_signers"
    return form_page(request, template, form, act, to=to, done=done, row=row)


def _require_confirmer(request: HttpRequest) -> None:
    if not holds(request.user, "members.confirm_signing_rights"):
        raise Http404
