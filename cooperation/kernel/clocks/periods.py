"""Computing a due date by Criminal Procedure Law art. 105, and keeping every step as data."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cooperation.kernel.clocks.calendar import Calendar, DayFact
from cooperation.kernel.clocks.terms import (
    LAST_YEAR,
    ONE_DAY,
    SHANGHAI,
    Day,
    Due,
    Mark,
    Pause,
    Period,
    Step,
    check_amount,
    check_range,
    local_day,
    out_of_range,
)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """The days on which the clock stood still, in order, and since when it still does."""

    days: tuple[date, ...]
    since: date | None

    @property
    def is_open(self) -> bool:
        return self.since is not None


def due(
    start: date | datetime,
    period: Period,
    *,
    calendar: Calendar,
    custody: bool = False,
    pauses: Iterable[Pause] = (),
    on: date | None = None,
) -> Due:
    """When a period that starts on `start` ends. Dates outside 2004-2100: PeriodError.

    A date and time counts as its day in Asia/Shanghai; hours run from the moment itself (a bare date:
    from 00:00). `on` is the day the question is asked: an open pause counts up to it, and the strip
    marks the days after it as left.
    """
    first = local_day(start)
    check_range(first)
    waiting = _waiting(first, pauses, on)
    check_amount(period.amount)
    if period.unit == "hour":
        return _end_of_hours(_moment(start), period.amount, waiting)
    if period.unit == "working_day":
        return _end_of_working_days(first, period, calendar, waiting, on)
    return _end_of_calendar_time(first, period, calendar, custody, waiting, on)


def add_months(start: date, months: int) -> date:
    """The same day `months` later; from the last day of a month, or to a missing day: the last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > LAST_YEAR:
        raise out_of_range()
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, last if _is_month_end(start) else min(start.day, last))


# --- The three ways to count --------------------------------------------------------------------


def _end_of_hours(start: datetime, hours: int, waiting: _Waiting) -> Due:
    counted = start + timedelta(hours=hours)
    end = counted + timedelta(days=len(waiting.days))
    check_range(end.date())
    steps = [
        Step("counted", start, counted, {"amount": hours, "unit": "hour"}),
        *_pause_steps(waiting),
        Step("hours_no_roll", end),
        Step("due", end),
    ]
    return Due(end, False, end, tuple(steps), (), waiting.is_open)


def _end_of_calendar_time(
    first: date, period: Period, calendar: Calendar, custody: bool, waiting: _Waiting, on: date | None
) -> Due:
    counted, steps = _count_months(first, period) if period.unit == "month" else _count_days(first, period)
    raw = counted + timedelta(days=len(waiting.days))
    check_range(raw)
    end, rest, doubts = _stay(raw) if custody else _roll(raw, calendar)
    steps = [Step("start_excluded", first), *steps, *_pause_steps(waiting), *rest, *doubts, Step("due", end)]
    days = _strip(first, raw, end, waiting, set(), on)
    return Due(end, bool(doubts), raw, tuple(steps), days, waiting.is_open)


def _end_of_working_days(
    first: date, period: Period, calendar: Calendar, waiting: _Waiting, on: date | None
) -> Due:
    lost = sum(calendar.is_working(day) for day in waiting.days)
    walked = _walk(first, period.amount + lost, calendar)
    raw = walked[-1].date if walked else first
    end, rest, doubts = _roll(raw, calendar)  # rolls only when nothing was counted
    doubts = _doubts(walked) or doubts
    off = {fact.date for fact in walked if not fact.is_working}
    steps = [
        Step("start_excluded", first),
        Step("counted", min(first + ONE_DAY, raw), raw, {"amount": period.amount, "unit": "working_day"}),
        *(_off_step("skipped", fact) for fact in walked if fact.kind == "holiday"),
        *_pause_steps(waiting, working=lost),
        *rest,
        *doubts,
        Step("due", end),
    ]
    days = _strip(first, raw, end, waiting, off, on)
    return Due(end, bool(doubts), raw, tuple(steps), days, waiting.is_open)


def _count_days(first: date, period: Period) -> tuple[date, list[Step]]:
    end = first + timedelta(days=period.amount)
    return end, [Step("counted", min(first + ONE_DAY, end), end, {"amount": period.amount, "unit": "day"})]


