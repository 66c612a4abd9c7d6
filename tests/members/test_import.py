"""People from a spreadsheet: every mistake by cell before anything is written; then all or nothing."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from cooperation.kernel.files.errors import FileRefused
from cooperation.kernel.models import AuditEvent, Mail, Notice
from members import imports
from members.actions import people
from members.enums import Role
from members.models import Appointment, PeopleImport, User
from tests.world import World

Login = Callable[..., Client]
UPLOAD = "/people/import/"


def book(
    rows: list[list[Any]], office: Any = True, change: Callable[[Any, Any], None] | None = None
) -> io.BytesIO:
    """A workbook with the header of the template; `change(book, sheet)` adds a trap."""
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target)
    sheet = made.add_worksheet()
    with translation.override("zh-hans"):
        header = imports.header(office)
    for place, row in enumerate([header, *rows]):
        for column, value in enumerate(row):
            sheet.write(place, column, value)
    if change:
        change(made, sheet)
    made.close()
    target.seek(0)
    return target


def upload(file: io.BytesIO, name: str = "people.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, file.getvalue())


def cells(world: World, rows: list[list[Any]], **options: Any) -> list[str]:
    found = imports.check_file(book(rows, **options), office=world.requesting)
    return [mistake.cell for mistake in found.mistakes]


def role_words() -> str:
    with translation.override("zh-hans"):
        return f"{Role.CASE_OFFICER.label}、{Role.LIAISON.label}"


def good(n: int = 1) -> list[Any]:
    return [f"import-{n}", f"演示{n}", f"import-{n}@example.invalid", "000-1", "510700", role_words()]


def test_template_filled_and_imported(world: World, login: Login) -> None:
    client = login("liaison")
    answer = client.get(UPLOAD + "template.xlsx")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as package:
        assert "xl/workbook.xml" in package.namelist()
    answer = client.post(UPLOAD, {"file": upload(book([good(1), good(2)]))})
    assert answer.status_code == 302
    assert not User.objects.filter(username="import-1").exists()
    preview = client.get(answer["Location"]).content.decode()
    assert "import-2@example.invalid" in preview
    assert client.post(answer["Location"]).status_code == 302
    person = User.objects.get(username="import-1")
    assert set(person.appointment_set.values_list("role", flat=True)) == {"case_officer", "liaison"}
    assert not person.appointments  # like any grant, by a second person
    assert not person.has_usable_password()
    assert (
        Notice.objects.filter(
            kind="members.role_proposed", person__username__startswith="requesting-"
        ).count()
        == 2
    )
    assert not Mail.objects.filter(kind="members.activate").exists()
    chosen = list(Appointment.objects.pending().values_list("pk", flat=True))
    login("procurator_general_in_charge").post(reverse("members:proposals"), {"chosen": chosen})
    assert Mail.objects.filter(kind="members.activate").values("person").distinct().count() == 2
    assert client.post(answer["Location"]).status_code == 409  # twice
    assert PeopleImport.objects.get().rows == []
    assert AuditEvent.objects.filter(action="members.open_account", target_id=person.pk).exists()


@pytest.mark.parametrize(
    ("column", "value", "cell"),
    [
        (0, "Zhang San", "A2"),
        (0, "ab", "A2"),
        (0, "requesting-liaison", "A2"),
        (1, "", "B2"),
        (1, "演" * 61, "B2"),
        (1, "演示\n甲", "B2"),
        (2, "no mail", "C2"),
        (2, "", "C2"),
        (2, "REQUESTING-liaison@example.invalid", "C2"),
        (3, "0" * 41, "D2"),
        (4, "511300", "E2"),
        (4, "", "E2"),
        (5, "", "F2"),
        (5, "检察长", "F2"),
        (5, "审计管理员", "F2"),
        (6, "more", "G2"),
    ],
)
def test_each_mistake_has_its_cell(world: World, column: int, value: str, cell: str) -> None:
    row = [*good(), ""]
    row[column] = value
    assert cells(world, [row]) == [cell]


def test_all_mistakes_at_once_in_the_order_of_the_sheet(world: World) -> None:
    bad = ["X", "", "y", "", "000000", "?"]
    assert cells(world, [good(1), bad, good(1)]) == ["A3", "B3", "C3", "E3", "F3", "A4", "C4"]


def test_numbers_typed_as_numbers_are_understood(world: World) -> None:
    row = good()
    row[3], row[4] = 13800000000, 510700
    found = imports.check_file(book([row]), office=world.requesting)
    assert found.mistakes == []
    assert found.people[0].phone == "13800000000"


def _formula(_book: Any, sheet: Any) -> None:
    sheet.write_formula(1, 1, "=1+1", None, "演示")


def _merged(_book: Any, sheet: Any) -> None:
    sheet.merge_range(4, 0, 5, 1, "")


def _hidden_sheet(made: Any, _sheet: Any) -> None:
    made.add_worksheet("秘密").hide()


def _second_sheet(made: Any, _sheet: Any) -> None:
    made.add_worksheet("其他")


def _hidden_row(_book: Any, sheet: Any) -> None:
    sheet.set_row(1, None, None, {"hidden": True})


def _header(_book: Any, sheet: Any) -> None:
    sheet.write(0, 0, "用户")


@pytest.mark.parametrize(
    ("trap", "cell"),
    [(_formula, "B2"), (_merged, "A5:B6"), (_hidden_sheet, ""), (_second_sheet, ""), (_hidden_row, "A2"), (_header, "A1")],
)  # fmt: skip
def test_traps_of_spreadsheets(world: World, trap: Callable[[Any, Any], None], cell: str) -> None:
    assert cells(world, [good()], change=trap) == [cell]


def test_nothing_is_written_or_kept_while_there_is_a_mistake(world: World, login: Login) -> None:
    row = good()
    row[4] = "511300"
    answer = login("liaison").post(UPLOAD, {"file": upload(book([good(2), row]))})
    assert answer.status_code == 200
    assert "E3" in answer.content.decode()
    assert not PeopleImport.objects.exists()
    assert not User.objects.filter(username__startswith="import-").exists()


def test_all_or_nothing_when_an_account_is_taken_meanwhile(world: World, login: Login) -> None:
    client = login("liaison")
    address = client.post(UPLOAD, {"file": upload(book([good(1), good(2)]))})["Location"]
    User.objects.create_user("import-2", name="演示")
    answer = client.post(address)
    assert answer.status_code == 200
    assert "A3" in answer.content.decode()
    assert not User.objects.filter(username="import-1").exists()


def test_a_forgotten_list_is_no_longer_carried_out_and_is_deleted(world: World, login: Login) -> None:
    client = login("liaison")
    address = client.post(UPLOAD, {"file": upload(book([good()]))})["Location"]
    PeopleImport.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert client.post(address).status_code == 409
    people.forget_imports()
    assert not PeopleImport.objects.exists()


def test_the_system_administrator_opens_accounts_without_roles(world: World, login: Login) -> None:
    client = login("system_administrator", "federation")
    file = book([["import-1", "演示甲", "import-1@example.invalid", ""]], office=None)
    address = client.post(UPLOAD, {"file": upload(file)})["Location"]
    client.post(address)
    assert not User.objects.get(username="import-1").appointment_set.exists()
    with_roles = client.post(UPLOAD, {"file": upload(book([good()]))})
    assert "A1" in with_roles.content.decode()


def test_bounds(world: World) -> None:
    with pytest.raises(Exception, match="5000"):
        imports.check_file(book([[f"u{n}"] for n in range(5001)]), office=world.requesting)


@pytest.mark.parametrize("kind", ["bomb", "text", "entities"])
def test_hostile_files_are_refused(world: World, login: Login, kind: str) -> None:
    file = io.BytesIO(b"not a zip")
    if kind != "text":
        source, file = book([good()]), io.BytesIO()
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
            for part in old.namelist():
                body = old.read(part)
                if part.endswith("sheet1.xml"):
                    more = b" " * 300_000_000 if kind == "bomb" else b"<!DOCTYPE a [<!ENTITY b 'c'>]>"
                    body = body.replace(b"<worksheet", more + b"<worksheet", 1)
                new.writestr(part, body)
    with pytest.raises(FileRefused):
        imports.check_file(io.BytesIO(file.getvalue()), office=world.requesting)
    answer = login("liaison").post(UPLOAD, {"file": upload(file)})
    assert answer.status_code == 200
    assert not PeopleImport.objects.exists()


def test_other_peoples_imports_are_not_found(world: World, login: Login) -> None:
    address = login("liaison").post(UPLOAD, {"file": upload(book([good()]))})["Location"]
    for role, office in [
        ("procurator_general", "requesting"),
        ("liaison", "assisting"),
        ("case_officer", "requesting"),
    ]:
        assert login(role, office).get(address).status_code == 404
