"""People from a spreadsheet: every mistake by row and cell, before anything is written. This module only reads."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import override

from cooperation.kernel.files.sheets import Cell, Sheet, TooManyRows, column_name, read_sheet
from members.models import Organisation, User
from members.roles import GIVEN_BY_OFFICE

MAX_ROWS = 5000
MAX_BYTES = 5 * 1024 * 1024
USERNAME_WHOLE = r"^[a-z0-9][a-z0-9-]{2,59}\Z"
USERNAME = re.compile(USERNAME_WHOLE)
BETWEEN_ROLES = re.compile(r"[、,，;；/\n]+")
FIELDS = ("username", "name", "email", "phone")
WITH_ROLE = (*FIELDS, "office", "roles")
LONGEST = {"name": 60, "phone": 40}


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and where: "C7"; "" when it is about the whole file."""

    cell: str
    text: str


@dataclass
class Person:
    """One row of the file, ready to be written. `roles` are values of Role."""

    username: str
    name: str
    email: str
    phone: str
    roles: list[str] = field(default_factory=list)
    row: int = 0


@dataclass
class Checked:
    """What a file says: its people, and the mistakes in the order of the sheet."""

    people: list[Person]
    mistakes: list[Mistake]

    def as_rows(self) -> list[dict[str, Any]]:
        return [asdict(person) for person in self.people]


def header(office: Organisation | None) -> list[str]:
    """The first row of the template in the active language."""
    names = {
        "username": _("Account name"),
        "name": _("Name"),
        "email": _("Mail address"),
        "phone": _("Telephone"),
        "office": _("Office code"),
        "roles": _("Roles"),
    }
    return [names[name] for name in (WITH_ROLE if office else FIELDS)]


def check_file(file: IO[bytes], *, office: Organisation | None) -> Checked:
    """Read and check an XLSX. With `office` every row proposes roles there; without, accounts hold no role yet.

    Raises ValidationError when the file as a whole cannot be read.
    """
    try:
        sheet = read_sheet(file, most=MAX_ROWS + 1)
    except TooManyRows as error:
        text = _("The file has more than %(most)s rows. Split it and import the parts.") % {"most": MAX_ROWS}
        raise ValidationError(text) from error
    mistakes = [*_of_workbook(sheet), *_of_header(sheet, office)]
    if mistakes:
        return Checked([], mistakes)
    return _check_rows(sheet, office)


def recheck(rows: list[dict[str, Any]]) -> list[Mistake]:
    """What has become wrong since the file was checked: accounts or addresses that others took meanwhile."""
    people = [Person(**row) for row in rows]
    return list(_taken(people))


def _of_workbook(sheet: Sheet) -> Iterator[Mistake]:
    for name in sheet.hidden_sheets:
        text = _("The sheet “%(name)s” is hidden. Show it or delete it: nothing is imported unseen.")
        yield Mistake("", text % {"name": name[:60]})
    for name in sheet.more_sheets:
        yield Mistake(
            "", _("The file has a second sheet, “%(name)s”. Keep one sheet only.") % {"name": name[:60]}
        )
    for place in sheet.merged[:20]:
        yield Mistake(place, _("These cells are merged. Split them: one person a row, one entry a cell."))
    for row in sheet.hidden_rows[:20]:
        yield Mistake(f"A{row}", _("This row is hidden. Show it or delete it: nothing is imported unseen."))


def _of_header(sheet: Sheet, office: Organisation | None) -> Iterator[Mistake]:
    typed = sheet.rows.get(1, {})
    wanted = {}
    for language in ("zh-hans", "en"):
        with override(language):
            wanted[language] = header(office)
    found = [typed.get(n, Cell("")).text for n in range(1, max(typed, default=0) + 1)]
    if found in wanted.values():
        return
    names = " · ".join(header(office))
    yield Mistake("A1", _("The first row must be the one of the template: %(names)s.") % {"names": names})


def _check_rows(sheet: Sheet, office: Organisation | None) -> Checked:
    names = WITH_ROLE if office else FIELDS
    people, mistakes = [], []
    for number, cells in sheet.rows.items():
        if number == 1:
            continue
        found = list(_of_cells(number, cells, len(names)))
        typed = {name: cells.get(n, Cell("")).text for n, name in enumerate(names, start=1)}
        found += [Mistake(_place(names, name, number), text) for name, text in _of_row(typed, office)]
        mistakes += found
        words = {name: typed[name] for name in FIELDS}
        people.append(Person(**words, roles=_roles(typed.get("roles", "")) or [], row=number))  # type: ignore[arg-type]
    if not people:
        mistakes.append(Mistake("A2", _("The file names nobody. Write one person a row, from row 2 on.")))
    mistakes += [*_doubles(people), *_taken(people)]
    mistakes.sort(key=lambda mistake: _order(mistake.cell))
    return Checked(people, mistakes)


