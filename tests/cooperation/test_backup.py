"""Promise T19: what backup.sh wrote comes back whole with restore.sh, and only a whole backup into an empty place."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from tests.world import World
from tools import postgres

ROOT = Path(__file__).resolve().parents[2]
COUNTS = (
    "SELECT relname, (xpath('/row/c/text()', query_to_xml('SELECT count(*) AS c FROM ' || oid::regclass, true, true,"
    " '')))[1]::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
)
TRIGGERS = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
pytestmark = pytest.mark.django_db


def environment(database: str, folder: Path) -> dict[str, str]:
    given = connection.get_connection_params()
    found = {
        "PGHOST": given["host"],
        "PGPORT": str(given["port"]),
        "PGUSER": given["user"],
        "PGDATABASE": database,
    }
    path = f"{postgres.binaries()}{os.pathsep}{os.environ['PATH']}"
    return found | {"PGPASSWORD": given.get("password", ""), "PORTAL_FILES_DIR": str(folder), "PATH": path}


def run(script: str, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = ["sh", str(ROOT / "deploy" / script), *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)


def ask(database: str, sql: str) -> list[tuple]:
    session = psycopg2.connect(**connection.get_connection_params() | {"dbname": database})
    session.autocommit = True
    try:
        with session.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        session.close()


@pytest.fixture
def empty_database(db: None) -> Iterator[str]:
    here = connection.settings_dict["NAME"]
    name = f"{here}_restored"
    ask(here, f"DROP DATABASE IF EXISTS {name}")
    ask(here, f"CREATE DATABASE {name} TEMPLATE template0")
    yield name
    ask(here, f"DROP DATABASE {name}")


@pytest.fixture
def backup(world: World, tmp_path: Path) -> Path:
    """A backup of the test database as it is committed, and of two files."""
    files = tmp_path / "files" / "ab"
    files.mkdir(parents=True)
    (files / "one").write_bytes(b"one")
    (files / "名").write_bytes(os.urandom(20_000))
    (tmp_path / "backups").mkdir()
    database = connection.settings_dict["NAME"]
    done = run("backup.sh", str(tmp_path / "backups"), **environment(database, tmp_path / "files"))
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def test_the_restore_drill(backup: Path, empty_database: str, tmp_path: Path) -> None:
    place = tmp_path / "again"
    place.mkdir()
    done = run("restore.sh", str(backup), **environment(empty_database, place))
    assert done.returncode == 0, done.stderr
    here = connection.settings_dict["NAME"]
    assert ask(empty_database, COUNTS) == ask(here, COUNTS)
    assert ask(empty_database, TRIGGERS) == ask(here, TRIGGERS)
    assert dict(ask(empty_database, COUNTS))["kernel_auditevent"] != "0"
    for name in ("one", "名"):
        assert (place / "ab" / name).read_bytes() == (tmp_path / "files" / "ab" / name).read_bytes()


@pytest.mark.parametrize("name", ["database.dump", "files.tar"])
def test_a_damaged_backup_is_refused(backup: Path, empty_database: str, tmp_path: Path, name: str) -> None:
    content = bytearray((backup / name).read_bytes())
    content[len(content) // 2] ^= 1
    (backup / name).write_bytes(content)
    (tmp_path / "again").mkdir()
    done = run("restore.sh", str(backup), **environment(empty_database, tmp_path / "again"))
    assert (done.returncode, "damaged" in done.stderr) == (1, True)
    assert ask(empty_database, COUNTS) == []


def test_nothing_is_overwritten(backup: Path, empty_database: str, tmp_path: Path) -> None:
    here = connection.settings_dict["NAME"]
    full = run("restore.sh", str(backup), **environment(here, tmp_path / "backups"))
    assert "the database is not empty" in full.stderr
    kept = run("restore.sh", str(backup), **environment(empty_database, tmp_path / "files"))
    assert "is not empty" in kept.stderr
    assert full.returncode == kept.returncode == 1


def test_a_failed_backup_leaves_nothing_behind(world: World, tmp_path: Path) -> None:
    done = run("backup.sh", str(tmp_path), **environment("no_such_database", tmp_path / "nowhere"))
    assert done.returncode != 0
    assert list(tmp_path.iterdir()) == []
