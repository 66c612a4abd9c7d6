"""Lines of the table of offices: read, and refused one by one where they are wrong in themselves."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.enums import Level

COLUMNS = ["code", "level", "name", "division", "parent_code", "pinyin"]
RANKS = [Level.COUNTY, Level.PREFECTURE, Level.PROVINCE, Level.SUPREME]


class Refused(ValueError):
    """This line cannot be taken; the text says why."""


@dataclass(frozen=True)
class Row:
    line: int
    code: str
    level: str
    name: str
    division: str
    parent_code: str
    pinyin: str

    @property
    def rank(self) -> int:
        return RANKS.index(Level(self.level))


class NotATable(ValidationError):
    """The file as a whole is not the table of offices."""


@dataclass(frozen=True)
class Bad:
    """A line that is no row, and why."""

    line: int
    reason: str


def read_rows(data: bytes) -> Iterator[Row | Bad]:
    """Every line of the table that is not empty: as a row, or why it cannot be one. Raises NotATable."""
    lines = data.removeprefix(b"\xef\xbb\xbf").splitlines()
    if not lines or _cells(lines[0], strict=False) != COLUMNS:
        raise NotATable(_("The first line must be: %(columns)s") % {"columns": ",".join(COLUMNS)})
    seen: dict[str, int] = {}
    for number, raw in enumerate(lines[1:], start=2):
        if not raw.strip():
            continue
        try:
            row = _row(number, _cells(raw))
            _require_new(row, seen)
        except Refused as refused:
            yield Bad(number, str(refused))
        else:
            yield row


def _cells(raw: bytes, strict: bool = True) -> list[str]:
    try:
        text = raw.decode("utf-8")
        return [cell.strip() for cell in next(csv.reader([text], strict=True))]
    except (UnicodeDecodeError, csv.Error) as error:
        if not strict:
            return []
        reason = (
            _("not UTF-8") if isinstance(error, UnicodeDecodeError) else _("quotation marks do not match")
        )
        raise Refused(reason) from error


def _row(number: int, cells: list[str]) -> Row:
    if len(cells) != len(COLUMNS):
        text = _("%(found)s columns instead of %(wanted)s")
        raise Refused(text % {"found": len(cells), "wanted": len(COLUMNS)})
    row = Row(number, *cells)
    for broken, reason in _faults(row):
        if broken():
            raise Refused(reason)
    return row


def _faults(row: Row) -> list[tuple[Callable[[], bool], str]]:
    """What can be wrong with a line, in the order in which it is looked for."""
    levels = [level.value for level in RANKS[:-1]]
    return [
        (lambda: not _is_code(row.code), _("bad code “%(code)s”: six digits are wanted") % {"code": row.code}),
        (lambda: row.level not in levels, _("unknown level “%(level)s”") % {"level": row.level}),
        (lambda: not row.name, _("the name is missing")),
        (lambda: not row.division, _("the place is missing")),
        (lambda: len(row.name) > 100 or len(row.division) > 40, _("name or place is too long")),
        (lambda: not (row.name + row.division).isprintable(), _("name or place has invisible characters")),
        (lambda: not _is_pinyin(row.pinyin), _("pinyin “%(text)s”: letters only") % {"text": row.pinyin}),
        (lambda: bool(row.parent_code) and not _is_code(row.parent_code),
         _("bad code of the superior office “%(code)s”") % {"code": row.parent_code}),
        (lambda: not row.parent_code and row.level != Level.PROVINCE, _("the superior office is missing")),
    ]  # fmt: skip


def _is_code(text: str) -> bool:
    return len(text) == 6 and text.isascii() and text.isdigit()


def _is_pinyin(text: str) -> bool:
    letters = text.replace(" ", "").replace("'", "")
    return len(text) <= 100 and (
        not letters or (letters.isascii() and letters.isalpha() and letters.islower())
    )


def _require_new(row: Row, seen: dict[str, int]) -> None:
    if row.code in seen:
        raise Refused(
            _("code %(code)s stands already on line %(line)s") % {"code": row.code, "line": seen[row.code]}
        )
    seen[row.code] = row.line
