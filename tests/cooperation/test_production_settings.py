"""Promise T21: production refuses to start with unsafe settings, and says why."""

import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]
PROD = "cooperation.settings.prod"
KEY = "gT5vQ2mZ8xR1kW7nY4cB6dF9hJ3lP0sA" * 2
GOOD = {
    "PORTAL_SECRET_KEY": KEY,
    "PORTAL_ANCHOR_KEY": KEY[::-1],
    "PORTAL_HOSTS": "portal.example",
    "DATABASE_URL": "postgres://web:word@127.0.0.1/portal",
}
BAD = {
    "no secret key": ({"PORTAL_SECRET_KEY": None}, "PORTAL_SECRET_KEY"),
    "a short secret key": ({"PORTAL_SECRET_KEY": KEY[:49]}, "PORTAL_SECRET_KEY"),
    "one letter over and over": ({"PORTAL_SECRET_KEY": "a" * 64}, "PORTAL_SECRET_KEY"),
    "the key of development": (
        {"PORTAL_SECRET_KEY": "only-for-development-and-demonstration-never-in-production"},
        "PORTAL_SECRET_KEY",
    ),
    "no anchor key": ({"PORTAL_ANCHOR_KEY": None}, "PORTAL_ANCHOR_KEY"),
    "a short anchor key": ({"PORTAL_ANCHOR_KEY": KEY[:31]}, "PORTAL_ANCHOR_KEY"),
    "one key for both": ({"PORTAL_ANCHOR_KEY": KEY}, "PORTAL_ANCHOR_KEY"),
    "no second factor": ({"PORTAL_SECOND_FACTOR": "none"}, "PORTAL_SECOND_FACTOR"),
    "a short key of the second factor": ({"PORTAL_SECOND_FACTOR_KEY": "short"}, "PORTAL_SECOND_FACTOR_KEY"),
    "no hosts": ({"PORTAL_HOSTS": None}, "PORTAL_HOSTS"),
    "every host": ({"PORTAL_HOSTS": "portal.example,*"}, "PORTAL_HOSTS"),
    "demo mode": ({"PORTAL_DEMO": "1"}, "PORTAL_DEMO"),
    "debugging": ({"PORTAL_DEBUG": "1"}, "PORTAL_DEBUG"),
    "no database": ({"DATABASE_URL": None}, "DATABASE_URL"),
}


def load(monkeypatch: pytest.MonkeyPatch, changes: dict[str, str | None]) -> ModuleType:
    """Import the settings anew in an environment of just these variables."""
    for name in list(os.environ):
        if name.startswith("PORTAL_") or name.startswith("DATABASE_URL"):
            monkeypatch.delenv(name)
    for name, value in (GOOD | changes).items():
        if value is not None:
            monkeypatch.setenv(name, value)
    monkeypatch.delitem(sys.modules, PROD, raising=False)
    try:
        return importlib.import_module(PROD)
    finally:
        sys.modules.pop(PROD, None)


@pytest.mark.parametrize("case", BAD)
def test_unsafe_settings_are_refused(monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    changes, named = BAD[case]
    with pytest.raises(ImproperlyConfigured, match=named):
        load(monkeypatch, changes)


def test_all_refusals_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        load(monkeypatch, dict.fromkeys(GOOD, None))
    assert all(name in str(refused.value) for name in GOOD)


def test_good_settings_are_strict(monkeypatch: pytest.MonkeyPatch) -> None:
    prod = load(monkeypatch, {})
    assert (prod.DEBUG, prod.PORTAL_DEMO) == (False, False)
    assert prod.SESSION_COOKIE_SECURE
    assert prod.CSRF_COOKIE_SECURE
    assert prod.SECURE_SSL_REDIRECT
    assert prod.ALLOWED_HOSTS == ["portal.example"]


def test_keys_are_read_from_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY + "\n")
    given = {"PORTAL_SECRET_KEY": None, "PORTAL_SECRET_KEY_FILE": str(tmp_path / "key")}
    assert load(monkeypatch, given).SECRET_KEY == KEY


def manage(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DATABASE_URL"))
    }
    environment = kept | GOOD | {"DJANGO_SETTINGS_MODULE": PROD} | changes
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def test_the_process_ends_with_the_reason() -> None:
    ended = manage("check", PORTAL_SECRET_KEY="short")
    assert ended.returncode != 0
    assert "PORTAL_SECRET_KEY is missing, shorter than 50 characters" in ended.stderr


def test_the_deployment_check_has_nothing_to_say() -> None:
    ended = manage("check", "--deploy", "--fail-level", "INFO")
    assert ended.returncode == 0, ended.stderr
