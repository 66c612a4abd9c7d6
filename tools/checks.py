"""`make test`, `make check`, `make bench` and the pictures: each with throw-away servers of its own."""

import os
import secrets
import shlex
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import browser, postgres, processes
from tools.places import PYTHON, ROOT, RUN, VENV, Refusal, held, say
from tools.prepared import compile_messages
from tools.serve import start_portal
from tools.stack import django_environment, start_servers
from tools.supervise import Supervisor

TEST = RUN / "test"
BUSY = "`make {name}` already runs in this folder."
PYTEST = ["-m", "pytest", "-q", "-n", "2", "--dist", "loadfile"]


def _tool(name: str, *arguments: str) -> list[str]:
    return [str(PYTHON), "-I", "-m", name, *arguments]


def _manage(*arguments: str) -> list[str]:
    return [str(PYTHON), "manage.py", *arguments]


def _typed() -> list[str]:
    """The rooms whose types are checked: where decisions are made, and this launcher."""
    rooms = ("actions", "rules", "selectors", "states", "clocks", "deadlines")
    apps = ("cooperation/kernel", "members", "requests", "exchange", "training", "federation")
    found = [
        path for app in apps for room in rooms for path in (ROOT / app).glob(f"{room}*") if _is_code(path)
    ]
    return [str(path.relative_to(ROOT)) for path in found] + ["tools"]


def _is_code(path: Path) -> bool:
    return path.suffix == ".py" or (path / "__init__.py").exists()


STATIC_CHECKS: dict[str, list[str]] = {
    "style": _tool("ruff", "check", "."),
    "format": _tool("ruff", "format", "--check", "."),
    "layers": [str(PYTHON), str(VENV / "bin" / "lint-imports")],
    "types": [str(PYTHON), "-m", "mypy", "--explicit-package-bases", *_typed()],
    "templates": _tool("djlint", "templates", "--lint", "--quiet"),
    "translations": [str(PYTHON), "tools/messages.py", "check"],
    "migrations": _manage("makemigrations", "--check", "--dry-run"),
    "set-up": _manage("check", "--fail-level", "WARNING"),
}
DEPLOY_CHECK = _manage("check", "--deploy", "--fail-level", "WARNING")


@contextmanager
def _throw_away(name: str, folder: Path, settings: tuple[str, ...] = ()) -> Iterator[dict[str, str]]:
    """The environment of servers that run while the block does; their data stays for the next time."""
    with held(folder / "lock", refusal=BUSY.format(name=name)), Supervisor() as supervisor:
        yield django_environment(folder, _start_anew_if_broken(supervisor, folder, settings))


def _start_anew_if_broken(supervisor: Supervisor, folder: Path, settings: tuple[str, ...]) -> dict[str, str]:
    """Without fsync a crash of the machine can break the data, which nobody needs."""
    try:
        return start_servers(supervisor, folder, settings=settings)
    except Refusal:
        supervisor.stop()
        shutil.rmtree(folder / "postgres", ignore_errors=True)
        return start_servers(supervisor, folder, settings=settings)


def test() -> int:
    """Run pytest with a database, a queue and a browser; PYTEST_ARGS is passed on. Returns its status."""
    program = str(browser.find())
    more = ("max_connections=200", *postgres.THROW_AWAY)
    with _throw_away("test", TEST, more) as env:
        env |= {"PORTAL_CHROMIUM": program, "REDIS_URL_TEST": env["REDIS_URL"]}
        env |= {"DJANGO_SETTINGS_MODULE": "cooperation.settings.test"}
        env.pop("PORTAL_SECRET_KEY")  # the tests set what they need of it
        compile_messages()
        return processes.run([PYTHON, *PYTEST, *shlex.split(os.environ.get("PYTEST_ARGS", ""))], env=env)


def check() -> int:
    """Run every static check, show the output of those that fail, and return 1 if any did."""
    with _throw_away("check", RUN / "check", postgres.THROW_AWAY) as env:
        compile_messages()
        failed = [name for name, command in STATIC_CHECKS.items() if not _passes(name, command, env)]
        if not _passes("deployment", DEPLOY_CHECK, env | _production()):
            failed.append("deployment")
    say(f"make check: {'failed: ' + ', '.join(failed) if failed else 'all passed'}")
    return 1 if failed else 0


def _passes(name: str, command: list[str], env: dict[str, str]) -> bool:
    log = RUN / "log" / f"check-{name}.log"
    begin = time.monotonic()
    passed = processes.run(command, log=log, env=env) == 0
    say(f"{'ok    ' if passed else 'FAILED'} {name} ({time.monotonic() - begin:.0f} s)")
    if not passed:
        say(log.read_text(errors="replace").rstrip())
    return passed


def _production() -> dict[str, str]:
    """Settings with which the production set-up is complete, for its own checks only."""
    return {
        "DJANGO_SETTINGS_MODULE": "cooperation.settings.prod",
        "PORTAL_SECRET_KEY": secrets.token_urlsafe(64),
        "PORTAL_ANCHOR_KEY": secrets.token_urlsafe(64),
        "PORTAL_HOSTS": "portal.example",
    }


def bench(size: str) -> int:
    """Load `size` requests into a database of their own and measure; the database is deleted afterwards."""
    folder = RUN / "bench"
    try:
        with _throw_away("bench", folder) as env:
            return processes.run([PYTHON, "tools/bench.py", "--size", size], env=env)
    finally:
        shutil.rmtree(folder / "postgres", ignore_errors=True)


def screenshots() -> int:
    """Take the README's pictures from a freshly loaded demo, in a real browser."""
    program = str(browser.find())
    folder = RUN / "screenshots"
    with held(folder / "lock", refusal=BUSY.format(name="screenshots")), Supervisor() as supervisor:
        shutil.rmtree(folder / "postgres", ignore_errors=True)
        env = start_portal(supervisor, folder)
        return processes.run([PYTHON, "tools/screenshots.py"], env=env | {"PORTAL_CHROMIUM": program})
