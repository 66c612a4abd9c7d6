"""One process that watches the portal's parts, starts again what dies and stops all of it in order."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from tools import processes
from tools.places import Refusal, say

DEATHS_A_MINUTE = 3


@dataclass
class Part:
    """A child by name; `start` starts it anew. Servers (`is_server`) stop after all others.

    `patience` is the seconds that it gets to stop before it is killed.
    """

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    is_server: bool = False
    stop_by: int = signal.SIGTERM
    patience: float = 10.0
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    given_up: bool = False


class Supervisor:
    """Holds the parts while a `with` block runs and stops them at its end, whatever ended it."""

    def __init__(self, tell: Callable[[str], None] = say) -> None:
        self.parts: list[Part] = []
        self.tell = tell

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def add(self, part: Part) -> None:
        """Start a part and look after it from now on."""
        self.parts.append(part)
        part.process = part.start()

    def watch(self, pause: float = 0.25) -> None:
        """Look after the parts for ever; a KeyboardInterrupt ends it. `pause` is in seconds."""
        while True:
            for part in self.parts:
                self.look_after(part, now=time.monotonic())
            time.sleep(pause)

    def look_after(self, part: Part, *, now: float) -> None:
        """Start the part again if it died, at most a few times a minute."""
        if part.process is not None and part.process.poll() is None:
            return
        part.deaths = [death for death in part.deaths if now - death < 60]
        if len(part.deaths) >= DEATHS_A_MINUTE:
            self._give_up_for_now(part)
            return
        part.given_up = False
        part.deaths.append(now)
        self._restart(part)

    def _give_up_for_now(self, part: Part) -> None:
        if not part.given_up:
            self.tell(f"{part.name} keeps ending: next try within a minute, see .run/log/{part.name}.log")
        part.given_up = True

    def _restart(self, part: Part) -> None:
        code = part.process.returncode if part.process else "?"
        self.tell(f"{part.name} ended ({code}): starting it again, see .run/log/{part.name}.log")
        if part.process is not None and not part.is_server:
            processes.kill_group(part.process)
        try:
            part.process = part.start()
        except Refusal as refusal:
            self.tell(str(refusal))

    def stop(self) -> None:
        """Stop the portal's parts together, then the servers that they used."""
        for servers in (False, True):
            parts = [part for part in self.parts if part.is_server is servers and part.process is not None]
            for part in parts:
                if part.process is not None and part.process.poll() is None:
                    part.process.send_signal(part.stop_by)
            for part in parts:
                self._finish(part)
        self.parts = []

    def _finish(self, part: Part) -> None:
        if part.process is None:
            return
        try:
            part.process.wait(part.patience)
        except subprocess.TimeoutExpired:
            part.process.kill()
            part.process.wait()
        if not part.is_server:
            processes.kill_group(part.process)
