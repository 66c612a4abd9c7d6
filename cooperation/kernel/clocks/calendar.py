"""What kind of day a date is: working day, weekend, holiday, make-up working day.

Two sources, the later one over the earlier: the State Council's notices (package chinesecalendar, or
for the years it does not know yet the days fixed by the Measures on public holidays), and the table
`Holiday`, which carries the holidays of regions. A day is *provisional* when its kind may still change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from chinese_calendar import constants as notices

from cooperation.kernel.clocks.national import NAMES, fallback_holiday

Kind = Literal["workday", "weekend", "holiday", "make_up_workday"]
Doubt = Literal["", "year", "unverified"]

# A year counts as published when its notice is in: the first days of a year may stand in the notice
# of the year before, so the National Day decides.
PUBLISHED_YEARS = frozenset(day.year for day in notices.holidays if (day.month, day.day) == (10, 1))


@dataclass(frozen=True, slots=True)
class DayFact:
    """One date: its kind, the holiday's names, and why it may still change (`doubt`, "" = settled)."""

    date: date
    kind: Kind
    name_zh: str = ""
    name_en: str = ""
    division: str = ""
    doubt: Doubt = ""

    @property
    def is_working(self) -> bool:
        return self.kind in ("workday", "make_up_workday")


@dataclass(frozen=True, slots=True)
class Special:
    """A row of the holiday table: a day off (or on) in a division; division "" is nationwide."""

    is_working: bool
    name_zh: str = ""
    name_en: str = ""
    division: str = ""
    verified: bool = False


@dataclass(frozen=True)
class Calendar:
    """The days of one division. `specials` come from the holiday table; empty means nationwide only."""

    division: str = ""
    specials: Mapping[date, Special] = field(default_factory=dict)

    def look(self, day: date) -> DayFact:
        """The kind of `day` here."""
        special = self.specials.get(day)
        base = national(day)
        return base if special is None else _overlay(base, special)

    def is_working(self, day: date) -> bool:
        """Whether offices of this division work on `day`."""
        return self.look(day).is_working


def national(day: date) -> DayFact:
    """The kind of `day` in the whole country; provisional where no notice has been published."""
    published = day.year in PUBLISHED_YEARS
    name = (notices.holidays.get(day) or "") if published else fallback_holiday(day)
    name_zh, name_en = NAMES.get(name, (name, name))
    doubt: Doubt = "" if published else "year"
    if published and day in notices.workdays:
        return DayFact(day, "make_up_workday")
    if name:
        return DayFact(day, "holiday", name_zh, name_en, doubt=doubt)
    return DayFact(day, "weekend" if day.weekday() >= 5 else "workday", doubt=doubt)


def _overlay(base: DayFact, special: Special) -> DayFact:
    if special.is_working == base.is_working:  # the table confirms what the day is anyway
        if not special.verified:
            return base
        if base.kind == "holiday" or base.is_working:
            return replace(base, doubt="")
    return DayFact(
        base.date,
        "make_up_workday" if special.is_working else "holiday",
        special.name_zh,
        special.name_en,
        special.division,
        "" if special.verified else "unverified",
    )
