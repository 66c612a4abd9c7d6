"""`manage.py check_files`: reads every stored file and compares it with its SHA-256. Exit code 1 when one is damaged."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from cooperation.kernel import files
from cooperation.kernel.models import StoredFile


class Command(BaseCommand):
    help = "Checks all stored files, for the nightly check by hand and after a restore."

    def handle(self, *args: Any, **options: Any) -> None:
        damaged = list(files.scrub())
        for stored in damaged:
            text = _("File %(number)s is damaged or missing: %(path)s")
            self.stderr.write(text % {"number": stored.pk, "path": stored.path})
        text = _("%(all)s files checked, %(damaged)s damaged.")
        self.stdout.write(text % {"all": StoredFile.objects.count(), "damaged": len(damaged)})
        if damaged:
            sys.exit(1)
