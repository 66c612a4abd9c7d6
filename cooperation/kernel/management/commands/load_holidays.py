"""Load the regional holidays that come with the portal. Can be run again without harm."""

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from cooperation.kernel.models.clocks import Holiday

SUPPLIED = Path(__file__).resolve().parents[2] / "data" / "holidays.json"
FIELDS = {"division", "date", "name_zh", "name_en", "kind", "source"}


class Command(BaseCommand):
    help = "Loads regional holidays as unverified; entries that staff have verified are left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--file", type=Path, default=SUPPLIED, help="JSON file, default: the supplied one"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        done: Counter[str] = Counter()
        for number, row in enumerate(_rows(options["file"]), start=1):
            try:
                done[_load(row)] += 1
            except (ValidationError, ValueError) as error:
                done["refused"] += 1
                self.stderr.write(_("Entry %(n)s: %(why)s") % {"n": number, "why": _reason(error)})
        self.stdout.write(
            _("Holidays: %(added)s added, %(changed)s changed, %(kept)s kept, %(refused)s refused.")
            % {word: done[word] for word in ("added", "changed", "kept", "refused")}
        )


def _rows(path: Path) -> list[Any]:
    try:
        return list(json.loads(path.read_text(encoding="utf-8"))["holidays"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = _("The file %(file)s cannot be read: %(why)s")
        raise CommandError(message % {"file": path.name, "why": error}) from error


def _load(row: Any) -> str:
    """Write one entry; returns added, changed or kept. A bad entry: ValueError or ValidationError."""
    if not isinstance(row, dict) or set(row) != FIELDS:
        raise ValueError(
            _("An entry has exactly these fields: %(names)s.") % {"names": ", ".join(sorted(FIELDS))}
        )
    holiday = Holiday(**row)
    holiday.full_clean(validate_unique=False, validate_constraints=False)
    present = Holiday.objects.filter(division=holiday.division, date=holiday.date).first()
    if present is None:
        holiday.save()
        return "added"
    same = all(getattr(present, name) == getattr(holiday, name) for name in FIELDS)
    if same or present.status == Holiday.Status.VERIFIED:
        return "kept"
    holiday.pk = present.pk
    holiday.save()
    return "changed"


def _reason(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
