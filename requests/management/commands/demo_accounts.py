"""List the demo accounts: `manage.py demo_accounts [--json]`."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from members.demo import demo_accounts

COLUMNS = ("username", "password", "role", "office_code", "office", "token")


class Command(BaseCommand):
    help = "Lists the demo accounts. Only where PORTAL_DEMO is set: elsewhere there are none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PORTAL_DEMO:
            raise CommandError(
                _("This is no demonstration (PORTAL_DEMO is not set): there are no demo accounts.")
            )
        accounts = demo_accounts()
        if options["json"]:
            self.stdout.write(json.dumps(accounts, ensure_ascii=False, indent=1))
        else:
            self._table(accounts)

    def _table(self, accounts: list[dict[str, str]]) -> None:
        widths = {name: max(len(row[name]) for row in [*accounts, {name: name}]) for name in COLUMNS}
        for row in [dict(zip(COLUMNS, COLUMNS, strict=True)), *accounts]:
            line = "  ".join(row[name].ljust(widths[name]) for name in COLUMNS)
            self.stdout.write(line.rstrip())
