"""A whole portal for browser tests: its own database with the demo data, served by gunicorn, driven by Chromium."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2
import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
SOON = 60  # seconds for the portal to answer


@dataclass(frozen=True)
class Portal:
    """Where it is served, the demo accounts, and the pages that were found in its data."""

    url: str
    accounts: dict[str, dict[str, str]]
    pages: list[dict[str, str]]
    environment: dict[str, str]


def _database(name: str) -> str:
    """A new database beside the one of the tests; its address."""
    base = settings.DATABASES["default"]
    connection = psycopg2.connect(
        host=base["HOST"], port=base["PORT"], user=base["USER"], password=base["PASSWORD"], dbname="postgres"
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    return f"postgres://{base['USER']}:{quote(base['PASSWORD'])}@{base['HOST']}:{base['PORT']}/{name}"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture(scope="module", autouse=True)
def filled() -> None:
    """In place of the tests' own world: the portal here has a database of its own, filled with the demo."""


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Portal]:
    port = _free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cooperation.settings.dev",
        "DATABASE_URL": _database(f"browser_{os.environ.get('PORTAL_TEST_DATABASE', 'portal')}_{worker_id}"),
        "PORTAL_DATA_DIR": str(tmp_path_factory.mktemp("portal")),
        "PORTAL_DEMO": "1",
        "PORTAL_URL": f"http://localhost:{port}",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "PYTHONPATH": str(ROOT),
    }
    _manage(environment, "migrate", "-v0")
    _manage(environment, "load_demo")
    accounts = {row["username"]: row for row in json.loads(_manage(environment, "demo_accounts", "--json"))}
    pages = json.loads(
        _manage(environment, "shell", "-v0", "-c", "from tests.browser.pages import collect; collect()")
    )
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "cooperation.wsgi", "-w", "2", "-b", f"127.0.0.1:{port}", "--log-level", "error"],
        cwd=ROOT, env=environment,
    )  # fmt: skip
    try:
        _wait(f"http://localhost:{port}/health/ready")
        yield Portal(f"http://localhost:{port}", accounts, pages, environment)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(url: str) -> None:
    end = time.monotonic() + SOON
    while True:
        try:
            urllib.request.urlopen(url, timeout=5)
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    return str(getattr(request.config, "workerinput", {}).get("workerid", "only"))


def find_browser() -> str:
    """The browser's program."""
    names = ("chromium-headless-shell", "chromium", "google-chrome", "chromium-browser")
    path = os.environ.get("PORTAL_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    assert path, "no browser: set PORTAL_CHROMIUM, or run `make test`, which gets one"
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, where `make test` found it. It ends with its module: in its event loop Django reads no database."""
    path = find_browser()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


def enter(browser: Browser, portal: Portal, username: str, **options: Any) -> BrowserContext:
    """A browser context in which this demo account is logged in."""
    context = browser.new_context(**options)
    if username:
        page = context.new_page()
        page.goto(f"{portal.url}/login/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", portal.accounts[username]["password"])
        page.click("main button[type=submit], main form button.btn-primary")
        # A page that is closed while its next document arrives is never closed, and close() waits for ever.
        page.wait_for_url(lambda url: not url.endswith("/login/"))
        page.close()
    return context
