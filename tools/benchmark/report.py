"""The numbers beside their goals, as a table and as JSON."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from tools.benchmark import measure
from tools.benchmark.acts import Pace
from tools.benchmark.measure import Measured, Weight

GROWTH = 1.2  # p95 at the large size against that at the small one
# Of pages by the start of their name: least percent of the trivial view, most queries.
GOALS: dict[str, tuple[float, int | None]] = {
    "inbox, person": (0, 6),
    "inbox": (3, 6),
    "outbox": (3, 6),
    "archive": (3, 6),
    "request": (4, 12),
    "workbench": (4, None),
    "finder": (3, 12),
    "common superior": (3, 12),
    "map of members": (3, 12),
    "API list": (7, None),
}
# Published figures of Request Tracker 5.0 and NetBox 4.4 at 100,000 objects, the faster of the two, in answers a
# second where a trivial view of bare Django gave PUBLISHED_TRIVIAL: (theirs, times that we want, our page).
PUBLISHED_TRIVIAL = 5014
PEERS = {"list": (5.5, 20, measure.INBOX), "detail": (27.0, 5, measure.DETAIL), "create": (18.0, 10, None)}


@dataclass
class Results:
    """All that was measured. Keys of `pages`: (size, name of the page)."""

    size: int
    small: int
    client: str
    rounds: int
    seconds: float
    machine: str
    loaded_rows_a_second: float = 0
    database_bytes: int = 0
    deep_page: int = 0
    cold_start: float = 0
    pages: dict[tuple[str, str], Measured] = field(default_factory=dict)
    queries: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    weights: dict[str, Weight] = field(default_factory=dict)
    memory: list[float] = field(default_factory=list)
    create: Pace | None = None
    sign: Pace | None = None
    receive: Pace | None = None

    def percent(self, name: str, base: str = measure.TRIVIAL) -> float:
        """Of the trivial view, with a logged-in user if no other is named."""
        return 100 * self.pages["large", name].rate / max(0.001, self.pages["large", base].rate)

    def growth(self, name: str) -> float | None:
        """p95 at the large size as a multiple of that at the small one."""
        small = self.pages.get(("small", name))
        return self.pages["large", name].p95 / small.p95 if small and small.p95 else None


def _goal(name: str) -> tuple[float, int | None]:
    return next((goal for start, goal in GOALS.items() if name.startswith(start)), (0, None))


def _row(results: Results, name: str) -> list[str]:
    found, growth = results.pages["large", name], results.growth(name)
    least, most = _goal(name)
    count = len(results.queries.get(name, []))
    percent, wanted, met = results.percent(name), [], []
    if least:
        wanted.append(f">= {least:g} %")
        met.append(percent >= least)
    if most is not None:
        wanted.append(f"<= {most} q.")
        met.append(count <= most)
    if growth is not None and name.startswith(("inbox", "outbox", "archive")):
        wanted.append(f"<= {GROWTH}x")
        met.append(growth <= GROWTH)
    return [
        name,
        f"{found.rate:,.0f}",
        f"{percent:.1f} %",
        f"{results.percent(name, measure.ANONYMOUS):.1f} %",
        f"{found.p50:.1f}",
        f"{found.p95:.1f}",
        str(count),
        "" if growth is None else f"{growth:.2f}x",
        ", ".join(wanted),
        _word(met),
    ]


def _word(met: Iterable[bool]) -> str:
    told = list(met)
    return ("yes" if all(told) else "NO") if told else ""


def _single(name: str, value: float, unit: str, goal: float, least: bool = False) -> list[str]:
    fits = value >= goal if least else value <= goal
    return [name, f"{value:,.1f} {unit}", f"{'>=' if least else '<='} {goal:g} {unit}", _word([fits])]


def _singles(results: Results) -> list[list[str]]:
    rows = []
    paces = {
        "create and send": results.create,
        "sign": results.sign,
        "receive (one transition)": results.receive,
    }
    for name, pace in paces.items():
        if pace:
            text = f"{name}: {pace.actions:,.0f}/s through the actions, {pace.sql:,.0f}/s in three statements"
            rows.append(_single(text, 100 * pace.ratio, "%", 35, least=True))
    if results.memory:
        rows.append(_single("memory of a worker (PSS), the larger one", max(results.memory), "MB", 120))
    rows.append(_single("cold start of web to its first 200", results.cold_start, "s", 2))
    heaviest = max(results.weights.values(), key=lambda found: found.first_load)
    rows.append(_single("heaviest page, first load, gzip", heaviest.first_load, "kB", 90))
    rows.append(_single("heaviest page, warm, gzip", max(w.page for w in results.weights.values()), "kB", 25))
    rows.append(_single("calls of a first load", max(w.calls for w in results.weights.values()), "", 12))
    return rows + _peers(results)


def _peers(results: Results) -> list[list[str]]:
    """As shares of the trivial view, because this machine at this hour is not theirs at theirs."""
    rows = []
    trivial = max(0.001, results.pages["large", measure.ANONYMOUS].rate)
    for name, (theirs, times, page) in PEERS.items():
        created = results.create.actions if results.create else 0
        ours = results.pages["large", page].rate if page else created
        ratio = (ours / trivial) / (theirs / PUBLISHED_TRIVIAL)
        rows.append(_single(f"{name}: times the peers' published share", ratio, "x", times, least=True))
    return rows


def table(results: Results) -> str:
    """All of it for the terminal."""
    head = [
        "page",
        "a second",
        "of trivial",
        "of anonymous",
        "p50 ms",
        "p95 ms",
        "queries",
        "p95 growth",
        "goal",
        "met",
    ]
    body = [_row(results, name) for size, name in results.pages if size == "large"]
    parts = [
        f"{results.size:,} requests (growth: against {results.small:,}), {results.client}, medians of"
        f" {results.rounds} interleaved rounds of {results.seconds:g} s, 8 connections, 2 sync workers, {results.machine}",
        _aligned([head, *body]),
        _aligned([["measure", "value", "goal", "met"], *_singles(results)]),
        f"Loaded by COPY: {results.loaded_rows_a_second:,.0f} rows/s into all indexes;"
        f" database of {results.database_bytes / 1e6:,.0f} MB. Deep page of the archive: {results.deep_page:,}.",
        "The trivial view is /health/live through the whole middleware: logged in it reads session and account,"
        "\nanonymous it reads nothing. Create, sign and receive leave out the password check, which is slow on"
        "\npurpose. The peers were measured on another day: theirs and ours are compared as shares of the trivial"
        "\nview, bare for them, anonymous for us. Query counts are asserted in the tests.",
    ]
    errors = sum(found.errors for found in results.pages.values())
    if errors:
        parts.append(f"WARNING: {errors} answers were errors: the numbers above mean nothing.")
    return "\n\n".join(parts)


def _aligned(rows: list[list[str]]) -> str:
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    side: Callable[[int], str] = lambda n: "<" if n in (0, len(widths) - 1, len(widths) - 2) else ">"  # noqa: E731
    return "\n".join(
        "  ".join(f"{cell:{side(n)}{widths[n]}}" for n, cell in enumerate(row)).rstrip() for row in rows
    )


def as_json(results: Results) -> dict[str, Any]:
    """For bench.json: the same numbers, with every statement of every page."""
    plain = asdict(results)
    plain["pages"] = {
        size: {name: asdict(found) for (of, name), found in results.pages.items() if of == size}
        for size in ("large", "small")
    }
    large = [name for size, name in results.pages if size == "large"]
    plain["percent_of_trivial"] = {name: results.percent(name) for name in large}
    plain["p95_growth"] = {name: results.growth(name) for name in large}
    plain["queries_a_page"] = {name: len(found) for name, found in results.queries.items()}
    return plain
