"""The bench on a small scale: it fills, serves, measures, prints its table and leaves nothing behind."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

from tools.benchmark.databases import address
from tools.benchmark.web import parse
from tools.places import ROOT, Refusal

SMALL_RUN = ["--size", "2000", "--small", "200", "--offices", "10", "--rounds", "1", "--seconds", "0.3"]
PAGES = {
    "trivial view, logged in",
    "trivial view, nobody logged in",
    "inbox",
    "inbox, person of 8 offices",
    "outbox",
    "archive, first page",
    "archive, deep page",
    "request, 30 events",
    "workbench",
    "finder, by pinyin",
    "finder, by address",
    "finder, several fit",
    "common superior",
    "map of members",
    "API list of 25",
}


@pytest.fixture(scope="module")
def server() -> str:
    """The address of the server that the tests use themselves."""
    from django.conf import settings

    default = settings.DATABASES["default"]
    password = f":{default['PASSWORD']}" if default["PASSWORD"] else ""
    return f"postgres://{default['USER']}{password}@{default['HOST']}:{default['PORT']}/postgres"


@pytest.fixture(scope="module")
def run(
    server: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[subprocess.CompletedProcess[str], Path]:
    """One small run with our own client, which is there on every machine."""
    folder = tmp_path_factory.mktemp("bench")
    command = [
        sys.executable,
        "tools/bench.py",
        *SMALL_RUN,
        "--client",
        "own",
        "--json",
        folder / "bench.json",
    ]
    env = dict(os.environ) | {"DATABASE_URL": server, "PORTAL_DATA_DIR": str(folder)}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)
    return done, folder / "bench.json"


def test_small_run_prints_its_table(run: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    done, _json = run
    assert done.returncode == 0, done.stderr
    assert "2,000 requests" in done.stdout
    assert all(page in done.stdout for page in PAGES)
    assert "WARNING" not in done.stdout


def test_json_holds_the_numbers(run: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    found = json.loads(run[1].read_text())
    assert found["pages"]["large"].keys() == PAGES
    assert found["percent_of_trivial"]["inbox"] > 0
    assert found["p95_growth"]["inbox"] > 0
    assert found["queries_a_page"]["inbox"] > 1
    assert found["create"]["actions"] > 0


def test_nothing_is_left_on_the_server(
    run: tuple[subprocess.CompletedProcess[str], Path], server: str
) -> None:
    session = psycopg2.connect(server)
    with session.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'bench\\_%'")
        assert cursor.fetchone() == (0,)
    session.close()


def test_too_small_a_size_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "tools/bench.py", "--size", "5"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "smallest run" in done.stderr


def test_wrk_line_is_read() -> None:
    sample = parse("Running 2s test\nbench 500 2000000 12000 30000 3\n")
    assert (sample.rate, sample.p50, sample.p95, sample.errors) == (250.0, 12.0, 30.0, 3)


def test_silent_wrk_is_refused() -> None:
    with pytest.raises(Refusal):
        parse("unable to connect")


def test_database_name_is_put_into_the_address() -> None:
    assert address("postgres://me:secret@host:5/portal", "other") == "postgres://me:secret@host:5/other"
