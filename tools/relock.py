"""`make lock`: resolves the three lock files, each under the constraints of the one before."""

import sys
import tempfile
from pathlib import Path

from tools import processes
from tools.places import Refusal, say

# --universal: one file for all platforms; no index addresses, for they are this machine's affair.
COMPILE = [
    "pip",
    "compile",
    "pyproject.toml",
    "--universal",
    "--generate-hashes",
    "--python-version",
    "3.11",
]
SILENT = ["--no-emit-index-url", "--no-emit-find-links", "--no-header", "--quiet"]
LOCKS: dict[str, list[str]] = {
    "requirements-server.lock": [],
    "requirements.lock": ["--extra", "local", "-c", "requirements-server.lock"],
    "requirements-test.lock": ["--extra", "local", "--extra", "test", "-c", "requirements.lock"],
}


def lock() -> int:
    """Write the lock files with uv from an environment that is thrown away; raises Refusal when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        programs = Path(folder) / "bin"
        _run(sys.executable, "-m", "venv", folder)
        _run(
            programs / "python", "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"
        )
        for name, more in LOCKS.items():
            _run(programs / "uv", *COMPILE, *SILENT, *more, "-o", name)
    say(f"Written: {', '.join(LOCKS)}")
    return 0


def _run(*command: object) -> None:
    if processes.run(command) != 0:
        raise Refusal(f"Locking stopped at: {' '.join(map(str, command[:4]))}")
