"""`manage.py doctor`: tells in plain words what is wrong with a set-up. Exit code 1 when something must be mended."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from cooperation.kernel import diagnosis

WORDS = {diagnosis.OK: "OK  ", diagnosis.WARNING: "WARN", diagnosis.ERROR: "FAIL"}


class Command(BaseCommand):
    help = "Checks the set-up and says what is wrong and how to mend it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--language", choices=["zh-hans", "en"], help="language of the findings")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"] or translation.get_language() or "en"):
            findings = list(diagnosis.examine())
            for finding in findings:
                self.stdout.write(f"{WORDS[finding.level]}  {finding.text}")
            errors = sum(finding.level == diagnosis.ERROR for finding in findings)
            warnings = sum(finding.level == diagnosis.WARNING for finding in findings)
            self.stdout.write(
                _("%(errors)s errors, %(warnings)s warnings.") % {"errors": errors, "warnings": warnings}
            )
        if errors:
            sys.exit(1)
