"""The values that computing a due date takes and gives, and the range in which it may be asked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from cooperation.kernel.clocks.errors import PeriodError

Unit = Literal["hour", "day", "month", "working_day"]
Mark = Literal["x", "c", "p", "f", "e"]
Moment = date | datetime  # a day, or with hours a point in time

UNITS: tuple[Unit, ...] = ("hour", "day", "month", "working_day")
FIRST_YEAR, LAST_YEAR = 2004, 2100
MOST = 900_000  # hours from 2004 to 2100: more of any unit cannot end in range
SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time: `amount` whole units. Negative or broken amounts raise PeriodError."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise PeriodError(_("There is no unit of time “%(unit)s”.") % {"unit": self.unit})
        if isinstance(self.amount, bool) or not isinstance(self.amount, int):
            raise PeriodError(_("The length of a period must be a whole number."))
        if self.amount < 0:
            raise PeriodError(_("The length of a period cannot be negative: %(n)s.") % {"n": self.amount})


@dataclass(frozen=True, slots=True)
class Pause:
    """Waiting for the other side: asked for on `start` (still counted), came in on `end` (last day paused).

    `end` None: still waiting.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise PeriodError(_("A pause cannot end before it starts."))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the computation, as data. `explanation.describe` puts it into words."""

    code: str
    date: Moment
    date_until: Moment | None = None
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the strip: x not counted, c counted, p paused, f left, e due."""

    date: date
    mark: Mark


@dataclass(frozen=True, slots=True)
class Due:
    """A due date with its computation. `raw` is the last day before any roll; `stopped`: still waiting."""

    due: date | datetime
    provisional: bool
    raw: date | datetime
    steps: tuple[Step, ...]
    days: tuple[Day, ...]
    stopped: bool = False

    def left(self, on: date) -> int:
        """Days from `on` to the due date; negative when it has passed."""
        return (local_day(self.due) - on).days


def tally(days: Iterable[Day]) -> dict[Mark, int]:
    """How many days of the strip carry each mark."""
    counts: dict[Mark, int] = {"x": 0, "c": 0, "p": 0, "f": 0, "e": 0}
    for day in days:
        counts[day.mark] += 1
    return counts


def local_day(moment: date | datetime) -> date:
    """The day of `moment` in Asia/Shanghai; a time without zone is Shanghai time already."""
    if not isinstance(moment, datetime):
        return moment
    return moment.astimezone(SHANGHAI).date() if moment.tzinfo else moment.date()


def check_amount(amount: int) -> None:
    if amount > MOST:
        raise out_of_range()


def check_range(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise out_of_range()


def out_of_range() -> PeriodError:
    limits = {"first": FIRST_YEAR, "last": LAST_YEAR}
    return PeriodError(_("Dates are computed only from %(first)s to %(last)s.") % limits)
