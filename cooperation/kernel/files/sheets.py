"""The cells of a small workbook as text, with its traps named: formulas, merged cells, hidden sheets. Nothing is computed."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import IO
from xml.etree import ElementTree

from cooperation.kernel.files import packages
from cooperation.kernel.files.errors import FileRefused

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
MAX_COLUMNS = 60
MAX_TEXT = 2000  # characters of a cell


class TooManyRows(Exception):
    """The sheet has more filled rows than the caller takes."""


@dataclass(frozen=True)
class Cell:
    """Text as it was typed. A number comes without its format: a telephone typed as one has lost its leading zeros."""

    text: str
    is_formula: bool = False
    is_error: bool = False


@dataclass
class Sheet:
    """The one visible sheet: rows by their number, cells by their column, both counted from 1 as people see them."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)  # such as "A2:B3"
    hidden_rows: list[int] = field(default_factory=list)
    hidden_sheets: list[str] = field(default_factory=list)
    more_sheets: list[str] = field(default_factory=list)


def column_name(column: int) -> str:
    """1 -> A, 27 -> AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def read_sheet(file: IO[bytes], *, most: int) -> Sheet:
    """The cells of an XLSX of at most `most` filled rows.

    Raises FileRefused for what is no sound workbook (or a bomb), TooManyRows.
    """
    packages.check_workbook(file)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            return _read(package, most)
    except (KeyError, ValueError, zipfile.BadZipFile, ElementTree.ParseError) as error:
        raise FileRefused("damaged") from error


def _read(package: zipfile.ZipFile, most: int) -> Sheet:
    sheet, visible = Sheet(), []
    for name, state, part in _sheets(package):
        if state in ("hidden", "veryHidden"):
            sheet.hidden_sheets.append(name)
        else:
            visible.append((name, part))
    if not visible:
        raise FileRefused("damaged")
    sheet.more_sheets = [name for name, _part in visible[1:]]
    words = _shared_words(package)
    _fill(sheet, package, visible[0][1], words, most)
    return sheet


def _whole(package: zipfile.ZipFile, name: str) -> bytes:
    if package.getinfo(name).file_size > packages.MAX_WHOLE:
        raise FileRefused("unpacks_too_large")
    return package.read(name)


def _tag(element: ElementTree.Element) -> str:
    return element.tag.removeprefix(_MAIN).removeprefix(_STRICT)


def _sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str, str]]:
    """Name, state and part of every sheet, in their order."""
    links = ElementTree.fromstring(_whole(package, "xl/_rels/workbook.xml.rels"))
    parts = {link.get("Id"): link.get("Target", "") for link in links}
    for element in ElementTree.fromstring(_whole(package, "xl/workbook.xml")).iter():
        if _tag(element) == "sheet":
            key = next((v for k, v in element.attrib.items() if k == _LINK or k.endswith("}id")), "")
            target = parts[key]
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            yield element.get("name", ""), element.get("state", "visible"), part


def _shared_words(package: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    root = ElementTree.fromstring(_whole(package, "xl/sharedStrings.xml"))
    return [_words(item) for item in root if _tag(item) == "si"]


def _words(element: ElementTree.Element) -> str:
    """The text of an element, without the phonetic help of Asian office suites."""
    found: list[str] = []
    for child in element:
        tag = _tag(child)
        if tag == "t":
            found.append(child.text or "")
        elif tag == "r":
            found.append(_words(child))
    return "".join(found)[:MAX_TEXT]


def _fill(sheet: Sheet, package: zipfile.ZipFile, part: str, words: list[str], most: int) -> None:
    if package.getinfo(part).file_size > packages.MAX_WHOLE:
        raise FileRefused("unpacks_too_large")
    number = 0
    with package.open(part) as source:
        for _event, element in ElementTree.iterparse(source):
            tag = _tag(element)
            if tag == "row":
                number = int(element.get("r") or number + 1)
                _take_row(sheet, number, element, words)
                if len(sheet.rows) > most:
                    raise TooManyRows
                element.clear()
            elif tag == "mergeCell":
                sheet.merged.append(element.get("ref", ""))


def _take_row(sheet: Sheet, number: int, row: ElementTree.Element, words: list[str]) -> None:
    cells: dict[int, Cell] = {}
    column = 0
    for element in row:
        if _tag(element) != "c":
            continue
        column = _column(element.get("r", ""), column)
        cell = _cell(element, words)
        if cell.text or cell.is_formula or cell.is_error:
            if column > MAX_COLUMNS:
                raise FileRefused("damaged")
            cells[column] = cell
    if cells:
        sheet.rows[number] = cells
        if row.get("hidden") in ("1", "true"):
            sheet.hidden_rows.append(number)


def _column(place: str, before: int) -> int:
    found = _PLACE.fullmatch(place)
    if found is None:
        return before + 1
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column


def _cell(element: ElementTree.Element, words: list[str]) -> Cell:
    kind, value, is_formula, text = element.get("t", "n"), "", False, ""
    for child in element:
        tag = _tag(child)
        if tag == "v":
            value = child.text or ""
        elif tag == "f":
            is_formula = True
        elif tag == "is":
            text = _words(child)
    if kind == "s" and value:
        text = words[int(value)] if 0 <= int(value) < len(words) else ""
    elif kind == "n":
        text = _number(value)
    elif kind in ("str", "b", "d"):
        text = value[:MAX_TEXT]
    return Cell(text.strip(), is_formula=is_formula, is_error=kind == "e")


def _number(value: str) -> str:
    """5.107E5 and 510700.0 are 510700."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value[:MAX_TEXT]
    if number.is_finite() and number == number.to_integral_value() and abs(number) < 10**18:
        return str(int(number))
    return value[:MAX_TEXT]
