"""Rows that carry both languages: `row.name` is the one that the reader uses."""

from typing import Any

from django.utils.translation import get_language


def english() -> bool:
    """Whether the reader's language is English."""
    return (get_language() or "").startswith("en")


class Bilingual:
    """Descriptor: `name = Bilingual("name")` reads `name_zh` or `name_en`, Chinese where English is missing."""

    def __init__(self, field: str) -> None:
        self.field = field

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        text = getattr(row, f"{self.field}_en") if english() else ""
        return text or getattr(row, f"{self.field}_zh")
