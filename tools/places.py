"""Where the launcher keeps what, and the error that ends it with one line."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
RUN = ROOT / ".run"
PYTHON = VENV / "bin" / "python"


class Refusal(Exception):
    """The launcher cannot go on; the text is the one line that the user reads."""


def say(line: str) -> None:
    """Tell the user one line at once, piped output included."""
    print(line, flush=True)


@contextmanager
def held(lock: Path, *, refusal: str = "") -> Iterator[None]:
    """Hold the file `lock`; while another process holds it, raise Refusal, or wait if no `refusal` is given.

    The kernel lets go of it with the process, so one that was killed leaves nothing stale behind.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (fcntl.LOCK_NB if refusal else 0))
    except BlockingIOError:
        os.close(descriptor)
        raise Refusal(refusal) from None
    try:
        yield
    finally:
        os.close(descriptor)


def last_lines(log: Path, count: int = 5) -> str:
    """The last lines of a log that are not empty, as one text; empty when there is no log."""
    if not log.exists():
        return ""
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return "\n".join(lines[-count:])
