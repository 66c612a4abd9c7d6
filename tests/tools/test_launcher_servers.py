"""Real servers in a folder of the test: started, found again, and gone when the launcher is killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest

from tools.places import ROOT
from tools.postgres import THROW_AWAY, Postgres
from tools.stack import read_state, start_servers
from tools.supervise import Supervisor

# A launcher with nothing but its servers, so that it can be killed.
LAUNCHER = """
import sys, time
from pathlib import Path
from tools import processes
from tools.stack import start_servers
from tools.supervise import Supervisor
processes.stop_on_signals()
with Supervisor() as supervisor:
    start_servers(supervisor, Path(sys.argv[1]), settings=["fsync=off"])
    print(*(part.process.pid for part in supervisor.parts), flush=True)
    supervisor.watch()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("servers")


@pytest.fixture(autouse=True)
def own_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that the test run itself uses are not ours to reuse."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def launch(folder: Path) -> Iterator[Callable[[], tuple[subprocess.Popen[str], list[int]]]]:
    started: list[subprocess.Popen[str]] = []

    def start() -> tuple[subprocess.Popen[str], list[int]]:
        command = [sys.executable, "-c", LAUNCHER, str(folder)]
        launcher = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        started.append(launcher)
        assert launcher.stdout is not None
        return launcher, [int(word) for word in launcher.stdout.readline().split()]

    yield start
    for launcher in started:
        launcher.kill()
        launcher.wait()


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def all_end(pids: list[int], seconds: float = 15) -> bool:
    until = time.monotonic() + seconds
    while any(is_running(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(is_running(pid) for pid in pids)


def rows(address: str, statement: str) -> list[tuple]:
    session = psycopg2.connect(address)
    session.autocommit = True
    with session.cursor() as cursor:
        cursor.execute(statement)
        found = cursor.fetchall() if cursor.description else []
    session.close()
    return found


def test_data_and_ports_are_kept_between_starts(folder: Path) -> None:
    with Supervisor() as supervisor:
        first = start_servers(supervisor, folder, settings=THROW_AWAY)
        rows(first["DATABASE_URL"], "CREATE TABLE kept AS SELECT '检察' AS name")
        pids = [part.process.pid for part in supervisor.parts if part.process]
    assert all_end(pids)
    with Supervisor() as supervisor:
        second = start_servers(supervisor, folder, settings=THROW_AWAY)
        assert second["DATABASE_URL"] == first["DATABASE_URL"]
        assert rows(second["DATABASE_URL"], "SELECT name FROM kept") == [("检察",)]


def test_the_locale_lets_trigrams_see_chinese(folder: Path) -> None:
    with Supervisor() as supervisor:
        address = start_servers(supervisor, folder, settings=THROW_AWAY)["DATABASE_URL"]
        rows(address, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
        assert rows(address, "SELECT cardinality(show_trgm('人民检察院')) > 0") == [(True,)]


def test_a_stranger_without_the_password_is_not_let_in(folder: Path) -> None:
    with Supervisor() as supervisor:
        address = start_servers(supervisor, folder, settings=THROW_AWAY)["DATABASE_URL"]
        host = address.rsplit("@", 1)[1]
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(f"postgres://portal:guess@{host}")


@pytest.mark.skipif(sys.platform != "linux", reason="the death signal is Linux's")
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_the_launcher(launch: Callable, by: int) -> None:
    launcher, servers = launch()
    assert len(servers) == 2
    assert all(is_running(pid) for pid in servers)
    launcher.send_signal(by)
    launcher.wait(timeout=30)
    assert all_end(servers)


def test_another_port_is_taken_when_the_remembered_one_is_not_free(folder: Path) -> None:
    with Supervisor() as supervisor:
        start_servers(supervisor, folder, settings=THROW_AWAY)
    port = read_state(folder)["postgres_port"]
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
        with Supervisor() as supervisor:
            address = start_servers(supervisor, folder, settings=THROW_AWAY)["DATABASE_URL"]
            assert f":{port}/" not in address
            assert rows(address, "SELECT 1") == [(1,)]


def test_the_note_of_a_process_long_gone_does_not_hinder_a_start(folder: Path) -> None:
    """Its number may belong to somebody else by now, here to the test itself."""
    server = Postgres(folder / "postgres", folder / "log" / "postgres.log", settings=THROW_AWAY)
    server.prepare()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n0\n1\n\n127.0.0.1\n")
    running = server.start()
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=30) == 0


def test_a_server_that_dies_is_started_again_with_the_same_address(folder: Path) -> None:
    told: list[str] = []
    with Supervisor(tell=told.append) as supervisor:
        address = start_servers(supervisor, folder, settings=THROW_AWAY)["DATABASE_URL"]
        part = supervisor.parts[0]
        assert part.process is not None
        part.process.kill()
        part.process.wait()
        supervisor.look_after(part, now=time.monotonic())
        assert rows(address, "SELECT 1") == [(1,)]
    assert any("postgres ended" in line for line in told)


def test_an_interrupted_initdb_is_not_taken_for_data(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "postgres" / "unfinished" / "base").mkdir(parents=True)
    server = Postgres(tmp_path / "postgres", tmp_path / "log" / "postgres.log", settings=THROW_AWAY)
    server.prepare()
    assert (server.data / "PG_VERSION").read_text().strip() == "17"
    assert not (tmp_path / "postgres" / "unfinished").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands orphans over")
def test_what_a_killed_child_left_behind_is_ended_too() -> None:
    code = (
        "import subprocess, sys; from tools import processes; processes.adopt_orphans();"
        "child = subprocess.Popen(['sh', '-c', 'sleep 300 & echo $!'], stdout=subprocess.PIPE, text=True);"
        "print(child.stdout.readline().strip(), flush=True); child.wait(); processes.end_adopted()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert all_end([int(done.stdout)], seconds=2)
