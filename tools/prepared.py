"""Whether a data folder has met this state of the code, and the translations in the form that Django reads."""

import hashlib
from pathlib import Path

from tools import processes
from tools.places import PYTHON, ROOT, RUN, Refusal, last_lines

CATALOGUES = "locale/*/LC_MESSAGES/*.po"
MIGRATIONS = "**/migrations/*.py"
HIDDEN = (".venv", ".run", "node_modules")


def compile_messages() -> None:
    """Write the compiled catalogues, which are not tracked, unless they are newer than their sources."""
    if all(_is_compiled(source) for source in ROOT.glob(CATALOGUES)):
        return
    log = RUN / "log" / "messages.log"
    if processes.run([PYTHON, "tools/messages.py", "compile"], log=log) != 0:
        raise Refusal(f"The translations could not be compiled:\n{last_lines(log)}")


def _is_compiled(source: Path) -> bool:
    made = source.with_suffix(".mo")
    return made.exists() and made.stat().st_mtime > source.stat().st_mtime


def fingerprint(database: str, root: Path = ROOT) -> str:
    """What changes when the tables of the database at address `database` may need a migration."""
    digest = hashlib.sha256(database.encode())
    for path in sorted(root.glob(MIGRATIONS)):
        if not set(path.relative_to(root).parts) & set(HIDDEN):
            digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()
