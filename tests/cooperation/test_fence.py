"""The fence around the app name `requests` (docs/adr/0001-the-name-requests.md)."""

import importlib
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", re.MULTILINE)
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def needs(requirement: str) -> str | None:
    """The package that a requirement names, or None when only an extra asks for it."""
    name, _semicolon, marker = requirement.partition(";")
    found = NAME.match(name.strip())
    return None if "extra" in marker or found is None else normal(found.group())


def locked(name: str) -> list[str]:
    return [normal(found) for found in LOCKED.findall((ROOT / name).read_text())]


def test_requests_is_our_app_and_the_frameworks_still_load() -> None:
    import requests

    assert Path(requests.__file__).is_relative_to(ROOT)
    for module in ("rest_framework.test", "rest_framework.compat", "drf_spectacular.openapi"):
        importlib.import_module(module)
    assert importlib.import_module("rest_framework.compat").requests is None


def test_the_http_library_is_not_locked() -> None:
    for name in ("requirements-server.lock", "requirements.lock"):
        assert "requests" not in locked(name)


def test_no_runtime_dependency_needs_the_http_library() -> None:
    looked_at = []
    for name in locked("requirements-server.lock"):
        try:
            required = distribution(name).requires or []
        except PackageNotFoundError:
            continue  # for another platform or an older Python
        looked_at.append(name)
        assert "requests" not in {needs(requirement) for requirement in required}, name
    assert len(looked_at) > 20


@pytest.mark.parametrize(
    ("requirement", "package"),
    [
        ("requests>=2", "requests"),
        ("Requests (>=2) ; python_version > '3'", "requests"),
        ("requests; extra == 'http'", None),
        ("requests-oauthlib", "requests-oauthlib"),
    ],
)
def test_requirements_are_read_right(requirement: str, package: str | None) -> None:
    assert needs(requirement) == package
