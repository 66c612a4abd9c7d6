"""Load the demonstration: `manage.py load_demo`. Does nothing when it is there already."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from requests.demo import loading


class Command(BaseCommand):
    help = "Loads reference data, demo accounts, members and requests. All people and cases are invented."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="although PORTAL_DEMO is not set")

    def handle(self, *args: Any, force: bool, **options: Any) -> None:
        if not (settings.PORTAL_DEMO or force):
            raise CommandError(_("This is no demonstration (PORTAL_DEMO is not set). Nothing was loaded."))
        if loading.is_loaded():
            self.stdout.write(_("The demonstration is loaded already."))
            return
        with transaction.atomic():
            # Where the machine's clock stands before the agreement's own date, it still has to be in force.
            day = timezone.localdate() - loading.BEFORE - timedelta(days=1)
            call_command("load_reference", not_after=day, stdout=self.stdout, stderr=self.stderr)
            counted = loading.load()
        text = _("Demonstration loaded: %(accounts)s accounts, %(members)s members, %(requests)s requests.")
        self.stdout.write(text % counted)
