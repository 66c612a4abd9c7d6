"""`manage.py sweep`: the process that deadlines, receipts and deliveries rest on. Needs PostgreSQL only."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cooperation.kernel import sweeps


class Command(BaseCommand):
    help = "Runs the sweeps until stopped; with --once runs each a single time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            for name in sweeps.SWEEPS:
                sweeps.run_once(name)
            return
        stopped: list[int] = []
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda number, _frame: stopped.append(number))
        sweeps.run_forever(lambda: bool(stopped))
