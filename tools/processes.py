"""Child processes that never outlive the launcher, and the identity in which they run."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.places import ROOT

LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
CLONE_NEWUSER = 0x10000000
NOBODY = 65534
Command = Sequence[object]  # strings and paths
LOG_LIMIT = 10 * 1024 * 1024  # bytes; a longer log is set aside at the next start


@dataclass(frozen=True)
class Identity:
    """As whom a child runs: as we do, as another user, or as root seen as nobody from inside."""

    uid: int | None = None
    gid: int | None = None
    namespace: bool = False

    def enter(self) -> None:
        """Take on this identity in the child; raises OSError where the system forbids it."""
        if self.namespace:
            _become_nobody_inside()
        elif self.uid is not None:
            os.setgroups([])
            os.setgid(self.gid if self.gid is not None else self.uid)
            os.setuid(self.uid)


SAME = Identity()
NAMESPACE = Identity(namespace=True)


def _become_nobody_inside() -> None:
    """Enter a user namespace in which root is nobody: PostgreSQL refuses uid 0, yet the files stay root's."""
    uid, gid = os.geteuid(), os.getegid()
    if LIBC is None or LIBC.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "no user namespace")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {gid} 1")


def die_with(parent: int, death: int) -> None:
    """Ask the kernel to send `death` to this process when its parent ends (only Linux can)."""
    if LIBC is None:
        return
    LIBC.prctl(PR_SET_PDEATHSIG, death, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we asked
        os._exit(1)


def _words(command: Command) -> list[str]:
    return [str(part) for part in command]


def _entering(identity: Identity, death: int) -> Callable[[], None]:
    parent = os.getpid()

    def enter() -> None:
        identity.enter()
        die_with(parent, death)  # last: a change of identity clears it

    return enter


def spawn(
    command: Command,
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    identity: Identity = SAME,
    death: int = signal.SIGTERM,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a background child in a session of its own, so that Ctrl-C reaches only the launcher.

    `death` is the signal it gets when the launcher is killed. Output is appended to `log`.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            _words(command),
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=pass_fds,
            preexec_fn=_entering(identity, death),
        )


def run(
    command: Command,
    *,
    log: Path | None = None,
    env: Mapping[str, str] | None = None,
    identity: Identity = SAME,
) -> int:
    """Run a foreground child to its end and return its exit status; without `log` it writes to the terminal.

    A stop of the launcher (KeyboardInterrupt) stops the child too.
    """
    output = None
    if log is not None:
        log.parent.mkdir(parents=True, exist_ok=True)
        output = log.open("wb")
    enter = _entering(identity, signal.SIGTERM)
    child = subprocess.Popen(
        _words(command), cwd=ROOT, env=env, stdout=output, stderr=output, preexec_fn=enter
    )
    try:
        return child.wait()
    finally:
        stop([child], patience=5)
        if output is not None:
            output.close()


def stop(children: Sequence[subprocess.Popen[bytes]], *, by: int = signal.SIGTERM, patience: float) -> None:
    """Send `by` to all children that still run, wait `patience` seconds in all, then kill the rest."""
    running = [child for child in children if child.poll() is None]
    until = time.monotonic() + patience
    for child in running:
        child.send_signal(by)
    for child in running:
        try:
            child.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def output_of(command: Command, *, identity: Identity = SAME, seconds: float = 60) -> str | None:
    """What a quick command prints; None when it cannot run, fails or takes longer than `seconds`."""
    try:
        done = subprocess.run(
            _words(command),
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            preexec_fn=identity.enter,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None


def kill_group(child: subprocess.Popen[bytes]) -> None:
    """Kill what an ended child of `spawn` left in its session."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of whatever our children leave behind, so that it can be found (only Linux can)."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_adopted(seconds: float = 10) -> None:
    """Kill what was left behind until nothing is; call it when all that we started ourselves has ended."""
    until = time.monotonic() + seconds
    while LIBC is not None and time.monotonic() < until:
        for pid in _children():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass
        except ChildProcessError:
            return
        time.sleep(0.05)


def _children() -> list[int]:
    """The processes whose parent we are now."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it ended while we looked
            if int(status.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                found.append(int(status.parent.name))
    return found


def stop_on_signals() -> None:
    """Turn Ctrl-C, SIGTERM and a closed terminal into one KeyboardInterrupt; what follows is ignored."""

    def interrupt(number: int, frame: object) -> None:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup
        signal.signal(signal.SIGHUP, interrupt)


def set_aside(log: Path) -> None:
    """Start a new log once this one is long; one old one is kept."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".old.log"))
