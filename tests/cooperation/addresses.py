"""Every address of the resolver, with sample values for what it needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """A named pattern: `name` with its namespaces, and the names of its parameters."""

    name: str
    route: str
    params: tuple[str, ...]


def addresses() -> list[Address]:
    """All patterns, namespaces joined by ":". Unnamed ones get their route as name."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[Any], prefix: str, namespace: str) -> Iterator[Address]:
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, [namespace, entry.namespace]))
            yield from _walk(entry.url_patterns, route, inner)
        elif isinstance(entry, URLPattern):
            name = ":".join(filter(None, [namespace, entry.name or ""])) if entry.name else route
            yield Address(
                name, route, tuple(entry.pattern.converters) or tuple(entry.pattern.regex.groupindex)
            )
