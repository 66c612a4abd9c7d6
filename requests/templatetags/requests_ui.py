"""How a request shows its turn, its due date and its progress."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.kernel.models import AuditEvent
from cooperation.kernel.states import available
from cooperation.kernel.templatetags.portal import days_left
from members.models import User
from requests import rules
from requests.enums import State, Step, Turn
from requests.models import AssistanceRequest

register = template.Library()
WIDEST = 640  # a short strip keeps the size of its squares
SOON = 3  # days before the limit from which the date is shown as due soon


@dataclass(frozen=True)
class DueView:
    """A due date as the eye meets it: tone (late, soon or none), date or title, words, part of the time used."""

    tone: str
    day: date | None
    title: str
    words: str
    percent: int | None

    @property
    def iso(self) -> str:
        return self.day.isoformat() if self.day else ""


@register.filter
def due_view(assistance: AssistanceRequest) -> DueView | None:
    """The result's due date; None before sending."""
    if assistance.due_on is None:
        return None
    if assistance.paused_on:
        days = (timezone.localdate() - assistance.paused_on).days
        return DueView("", None, _("Paused"), _("waiting for the supplement, day %(n)s") % {"n": days}, None)
    if assistance.has_ended or assistance.state in (State.RESULT_SENT, State.RESULT_CONFIRMED):
        return _settled(assistance)
    return _running(assistance)


def _settled(assistance: AssistanceRequest) -> DueView:
    if assistance.result_at is None:
        return DueView("", assistance.due_on, "", _("ended"), None)
    answered = timezone.localtime(assistance.result_at).date()
    used = (answered - timezone.localtime(assistance.sent_at).date()).days
    text = _("in time, after %(n)s days") if answered <= assistance.due_on else _("late, after %(n)s days")
    return DueView("", assistance.due_on, "", text % {"n": used}, None)


def _running(assistance: AssistanceRequest) -> DueView:
    today, start = timezone.localdate(), timezone.localtime(assistance.sent_at).date()
    left = (assistance.due_on - today).days
    past_target = assistance.target_on is not None and today > assistance.target_on
    tone = "late" if left < 0 else "soon" if left <= SOON or past_target else ""
    whole = max(1, (assistance.due_on - start).days)
    percent = min(100, max(0, round(100 * (whole - left) / whole)))
    return DueView(tone, assistance.due_on, "", days_left(assistance.due_on), percent)


@dataclass(frozen=True)
class TurnView:
    """Whose turn it is, seen by a person: `ours`, the words of the box, what is waited for, until when."""

    ours: bool
    box: str
    waits: str
    until: date | None


@register.simple_tag
def turn_view(assistance: AssistanceRequest, user: User) -> TurnView | None:
    """The line that every page of a request shows; None when it has ended."""
    if assistance.turn == Turn.NOBODY:
        return None
    requesting = assistance.turn == Turn.REQUESTING
    office = assistance.requesting_office if requesting else assistance.assisting_office
    ours = rules.note_office(user, assistance) == office.pk
    waits = _waiting_text(assistance) % {"office": office.short, "officer": assistance.assigned_to or ""}
    box = _("Our turn") if ours else _("Waiting for the other side")
    return TurnView(ours, box, waits, _until(assistance))


# The sentences are looked up by state: translating all of them for one row cost more than the row.
WAITS: dict[str, Any] = {
    State.DRAFT: gettext_lazy("%(office)s is to submit the draft"),
    State.AWAITING_SIGNATURE: gettext_lazy("%(office)s, procurator-general in charge, is to sign"),
    State.SENT: gettext_lazy("%(office)s is to receive and check"),
    State.RECEIVED: gettext_lazy("%(office)s is to check"),
    State.SUPPLEMENT_ASKED: gettext_lazy("%(office)s is to supplement"),
    State.ACCEPTED: gettext_lazy("%(office)s is to assign an officer"),
    State.ASSIGNED: gettext_lazy("%(office)s, %(officer)s, is to return the result"),
    State.IN_PROGRESS: gettext_lazy("%(office)s, %(officer)s, is to return the result"),
    State.REFUSAL_AWAITING_SIGNATURE: gettext_lazy("%(office)s is to check"),
    State.RETURNED_FOR_COMPLETION: gettext_lazy("%(office)s, %(officer)s, is to complete the result"),
    State.RESULT_SENT: gettext_lazy("%(office)s is to confirm the result"),
    State.RESULT_CONFIRMED: gettext_lazy("%(office)s is to close"),
}


def _waiting_text(assistance: AssistanceRequest) -> str:
    return str(WAITS[assistance.state])


def _until(assistance: AssistanceRequest) -> date | None:
    if assistance.state == State.SUPPLEMENT_ASKED:
        return max((s.due_on for s in assistance.supplements.all() if s.answered_at is None), default=None)
    if assistance.state == State.RESULT_SENT:
        return assistance.confirm_due_on
    if assistance.state in (State.SENT, State.RECEIVED):
        return assistance.check_due_on
    return assistance.due_on


@register.simple_tag
def turn_word(assistance: AssistanceRequest, user: User) -> str:
    """The small line under a status in lists."""
    if assistance.turn == Turn.NOBODY:
        return _("ended")
    side = (
        assistance.requesting_office_id
        if assistance.turn == Turn.REQUESTING
        else assistance.assisting_office_id
    )
    return _("our turn") if any(o.pk == side for o in user.offices) else _("their turn")


