"""The house style as tests (docs/architecture.md)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2]
APPS = ("cooperation", "members", "requests", "exchange", "training", "federation")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def _python() -> Iterator[Path]:
    for name in APPS:
        yield from (path for path in (ROOT / name).rglob("*.py") if "migrations" not in path.parts)


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_room_is_over_500_lines() -> None:
    assert not [_name(path) for path in _python() if len(path.read_text().splitlines()) > 500]


def test_no_function_is_over_50_lines_and_no_view_over_30() -> None:
    long = []
    for path in _python():
        most = 30 if "views" in path.parts else 50
        for node in _functions(path):
            length = (node.end_lineno or 0) - node.lineno + 1
            if length > most:
                long.append(f"{_name(path)}:{node.name} {length}")
    assert not long


def test_the_median_function_is_short() -> None:
    lengths = sorted((n.end_lineno or 0) - n.lineno + 1 for path in _python() for n in _functions(path))
    assert lengths[len(lengths) // 2] <= 10


def test_no_junk_drawers() -> None:
    banned = {"utils.py", "helpers.py", "common.py", "services.py", "managers.py"}
    assert not [_name(path) for path in _python() if path.name in banned]


def test_every_public_module_says_what_it_is() -> None:
    silent = [
        _name(p)
        for p in _python()
        if p.name not in ("__init__.py", "apps.py") and not ast.get_docstring(ast.parse(p.read_text()))
    ]
    assert not silent


def test_views_call_no_task_and_no_signal_is_control_flow() -> None:
    for path in _python():
        text = path.read_text()
        assert "post_save" not in text, _name(path)
        if "views" in path.parts:
            assert ".delay(" not in text, _name(path)
            assert "apply_async" not in text, _name(path)


def test_guardian_has_one_door() -> None:
    users = [_name(p) for p in _python() if re.search(r"guardian\.(shortcuts|utils|managers)", p.read_text())]
    assert users == ["members/grants.py"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_loads_and_keeps_the_policy(path: Path) -> None:
    get_template(str(path.relative_to(ROOT / "templates")))
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "inline script"
    assert "<style" not in text, "inline style"
    assert not re.search(r"\s(style|on\w+)=\"", text), "inline style or handler"
    assert "hx-on" not in text
    banned = r"class=\"[^\"]*\b(form-check-input|form-switch|btn-close|accordion|carousel|navbar-toggler|badge|card|alert|text-body-tertiary)\b"
    assert not re.search(banned, text), "class that look/README.md bans"


def test_every_template_is_used() -> None:
    sources = "\n".join(p.read_text() for p in [*_python(), *TEMPLATES])
    for name in ("400", "403", "404", "409", "500"):  # made up from the status
        sources += f" errors/{name}.html"
    unused = []
    for path in TEMPLATES:
        name = str(path.relative_to(ROOT / "templates"))
        pattern = rf'f"{path.parent.name}/{{[^}}]+}}\.html"'
        made_up = re.search(pattern, sources) and re.search(rf"""["']{path.stem}["']""", sources)
        if name not in sources and not made_up and not name.startswith("admin/"):
            unused.append(name)
    assert not unused


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_no_field_and_no_word_offers_a_price() -> None:
    """R6: no payment field anywhere."""
    words = ("fee", "price", "cost", "payment", "amount_due", "charge")
    own = [model for model in apps.get_models() if model._meta.app_label in APPS]
    fields = [
        f"{m._meta.label}.{f.name}"
        for m in own
        for f in m._meta.get_fields()
        if any(w in f.name.lower().split("_") for w in words)
    ]
    assert not fields


def test_nothing_tells_of_this_machine() -> None:
    """No local path and no registry address in what is tracked."""
    bad = re.compile(r"/work/(main|steering)|files\.pythonhosted|registry\.npmjs|deb\.debian")
    found = []
    for path in ROOT.rglob("*"):
        if (
            path.suffix in {".py", ".md", ".html", ".toml", ".lock", ".yml", ".json", ".sh", ".css"}
            and path.is_file()
        ):
            parts = path.relative_to(ROOT).parts
            if parts[0] in {".venv", ".run", ".git", "node_modules"} or path.name == "test_consistency.py":
                continue
            if bad.search(path.read_text(errors="ignore")):
                found.append(_name(path))
    assert not found
