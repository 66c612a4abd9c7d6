"""The virtual environment: made once, filled from a lock file, left alone while that lock stands."""

import hashlib
import sys
from pathlib import Path

from tools import processes
from tools.places import PYTHON, ROOT, RUN, VENV, Refusal, held, last_lines, say

RUN_LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"  # a superset of RUN_LOCK, resolved under its constraints
STAMP = VENV / ".installed-lock"


def ensure(lock: str) -> None:
    """Make `.venv` hold what `lock` names; raises Refusal when that cannot be had."""
    with held(RUN / "venv-lock"):
        if _usable() and installed(lock):
            return
        if not _usable():
            _create()
        _install(lock)


def installed(lock: str, *, root: Path = ROOT, stamp: Path = STAMP) -> bool:
    """Whether the stamp names `lock`, or its superset, in the state in which the file is now."""
    if not stamp.exists():
        return False
    fitting = {lock, TEST_LOCK}
    return stamp.read_text().strip() in {_stamp_of(root / name) for name in fitting if (root / name).exists()}


def _stamp_of(lock: Path) -> str:
    return f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}"


def _usable() -> bool:
    """Whether the environment's interpreter still runs (its base may have been removed or be too old)."""
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return processes.output_of([PYTHON, "-I", "-c", probe]) is not None


def _create() -> None:
    log = RUN / "log" / "venv.log"
    if processes.run([sys.executable, "-m", "venv", "--clear", str(VENV)], log=log) != 0:
        raise Refusal(f"No virtual environment could be made in {VENV}:\n{last_lines(log, 3)}")


def _install(lock: str) -> None:
    say(f"Installing the packages of {lock} into .venv (about a minute the first time) …")
    log = RUN / "log" / "pip.log"
    STAMP.unlink(missing_ok=True)
    # -I: the project's folder must not be on pip's path, its app `requests` would be found there.
    command = [str(PYTHON), "-I", "-m", "pip", "install", "--quiet", "--no-input", "--no-deps"]
    command += [
        "--disable-pip-version-check",
        "--only-binary=:all:",
        "--require-hashes",
        "-r",
        str(ROOT / lock),
    ]
    if processes.run(command, log=log) != 0:
        raise Refusal(
            f"The packages could not be installed (all of it: {log.relative_to(ROOT)}):\n{last_lines(log, 3)}"
        )
    STAMP.write_text(_stamp_of(ROOT / lock) + "\n")
