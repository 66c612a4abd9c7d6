"""Work that promises rest on: run by a small process of its own, from PostgreSQL's clock, without Redis."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.db import connection

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Sweep:
    """`run` is called every `every` seconds by one of the sweepers, and must be safe to repeat."""

    name: str
    every: int
    run: Callable[[], object]


SWEEPS: dict[str, Sweep] = {}


def sweep(name: str, *, every: int, run: Callable[[], object]) -> None:
    """Declare a sweep, in an app's `ready`."""
    SWEEPS[name] = Sweep(name, every, run)


def run_once(name: str) -> bool:
    """Run one sweep unless another process is at it; whether it ran to its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [f"sweep {name}"])
        if not cursor.fetchone()[0]:
            return False
        try:
            SWEEPS[name].run()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [f"sweep {name}"])
    return True


def run_forever(stop: Callable[[], bool], tick: float = 1.0) -> None:
    """Run every sweep at its interval until `stop()` says so. A failing sweep is logged and tried again."""
    due = dict.fromkeys(SWEEPS, 0.0)
    while not stop():
        for name, at in due.items():
            if time.monotonic() >= at and not stop():
                due[name] = time.monotonic() + SWEEPS[name].every
                _run_safely(name)
        time.sleep(tick)


def _run_safely(name: str) -> None:
    try:
        run_once(name)
    except Exception:
        log.exception("sweep failed", sweep=name)
        connection.close()  # after a restart of PostgreSQL the next round opens a new connection
