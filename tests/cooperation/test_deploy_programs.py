"""The small programs of deploy/ that the containers run."""

import os
import runpy
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cooperation.kernel import heartbeat

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"


def address_seen(**given: str) -> str:
    """REMOTE_ADDR as the portal sees it behind the proxy 10.0.0.2."""
    program = runpy.run_path(str(DEPLOY / "behind_proxy.py"))
    seen: dict[str, Any] = {}
    program["application"].__globals__["portal"] = lambda environ, _start: seen.update(environ) or []
    program["application"]({"REMOTE_ADDR": "10.0.0.2"} | given, lambda *_: None)
    return seen["REMOTE_ADDR"]


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("", "10.0.0.2"),
        ("'; DROP TABLE", "10.0.0.2"),
    ],
)
def test_the_address_is_that_of_the_visitor(header: str, address: str) -> None:
    assert address_seen(HTTP_X_REAL_IP=header) == address


def test_the_portal_alone_believes_no_such_header() -> None:
    assert address_seen(HTTP_X_FORWARDED_FOR="203.0.113.7") == "10.0.0.2"


def health(name: str) -> Any:
    return runpy.run_path(str(DEPLOY / "health.py"))["CHECKS"][name]


def test_beat_is_healthy_while_it_writes_its_schedule(tmp_path: Path) -> None:
    schedule = tmp_path / "beat"
    assert not health("beat")(schedule)
    (tmp_path / "beat.dat").touch()
    assert health("beat")(schedule)
    long_ago = time.time() - 3600
    os.utime(tmp_path / "beat.dat", (long_ago, long_ago))
    assert not health("beat")(schedule)


@pytest.mark.django_db
def test_the_sweeper_is_healthy_while_it_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not health("sweep")()
    heartbeat.beat()
    assert health("sweep")()
    later = timezone.now() + heartbeat.LATE * 2
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert not health("sweep")()


def test_an_unhealthy_service_ends_with_one() -> None:
    env = os.environ | {"PORTAL_HOSTS": "portal.example", "PORTAL_PORT": "1"}
    ended = subprocess.run(
        [sys.executable, DEPLOY / "health.py", "web"], env=env, capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert "refused" in ended.stderr


def test_gunicorn_takes_its_configuration() -> None:
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "cooperation.settings.test"}
    command = [sys.executable, "-m", "gunicorn", "--check-config", "--config", "deploy/gunicorn.conf.py"]
    ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
