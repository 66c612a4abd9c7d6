"""Rates of the pages in interleaved rounds, queries and weight of each."""

import gzip
import re
import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cooperation.kernel.paging import encode
from tools.benchmark import finder
from tools.benchmark.people import Cast
from tools.benchmark.web import Own, Page, Sample, Server, Wrk

TRIVIAL = "trivial view, logged in"
ANONYMOUS = "trivial view, nobody logged in"
INBOX, ARCHIVE, DETAIL, WORKBENCH = "inbox", "archive, first page", "request, 30 events", "workbench"
API_LIST = "API list of 25"


@dataclass(frozen=True)
class Measured:
    """Medians of the rounds: answers a second, latency in ms, errors in all."""

    rate: float
    p50: float
    p95: float
    errors: int


def pages(cast: Cast, number: str, deep_key: int) -> list[Page]:
    """What is measured: `number` is the request of the detail page, `deep_key` stands deep in the archive."""
    person, many = ({"Cookie": cast.cookies[pk]} for pk in (cast.busy, cast.many))
    deep = f"/requests/?box=archive&cursor={encode('n', [deep_key])}"
    return [
        Page(TRIVIAL, "/health/live", person),
        Page(ANONYMOUS, "/health/live"),
        Page(INBOX, "/requests/?box=inbox", person),
        Page("inbox, person of 8 offices", "/requests/?box=inbox", many),
        Page("outbox", "/requests/?box=outbox", person),
        Page(ARCHIVE, "/requests/?box=archive", person),
        Page("archive, deep page", deep, person),
        Page(DETAIL, f"/requests/{number}/", person),
        Page(WORKBENCH, "/", person),
        *finder.pages(person),
        Page(API_LIST, "/api/v1/requests/?box=inbox", {"Authorization": f"Bearer {cast.token}"}),
    ]


def rounds(
    load: Wrk | Own,
    work: Iterable[tuple[str, Server, Page]],
    count: int,
    seconds: float,
    tell: Callable[[str], None],
) -> dict[tuple[str, str], Measured]:
    """Measure every (size, server, page) once a round, so that a slow minute of the machine hits all alike."""
    jobs = list(work)
    taken: dict[tuple[str, str], list[Sample]] = {}
    for number in range(count):
        tell(f"round {number + 1} of {count}, {len(jobs) * seconds:.0f} s …")
        for size, server, page in jobs:
            taken.setdefault((size, page.name), []).append(load.run(server, page, seconds))
    return {key: _median(samples) for key, samples in taken.items()}


def _median(samples: list[Sample]) -> Measured:
    rate, p50, p95 = (
        statistics.median(getattr(sample, name) for sample in samples) for name in ("rate", "p50", "p95")
    )
    return Measured(rate, p50, p95, sum(sample.errors for sample in samples))


def queries(page: Page) -> list[dict[str, Any]]:
    """The statements of one page in a warm process, with their seconds. Uses the database in use."""
    client = Client(headers=dict(page.headers))
    client.get(page.path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(page.path)
    if answer.status_code != 200:
        raise RuntimeError(f"{page.path} answers {answer.status_code}")
    return list(captured.captured_queries)


@dataclass(frozen=True)
class Weight:
    """What a browser loads, in kB as gzip: the page alone, and with its style sheets, scripts and pictures."""

    page: float
    first_load: float
    calls: int


def weight(server: Server, page: Page) -> Weight:
    """Fetch a page and what it names on the portal itself."""
    body = server.fetch(page)
    named = sorted(set(re.findall(rb'(?:href|src)="(/static/[^"]+)"', body)))
    parts = [server.fetch(Page(path.decode(), path.decode())) for path in named]
    alone = len(gzip.compress(body, 6)) / 1000
    return Weight(alone, alone + sum(len(gzip.compress(part, 6)) for part in parts) / 1000, 1 + len(parts))
