"""Due dates: the vectors of the design, custody, pauses, hours, ends of years, bad questions."""

from datetime import UTC, date, datetime

import pytest

from cooperation.kernel.clocks import Calendar, Due, Pause, Period, PeriodError, due, tally

NATIONWIDE = Calendar()


def on(text: str) -> date:
    return date.fromisoformat(text)


def ask(start: str, amount: int, unit: str = "day", **options) -> Due:
    return due(on(start), Period(amount, unit), calendar=NATIONWIDE, **options)


def codes(result: Due) -> list[str]:
    return [step.code for step in result.steps]


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-02-06", "2026-02-24"),
        ("2026-03-26", "2026-04-07"),
        ("2026-04-21", "2026-05-06"),
        ("2026-06-09", "2026-06-22"),
        ("2026-09-15", "2026-09-28"),
        ("2026-09-21", "2026-10-08"),
        ("2026-10-30", "2026-11-09"),
        ("2026-12-23", "2027-01-04"),
    ],
)
def test_ten_days(received, expected):
    assert ask(received, 10).due == on(expected)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-01-31", "2026-02-28"),
        ("2026-02-28", "2026-03-31"),
        ("2026-08-31", "2026-09-30"),
        ("2026-09-04", "2026-10-08"),
        ("2026-11-23", "2026-12-23"),
        ("2026-01-30", "2026-02-28"),
        ("2024-01-31", "2024-02-29"),
        ("2026-12-31", "2027-02-01"),  # 31 January 2027 is a Sunday
    ],
)
def test_one_month(received, expected):
    assert ask(received, 1, "month").due == on(expected)


def test_months_are_not_chained():
    """30 January + 2 months: 30 March, though February had no 30th on the way."""
    assert ask("2026-01-30", 2, "month").raw == on("2026-03-30")


def test_raw_end_is_kept_and_every_roll_is_a_step():
    result = ask("2026-02-06", 10)
    rolled = [step for step in result.steps if step.code == "rolled"]
    assert result.raw == on("2026-02-16")
    assert [step.date.day for step in rolled] == list(range(16, 24))
    assert {step.params["name_en"] for step in rolled} == {"Spring Festival"}
    assert codes(result)[-2:] == ["working_day_no_roll", "due"]


def test_make_up_working_day_does_not_roll():
    assert "make_up_workday_no_roll" in codes(ask("2026-01-31", 1, "month"))


def test_custody_does_not_roll_and_is_never_provisional():
    assert ask("2026-09-04", 1, "month", custody=True).due == on("2026-10-04")
    result = ask("2026-12-23", 10, custody=True)
    assert (result.due, result.provisional) == (on("2027-01-02"), False)
    assert "custody_no_roll" in codes(result)


def test_provisional_only_where_the_calendar_was_needed():
    assert not ask("2026-12-20", 10).provisional
    result = ask("2026-12-23", 10)
    assert result.provisional
    assert [step.params["year"] for step in result.steps if step.code == "provisional"] == [2027]


def test_pause_counts_from_the_day_after_asking_to_the_day_of_coming_in():
    result = ask("2026-10-30", 1, "month", pauses=[Pause(on("2026-11-05"), on("2026-11-08"))])
    assert (result.raw, result.due) == (on("2026-12-03"), on("2026-12-03"))
    [step] = [step for step in result.steps if step.code == "paused"]
    assert (step.date, step.date_until, step.params) == (on("2026-11-06"), on("2026-11-08"), {"days": 3})


def test_pause_is_added_before_the_roll():
    result = ask("2026-11-02", 10, pauses=[Pause(on("2026-11-04"), on("2026-11-06"))])
    assert (result.raw, result.due) == (on("2026-11-14"), on("2026-11-16"))


def test_pauses_that_overlap_or_lie_before_the_start_count_once():
    pauses = [
        Pause(on("2026-10-01"), on("2026-11-03")),
        Pause(on("2026-11-05"), on("2026-11-08")),
        Pause(on("2026-11-06"), on("2026-11-09")),
    ]
    result = ask("2026-11-02", 10, pauses=pauses)
    assert result.raw == on("2026-11-17")
    assert [step.params["days"] for step in result.steps if step.code == "paused"] == [1, 4]


