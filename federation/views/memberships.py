"""Notices of withdrawal, suspensions, exclusions: where memberships stand, and the record of what was decided."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperation.kernel import states
from cooperation.kernel.errors import NotAllowed
from cooperation.kernel.pages import filled, form_page
from federation import selectors
from federation.forms import DecisionForm, RejectForm
from members.actions import membership_decisions as actions
from members.enums import DecisionKind
from members.models import MembershipDecision
from members.roles import holds


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, which notices run, which suspensions hold, what has ended."""
    if not holds(request.user, "federation.read_pipeline"):
        raise Http404
    context = {
        "waiting": selectors.decisions_waiting(request.user),
        "notices": selectors.notices_running(),
        "suspensions": selectors.suspensions_in_effect(),
        "ended": selectors.memberships_ended(),
        "records": holds(request.user, "members.record_decision"),
    }
    return render(request, "federation/memberships.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record_decision(request: HttpRequest) -> HttpResponse:
    """Write down a decision that panel or assembly has taken. It waits for a second person."""
    if not holds(request.user, "members.record_decision"):
        raise Http404
    form = filled(request, DecisionForm)
    done = _("The decision is recorded. It has no effect until a second person has confirmed the record.")

    def act(typed: dict[str, Any]) -> None:
        kind, office = typed.pop("kind"), typed.pop("office")
        if kind != DecisionKind.SUSPENSION:
            typed.pop("until")
        RECORDS[kind](office, by=request.user, **typed)

    template, to = "federation/record_decision.html", "federation:memberships"
    return form_page(request, template, form, act, to=to, done=done)


RECORDS: dict[str, Callable[..., MembershipDecision]] = {
    DecisionKind.SUSPENSION: actions.suspend,
    DecisionKind.LIFTING: actions.lift,
    DecisionKind.EXCLUSION: actions.exclude,
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person has seen the written decision."""
    done = _("Confirmed. The decision has its effect; the office and all members have been told.")
    return _act(request, pk, "confirm_decision", Form, actions.confirm_decision, done)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reject_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """The record is wrong: it never has an effect."""
    done = _("Not confirmed. The record has no effect; whoever wrote it has been told.")
    return _act(request, pk, "reject_decision", RejectForm, actions.reject_decision, done)


def _act(
    request: HttpRequest, pk: int, name: str, form_class: type[Form], action: Callable[..., Any], done: str
) -> HttpResponse:
    """Page and act of one transition: 404 for who records nothing, 403 not one's act, 409 when it has passed."""
    if not holds(request.user, "members.record_decision"):
        raise Http404
    rows = MembershipDecision.objects.select_related("organisation", "accession", "proposed_by")
    decision = get_object_or_404(rows, pk=pk)
    if name == "confirm_decision" and decision.proposed_by_id == request.user.pk:
        text = _("You recorded this decision, so a second person confirms the record.")
        raise NotAllowed(text, target=decision, act=f"members.{name}")
    transition = states.check(decision, name, by=request.user)
    form = filled(request, form_class)

    def act(typed: dict[str, Any]) -> None:
        action(decision, by=request.user, **typed)

    template, to = f"federation/{name}.html", "federation:memberships"
    context = {"decision": decision, "transition": transition}
    return form_page(request, template, form, act, to=to, done=done, **context)
