"""Public check of papers: each app tells what it knows of a check code; a page says that and nothing else."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without what is mistaken for something else: 0 O, 1 I
GROUPS, LETTERS = 4, 4  # 80 bits: cannot be guessed


@dataclass(frozen=True)
class Checked:
    """What a check code stands for. `standing` says in words whether it still holds; `holds` is the short answer."""

    paper: Any
    issued_at: datetime
    sha256: str
    holds: bool
    standing: Any


FINDERS: list[Callable[[str], Checked | None]] = []


def finder(find: Callable[[str], Checked | None]) -> None:
    """Declare who knows papers by their code, in an app's `ready`."""
    if find not in FINDERS:
        FINDERS.append(find)


def new_code() -> str:
    """A code nobody can guess, in groups that can be read aloud: "7KQM-2XDF-…"."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(GROUPS))


def normal(code: str) -> str:
    """The code as it is kept, however it was typed: small letters, spaces, without hyphens."""
    bare = "".join(letter for letter in code.upper() if letter in ALPHABET)
    return "-".join(bare[n : n + LETTERS] for n in range(0, len(bare), LETTERS))


def check(code: str) -> Checked | None:
    """What the code stands for, or None."""
    wanted = normal(code)
    return next((found for find in FINDERS if (found := find(wanted)) is not None), None)
