"""gunicorn as production runs it, and the two clients that load it: wrk, or our own where it is not installed."""

import contextlib
import http.client
import os
import re
import shutil
import socket
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tools import ports, processes
from tools.places import PYTHON, Refusal, last_lines

WORKERS, CONNECTIONS = 2, 8
READY_SECONDS = 30
TIMEOUT = 20  # seconds for one answer

# wrk itself prints no 95th percentile.
_SCRIPT = """
{headers}
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("bench %d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), e.connect + e.read + e.write + e.status + e.timeout))
end
"""
_RESULT = re.compile(r"^bench (\d+) (\d+) (\d+) (\d+) (\d+)$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """What is asked of a server: an address with headers."""

    name: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sample:
    """One round: answers a second, latency in milliseconds, answers that were errors."""

    rate: float
    p50: float
    p95: float
    errors: int


@dataclass
class Server:
    """A running gunicorn: its port, the process, and the seconds from its start to the first answer."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    cold_start: float

    def workers(self) -> list[int]:
        """Process ids of the workers; empty where the system does not tell."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()] if path.exists() else []

    def memory(self) -> list[float]:
        """MB of each worker, shared pages counted by their share (PSS); empty where the system does not tell."""
        found = []
        for pid in self.workers():
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            found.append(int(re.findall(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)[0]) / 1024)
        return found

    def fetch(self, page: Page) -> bytes:
        """The body of a page; raises Refusal when the answer is not 200."""
        connection = http.client.HTTPConnection(ports.HOST, self.port, timeout=TIMEOUT)
        with contextlib.closing(connection):
            connection.request("GET", page.path, headers=dict(page.headers))
            answer = connection.getresponse()
            body = answer.read()
        if answer.status != 200:
            end = last_lines(self.log)
            raise Refusal(
                f"{page.name} ({page.path}) answers {answer.status}; the end of {self.log.name}:\n{end}"
            )
        return body


@contextmanager
def serving(url: str, log: Path) -> Iterator[Server]:
    """gunicorn on the database that `url` names, while the block runs."""
    listener = ports.listen(ports.free_port())
    env = dict(os.environ) | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tools.benchmark.settings"}
    env.pop("BENCH_CHEAP_PASSWORDS", None)
    command = [PYTHON, "-m", "gunicorn", "cooperation.wsgi", "--bind", f"fd://{listener.fileno()}"]
    command += ["--workers", WORKERS, "--timeout", "60", "--no-control-socket"]
    begin = time.monotonic()
    process = processes.spawn(command, log=log, env=env, pass_fds=[listener.fileno()])
    try:
        port = listener.getsockname()[1]
        _wait(port, process, log)
        yield Server(port, process, log, time.monotonic() - begin)
    finally:
        processes.stop([process], patience=10)
        processes.kill_group(process)
        listener.close()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """The listener is ours, so a call waits in its queue until the first worker is there."""
    try:
        connection = http.client.HTTPConnection(ports.HOST, port, timeout=READY_SECONDS)
        with contextlib.closing(connection):
            connection.request("GET", "/health/live")
            if connection.getresponse().status == 200 and process.poll() is None:
                return
    except OSError:
        pass
    raise Refusal(f"The web server did not start; the end of {log}:\n{last_lines(log)}")


class Wrk:
    """The load generator of that name."""

    name = "wrk"

    def __init__(self, folder: Path) -> None:
        self.script = folder / "page.lua"

    def run(self, server: Server, page: Page, seconds: float) -> Sample:
        """Load the page and read what wrk prints."""
        headers = "\n".join(f'wrk.headers["{name}"] = "{value}"' for name, value in page.headers.items())
        self.script.touch(mode=0o600)
        self.script.write_text(_SCRIPT.format(headers=headers))
        whole = max(1, round(seconds))
        options = ["-t", "1", "-c", str(CONNECTIONS), "-d", f"{whole}s", "--timeout", f"{TIMEOUT}s"]
        url = f"http://{ports.HOST}:{server.port}{page.path}"
        printed = processes.output_of(["wrk", *options, "-s", self.script, url], seconds=whole + TIMEOUT + 10)
        return parse(printed or "")


def parse(printed: str) -> Sample:
    """The line of our script; wrk counts in microseconds."""
    found = _RESULT.search(printed)
    if found is None:
        raise Refusal(f"wrk told nothing: {printed[-300:]!r}")
    count, duration, p50, p95, errors = (int(text) for text in found.groups())
    return Sample(1e6 * count / max(1, duration), p50 / 1000, p95 / 1000, errors)


class Own:
    """Eight threads, a connection for each call, as sync workers want it. It takes time from what it measures."""

    name = "own client"

    def run(self, server: Server, page: Page, seconds: float) -> Sample:
        """Load the page from all threads until the time is over."""
        head = f"GET {page.path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        call = (head + "".join(f"{n}: {v}\r\n" for n, v in page.headers.items()) + "\r\n").encode()
        times: list[float] = []
        errors: list[str] = []
        begin = time.monotonic()
        given = (server.port, call, begin + seconds, times, errors)
        threads = [threading.Thread(target=_ask_until, args=given) for _ in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        spent = time.monotonic() - begin
        times = sorted(times) or [0.0]
        p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
        return Sample(len(times) / spent, 1000 * statistics.median(times), 1000 * p95, len(errors))


def _ask_until(port: int, call: bytes, until: float, times: list[float], errors: list[str]) -> None:
    while (begin := time.monotonic()) < until:
        try:
            with socket.create_connection((ports.HOST, port), timeout=TIMEOUT) as line:
                line.sendall(call)
                first = line.recv(1 << 16)
                while line.recv(1 << 16):
                    pass
        except OSError as error:
            errors.append(str(error))
            continue
        times.append(time.monotonic() - begin)
        if not first.startswith(b"HTTP/1.1 200"):
            errors.append(first[:40].decode("latin-1"))


def client(folder: Path, wish: str = "") -> Wrk | Own:
    """wrk where it is installed, else our own; `wish` is "own" to have that in any case."""
    return Wrk(folder) if shutil.which("wrk") and wish != "own" else Own()
