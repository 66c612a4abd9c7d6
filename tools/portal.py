"""The launcher behind the Makefile: `python3 -m tools.portal run`.

The first stage needs nothing but Python: it fills `.venv`. The second runs inside that environment.
"""

import os
import signal
import sys

from tools import processes
from tools.environment import RUN_LOCK, TEST_LOCK, ensure
from tools.places import PYTHON, ROOT, VENV, Refusal

# What each command needs installed; none: it runs without the environment.
NEEDS: dict[str, str | None] = {
    "run": RUN_LOCK,
    "manage": RUN_LOCK,
    "bench": RUN_LOCK,
    "test": TEST_LOCK,
    "check": TEST_LOCK,
    "messages": TEST_LOCK,
    "screenshots": TEST_LOCK,
    "browser": TEST_LOCK,
    "reset": None,
    "lock": None,
}


def main(arguments: list[str]) -> int:
    """Run one command and return its exit status; 2 for one that does not exist."""
    if not arguments or arguments[0] not in NEEDS:
        print(f"Usage: make {'|'.join(NEEDS)}", file=sys.stderr)
        return 2
    processes.stop_on_signals()
    processes.adopt_orphans()
    if "MAKELEVEL" in os.environ:
        processes.die_with(os.getppid(), signal.SIGTERM)  # a killed make must not leave us behind
    try:
        _enter_environment(arguments)
        return _dispatch(arguments[0], arguments[1:])
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except PermissionError as error:
        print(f"No right to use {error.filename}: it belongs to another user.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0 if arguments[0] == "run" else 130
    finally:
        processes.end_adopted()


def _enter_environment(arguments: list[str]) -> None:
    """Go on in `.venv`, with the same process id, unless we are there or do not need it."""
    lock = NEEDS[arguments[0]]
    if lock is None:
        return
    ensure(lock)
    if os.path.realpath(sys.prefix) != os.path.realpath(VENV):
        sys.stdout.flush()
        os.execv(PYTHON, [str(PYTHON), "-m", "tools.portal", *arguments])


def _dispatch(command: str, rest: list[str]) -> int:
    from tools import browser, checks, relock, serve

    match command:
        case "bench":
            return checks.bench(rest[0] if rest else "100000")
        case "manage":
            return serve.manage(rest)
        case "messages":
            steps = [processes.run([PYTHON, "tools/messages.py", step]) for step in ("update", "compile")]
            return max(steps)
        case "browser":
            print(browser.find())
            return 0
    actions = {"run": serve.run, "reset": serve.reset, "test": checks.test, "check": checks.check}
    return (actions | {"lock": relock.lock, "screenshots": checks.screenshots})[command]()


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