@register.filter
def is_overdue(assistance: AssistanceRequest) -> bool:
    return assistance.is_overdue(timezone.localdate())


@dataclass(frozen=True)
class Stage:
    """One of the seven visible steps: `state` is done, now or "" (to come)."""

    label: str
    state: str
    on: Any


STAGES = (Step.DRAFT, Step.SIGN, Step.SENT, Step.FIX, Step.WORK, Step.BACK, Step.DONE)


@register.simple_tag
def stages(assistance: AssistanceRequest, events: list[AuditEvent]) -> list[Stage]:
    """The progress tracker. The supplement shows only if one was asked for; a refusal or withdrawal ends the row."""
    current, dates = assistance.step, _dates(assistance, events)
    ended_early = current in (Step.NO, Step.GONE)
    if current == Step.SENT and Step.FIX in dates:  # supplemented, and back with the assisting office
        dates.pop(Step.FIX)
    steps = [s for s in STAGES if s != Step.FIX or current == Step.FIX or Step.FIX in dates]
    if ended_early:
        steps = [s for s in steps if s in dates and s not in (Step.BACK, Step.DONE)] + [current]
    if assistance.state == State.LAPSED:  # neither worked on nor answered
        steps = [s for s in steps if s in dates or s == current]
    now = steps.index(current)
    over = assistance.has_ended
    return [
        Stage(step.label, "done" if n < now or over else "now" if n == now else "", dates.get(step))
        for n, step in enumerate(steps)
    ]


def _dates(assistance: AssistanceRequest, events: list[AuditEvent]) -> dict[Step, Any]:
    asked = next((e.at for e in reversed(events) if e.action == "requests.ask_supplement"), None)
    known = {
        Step.DRAFT: assistance.drafted_at,
        Step.SIGN: assistance.submitted_at,
        Step.SENT: assistance.sent_at,
        Step.FIX: asked,
        Step.WORK: assistance.accepted_at,
        Step.BACK: assistance.result_at,
        Step.DONE: assistance.ended_at,
        Step.NO: assistance.ended_at,
        Step.GONE: assistance.ended_at,
    }
    return {step: at for step, at in known.items() if at}


TODO: dict[str, Any] = {
    State.DRAFT: gettext_lazy("Finish the draft to %(office)s (%(type)s)"),
    State.AWAITING_SIGNATURE: gettext_lazy("Sign the letter to %(office)s (%(type)s)"),
    State.SENT: gettext_lazy("Check the request of %(office)s (%(type)s)"),
    State.RECEIVED: gettext_lazy("Check the request of %(office)s (%(type)s)"),
    State.SUPPLEMENT_ASKED: gettext_lazy("Supplement the request to %(office)s (%(type)s)"),
    State.ACCEPTED: gettext_lazy("Assign the request of %(office)s (%(type)s)"),
    State.REFUSAL_AWAITING_SIGNATURE: gettext_lazy("Decide on the refusal towards %(office)s (%(type)s)"),
    State.RETURNED_FOR_COMPLETION: gettext_lazy("Complete the result for %(office)s (%(type)s)"),
    State.RESULT_SENT: gettext_lazy("Confirm the result of %(office)s (%(type)s)"),
    State.RESULT_CONFIRMED: gettext_lazy("Close the request to %(office)s (%(type)s)"),
}
OTHERWISE = gettext_lazy("Return the result to %(office)s (%(type)s)")


@register.filter
def todo_sentence(assistance: AssistanceRequest, user: User) -> str:
    """What this person is asked to do, as one sentence without the number."""
    other = (
        assistance.assisting_office if assistance.turn == Turn.REQUESTING else assistance.requesting_office
    )
    text = str(TODO.get(assistance.state, OTHERWISE))
    return text % {"office": other.short, "type": assistance.type.name}


@register.simple_tag
def todo_act(assistance: AssistanceRequest, user: User) -> dict[str, str]:
    """The button of a row: the next act, on its own page."""
    if assistance.state == State.DRAFT:
        return {"label": _("Go on writing"), "url": reverse("requests:edit_what", args=[assistance.number])}
    first = next((row for row in available(assistance, user) if row.primary and row.page), None)
    if first is None and assistance.state == State.ACCEPTED:
        first = next((row for row in available(assistance, user) if row.name == "assign"), None)
    if first is None:
        return {"label": _("Look"), "url": assistance.get_absolute_url()}
    return {"label": str(first.label), "url": reverse(f"requests:{first.name}", args=[assistance.number])}


@register.simple_tag
def other_office(assistance: AssistanceRequest, user: User) -> Any:
    """The office across the table, seen from this person's."""
    own = {office.pk for office in user.offices}
    return (
        assistance.assisting_office
        if assistance.requesting_office_id in own
        else assistance.requesting_office
    )


@register.inclusion_tag("requests/_day_strip.html")
def day_strip(days: Any, counts: dict[str, int]) -> dict[str, Any]:
    """The days of a period as a row of squares: start, counted, paused, left, due."""
    boxes = [{"x": 20 * n + 1.5, "mark": day.mark} for n, day in enumerate(days)]
    return {
        "boxes": boxes,
        "width": max(WIDEST, 20 * len(boxes)),
        "counts": counts,
        "first": days[0].date,
        "last": days[-1].date,
    }


@register.simple_tag
def stands_for_assisting(assistance: AssistanceRequest, user: User) -> bool:
    """Whether this person sees the request from the assisting office's side."""
    return rules.note_office(user, assistance) == assistance.assisting_office_id
