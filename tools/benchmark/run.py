"""One run of the bench: two databases of different size on one server, and what was measured in them."""

import argparse
import os
import platform
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings

from tools.benchmark import acts, databases, finder, load, measure, report, web
from tools.benchmark.people import Cast
from tools.places import say

ACTS = 10  # a round
NO_GROWTH = ("trivial", "request", "API")  # read a row or a page of rows by its key: one size is enough


class Bench:
    """One run: two databases on one server, and what was measured in them."""

    def __init__(self, given: argparse.Namespace, folder: Path) -> None:
        self.given, self.folder = given, folder
        default = settings.DATABASES["default"]
        self.url = os.environ.get("DATABASE_URL") or _address(default)
        self.names = {size: f"bench_{size}_{os.getpid()}" for size in ("small", "large")}
        self.pages: dict[str, list[web.Page]] = {}
        load_before = f"load average {os.getloadavg()[0]:.1f} before the start"
        machine = f"{os.cpu_count()} cores, {load_before}, Python {platform.python_version()}"
        self.client = web.client(folder, given.client)
        self.results = report.Results(
            given.size, given.small, self.client.name, given.rounds, given.seconds, machine
        )

    def run(self) -> report.Results:
        """Load, serve, measure; everything that was started is stopped and dropped at the end."""
        with databases.dropped_afterwards(self.url, *self.names.values(), keep=self.given.keep):
            cast = self._fill()
            self._count_queries()
            self._measure_pages()
            self._measure_acts(cast)
        return self.results

    def _fill(self) -> Cast:
        say(f"Making {self.given.offices} members …")
        databases.create(self.url, self.names["small"])
        databases.use(self.names["small"])
        cast = load.prepare(self.given.offices)
        databases.leave()
        databases.create(self.url, self.names["large"], like=self.names["small"])
        for size, count in (("small", self.given.small), ("large", self.given.size)):
            self._load(size, count, cast)
        return cast

    def _load(self, size: str, count: int, cast: Cast) -> None:
        say(f"Loading {count:,} requests …")
        databases.use(self.names[size])
        self.results.loaded_rows_a_second = load.load(count, cast)
        number = load.measured(cast)
        finder.add_people(finder.PEOPLE if size == "large" else finder.FEW, by=cast.busy, and_by=cast.many)
        load.settle()
        self.results.database_bytes = load.size_on_disk()
        self.results.deep_page, key = load.deep_key(cast.hub)
        self.pages[size] = measure.pages(cast, number, key)

    def _count_queries(self) -> None:
        """The large database is still in use."""
        self.results.queries = {page.name: measure.queries(page) for page in self.pages["large"]}

    def _measure_pages(self) -> None:
        with ExitStack() as stack:
            servers = {
                size: stack.enter_context(
                    web.serving(databases.address(self.url, name), self.folder / f"web-{size}.log")
                )
                for size, name in self.names.items()
            }
            for size, server in servers.items():
                for page in self.pages[size]:
                    server.fetch(page)
            large = servers["large"]
            html = [
                page for page in self.pages["large"] if page.path.startswith("/requests/") or page.path == "/"
            ]
            self.results.weights = {page.name: measure.weight(large, page) for page in html}
            self.results.cold_start = min(server.cold_start for server in servers.values())
            self.results.pages = self._rounds(servers)
            self.results.memory = large.memory()

    def _rounds(self, servers: dict[str, web.Server]) -> dict[tuple[str, str], measure.Measured]:
        """The small size beside the large one, page by page; where growth is no question only the large one."""
        jobs = []
        for large, small in zip(self.pages["large"], self.pages["small"], strict=True):
            jobs.append(("large", servers["large"], large))
            if not large.name.startswith(NO_GROWTH):
                jobs.append(("small", servers["small"], small))
        return measure.rounds(self.client, jobs, self.given.rounds, self.given.seconds, say)

    def _measure_acts(self, cast: Cast) -> None:
        say("Creating and sending …")
        writing = acts.Writing(cast)
        self.results.create = acts.create_and_send(writing, self.given.rounds, ACTS)
        self.results.sign = acts.signing(writing, self.given.rounds, ACTS)
        self.results.receive = acts.receiving(writing, self.given.rounds, ACTS)


def _address(default: dict) -> str:
    user = default["USER"] + (f":{default['PASSWORD']}" if default["PASSWORD"] else "")
    return f"postgres://{user}@{default['HOST']}:{default['PORT']}/{default['NAME']}"