def _count_months(first: date, period: Period) -> tuple[date, list[Step]]:
    end = add_months(first, period.amount)
    steps = [Step("months_to", end, None, {"amount": period.amount, "start": first})]
    if _is_month_end(first):
        steps.append(Step("last_day_of_month", end, None, {"reason": "start_is_last", "start": first}))
    elif end.day != first.day:
        steps.append(Step("last_day_of_month", end, None, {"reason": "no_such_day", "start": first}))
    return end, steps


def _walk(first: date, working_days: int, calendar: Calendar) -> list[DayFact]:
    facts: list[DayFact] = []
    day = first
    while working_days:
        day += ONE_DAY
        check_range(day)
        facts.append(calendar.look(day))
        working_days -= facts[-1].is_working
    return facts


# --- Rolling over, doubts, pauses, the strip ----------------------------------------------------


def _stay(raw: date) -> tuple[date, list[Step], list[Step]]:
    return raw, [Step("custody_no_roll", raw)], []


def _roll(raw: date, calendar: Calendar) -> tuple[date, list[Step], list[Step]]:
    facts = [calendar.look(raw)]
    while not facts[-1].is_working:
        check_range(facts[-1].date + ONE_DAY)
        facts.append(calendar.look(facts[-1].date + ONE_DAY))
    *off, last = facts
    code = "make_up_workday_no_roll" if last.kind == "make_up_workday" else "working_day_no_roll"
    steps = [_off_step("rolled", fact) for fact in off]
    return last.date, [*steps, Step(code, last.date)], _doubts(facts)


def _off_step(code: str, fact: DayFact) -> Step:
    params: dict[str, Any] = {"reason": fact.kind}
    if fact.kind == "holiday":
        params |= {"name_zh": fact.name_zh, "name_en": fact.name_en, "division": fact.division}
    return Step(code, fact.date, None, params)


def _doubts(facts: list[DayFact]) -> list[Step]:
    first_of_each: dict[tuple[str, Any], DayFact] = {}
    for fact in facts:
        if fact.doubt:
            key = (fact.doubt, fact.date.year if fact.doubt == "year" else fact.date)
            first_of_each.setdefault(key, fact)
    return [
        Step("provisional", fact.date, None, {"reason": fact.doubt, "year": fact.date.year})
        for fact in first_of_each.values()
    ]


def _waiting(first: date, pauses: Iterable[Pause], on: date | None) -> _Waiting:
    days: set[date] = set()
    since = None
    for pause in pauses:
        end = pause.end or max(on or pause.start, pause.start)
        check_range(pause.start)
        check_range(end)
        if pause.end is None:
            since = min(since or pause.start, pause.start)
        days.update(pause.start + timedelta(days=n) for n in range(1, (end - pause.start).days + 1))
    return _Waiting(tuple(sorted(day for day in days if day > first)), since)


def _pause_steps(waiting: _Waiting, working: int | None = None) -> list[Step]:
    steps = [Step("paused", run[0], run[-1], {"days": len(run)}) for run in _runs(waiting.days)]
    if working is not None and steps:
        steps.append(Step("paused_working_days", waiting.days[-1], None, {"days": working}))
    if waiting.since is not None:
        steps.append(Step("still_paused", waiting.since))
    return steps


def _runs(days: tuple[date, ...]) -> list[list[date]]:
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == ONE_DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _strip(
    first: date, raw: date, end: date, waiting: _Waiting, off: set[date], on: date | None
) -> tuple[Day, ...]:
    paused = set(waiting.days)

    def mark(day: date) -> Mark:
        if day == end:
            return "e"
        if day in paused:
            return "p"
        if day == first or day > raw or day in off:
            return "x"
        return "f" if on is not None and day > on else "c"

    span = (end - first).days
    return tuple(Day(day, mark(day)) for day in (first + timedelta(days=n) for n in range(span + 1)))


def _moment(start: date | datetime) -> datetime:
    if not isinstance(start, datetime):
        start = datetime(start.year, start.month, start.day)
    return start.astimezone(SHANGHAI) if start.tzinfo else start.replace(tzinfo=SHANGHAI)


def _is_month_end(day: date) -> bool:
    return (day + ONE_DAY).day == 1
