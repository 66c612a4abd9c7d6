"""`make run`: the whole portal with demo data under one process; `make reset` and `make manage` beside it."""

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

from tools import ports, processes
from tools.places import PYTHON, ROOT, RUN, Refusal, held, last_lines, say
from tools.prepared import compile_messages, fingerprint
from tools.stack import django_environment, read_state, start_servers, write_state
from tools.supervise import Part, Supervisor

DEFAULT_PORT = 8000
READY_SECONDS = 90
DATA = (
    "postgres",
    "valkey",
    "files",
    "mail",
    "static",
    "log",
    "beat",
    "state.json",
    "secret-key",
    "accounts.txt",
)


def run() -> int:
    """Start everything, print the address and the accounts, and stay until told to stop."""
    with held(RUN / "lock", refusal=_running_already()), Supervisor() as supervisor:
        start_portal(supervisor, RUN)
        say("Ctrl-C stops everything.")
        try:
            supervisor.watch()
        except KeyboardInterrupt:
            say("Stopping …")
    return 0


def start_portal(supervisor: Supervisor, folder: Path) -> dict[str, str]:
    """Start servers, web, worker, beat and sweep with their data in `folder`; returns their environment."""
    listener = _listen()
    port = listener.getsockname()[1]
    say("Starting the database and the queue …")
    env = django_environment(folder, start_servers(supervisor, folder))
    env |= {"PORTAL_DEMO": "1", "PORTAL_URL": f"http://localhost:{port}"}
    say("Preparing the tables and the demo data …")
    compile_messages()
    web, *others = _parts(folder, env, listener)
    known = fingerprint(env["DATABASE_URL"])
    if read_state(folder).get("prepared") == known:
        supervisor.add(web)  # it loads while the quick look at the data goes on
    accounts = _prepare(folder, env)
    if web not in supervisor.parts:
        supervisor.add(web)
    _wait_until_ready(web, folder, port)
    for part in others:
        supervisor.add(part)
    write_state(folder, url=env["PORTAL_URL"], pid=os.getpid(), prepared=known)
    say(f"\n{accounts}\n\nThe portal is ready:  {env['PORTAL_URL']}/\n")
    return env


def _listen() -> socket.socket:
    text = os.environ.get("PORTAL_PORT", str(DEFAULT_PORT))
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Refusal(f"PORTAL_PORT is {text!r}; it must be a number from 1 to 65535.")
    try:
        listener = ports.listen(int(text))
    except OSError as error:
        raise Refusal(f"No free port for the portal: {error}.") from None
    port = listener.getsockname()[1]
    if port != int(text):
        say(f"Port {text} is taken: using {port}.")
    return listener


def _prepare(folder: Path, env: dict[str, str]) -> str:
    """Migrate and load the demo; returns the table of demo accounts."""
    log, accounts = folder / "log" / "prepare.log", folder / "accounts.txt"
    if processes.run([PYTHON, "-m", "tools.prepare", accounts], log=log, env=env) != 0:
        raise Refusal(f"Preparing the data failed; the end of {log}:\n{last_lines(log)}")
    return accounts.read_text().rstrip()


def _parts(folder: Path, env: dict[str, str], listener: socket.socket) -> list[Part]:
    """The portal's own processes, none started yet; web comes first."""
    quiet = ["--without-mingle", "--without-gossip"]
    celery = [PYTHON, "-m", "celery", "-A", "cooperation"]
    commands = {
        "web": _gunicorn(listener.fileno()),
        # One task at a time needs no pool of processes.
        "worker": [*celery, "worker", "--pool", "solo", "-c", "1", "-l", "warning", *quiet],
        "beat": [*celery, "beat", "-s", folder / "beat" / "schedule", "--pidfile=", "-l", "warning"],
        "sweep": [PYTHON, "manage.py", "sweep"],
    }
    (folder / "beat").mkdir(exist_ok=True)
    return [Part(name, _starter(name, command, folder, env, listener)) for name, command in commands.items()]


def _gunicorn(descriptor: int) -> list[object]:
    command = [PYTHON, "-m", "gunicorn", "cooperation.wsgi", "--bind", f"fd://{descriptor}"]
    # Loaded once, then forked: half the work at the start.
    return [
        *command,
        "--preload",
        "--workers",
        "2",
        "--graceful-timeout",
        "5",
        "--timeout",
        "60",
        "--no-control-socket",
    ]


def _starter(
    name: str, command: processes.Command, folder: Path, env: dict[str, str], listener: socket.socket
):
    log = folder / "log" / f"{name}.log"

    def start() -> subprocess.Popen[bytes]:
        # The listener lives as long as this function: a restarted web finds the same port.
        processes.set_aside(log)
        passed = [listener.fileno()] if name == "web" else []
        return processes.spawn(command, log=log, env=env, pass_fds=passed)

    return start


def _wait_until_ready(web: Part, folder: Path, port: int) -> None:
    until = time.monotonic() + READY_SECONDS
    while web.process is not None and web.process.poll() is None and time.monotonic() < until:
        if _is_ready(port):
            return
        time.sleep(0.1)
    log = folder / "log" / "web.log"
    raise Refusal(f"The portal did not become ready; the end of {log}:\n{last_lines(log)}")


def _is_ready(port: int) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"http://{ports.HOST}:{port}/health/ready", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def _running_already() -> str:
    address = read_state(RUN).get("url", "another port")
    return f"The portal of this folder already runs, at {address}; stop it with Ctrl-C there first."


def reset() -> int:
    """Delete the data of `make run`; raises Refusal while it runs."""
    with held(RUN / "lock", refusal=_running_already()):
        for name in DATA:
            path = RUN / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    say("The portal's data is deleted; `make run` starts with fresh demo data.")
    if os.environ.get("DATABASE_URL"):
        say("The database that DATABASE_URL names was not touched.")
    return 0


def manage(arguments: list[str]) -> int:
    """Run a management command on the data of a `make run` that is going on; returns its exit status."""
    state = read_state(RUN)
    known = {name: state[name] for name in ("DATABASE_URL", "REDIS_URL") if name in state}
    if not known:
        raise Refusal("There is no data yet: start the portal with `make run` first.")
    env = django_environment(RUN, known) | {"PORTAL_DEMO": "1", "PORTAL_URL": state.get("url", "")}
    return processes.run([PYTHON, str(ROOT / "manage.py"), *arguments], env=env)
