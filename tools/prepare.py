"""What stands between an empty database and a portal to look at; quick when it was done before.

One process for all of it, because loading Django costs more than any single step.
"""

import io
import sys
from pathlib import Path

import django
from django.core.management import call_command


def prepare(accounts: Path) -> None:
    """Migrate, load the demo and write the table of its accounts to `accounts`."""
    django.setup()
    if not _is_migrated():
        call_command("migrate", interactive=False)
    call_command("load_demo")
    table = io.StringIO()
    call_command("demo_accounts", stdout=table)
    accounts.write_text(table.getvalue())


def _is_migrated() -> bool:
    try:
        call_command("migrate", check_unapplied=True, stdout=io.StringIO())
    except SystemExit:
        return False
    return True


if __name__ == "__main__":
    prepare(Path(sys.argv[1]))
