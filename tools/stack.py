"""The servers below one data folder, what is remembered about them, and the environment they give."""

import json
import os
import secrets
import signal
from collections.abc import Sequence
from pathlib import Path

from tools.places import RUN, say
from tools.postgres import Postgres
from tools.supervise import Part, Supervisor
from tools.valkey import Valkey

SETTINGS = "cooperation.settings.dev"


def read_state(folder: Path) -> dict:
    """What was remembered for the folder: ports, addresses, process; empty when nothing was."""
    try:
        return json.loads((folder / "state.json").read_text())
    except (OSError, ValueError):
        return {}


def write_state(folder: Path, **known: object) -> None:
    """Remember more for the folder, readable by its owner alone, for it holds passwords."""
    path = folder / "state.json"
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(read_state(folder) | known, indent=1))
    fresh.replace(path)


def start_servers(supervisor: Supervisor, folder: Path, *, settings: Sequence[str] = ()) -> dict[str, str]:
    """Start what the environment does not name yet; returns DATABASE_URL and REDIS_URL."""
    folder.mkdir(parents=True, exist_ok=True)
    if folder == RUN:
        folder.chmod(0o711)  # a database that cannot run as root must reach its own folder in it
    given = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}
    for name in given:
        say(f"Using {name} of the environment.")
    addresses = {
        "DATABASE_URL": given.get("DATABASE_URL") or _start_postgres(supervisor, folder, settings),
        "REDIS_URL": given.get("REDIS_URL") or _start_valkey(supervisor, folder),
    }
    write_state(folder, **addresses)
    return addresses


def _start_postgres(supervisor: Supervisor, folder: Path, settings: Sequence[str]) -> str:
    log = folder / "log" / "postgres.log"
    remembered = read_state(folder).get("postgres_port", 0)
    server = Postgres(folder / "postgres", log, port=remembered, settings=settings)
    server.prepare()
    supervisor.add(Part("postgres", server.start, is_server=True, stop_by=signal.SIGINT, patience=60))
    write_state(folder, postgres_port=server.port)
    return server.url()


def _start_valkey(supervisor: Supervisor, folder: Path) -> str:
    log = folder / "log" / "valkey.log"
    server = Valkey(folder / "valkey", log, port=read_state(folder).get("valkey_port", 0))
    supervisor.add(Part("valkey", server.start, is_server=True))
    write_state(folder, valkey_port=server.port)
    return server.url


def django_environment(folder: Path, addresses: dict[str, str]) -> dict[str, str]:
    """The whole environment of the portal's processes."""
    ours = {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PORTAL_DATA_DIR": str(folder),
        "PORTAL_SECRET_KEY": os.environ.get("PORTAL_SECRET_KEY") or _secret_key(folder),
        "PYTHONUNBUFFERED": "1",
    }
    (RUN / "static").mkdir(parents=True, exist_ok=True)  # empty in development, but whitenoise looks for it
    return dict(os.environ) | addresses | ours


def _secret_key(folder: Path) -> str:
    """The folder's own random key, made at the first start."""
    path = folder / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()
