"""Ask the clock: `manage.py due_date 2026-12-23 --days 10`."""

import json
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cooperation.kernel.clocks import Due, Period, PeriodError, as_data, calendar_for, due, explain
from cooperation.kernel.clocks.explanation import day_text
from cooperation.kernel.clocks.terms import Unit

OPTIONS: dict[str, Unit] = {"days": "day", "months": "month", "hours": "hour", "working_days": "working_day"}


class Command(BaseCommand):
    help = "Computes a due date by Criminal Procedure Law art. 105 and shows every step."

    def add_arguments(self, parser: ArgumentParser) -> None:
        # Numbers are parsed in handle: a bad one is answered in one line, in the active language.
        parser.add_argument("start", metavar="START", help="2026-11-23 or 2026-11-23T15:40 (Asia/Shanghai)")
        parser.add_argument("--days", metavar="N", help="calendar days")
        parser.add_argument("--months", metavar="N", help="months")
        parser.add_argument("--hours", metavar="N", help="hours from the moment START")
        parser.add_argument("--working-days", metavar="N", help="working days, where a rule says so")
        parser.add_argument("--division", metavar="CODE", default="", help="whose regional holidays count")
        parser.add_argument("--custody", action="store_true", help="a person is in custody: no roll")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, start: str, division: str, custody: bool, **options: Any) -> None:
        try:
            period = _period(options)
            result = due(_start(start), period, calendar=calendar_for(division), custody=custody)
        except PeriodError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_data(result), ensure_ascii=False, indent=2))
        else:
            self._table(result)

    def _table(self, result: Due) -> None:
        state = _("provisional") if result.provisional else _("settled")
        self.stdout.write(f"{_('Due date')}: {day_text(result.due)} ({state})\n\n")
        lines = explain(result)
        width = max(_columns(line.when) for line in lines)
        for line in lines:
            pad = " " * (width - _columns(line.when))
            source = f"  [{line.source}]" if line.source else ""
            self.stdout.write(f"{line.when}{pad}  {line.text}{source}")


def _period(options: dict[str, Any]) -> Period:
    given: dict[Unit, Any] = {
        unit: options[name] for name, unit in OPTIONS.items() if options.get(name) is not None
    }
    if len(given) != 1:
        raise PeriodError(_("Give exactly one of --days, --months, --hours, --working-days."))
    [(unit, amount)] = given.items()
    try:
        return Period(int(amount), unit)
    except PeriodError:
        raise
    except ValueError as error:
        raise PeriodError(_("“%(text)s” is not a whole number.") % {"text": amount}) from error


def _start(text: str) -> date | datetime:
    try:
        return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError as error:
        message = _("“%(text)s” is not a date. Write 2026-11-23 or 2026-11-23T15:40.")
        raise PeriodError(message % {"text": text}) from error


def _columns(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
