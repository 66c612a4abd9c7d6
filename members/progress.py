"""Where an accession stands: its stages, whose turn it is and since when, what has happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit
from cooperation.kernel.models import AuditEvent
from members.enums import AccessionState as S
from members.models import Accession

SHAPES: dict[str, str] = {
    S.DRAFT: "draft",
    S.SUBMITTED: "sent",
    S.FORMAL_CHECK: "work",
    S.SUPPLEMENT: "fix",
    S.COUNCIL_VOTE: "sign",
    S.APPROVED: "back",
    S.IN_FORCE: "done",
    S.DECLINED: "no",
    S.WITHDRAWN: "gone",
    S.ENDED: "gone",
}

WAITING: dict[str, Any] = {
    S.DRAFT: _("%(office)s prepares and signs its application"),
    S.SUBMITTED: _("the secretariat takes up the formal check"),
    S.FORMAL_CHECK: _("the secretariat finishes the formal check (%(checker)s)"),
    S.SUPPLEMENT: _("%(office)s supplies what is missing"),
    S.COUNCIL_VOTE: _("a second member of the secretariat approves or declines, in the place of the council"),
    S.APPROVED: _("the day on which the accession enters into force"),
}

# What the timeline says of an event, and whether it marks a decision. Other events stay in the log.
TOLD: dict[str, tuple[Any, bool]] = {
    "members.start": (_("Application opened"), False),
    "members.submit": (_("Signed by the procurator-general and submitted"), True),
    "members.start_check": (_("Formal check started"), False),
    "members.ask_supplement": (_("Supplement asked for"), False),
    "members.resubmit": (_("Supplement sent"), False),
    "members.pass_check": (_("Formal check passed"), True),
    "members.approve": (_("Approved by a second person"), True),
    "members.decline": (_("Declined with reasons"), True),
    "members.take_back": (_("Application taken back"), True),
    "members.enter_into_force": (_("Entered into force"), True),
    "members.end_membership": (_("Membership ended"), True),
}


@dataclass(frozen=True)
class Stage:
    """One step of the tracker. `tone` is "done", "now" or ""."""

    label: Any
    tone: str
    at: datetime | None


@dataclass(frozen=True)
class Event:
    """One line of the timeline, with the text that the other side was meant to read."""

    label: Any
    key: bool
    row: AuditEvent


def timeline(accession: Accession) -> list[Event]:
    """What has been done, newest first."""
    rows = audit.trail(accession).filter(outcome=AuditEvent.Outcome.DONE, action__in=TOLD)
    return [Event(*TOLD[row.action], row) for row in rows]


def stages(accession: Accession, events: list[Event]) -> list[Stage]:
    """The fixed steps; the supplement is shown only when there was one."""
    reached = {event.row.to_state: event.row.at for event in reversed(events)}
    reached[S.DRAFT] = accession.started_at
    steps = _steps(accession, S.SUPPLEMENT in reached)
    if accession.state in (S.DECLINED, S.WITHDRAWN):
        steps = [*(step for step in steps if step in reached), S(accession.state)]
    if accession.state == S.ENDED:
        steps.append(S.ENDED)
    current = S.IN_FORCE if accession.state == S.APPROVED else accession.state
    now = steps.index(S(current))
    return [
        Stage(_label(step), _tone(place, now, accession), reached.get(step) if place <= now else None)
        for place, step in enumerate(steps)
    ]


def _steps(accession: Accession, supplemented: bool) -> list[S]:
    steps = [S.DRAFT, S.SUBMITTED, S.FORMAL_CHECK, S.COUNCIL_VOTE, S.IN_FORCE]
    if accession.state == S.SUPPLEMENT:
        steps.insert(3, S.SUPPLEMENT)
    elif supplemented:  # answered: the last submission came after it
        steps.insert(1, S.SUPPLEMENT)
    return steps


def _label(step: S) -> Any:
    return _("Application prepared") if step == S.DRAFT else step.label


def _tone(place: int, now: int, accession: Accession) -> str:
    if place == now:
        return "done" if accession.state == S.IN_FORCE else "now"
    return "done" if place < now else ""


def waiting_for(accession: Accession) -> str:
    """Whose turn it is, as half a sentence; "" when all is done."""
    if accession.state not in WAITING:
        return ""
    return str(WAITING[accession.state]) % {
        "office": accession.organisation.short,
        "checker": accession.checked_by or "",
    }
