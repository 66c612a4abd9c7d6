"""Load what comes with the portal: offices, rules, agreement, types of assistance, holidays."""

from argparse import ArgumentParser
from datetime import date
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, OutputWrapper
from django.db import transaction

from members.actions import offices, reference
from members.models import AgreementVersion
from requests.actions.reference import load_types


class Command(BaseCommand):
    help = "Loads or refreshes the reference data. Can be run again without harm; a signed agreement stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--not-after", type=date.fromisoformat, help="demonstrations: in force by this day"
        )

    @transaction.atomic
    def handle(self, *args: Any, verbosity: int, not_after: date | None = None, **options: Any) -> None:
        if not verbosity:
            self.stdout = OutputWrapper(StringIO())
        self._tell(reference.load_root_office())
        report = offices.import_offices(reference.OFFICES.read_bytes())
        self.stdout.write(report.summary())
        self._tell(reference.load_special_offices())
        self._tell(reference.load_rules())
        self._tell(reference.load_agreement(not_after=not_after))
        version = AgreementVersion.objects.get(number=reference.read(reference.AGREEMENT)["number"])
        self._tell(load_types(version))
        call_command("load_holidays", stdout=self.stdout, stderr=self.stderr)

    def _tell(self, loaded: reference.Loaded) -> None:
        self.stdout.write(loaded.summary())
        for sentence in loaded.refused:
            self.stderr.write(sentence)
