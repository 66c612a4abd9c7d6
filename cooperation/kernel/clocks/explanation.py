"""The steps of a computation in the reader's language, each with the article it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cooperation.kernel.clocks.terms import Due, Step

CPL_105 = lazy("Criminal Procedure Law, art. 105")
SPC_202 = lazy("SPC Interpretation of the Criminal Procedure Law (2021), art. 202: a court rule, borrowed")
MEASURES = lazy("State Council Measures on public holidays")
MEASURES_4 = lazy("State Council Measures on public holidays, art. 4; calendar of the assisting office")
AGREEMENT = lazy("Multilateral Agreement, clause on supplements")

# A step's key is its code, followed by the unit or the reason where these change the sentence.
_TEXTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "start_excluded": (lazy("The period starts on this day; the first day is not counted."), CPL_105),
    "counted.day": (lazy("Calendar days counted: %(amount)s. The last one is %(until)s."), CPL_105),
    "counted.hour": (lazy("Until %(until)s, hours counted: %(amount)s."), CPL_105),
    "counted.working_day": (
        lazy("Working days counted: %(amount)s. Saturdays, Sundays and holidays do not count."),
        lazy("The rule says working days"),
    ),
    "skipped.holiday": (lazy("%(weekday)s, %(name)s: not a working day, not counted."), MEASURES),
    "skipped.regional": (
        lazy("%(weekday)s, %(name)s: regional holiday (%(division)s), not counted."),
        MEASURES_4,
    ),
    "months_to": (
        lazy("Months counted: %(amount)s. They run from %(start)s to %(date)s."),
        SPC_202,
    ),
    "last_day_of_month.start_is_last": (
        lazy("The period starts on the last day of a month, so it ends on the last day of a month."),
        SPC_202,
    ),
    "last_day_of_month.no_such_day": (
        lazy("This month has no such day, so the period ends on the last day of the month."),
        SPC_202,
    ),
    "paused": (lazy("Waiting for a supplement, the clock stands still. Days added: %(days)s."), AGREEMENT),
    "paused_working_days": (lazy("Of the days of waiting, working days added: %(days)s."), AGREEMENT),
    "still_paused": (
        lazy("A supplement was asked for on this day and has not come in: the clock stands still."),
        AGREEMENT,
    ),
    "rolled.weekend": (lazy("%(weekday)s, weekend: the last day moves on."), CPL_105),
    "rolled.holiday": (lazy("%(weekday)s, %(name)s: the last day moves on."), CPL_105),
    "rolled.regional": (
        lazy("%(weekday)s, %(name)s: regional holiday (%(division)s), the last day moves on."),
        MEASURES_4,
    ),
    "working_day_no_roll": (lazy("%(weekday)s, a working day: the last day does not move."), CPL_105),
    "make_up_workday_no_roll": (
        lazy("%(weekday)s, a make-up working day: the last day does not move."),
        CPL_105,
    ),
    "custody_no_roll": (
        lazy("A person is in custody: the last day does not move, whatever day it is (%(weekday)s)."),
        CPL_105,
    ),
    "hours_no_roll": (lazy("A period in hours does not move."), lazy("Multilateral Agreement")),
    "provisional.year": (
        lazy("The holidays of %(year)s are not known here yet. The date is provisional."),
        MEASURES,
    ),
    "provisional.unverified": (
        lazy("The holiday table's entry for this day is not verified. The date is provisional."),
        MEASURES_4,
    ),
    "due.date": (lazy("Due on %(date)s, until 24:00."), ""),
    "due.moment": (lazy("Due at %(date)s, Beijing time."), ""),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A step in words: the day or days it speaks of, the sentence, the article ("" where none)."""

    when: str
    text: str
    source: str


def line(step: Step) -> Line:
    """The step in the active language."""
    text, source = _TEXTS[_key(step)]
    return Line(_when(step), str(text) % _words(step), str(source))


def explain(result: Due) -> list[Line]:
    """All steps of a computation, in order, in the active language."""
    return [line(step) for step in result.steps]


def describe(step: Step) -> str:
    """The step as one sentence with its article."""
    words = line(step)
    if not words.source:
        return words.text
    return _("%(text)s (%(source)s)") % {"text": words.text, "source": words.source}


def as_data(result: Due) -> dict[str, Any]:
    """The computation for JSON: dates in ISO form, every step with its sentence."""
    return {
        "due": result.due.isoformat(),
        "provisional": result.provisional,
        "raw": result.raw.isoformat(),
        "stopped": result.stopped,
        "steps": [step_data(step) for step in result.steps],
    }


def step_data(step: Step) -> dict[str, Any]:
    """One step for JSON."""
    return {
        "code": step.code,
        "date": step.date.isoformat(),
        "date_until": step.date_until.isoformat() if step.date_until else None,
        "params": {key: _plain(value) for key, value in step.params.items()},
        "text": describe(step),
    }


def day_text(moment: date | datetime) -> str:
    """A date, or a date and time, as the reader writes it."""
    return date_format(moment, "DATETIME_FORMAT" if isinstance(moment, datetime) else "DATE_FORMAT")


def days_text(days: Iterable[date | datetime]) -> str:
    """One date, or the first and the last of several."""
    return " – ".join(day_text(day) for day in dict.fromkeys(days))


def _key(step: Step) -> str:
    if step.code == "due":
        return "due.moment" if isinstance(step.date, datetime) else "due.date"
    if step.params.get("division"):
        return f"{step.code}.regional"
    detail = step.params.get("reason") or (step.params["unit"] if step.code == "counted" else "")
    return f"{step.code}.{detail}" if detail else step.code


def _when(step: Step) -> str:
    return days_text([step.date, step.date_until] if step.date_until else [step.date])


def _words(step: Step) -> dict[str, Any]:
    chinese = (get_language() or "").startswith("zh")
    words = {key: day_text(value) if isinstance(value, date) else value for key, value in step.params.items()}
    return words | {
        "date": day_text(step.date),
        "until": day_text(step.date_until or step.date),
        "weekday": date_format(step.date, "l"),
        "name": step.params.get("name_zh" if chinese else "name_en", ""),
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
