"""How a request shows its turn, its due date and its progress."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperation.kernel.models import AuditEvent
from cooperation.kernel.states import available
from cooperation.kernel.templatetags.portal import day, days_left, moment
from members.models import User
from requests import checks, deadlines, documents, rules
from requests.enums import State, Step, Turn
from requests.models import AssistanceRequest, PaperType, SentLetter

register = template.Library()
ANSWERED = (State.RESULT_SENT, State.RESULT_CONFIRMED)  # the result is no longer owed
WIDEST = 640  # a short strip keeps the size of its squares
SOON = timedelta(days=3)  # before the limit, where no target was set


@dataclass(frozen=True)
class DueView:
    """The limit as the eye meets it: tone (late, soon or none), date or title, words, part of the time used."""

    tone: str
    day: date | None
    title: str
    words: str
    percent: int | None

    @property
    def iso(self) -> str:
        return self.day.isoformat() if self.day else ""


def due_tone(assistance: AssistanceRequest, today: date) -> str:
    """Over the limit "late", past the target "soon", else "". Without an earlier target its last days are soon."""
    limit, target = assistance.due_on, assistance.target_on
    if limit is None or assistance.paused_on:
        return ""
    turning = target if target and target < limit else limit - SOON
    return "late" if today > limit else "soon" if today > turning else ""


@register.filter
def due_view(assistance: AssistanceRequest) -> DueView | None:
    """The result's due date; None before sending."""
    if assistance.due_on is None:
        return None
    if assistance.paused_on:
        days = (timezone.localdate() - assistance.paused_on).days
        return DueView("", None, _("Paused"), _("waiting for the supplement, day %(n)s") % {"n": days}, None)
    if assistance.has_ended or assistance.state in ANSWERED:
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
    tone = due_tone(assistance, today)
    whole = max(1, (assistance.due_on - start).days)
    percent = min(100, max(0, round(100 * (whole - left) / whole)))
    return DueView(tone, assistance.due_on, "", _due_words(tone, assistance.due_on), percent)


def _due_words(tone: str, limit: date) -> str:
    return _("due soon, %(left)s") % {"left": days_left(limit)} if tone == "soon" else days_left(limit)


@dataclass(frozen=True)
class TurnView:
    """Whose turn it is, seen by a person: `ours`, the words of the box, what is waited for, until when."""

    ours: bool
    box: str
    waits: str
    dates: list["NamedDate"]


@dataclass(frozen=True)
class NamedDate:
    """A date that says what it is, so that nobody takes the date of the check for that of the result."""

    name: str
    day: date | datetime
    words: str
    tone: str


@register.simple_tag
def turn_view(assistance: AssistanceRequest, user: User) -> TurnView | None:
    """The line that every page of a request shows; None when it has ended."""
    if assistance.turn == Turn.NOBODY:
        return None
    requesting = assistance.turn == Turn.REQUESTING
    office = assistance.requesting_office if requesting else assistance.assisting_office
    ours = rules.note_office(user, assistance) == office.pk
    waits = _waiting_text(assistance) % {"office": office.short, "officer": assistance.assigned_to or ""}
    outside = rules.note_office(user, assistance) is None
    box = _("Our turn") if ours else _("Under way") if outside else _("Waiting for the other side")
    return TurnView(ours, box, waits, _dates_ahead(assistance))


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


def _dates_ahead(assistance: AssistanceRequest) -> list[NamedDate]:
    """The date of the present step, and the limit of the result as long as it is owed."""
    step = _step_date(assistance)
    if assistance.due_on is None or assistance.paused_on or assistance.state in ANSWERED:
        return step
    today = timezone.localdate()
    tone = due_tone(assistance, today)
    if not step and assistance.target_on and today <= assistance.target_on < assistance.due_on:
        step = [NamedDate(_("Target"), assistance.target_on, days_left(assistance.target_on), "")]
    return [*step, NamedDate(_("Due"), assistance.due_on, _due_words(tone, assistance.due_on), tone)]


