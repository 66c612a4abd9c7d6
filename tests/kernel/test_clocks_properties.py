"""The clock against a slow and simple walk, day by day, that shares no code with it."""

from datetime import date, timedelta
from itertools import pairwise

import chinese_calendar
from hypothesis import given, settings
from hypothesis import strategies as st

from cooperation.kernel.clocks import Calendar, Pause, Period, due

NATIONWIDE = Calendar()
ONE = timedelta(days=1)

# Written out by hand, not taken from the code under test.
MOVABLE = {
    2027: "02-05 02-06 02-07 02-08 04-05 06-09 09-15",
    2028: "01-25 01-26 01-27 01-28 04-04 05-28 10-03",
    2029: "02-12 02-13 02-14 02-15 04-04 06-16 09-22",
    2030: "02-02 02-03 02-04 02-05 04-05 06-05 09-12",
}
EVERY_YEAR = {"01-01", "05-01", "05-02", "10-01", "10-02", "10-03"}

starts = st.dates(date(2020, 1, 1), date(2030, 8, 31))
waits = st.lists(st.tuples(st.integers(-5, 60), st.integers(0, 20)), max_size=3)


def works(day: date) -> bool:
    if day.year <= 2026:
        return chinese_calendar.is_workday(day)
    in_year = day.isoformat()[5:]
    return day.weekday() < 5 and in_year not in EVERY_YEAR and in_year not in MOVABLE.get(day.year, "")


def rolled(day: date) -> date:
    while not works(day):
        day += ONE
    return day


def is_paused(day: date, pauses: list[Pause]) -> bool:
    return any(pause.start < day <= pause.end for pause in pauses)


def made(start: date, waits: list[tuple[int, int]]) -> list[Pause]:
    first = [start + timedelta(days=offset) for offset, _ in waits]
    return [Pause(day, day + timedelta(days=length)) for day, (_, length) in zip(first, waits, strict=True)]


@settings(max_examples=150, deadline=None)
@given(starts, st.integers(0, 60), st.booleans(), waits)
def test_days(start, amount, custody, waits):
    pauses = made(start, waits)
    lost = sum(is_paused(start + timedelta(days=n), pauses) for n in range(1, 200))
    end = start
    for _ in range(amount + lost):
        end += ONE
    result = due(start, Period(amount, "day"), calendar=NATIONWIDE, custody=custody, pauses=pauses)
    assert result.raw == end
    assert result.due == (end if custody else rolled(end))


@settings(max_examples=150, deadline=None)
@given(starts, st.integers(1, 14))
def test_months(start, amount):
    month, year = start.month, start.year
    for _ in range(amount):
        month, year = (1, year + 1) if month == 12 else (month + 1, year)
    day = 31 if (start + ONE).month != start.month else start.day
    while True:
        try:
            end = date(year, month, day)
            break
        except ValueError:
            day -= 1
    assert due(start, Period(amount, "month"), calendar=NATIONWIDE).due == rolled(end)


@settings(max_examples=150, deadline=None)
@given(starts, st.integers(1, 40))
def test_working_days(start, amount):
    end, left = start, amount
    while left:
        end += ONE
        left -= works(end)
    assert due(start, Period(amount, "working_day"), calendar=NATIONWIDE).due == end


@settings(max_examples=150, deadline=None)
@given(starts, st.integers(0, 60), waits)
def test_what_always_holds(start, amount, waits):
    result = due(start, Period(amount, "day"), calendar=NATIONWIDE, pauses=made(start, waits))
    assert result.raw <= result.due
    assert works(result.due)
    assert result.provisional == (result.due.year > 2026)
    assert len(result.days) == (result.due - start).days + 1
    assert all(later.date - day.date == ONE for day, later in pairwise(result.days))
    assert [day.mark for day in result.days].count("e") == 1
    assert result.days[-1].mark == "e"
    assert result.steps[-1].code == "due"
    assert result.steps[-1].date == result.due
