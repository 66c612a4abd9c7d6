"""Import the directory of offices: `manage.py import_offices FILE [--dry-run]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from members.actions.office_rows import NotATable
from members.actions.offices import Entry, Report, import_offices


class Command(BaseCommand):
    help = (
        "Adds and changes offices from a CSV file; tells of every line. Ends with 1 when a line was refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV, UTF-8: code,level,name,division,parent_code,pinyin")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen, write nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        report = _import(file, dry_run)
        for entry in report.entries:
            if entry.outcome == "refused":
                self.stderr.write(_sentence(entry))
            elif entry.outcome != "kept":
                self.stdout.write(_sentence(entry))
        self.stdout.write(report.summary())
        if dry_run:
            self.stdout.write(_("Nothing was written: this was a dry run."))
        if report.count("refused"):
            raise CommandError(_("Some lines were refused. Mend them and import the file again."))


def _import(file: Path, dry_run: bool) -> Report:
    try:
        return import_offices(file.read_bytes(), dry_run=dry_run)
    except OSError as error:
        text = _("The file %(file)s cannot be read: %(why)s")
        raise CommandError(text % {"file": file, "why": error.strerror}) from error
    except NotATable as error:
        raise CommandError(" ".join(error.messages)) from error


def _sentence(entry: Entry) -> str:
    words = {"added": _("added"), "changed": _("changed"), "refused": _("refused")}
    what = f"{words[entry.outcome]} {entry.code}".strip()
    return _("Line %(line)s: %(what)s: %(detail)s") % {
        "line": entry.line,
        "what": what,
        "detail": entry.message,
    }