def test_supplement_on_the_same_day_adds_nothing():
    assert ask("2026-10-30", 10, pauses=[Pause(on("2026-11-05"), on("2026-11-05"))]).due == on("2026-11-09")


def test_open_pause_counts_up_to_the_day_of_asking():
    pauses = [Pause(on("2026-11-05"))]
    silent = ask("2026-10-30", 10, pauses=pauses)
    asked = ask("2026-10-30", 10, pauses=pauses, on=on("2026-11-12"))
    assert silent.stopped
    assert silent.due == on("2026-11-09")
    assert asked.stopped
    assert asked.due == on("2026-11-16")
    assert "still_paused" in codes(asked)


def test_hours_run_from_the_moment_and_do_not_roll():
    result = due(datetime(2026, 9, 30, 15, 40), Period(24, "hour"), calendar=NATIONWIDE)
    assert result.due.isoformat() == "2026-10-01T15:40:00+08:00"
    assert not result.provisional


def test_hours_are_told_in_shanghai_time():
    result = due(datetime(2026, 12, 31, 20, tzinfo=UTC), Period(24, "hour"), calendar=NATIONWIDE)
    assert result.due.isoformat() == "2027-01-02T04:00:00+08:00"


def test_a_moment_counts_as_its_day_in_shanghai():
    late = datetime(2026, 10, 29, 17, tzinfo=UTC)  # 01:00 on the 30th in Shanghai
    assert due(late, Period(10, "day"), calendar=NATIONWIDE).due == on("2026-11-09")


def test_working_days():
    assert ask("2026-09-24", 3, "working_day").due == on("2026-09-30")
    assert ask("2026-09-30", 3, "working_day").due == on("2026-10-10")  # a Saturday with work
    paused = ask("2026-11-23", 3, "working_day", pauses=[Pause(on("2026-11-24"), on("2026-11-26"))])
    assert paused.due == on("2026-11-30")


def test_working_days_across_the_last_published_year_are_provisional():
    assert ask("2026-12-30", 1, "working_day").provisional is False
    assert ask("2026-12-30", 2, "working_day").provisional is True


def test_zero_days_end_on_the_day_itself_or_roll():
    assert ask("2026-11-23", 0).due == on("2026-11-23")
    assert ask("2026-11-21", 0).due == on("2026-11-23")
    assert ask("2026-11-21", 0, "working_day").due == on("2026-11-23")


def test_strip_marks_every_day():
    pauses = [Pause(on("2026-11-04"), on("2026-11-07"))]
    result = ask("2026-10-30", 1, "month", pauses=pauses, on=on("2026-11-23"))
    marks = "".join(day.mark for day in result.days)
    assert marks == "x" + "c" * 5 + "ppp" + "c" * 16 + "f" * 9 + "e"
    assert tally(result.days) == {"x": 1, "c": 21, "p": 3, "f": 9, "e": 1}
    assert result.left(on("2026-11-23")) == 10


def test_strip_shows_rolled_days_as_not_counted():
    assert "".join(day.mark for day in ask("2026-11-11", 10).days) == "x" + "c" * 10 + "xe"


@pytest.mark.parametrize(
    ("start", "amount", "unit"),
    [
        ("2003-12-31", 1, "day"),
        ("2101-01-01", 1, "day"),
        ("2100-12-31", 1, "day"),
        ("2100-12-01", 1, "month"),
        ("2026-01-01", 10**9, "day"),
        ("2026-01-01", 10**9, "month"),
        ("2026-01-01", 10**9, "hour"),
        ("2099-01-01", 10**5, "working_day"),
        ("2026-01-01", -1, "day"),
        ("2026-01-01", 1.5, "day"),
        ("2026-01-01", True, "day"),
        ("2026-01-01", 1, "week"),
    ],
)
def test_bad_questions_are_refused(start, amount, unit):
    with pytest.raises(PeriodError) as caught:
        ask(start, amount, unit)
    assert isinstance(caught.value, ValueError)
    assert str(caught.value)


def test_a_pause_cannot_run_backwards():
    with pytest.raises(PeriodError):
        Pause(on("2026-11-05"), on("2026-11-04"))
