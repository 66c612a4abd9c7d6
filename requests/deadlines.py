"""Due dates of a request: which period applies, when it ends, and how it was computed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.utils import timezone

from cooperation.kernel.clocks import Due, Pause, Period, calendar_for, due
from cooperation.kernel.clocks.terms import Unit
from members.selectors import period
from requests.models import AssistanceRequest


@dataclass(frozen=True)
class Clock:
    """The two ends of the result clock, explained: the target and the limit that counts."""

    target: Due
    limit: Due


def _ask(
    assistance: AssistanceRequest, name: str, start: date | datetime, pauses: tuple[Pause, ...] = ()
) -> Due:
    row = period(assistance.version, name)
    code = assistance.assisting_office.code
    calendar = calendar_for(code if code.isdecimal() else "")  # what has no division keeps the national days
    return due(
        start,
        Period(row.amount, cast(Unit, row.unit)),
        calendar=calendar,
        custody=assistance.in_custody,
        pauses=pauses,
        on=timezone.localdate(),
    )


def as_date(moment: date | datetime) -> date:
    """The Beijing day of a moment or a day."""
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment


def pauses_of(assistance: AssistanceRequest) -> tuple[Pause, ...]:
    """The times that waiting for supplements took, the running one open."""
    rows = assistance.supplements.all()
    return tuple(Pause(as_date(s.asked_at), as_date(s.answered_at) if s.answered_at else None) for s in rows)


def result_clock(assistance: AssistanceRequest, *, start: date | None = None) -> Clock:
    """From the day of delivery (excluded), or from `start` for a forecast; pauses added to the raw end."""
    limit = assistance.type.period
    target = "result_target" if limit == "result_limit" else limit
    ends = result_limit(assistance, start=start)
    return Clock(ends if target == limit else _result_end(assistance, target, start), ends)


def result_limit(assistance: AssistanceRequest, *, start: date | None = None) -> Due:
    """The end of the result clock that counts, from delivery or from `start` for a forecast."""
    return _result_end(assistance, assistance.type.period, start)


def _result_end(assistance: AssistanceRequest, code: str, start: date | None) -> Due:
    pauses = pauses_of(assistance) if assistance.sent_at else ()
    return _ask(assistance, code, start or as_date(assistance.sent_at or timezone.now()), pauses)


def check_due(assistance: AssistanceRequest, start: datetime) -> date:
    """Last day for receipt and formal check by a person, from delivery or from the supplement that came in."""
    if assistance.is_urgent:
        return as_date(_ask(assistance, "formal_check_urgent", start).due)
    return as_date(_ask(assistance, "formal_check", as_date(start)).due)


def supplement_due(assistance: AssistanceRequest) -> date:
    return as_date(_ask(assistance, "supplement_wait", timezone.localdate()).due)


def confirmation_due(assistance: AssistanceRequest) -> date:
    return as_date(_ask(assistance, "confirmation", timezone.localdate()).due)


def result_dates(assistance: AssistanceRequest) -> dict[str, Any]:
    """`target_on` and `due_on`, to be stored with the request."""
    clock = result_clock(assistance)
    return {"target_on": as_date(clock.target.due), "due_on": as_date(clock.limit.due)}


def forecast(assistance: AssistanceRequest) -> date:
    """The limit if it were sent today: shown before signing."""
    return as_date(result_limit(assistance, start=timezone.localdate()).due)


def is_early(assistance: AssistanceRequest) -> bool:
    """Whether the wished date lies before the period's end, were it sent today. It warns, it does not block."""
    return assistance.wished_on is not None and assistance.wished_on < forecast(assistance)
