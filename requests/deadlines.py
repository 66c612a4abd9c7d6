"""Due dates of a request: which period applies, when it ends, and how it was computed."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, cast

from django.utils import timezone

from cooperation.kernel.clocks import Calendar, Due, Pause, Period, calendar_for, due
from cooperation.kernel.clocks.terms import Unit
from requests.models import AssistanceRequest


@dataclass(frozen=True)
class Clock:
    """The two ends of the result clock, explained: the target and the limit that counts."""

    target: Due
    limit: Due


@dataclass(frozen=True)
class Terms:
    """Periods of the agreement version and days of the assisting office: read once for several questions."""

    assistance: AssistanceRequest
    periods: dict[str, Period]
    calendar: Calendar

    @classmethod
    def of(cls, assistance: AssistanceRequest, *codes: str) -> "Terms":
        """Raises Period.DoesNotExist when the version fixes no period of a name."""
        rows = {row.code: row for row in assistance.version.periods.filter(code__in=codes)}
        periods = {
            code: Period(row.amount, cast(Unit, row.unit))
            for code in codes
            for row in [rows.get(code) or assistance.version.periods.get(code=code)]
        }
        place = assistance.assisting_office.code
        # What has no division keeps the national days.
        return cls(assistance, periods, calendar_for(place if place.isdecimal() else ""))

    def end(self, code: str, start: date | datetime, pauses: tuple[Pause, ...] = ()) -> Due:
        """When the period `code` that starts on `start` ends."""
        return due(
            start,
            self.periods[code],
            calendar=self.calendar,
            custody=self.assistance.in_custody,
            pauses=pauses,
            on=timezone.localdate(),
        )


def _ask(
    assistance: AssistanceRequest, name: str, start: date | datetime, pauses: tuple[Pause, ...] = ()
) -> Due:
    return Terms.of(assistance, name).end(name, start, pauses)


def as_date(moment: date | datetime) -> date:
    """The Beijing day of a moment or a day."""
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment


def end_of(day: date) -> datetime:
    """The last moment of a Beijing day, at which a period of days ends."""
    return timezone.make_aware(datetime.combine(day, time.max))


def pauses_of(assistance: AssistanceRequest) -> tuple[Pause, ...]:
    """The times that waiting for supplements took, the running one open. What came unasked stopped no clock."""
    rows = [row for row in assistance.supplements.all() if row.asked_by_id]
    return tuple(Pause(as_date(s.asked_at), as_date(s.answered_at) if s.answered_at else None) for s in rows)


def result_clock(assistance: AssistanceRequest, *, start: date | None = None) -> Clock:
    """From the day of delivery (excluded), or from `start` for a forecast; pauses added to the raw end."""
    limit, target = _result_periods(assistance)
    return _result_clock(Terms.of(assistance, limit, target), start)


def _result_periods(assistance: AssistanceRequest) -> tuple[str, str]:
    """Names of the limit and the target that the type has."""
    limit = assistance.type.period
    return limit, "result_target" if limit == "result_limit" else limit


def _result_clock(terms: Terms, start: date | None) -> Clock:
    assistance = terms.assistance
    limit, target = _result_periods(assistance)
    pauses = pauses_of(assistance) if assistance.sent_at else ()
    begin = start or as_date(assistance.sent_at or timezone.now())
    ends = terms.end(limit, begin, pauses)
    return Clock(ends if target == limit else terms.end(target, begin, pauses), ends)


def result_limit(assistance: AssistanceRequest, *, start: date | None = None) -> Due:
    """The end of the result clock that counts, from delivery or from `start` for a forecast."""
    pauses = pauses_of(assistance) if assistance.sent_at else ()
    begin = start or as_date(assistance.sent_at or timezone.now())
    return _ask(assistance, assistance.type.period, begin, pauses)


def check_due(assistance: AssistanceRequest, start: datetime) -> datetime:
    """Until when a person receives and checks, from delivery or from the supplement that came in."""
    return _check_due(Terms.of(assistance, _check_period(assistance)), start)


def _check_period(assistance: AssistanceRequest) -> str:
    return "formal_check_urgent" if assistance.is_urgent else "formal_check"


def _check_due(terms: Terms, start: datetime) -> datetime:
    """Hours run from the moment itself; days end with the last of them."""
    code = _check_period(terms.assistance)
    end = terms.end(code, start if terms.periods[code].unit == "hour" else as_date(start)).due
    return end if isinstance(end, datetime) else end_of(end)


def supplement_due(assistance: AssistanceRequest) -> date:
    return as_date(_ask(assistance, "supplement_wait", timezone.localdate()).due)


def confirmation_due(assistance: AssistanceRequest) -> date:
    return as_date(_ask(assistance, "confirmation", timezone.localdate()).due)


def result_dates(assistance: AssistanceRequest) -> dict[str, Any]:
    """`target_on` and `due_on`, to be stored with the request."""
    return _as_fields(result_clock(assistance))


def _as_fields(clock: Clock) -> dict[str, Any]:
    return {"target_on": as_date(clock.target.due), "due_on": as_date(clock.limit.due)}


def sending_dates(assistance: AssistanceRequest, now: datetime, *, owes_papers: bool) -> dict[str, Any]:
    """All dates that start with the delivery at `now`, as fields of the request."""
    codes = {*_result_periods(assistance), _check_period(assistance), "urgent_papers"}
    terms, today = Terms.of(assistance, *codes), as_date(now)
    papers = as_date(terms.end("urgent_papers", today).due) if owes_papers else None
    fields = _as_fields(_result_clock(terms, today))
    return fields | {"check_due_at": _check_due(terms, now), "papers_due_on": papers}


def forecast(assistance: AssistanceRequest) -> date:
    """The limit if it were sent today: shown before signing."""
    return as_date(result_limit(assistance, start=timezone.localdate()).due)


def is_early(assistance: AssistanceRequest) -> bool:
    """Whether the wished date lies before the period's end, were it sent today. It warns, it does not block."""
    return assistance.wished_on is not None and assistance.wished_on < forecast(assistance)
