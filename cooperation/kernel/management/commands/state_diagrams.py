"""`manage.py state_diagrams`: writes docs/states/*.md from the state tables; with --check only compares them."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from cooperation.kernel.states import WORKFLOWS, Transition, Workflow

INTRODUCTION = """# States of {name}

Written by `manage.py state_diagrams` from `{app}/states.py`; `--check` (and a test) fails when the two differ.
Who may act: the functions named below, in `{app}/rules.py`; `by_system` is the portal itself.
"""
HEADER = "| act | from | to | who may | on the button |\n|---|---|---|---|---|"


class Command(BaseCommand):
    help = "Writes the state diagrams into docs/states."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit code 1 when a page is out of date"
        )
        default = Path(settings.BASE_DIR) / "docs" / "states"
        parser.add_argument("--folder", type=Path, default=default)

    def handle(self, *args: Any, check: bool, folder: Path, **options: Any) -> None:
        with translation.override("en"):
            wanted = {folder / page_name(table): page(table) for table in WORKFLOWS.values()}
        stale = [
            path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text
        ]
        if check:
            self._tell(stale)
            return
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
            self.stdout.write(f"written: {path.name}")

    def _tell(self, stale: list[Path]) -> None:
        for path in stale:
            self.stderr.write(f"out of date: {path.name} (run manage.py state_diagrams)")
        if stale:
            sys.exit(1)


def page_name(table: Workflow) -> str:
    """ "requests.AssistanceRequest" becomes "requests-assistancerequest.md"."""
    return table.label.lower().replace(".", "-") + ".md"


def page(table: Workflow) -> str:
    """The whole page of one workflow: diagram and table."""
    model = apps.get_model(table.label)
    introduction = INTRODUCTION.format(name=f"the {model._meta.verbose_name}", app=model._meta.app_label)
    rows = "\n".join(_row(act) for act in table.transitions)
    return f"{introduction}\n```mermaid\n{diagram(table)}\n```\n\n{HEADER}\n{rows}\n"


def diagram(table: Workflow) -> str:
    """Mermaid's stateDiagram-v2, an arrow for each source of each transition."""
    words = dict(apps.get_model(table.label)._meta.get_field("state").flatchoices)
    names = [f"    {state}: {words[state]}" for state in table.states()]
    arrows = [
        f"    {source} --> {act.target or source}: {act.name}"
        for act in table.transitions
        for source in act.sources
    ]
    left = {source for act in table.transitions for source in act.sources}
    ends = [f"    {state} --> [*]" for state in table.states() if state not in left]
    return "\n".join(["stateDiagram-v2", *names, f"    [*] --> {table.initial}", *arrows, *ends])


def _row(act: Transition) -> str:
    sources = ", ".join(act.sources)
    label = f"{act.label} (main act)" if act.primary else str(act.label)
    return f"| `{act.name}` | {sources} | {act.target or 'stays'} | `{_who(act)}` | {label if act.page else '–'} |"


def _who(act: Transition) -> str:
    """The rule's name. Rules made by one factory share a code name: the module knows them by another."""
    module = sys.modules[act.rule.__module__]
    return next((name for name, value in vars(module).items() if value is act.rule), act.rule.__name__)
