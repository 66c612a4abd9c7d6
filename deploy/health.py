"""Health checks of the containers: `python deploy/health.py web|worker|beat|sweep`, exit code 0 when healthy."""

import os
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

BEAT_SILENCE = 10 * 60  # seconds; beat writes its schedule every three minutes


def web() -> bool:
    """Answers and reaches PostgreSQL."""
    connection = HTTPConnection("127.0.0.1", int(os.environ.get("PORTAL_PORT", "8000")), timeout=4)
    host = os.environ["PORTAL_HOSTS"].split(",")[0]
    connection.request("GET", "/health/ready", headers={"Host": host, "X-Forwarded-Proto": "https"})
    return connection.getresponse().status == 200


def worker() -> bool:
    """The worker of this container answers through the queue."""
    from cooperation.celery import app

    name = f"celery@{os.uname().nodename}"
    return bool(app.control.inspect(destination=[name], timeout=5).ping())


def beat(schedule: Path = Path("/tmp/beat")) -> bool:
    """The schedule was written lately."""
    written = [path.stat().st_mtime for path in schedule.parent.glob(f"{schedule.name}*")]
    return bool(written) and time.time() - max(written) < BEAT_SILENCE


def sweep() -> bool:
    """A sweeper has run lately: this one, or another one that does its work."""
    import django

    django.setup()
    from cooperation.kernel.heartbeat import is_late

    return not is_late()


CHECKS = {check.__name__: check for check in (web, worker, beat, sweep)}

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    try:
        healthy = CHECKS[sys.argv[1]]()
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        healthy = False
    sys.exit(0 if healthy else 1)
