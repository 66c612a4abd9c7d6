"""`make bench`: fill two databases of different size, serve both, and measure the pages side by side.

    python tools/bench.py --size 100000     needs DATABASE_URL of a server on which databases may be made

Prints a table and writes bench.json. It is no test: people judge the numbers.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SMALL = 10_000  # the goal on growth compares with this size


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=100_000, help="requests in the large database")
    parser.add_argument("--small", type=int, help=f"in the small one; a tenth, at most {SMALL}, if not given")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="of one page in one round")
    parser.add_argument("--offices", type=int, default=60, help="members among which the requests are spread")
    parser.add_argument(
        "--client", choices=["wrk", "own"], default="wrk", help="wrk only where it is installed"
    )
    parser.add_argument("--json", type=Path, default=ROOT / "bench.json")
    parser.add_argument(
        "--keep", action="store_true", help="leave the two databases for a look at their plans"
    )
    given = parser.parse_args(words)
    if given.size < 1000 or given.offices < 10:
        parser.error("the smallest run has 1,000 requests and 10 offices")
    given.small = given.small or min(SMALL, given.size // 10)
    return given


def main(words: Sequence[str]) -> int:
    """Run, print and write; 1 when something could not be measured."""
    given = _arguments(words)
    sys.path[0] = str(ROOT)  # the project's app `requests` is to be found, not the files beside this one
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tools.benchmark.settings", "BENCH_CHEAP_PASSWORDS": "1"}
    from tools import processes
    from tools.places import PYTHON, RUN, Refusal, say

    processes.stop_on_signals()
    processes.run([PYTHON, "tools/messages.py", "compile"], log=RUN / "log" / "bench-messages.log")
    try:
        results, table = _measure(given)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    say(f"\n{table}")
    given.json.write_text(json.dumps(results, indent=1, ensure_ascii=False, default=str) + "\n")
    return 0


def _measure(given: argparse.Namespace) -> tuple[dict, str]:
    import warnings

    import django

    warnings.filterwarnings("ignore", "No directory at")  # static files come from the finders here
    django.setup()
    from tools.benchmark import report
    from tools.benchmark.run import Bench

    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        results = Bench(given, Path(folder)).run()
    return report.as_json(results), report.table(results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
