"""Keyset paging: page 10,000 costs as much as page 1. Counts are capped, never exact on large tables."""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

CAP = 1000
LONGEST = 400  # characters of a cursor


@dataclass(frozen=True)
class Page:
    """Rows of one page and the cursors of its neighbours ("" where there is none)."""

    rows: list[Any]
    next: str
    previous: str


def capped_count(rows: QuerySet, cap: int = CAP) -> int:
    """At most `cap` + 1: more than that is shown as "1,000+"."""
    return rows.order_by()[: cap + 1].count()


def encode(direction: str, values: list[Any]) -> str:
    text = json.dumps([direction, *[value if isinstance(value, int) else str(value) for value in values]])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, length: int) -> tuple[str, list[Any]] | None:
    """Direction and key values, or None for a cursor that we did not make."""
    if len(cursor) > LONGEST:
        return None
    try:
        direction, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, UnicodeDecodeError, TypeError, RecursionError):
        return None
    ours = direction in ("n", "p") and len(values) == length and all(map(_is_key, values))
    return (direction, values) if ours else None


def _is_key(key: Any) -> bool:
    """A number that fits a column, or text without control characters."""
    if isinstance(key, int):
        return abs(key) < 2**63
    return isinstance(key, str) and key.isprintable()


def _after(fields: list[str], values: list[Any], descending: bool) -> Q:
    """Rows behind the key in the order of `fields`, all of one direction."""
    compare = "lt" if descending else "gt"
    condition = Q()
    for depth in range(len(fields)):
        same = dict(zip(fields[:depth], values[:depth], strict=True))
        condition |= Q(**same, **{f"{fields[depth]}__{compare}": values[depth]})
    # The range on the first field alone lets PostgreSQL start the index scan at the key.
    return Q(**{f"{fields[0]}__{compare}e": values[0]}) & condition


def nearest(parts: Sequence[QuerySet], order: Sequence[str], limit: int) -> RawSQL:
    """The keys of the first `limit` rows of all parts together, for `pk__in`. A row may be in several parts.

    Each part walks its own index and brings at most `limit` keys; only what is shown is then read whole. One OR over
    all parts would be sorted, with all its joins, before the first row is out.
    """
    fields = [name.lstrip("-") for name in order]
    union, params = _union([part.order_by(*order).values("pk", *fields)[:limit] for part in parts])
    ordered = ", ".join(f'"{name.lstrip("-")}"{" DESC" if name.startswith("-") else ""}' for name in order)
    return RawSQL(f"SELECT pk FROM ({union}) found ORDER BY {ordered} LIMIT {limit:d}", params)


def _union(parts: Iterable[QuerySet]) -> tuple[str, list[Any]]:
    """SQL and parameters of all parts, a row that several bring once. Django's own union admits no query around it."""
    found: list[str] = []
    params: list[Any] = []
    for part in parts:
        sql, given = part.query.sql_with_params()
        found.append(f"({sql})")
        params += given
    return " UNION ".join(found), params


def keyset(
    rows: QuerySet,
    *,
    order: tuple[str, ...],
    cursor: str = "",
    size: int = 25,
    parts: Sequence[QuerySet] | None = None,
) -> Page:
    """One page of `rows` ordered by `order`: non-null fields, all ascending or all with "-", the last unique.

    With `parts` only the rows that are in one of them: none for an empty list. An unknown cursor shows the first page.
    """
    descending = order[0].startswith("-")
    fields = [name.lstrip("-") for name in order]
    found = decode(cursor, len(fields)) if cursor else None
    backwards = found is not None and found[0] == "p"
    if found:
        try:
            after = _after(fields, found[1], descending != backwards)
            rows, parts = rows.filter(after), parts and [part.filter(after) for part in parts]
        except (ValueError, TypeError, ValidationError):
            found, backwards = None, False
    sign = "-" if descending != backwards else ""
    ordered = [sign + name for name in fields]
    if parts is not None:
        rows = rows.filter(pk__in=nearest(parts, ordered, size + 1)) if parts else rows.none()
    taken = list(rows.order_by(*ordered)[: size + 1])
    more, taken = len(taken) > size, taken[:size]
    if backwards:
        taken.reverse()
    return Page(
        taken,
        next=_cursor("n", taken[-1], fields) if taken and (more or backwards) else "",
        previous=_cursor("p", taken[0], fields) if taken and (more if backwards else found) else "",
    )


def _cursor(direction: str, row: Any, fields: list[str]) -> str:
    return encode(direction, [getattr(row, name) for name in fields])


def capped_counts(named: Mapping[str, QuerySet | Sequence[QuerySet]], cap: int = CAP) -> dict[str, int]:
    """Several capped counts in one statement. A count over several parts counts a row once."""
    counted: list[str] = []
    params: list[Any] = []
    for rows in named.values():
        parts = [rows] if isinstance(rows, QuerySet) else rows
        union, given = _union(part.order_by().values("pk")[: cap + 1] for part in parts)
        counted.append(f"(SELECT least({cap + 1:d}, count(*)) FROM ({union}) counted)" if union else "0")
        params += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counted)}", params)
        return dict(zip(named, cursor.fetchone(), strict=True))


def capped_tally(parts: Sequence[QuerySet], field: str, value: Any, cap: int = CAP) -> tuple[int, int]:
    """Capped counts of the rows of all parts, and of those among them whose `field` has this value."""
    if not parts:
        return 0, 0
    union, params = _union(part.order_by(field).values("pk", field)[: cap + 1] for part in parts)
    counts = f'least({cap + 1:d}, count(*)), least({cap + 1:d}, count(*) FILTER (WHERE "{field}" = %s))'
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts} FROM ({union}) counted", [value, *params])
        return cursor.fetchone()
