"""The launcher's decisions, without starting a server."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from tools import browser, environment, ports, postgres, prepared, stack
from tools.places import ROOT, Refusal, held
from tools.processes import NAMESPACE, SAME, Identity
from tools.supervise import DEATHS_A_MINUTE, Part, Supervisor


class Ended:
    """Stands for a child process that has died."""

    pid = 2**22 + 1  # above the largest process id of Linux
    returncode = 1

    def poll(self) -> int:
        return 1


def make(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={"PATH": os.environ["PATH"]} | env, capture_output=True, text=True, check=False
    )


def test_an_old_python_is_named_in_one_line(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\n[ \"$1\" = --version ] && echo 'Python 3.9.2' && exit 0\nexit 1\n")
    old.chmod(0o755)
    for name in ("python3.11", "python3.12", "python3.13"):
        (tmp_path / name).symlink_to(old)
    done = make("reset", PATH=f"{tmp_path}:/usr/sbin:/usr/bin:/sbin:/bin")
    assert done.returncode != 0
    first = done.stderr.splitlines()[0]
    assert "Python 3.11 or newer" in first
    assert "Python 3.9.2" in first
    assert "Traceback" not in done.stderr


def test_a_bare_make_lists_what_there_is() -> None:
    done = make()
    assert done.returncode == 0
    assert all(f"make {name}" in done.stdout for name in ("run", "test", "check", "reset", "bench", "lock"))


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    from tools.portal import main

    assert main(["fly"]) == 2
    assert "Usage" in capsys.readouterr().err


def test_the_next_port_is_taken_when_the_wished_one_is() -> None:
    with ports.listen(20000) as first, ports.listen(first.getsockname()[1]) as second:
        assert second.getsockname()[1] > first.getsockname()[1]


def test_a_remembered_port_is_kept_while_it_is_free() -> None:
    with socket.socket() as taken:
        taken.bind((ports.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert ports.free_port(port) != port
    assert ports.free_port(port) == port


@pytest.mark.parametrize("text", ["web", "0", "-1", "65536", ""])
def test_a_port_that_is_none_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from tools import serve

    monkeypatch.setenv("PORTAL_PORT", text)
    with pytest.raises(Refusal, match="PORTAL_PORT"):
        serve._listen()


def test_the_superset_lock_serves_for_running_too(tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    for name in (environment.RUN_LOCK, environment.TEST_LOCK):
        (tmp_path / name).write_text(f"content of {name}")

    def installed(lock: str) -> bool:
        return environment.installed(lock, root=tmp_path, stamp=stamp)

    assert not installed(environment.RUN_LOCK)
    stamp.write_text(environment._stamp_of(tmp_path / environment.RUN_LOCK) + "\n")
    assert installed(environment.RUN_LOCK)
    assert not installed(environment.TEST_LOCK)
    stamp.write_text(environment._stamp_of(tmp_path / environment.TEST_LOCK) + "\n")
    assert installed(environment.RUN_LOCK)
    assert installed(environment.TEST_LOCK)
    (tmp_path / environment.TEST_LOCK).write_text("resolved again")
    assert not installed(environment.RUN_LOCK)


def test_one_lock_has_one_holder(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with held(lock), pytest.raises(Refusal, match="already"), held(lock, refusal="already runs"):
        pass
    with held(lock, refusal="already runs"):
        pass  # the file that stays behind hinders nobody


def test_a_broken_state_file_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text("{")
    assert stack.read_state(tmp_path) == {}
    stack.write_state(tmp_path, postgres_port=1)
    stack.write_state(tmp_path, url="x")
    assert stack.read_state(tmp_path) == {"postgres_port": 1, "url": "x"}
    assert (tmp_path / "state.json").stat().st_mode & 0o077 == 0


def test_the_owner_of_the_data_says_as_whom_it_runs(tmp_path: Path) -> None:
    owner = tmp_path.stat().st_uid
    if owner == 0:
        assert postgres.identity_for(tmp_path, uid=0) == NAMESPACE
        os.chown(tmp_path, 65534, 65534)
        assert postgres.identity_for(tmp_path, uid=0) == Identity(uid=65534, gid=65534)
        assert postgres.identity_for(tmp_path, uid=65534) == SAME
    else:
        assert postgres.identity_for(tmp_path, uid=owner) == SAME
    with pytest.raises(Refusal, match="another user"):
        postgres.identity_for(tmp_path, uid=4242)


def test_what_keeps_dying_is_started_a_few_times_a_minute_only() -> None:
    told: list[str] = []
    starts: list[float] = []
    supervisor = Supervisor(tell=told.append)
    part = Part("worker", lambda: starts.append(1) or Ended())
    supervisor.add(part)
    for second in range(30):
        supervisor.look_after(part, now=float(second))
    assert len(starts) == 1 + DEATHS_A_MINUTE
    assert sum("keeps ending" in line for line in told) == 1
    supervisor.look_after(part, now=120.0)
    assert len(starts) == 2 + DEATHS_A_MINUTE


def test_a_named_browser_that_does_not_run_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_CHROMIUM", "/nonexistent/chromium")
    with pytest.raises(Refusal, match="PORTAL_CHROMIUM"):
        browser.find()


def test_no_browser_at_all_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTAL_CHROMIUM", raising=False)
    monkeypatch.setattr(browser, "present", lambda: iter([Path("/nonexistent/chromium")]))
    monkeypatch.setattr(browser, "_from_apt", lambda: None)
    monkeypatch.setattr(browser.packed_browser, "fetch", lambda folder: None)
    with pytest.raises(Refusal, match="No browser") as refused:
        browser.find()
    assert "\n" not in str(refused.value)


def test_a_missing_database_program_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORTAL_PG_BINDIR", str(tmp_path))
    with pytest.raises(Refusal, match="PORTAL_PG_BINDIR"):
        postgres.binaries()


def test_a_new_migration_or_another_database_is_noticed(tmp_path: Path) -> None:
    migrations = tmp_path / "members" / "migrations"
    migrations.mkdir(parents=True)
    (migrations / "0001_initial.py").write_text("first")
    before = prepared.fingerprint("postgres://one", tmp_path)
    assert prepared.fingerprint("postgres://one", tmp_path) == before
    assert prepared.fingerprint("postgres://two", tmp_path) != before
    (migrations / "0002_more.py").write_text("second")
    assert prepared.fingerprint("postgres://one", tmp_path) != before


def test_a_catalogue_is_compiled_only_when_it_changed(tmp_path: Path) -> None:
    source = tmp_path / "django.po"
    source.touch()
    assert not prepared._is_compiled(source)
    source.with_suffix(".mo").touch()
    os.utime(source, (1, 1))
    assert prepared._is_compiled(source)
    os.utime(source.with_suffix(".mo"), (0, 0))
    assert not prepared._is_compiled(source)