def _place(names: tuple[str, ...], name: str, row: int) -> str:
    return f"{column_name(names.index(name) + 1)}{row}"


def _order(cell: str) -> tuple[int, int, str]:
    """Row by row, then column by column."""
    letters = cell.rstrip("0123456789")
    digits = cell[len(letters) :]
    return (int(digits or 0), len(letters), letters)


def _of_cells(number: int, cells: dict[int, Cell], columns: int) -> Iterator[Mistake]:
    for column, cell in cells.items():
        place = f"{column_name(column)}{number}"
        if cell.is_formula:
            yield Mistake(place, _("This cell holds a formula. Write the value itself."))
        elif cell.is_error:
            yield Mistake(place, _("This cell shows an error of the spreadsheet. Write the value itself."))
        elif column > columns:
            yield Mistake(place, _("There is no column here in the template. Empty this cell."))
        elif not cell.text.isprintable():
            yield Mistake(place, _("This cell holds line breaks or invisible characters. Write it anew."))


def _of_row(typed: dict[str, str], office: Organisation | None) -> Iterator[tuple[str, str]]:
    """Field and what is wrong with it."""
    if not USERNAME.fullmatch(typed["username"]):
        yield "username", _("Use three to sixty small letters, digits or hyphens.")
    if not typed["name"]:
        yield "name", _("Write the name.")
    for name, most in LONGEST.items():
        if len(typed[name]) > most:
            yield name, _("At most %(most)s characters.") % {"most": most}
    if not _is_mail(typed["email"]):
        yield "email", _("Write a mail address: the link to activate the account goes there.")
    if office is not None:
        yield from _of_office(typed, office)


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def _of_office(typed: dict[str, str], office: Organisation) -> Iterator[tuple[str, str]]:
    if typed["office"] != office.code:
        text = _("Write the code of your own office, %(code)s: you import its people only.")
        yield "office", text % {"code": office.code}
    roles = _roles(typed["roles"])
    if not roles:
        names = "、".join(str(role.label) for role in GIVEN_BY_OFFICE)
        yield (
            "roles",
            _("Write one or more of these roles, with 、 between them: %(names)s.") % {"names": names},
        )


def _roles(text: str) -> list[str] | None:
    """The roles named in a cell, in either language or by code; None when one is unknown or not the office's to give."""
    known = _role_words()
    named = [word.strip().lower() for word in BETWEEN_ROLES.split(text) if word.strip()]
    if any(word not in known for word in named):
        return None
    return list(dict.fromkeys(known[word] for word in named))


@lru_cache(maxsize=1)
def _role_words() -> dict[str, str]:
    known = {role.value: role.value for role in GIVEN_BY_OFFICE}
    for language in ("zh-hans", "en"):
        with override(language):
            known |= {str(role.label).lower(): role.value for role in GIVEN_BY_OFFICE}
    return known


def _doubles(people: list[Person]) -> Iterator[Mistake]:
    """The same account or mail address twice in the file."""
    for name, column in (("username", "A"), ("email", "C")):
        first: dict[str, int] = {}
        for person in people:
            value = getattr(person, name).lower()
            if not value:
                continue
            if value in first:
                text = _("The same as in row %(row)s.") % {"row": first[value]}
                yield Mistake(f"{column}{person.row}", text)
            first.setdefault(value, person.row)


def _taken(people: list[Person]) -> Iterator[Mistake]:
    """Accounts and mail addresses that are in the portal already. Two queries, however long the file."""
    names, mails = [p.username for p in people], [p.email.lower() for p in people if p.email]
    taken = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    used = {
        mail.lower()
        for mail in User.objects.annotate(mail=Lower("email"))
        .filter(mail__in=mails)
        .values_list("mail", flat=True)
    }
    for person in people:
        if person.username in taken:
            yield Mistake(f"A{person.row}", _("There is an account with this name already."))
        if person.email.lower() in used:
            yield Mistake(f"C{person.row}", _("Another account has this mail address already."))