def _step_date(assistance: AssistanceRequest) -> list[NamedDate]:
    name, day = {
        State.SENT: (_("Check by"), _check_due(assistance)),
        State.RECEIVED: (_("Check by"), _check_due(assistance)),
        State.SUPPLEMENT_ASKED: (_("Lapses after"), _supplement_due(assistance)),
        State.RESULT_SENT: (_("Confirm by"), assistance.confirm_due_on),
    }.get(assistance.state, ("", None))
    if day is None:
        return []
    return [NamedDate(name, day, time_left(day), "soon" if _is_past(day) else "")]


def _check_due(assistance: AssistanceRequest) -> date | datetime | None:
    """A day, at whose end it is; of an urgent request's check the hour counts."""
    due = assistance.check_due_at
    return due if assistance.is_urgent or due is None else deadlines.as_date(due)


def _is_past(until: date | datetime) -> bool:
    return until < (timezone.now() if isinstance(until, datetime) else timezone.localdate())


def _supplement_due(assistance: AssistanceRequest) -> date | None:
    return max((s.due_on for s in assistance.supplements.all() if s.answered_at is None), default=None)


@register.filter
def until_words(until: date | datetime) -> str:
    """A day, or day and hour."""
    return moment(until) if isinstance(until, datetime) else day(until)


@register.filter
def time_left(until: date | datetime) -> str:
    """ "3 days left", or within the day "5 hours left"."""
    if not isinstance(until, datetime):
        past = (timezone.localdate() - until).days
        return (
            days_left(until)
            if past <= 0
            else ngettext("%(n)s day past", "%(n)s days past", past) % {"n": past}
        )
    hours = (until - timezone.now()).total_seconds() / 3600
    if hours < 0:
        return _("the hour has passed")
    return _("%(n)s hours left") % {"n": int(hours)} if hours >= 2 else _("less than 2 hours left")


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
    if rules.note_office(user, assistance) is None:
        return _("to read only")
    return _("our turn") if any(o.pk == side for o in user.offices) else _("their turn")


@register.simple_tag
def owed_papers(assistance: AssistanceRequest) -> list[PaperType]:
    """What a request that was sent urgently still owes."""
    return checks.owed_papers(assistance)


@register.simple_tag
def kept_letter(assistance: AssistanceRequest) -> SentLetter | None:
    """The letter as it was signed, with its file once that is made."""
    return documents.sent_letter(assistance)


@register.filter
def is_late_with_papers(assistance: AssistanceRequest) -> bool:
    return assistance.is_late_with_papers(timezone.localdate())


@register.filter
def box_heading(name: str) -> str:
    """The title of a box as a whole phrase; its tab says it in a word."""
    return {
        "todo": _("Requests waiting for me"),
        "inbox": _("Requests received"),
        "outbox": _("Requests sent"),
        "all": _("Requests of the whole office"),
        "shared": _("Requests shared with me"),
    }.get(name, _("Archived requests"))


@register.simple_tag
def letter_words(assistance: AssistanceRequest) -> documents.Letter:
    """The letter in the language that is active in the template."""
    return documents.letter(assistance)


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
def todo_due(assistance: AssistanceRequest, user: User) -> DueView | None:
    """The date of an entry of the workbench: of the papers that this person owes, else of the result."""
    due = assistance.papers_due_on
    if due is None or not rules.must_supply(user, assistance):
        return due_view(assistance)
    left = (due - timezone.localdate()).days
    return DueView("late" if left < 0 else "soon", due, "", days_left(due), None)


@register.filter
def todo_sentence(assistance: AssistanceRequest, user: User) -> str:
    """What this person is asked to do, as one sentence without the number."""
    if rules.must_supply(user, assistance):
        text = _("Supply the papers owed to %(office)s (%(type)s)")
        return text % {"office": assistance.assisting_office.short, "type": assistance.type.name}
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
    if rules.must_supply(user, assistance):
        url = reverse("requests:add_supplement", args=[assistance.number])
        return {"label": _("Add the papers"), "url": url}
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
