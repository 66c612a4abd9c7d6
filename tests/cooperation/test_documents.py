"""What the pages for developers and operators name exists, and the five hops of a request are as told."""

import ast
import re
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands
from django.urls import resolve

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/architecture.md", "docs/operations.md"]
PATH = re.compile(r"`((?:[\w-]+/)+[\w.-]*|[\w-]+\.(?:py|md|yml|toml|sh))`")
ROOMS = {"states.py", "rules.py", "selectors.py", "enums.py", "urls.py", "actions/"}  # in each app
MADE = {"backups/", "files/", "portal-TIME/"}
COMMAND = re.compile(r"manage\.py (\w+)")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_the_files_that_a_page_names_exist(page: str) -> None:
    named = set(PATH.findall(text(page))) - ROOMS - MADE
    named = {name for name in named if not name.startswith("deploy/secrets/")}  # made on the spot
    missing = {name for name in named if not (ROOT / name).exists()}
    assert not missing


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_that_a_page_names_exist(page: str) -> None:
    assert set(COMMAND.findall(text(page))) <= set(get_commands())


def test_links_lead_somewhere() -> None:
    for page in [*PAGES, "docs/adr/0001-the-name-requests.md"]:
        for target in re.findall(r"\]\(([^)#]+)\)", text(page)):
            assert target.startswith("https://") or (ROOT / page).parent.joinpath(target).exists(), (
                page,
                target,
            )


def test_services_that_the_operations_page_names_exist() -> None:
    services = yaml.safe_load(text("docker-compose.yml"))["services"]
    page = text("docs/operations.md")
    for name in re.findall(r"docker compose (?:exec|restart|run --rm|logs) (\w+)", page):
        assert name in services, name
    for name in services:
        assert f"`{name}`" in page or f"run --rm {name}" in page, name


def _functions(path: str) -> set[str]:
    tree = ast.parse(text(path))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def test_the_five_hops_are_as_told() -> None:
    hops = re.findall(r"^\| \d \| `([^`]+)` \| (.*) \|$", text("CONTRIBUTING.md"), re.MULTILINE)
    assert [path for path, _what in hops] == [
        "requests/urls.py",
        "requests/views/draft.py",
        "requests/actions/drafting.py",
        "requests/states.py",
        "requests/models/assistance.py",
    ]
    view = resolve("/requests/R-2026-0417/submit/").func
    assert (view.__module__, view.__name__) == ("requests.views.draft", "submit")
    assert "submit" in _functions("requests/actions/drafting.py")
    assert "perform" in _functions("cooperation/kernel/states.py")
    assert "AssistanceRequest" in _functions("requests/models/assistance.py")
    assert 'Transition("submit"' in text("requests/states.py")
