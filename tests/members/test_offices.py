"""Acts on offices: the own liaison keeps the profile; names and mergers are entered once, and old names still lead there."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.utils import InternalError
from django.urls import reverse

from cooperation.kernel.errors import NotAllowed
from cooperation.kernel.models import AuditEvent, Notice
from members.actions.office_changes import merge_office, rename_office
from members.actions.office_profile import edit_profile
from members.actions.offices import import_offices
from members.actions.reference import OFFICES
from members.finding import find_offices, former_name
from members.models import OfficeChange, Organisation
from members.rules import can_accede, can_start_requests
from requests.checks import check_addressee
from tests.world import World

BASIS = "演示：〔2026〕1号"
NEW = {"name_zh": "四川省演示县人民检察院", "short_zh": "演示县院", "division": "演示县", "name_en": ""}


def renamed(world: World, **given: Any) -> Organisation:
    keeper = world.who("system_administrator", "federation")
    values = NEW | {"happened_on": date.today(), "basis": BASIS} | given
    return rename_office(world.third, by=keeper, **values)


def merged(world: World, office: str = "third", successor: str = "assisting", **given: Any) -> Organisation:
    values: dict[str, Any] = {"happened_on": date.today(), "basis": BASIS} | given
    keeper = world.who("system_administrator", "federation")
    return merge_office(world.offices[office], by=keeper, successor=world.offices[successor], **values)


def test_the_liaison_keeps_the_profile(world: World, login) -> None:
    page = reverse("members:edit_profile", args=[world.third.code])
    form = {
        "phone": "000-1111111",
        "languages": ["zh", "ii"],
        "capacities": ["forensics"],
        "capacity_note": "演示",
    }
    assert login("liaison", "third").post(page, form).status_code == 302
    office = Organisation.objects.get(pk=world.third.pk)
    assert (office.phone, office.languages, office.capacities) == ("000-1111111", ["zh", "ii"], ["forensics"])
    assert office.profile_changed_at is not None
    event = AuditEvent.objects.get(action="members.edit_office_profile")
    assert event.detail["fields"] == ["phone", "languages", "capacities", "capacity_note"]
    shown = login("case_officer").get(reverse("members:office", args=[office.code]))
    assert shown.context["card"].office.capacity_note == "演示"


@pytest.mark.parametrize(
    ("role", "office"),
    [("liaison", "requesting"), ("case_officer", "third"), ("system_administrator", "federation"),
     ("secretariat-1", "federation"), ("observer", "partner")],
)  # fmt: skip
def test_nobody_else_keeps_it(world: World, login, role: str, office: str) -> None:
    page = reverse("members:edit_profile", args=[world.third.code])
    assert login(role, office).post(page, {"phone": "1"}).status_code == 403
    with pytest.raises(NotAllowed):
        edit_profile(world.third, by=world.who(role, office), phone="1")
    assert Organisation.objects.get(pk=world.third.pk).phone != "1"


def test_a_profile_takes_only_what_is_on_the_lists(world: World) -> None:
    with pytest.raises(ValidationError):
        edit_profile(world.third, by=world.who("liaison", "third"), languages=["klingon"])


def test_a_new_name_and_the_old_one_lead_to_the_office(world: World) -> None:
    office = renamed(world)
    assert (office.name_zh, office.pinyin, office.initials) == (NEW["name_zh"], "yanshixian", "ysx")
    assert office.name_en == "People's Procuratorate of Yanshi County"
    assert office.name_en_generated
    for text in (
        "演示县",
        "yanshixian",
        "泸县",
        "泸县院",
        "四川省泸县人民检察院",
        "luxian",
        "四川省泸州市泸县演示路1号",
    ):
        assert [row.code for row in find_offices(text)] == ["510521"], text
    assert former_name(office, "泸县") == "四川省泸县人民检察院"
    change = OfficeChange.objects.get(office=office)
    assert (change.name_zh, change.basis) == ("四川省泸县人民检察院", BASIS)
    assert AuditEvent.objects.filter(action="members.rename_office", target_id=office.pk).exists()
    assert Notice.objects.filter(kind="members.office_renamed", person=world.who("liaison", "third")).exists()


def test_a_name_on_the_page_of_the_office(world: World, login) -> None:
    renamed(world)
    body = login("case_officer").get(reverse("members:office", args=["510521"])).content.decode()
    assert "四川省泸县人民检察院" in body
    assert BASIS in body


def test_a_merged_office_points_to_its_successor(world: World, login) -> None:
    below = world.third.subordinates.create(
        code="DEMO-B", name_zh="演示乙院", short_zh="演示乙院", level="county"
    )
    office = merged(world)
    successor = Organisation.objects.get(pk=world.assisting.pk)
    assert (office.retired_on, office.successor_id) == (date.today(), successor.pk)
    below.refresh_from_db()
    assert below.superior_id == successor.pk
    for text in ("泸县", "luxian", "510521"):
        assert [row.code for row in find_offices(text)] == [successor.code], text
    page = login("case_officer").get(reverse("members:office", args=["510521"]))
    assert reverse("members:office", args=[successor.code]) in page.content.decode()
    assert Notice.objects.filter(kind="members.office_merged", person=world.who("liaison", "third")).exists()
    assert successor.membership == "member"  # by its own accession, not by the merger


def test_a_merger_makes_no_member_and_ends_sending(world: World) -> None:
    office = merged(world, successor="outsider")
    assert Organisation.objects.get(pk=world.outsider.pk).membership == "none"
    officer = world.who("case_officer", "third")
    assert not can_start_requests(officer, office)
    assert not can_accede(world.who("procurator_general", "third"), office)
    draft = world.draft()
    draft.assisting_office = office
    with pytest.raises(ValidationError):
        check_addressee(draft)


def test_mergers_chain_up(world: World) -> None:
    merged(world, "third", "assisting")
    merged(world, "assisting", "requesting")
    assert Organisation.objects.get(pk=world.third.pk).successor_id == world.requesting.pk
    assert [row.code for row in find_offices("泸县")] == [world.requesting.code]


def test_what_is_refused(world: World) -> None:
    tomorrow = date.today() + timedelta(days=1)
    refused = [
        lambda: renamed(world, happened_on=tomorrow),
        lambda: renamed(world, name_zh=world.third.name_zh),
        lambda: merged(world, successor="third"),
        lambda: merged(world, successor="federation"),
        lambda: merged(world, happened_on=tomorrow),
        lambda: [merged(world), merged(world)],
        lambda: [merged(world), merged(world, "requesting", "third")],
        lambda: merge_office(Organisation.objects.get(code="510000"), successor=world.third, happened_on=date.today(),
                             basis=BASIS, by=world.who("system_administrator", "federation")),
    ]  # fmt: skip
    for number, act in enumerate(refused):
        with pytest.raises(ValidationError), transaction.atomic():
            act()
        assert not OfficeChange.objects.exists(), number


def test_only_the_keeper_of_the_directory(world: World) -> None:
    for role, office in (
        ("liaison", "third"),
        ("secretariat-1", "federation"),
        ("procurator_general", "third"),
    ):
        by = world.who(role, office)
        with pytest.raises(NotAllowed):
            rename_office(world.third, by=by, **NEW, happened_on=date.today(), basis=BASIS)
        with pytest.raises(NotAllowed):
            merge_office(world.third, by=by, successor=world.assisting, happened_on=date.today(), basis=BASIS)


def test_pages_keep_what_was_typed(world: World, login) -> None:
    client = login("system_administrator", "federation")
    form = {"successor": "月球", "happened_on": str(date.today()), "basis": BASIS}
    page = client.post(reverse("members:merge_office", args=["510521"]), form)
    assert page.status_code == 200
    assert page.context["form"].errors["successor"]
    assert BASIS in page.content.decode()
    done = client.post(reverse("members:merge_office", args=["510521"]), form | {"successor": "511300"})
    assert done.status_code == 302
    assert client.get(reverse("members:rename_office", args=["510521"])).status_code == 404


def test_a_later_import_does_not_bring_the_old_state_back(world: World) -> None:
    renamed(world)
    merged(world, "requesting", "assisting")
    report = import_offices(OFFICES.read_bytes())
    assert report.count("refused") == 0
    office = Organisation.objects.get(code="510521")
    assert office.name_zh == NEW["name_zh"]
    below = Organisation.objects.filter(code__startswith="5107", level="county")
    assert set(below.values_list("superior__code", flat=True)) == {world.assisting.code}


def test_history_is_never_changed(world: World) -> None:
    renamed(world)
    for act in (lambda: OfficeChange.objects.update(basis="x"), lambda: OfficeChange.objects.all().delete()):
        with pytest.raises((InternalError, ProgrammingError, IntegrityError)), transaction.atomic():
            act()


def test_the_database_keeps_successors_to_the_retired(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=world.third.pk).update(successor=world.assisting)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE members_organisation SET successor_id = id, retired_on = now() WHERE code = '510521'"
        )
