"""Legal time: what a day is, when a period ends, and how that was computed.

    result = due(received_on, Period(10, "day"), calendar=calendar_for("510521"))
    result.due, result.provisional, explain(result)

Rooms: `calendar` (what a day is), `national` (statutory days of years not yet published), `regional`
(the holiday table), `terms` (the values), `periods` (computing), `explanation` (words).
"""

from cooperation.kernel.clocks.calendar import Calendar, DayFact, Special
from cooperation.kernel.clocks.errors import PeriodError
from cooperation.kernel.clocks.explanation import Line, as_data, describe, explain, step_data
from cooperation.kernel.clocks.periods import add_months, due
from cooperation.kernel.clocks.regional import calendar_for
from cooperation.kernel.clocks.terms import Day, Due, Pause, Period, Step, local_day, tally

__all__ = [
    "Calendar",
    "Day",
    "DayFact",
    "Due",
    "Line",
    "Pause",
    "Period",
    "PeriodError",
    "Special",
    "Step",
    "add_months",
    "as_data",
    "calendar_for",
    "describe",
    "due",
    "explain",
    "local_day",
    "step_data",
    "tally",
]
