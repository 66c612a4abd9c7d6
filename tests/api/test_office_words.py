"""What a case system learns of people: the officer on the other side, telephones of members, its office's notices."""

from collections.abc import Callable

from django.utils import timezone

from members.enums import Role
from members.models import Appointment, Organisation, User
from tests.api.caller import Caller
from tests.world import World


def _numbers(caller: Caller, kind: str) -> list[str]:
    found = caller.get("notices/", size=100).json()["results"]
    return [row["params"]["number"] for row in found if row["kind"] == kind]


def test_both_sides_read_whom_to_call(world: World, system: Callable[..., Caller]) -> None:
    User.objects.filter(pk=world.who("case_officer", "assisting").pk).update(phone="000-0000001")
    path = f"requests/{world.assigned().number}/"
    for office in ("requesting", "assisting"):
        officer = system(office).get(path).json()["assisting_officer"]
        assert officer == {"name": world.who("case_officer", "assisting").name, "phone": "000-0000001"}


def test_nobody_is_named_before_the_assignment(world: World, system: Callable[..., Caller]) -> None:
    assert system().get(f"requests/{world.sent().number}/").json()["assisting_officer"] is None


def test_telephones_of_members_for_members_only(world: World, system: Callable[..., Caller]) -> None:
    Organisation.objects.filter(kind="procuratorate").update(phone="000-0000000", address="演示路1号")

    def told(reader: str, office: str) -> list[str]:
        answer = system(reader).get(f"offices/{world.offices[office].code}/").json()
        return [answer["phone"], answer["address"]]

    assert told("requesting", "assisting") == ["000-0000000", "演示路1号"]
    assert told("requesting", "outsider") == ["", ""]
    assert told("outsider", "assisting") == ["", ""]


def test_the_office_is_told_what_its_people_are_told_and_each_event_once(
    world: World, system: Callable[..., Caller]
) -> None:
    ours, theirs = system(), system("assisting")
    number = world.sent().number
    assert _numbers(theirs, "requests.arrived") == [number]
    assert number in _numbers(ours, "requests.sent")
    assert number not in _numbers(system("third"), "requests.arrived")


def test_two_people_told_of_one_event_make_one_notice(world: World, system: Callable[..., Caller]) -> None:
    second = User.objects.create_user("assisting-liaison-2", name="演示二")
    first = world.who("case_officer", "assisting")
    Appointment.objects.create(
        person=second, organisation=world.assisting, role=Role.LIAISON, granted_by=first,
        confirmed_by=world.who("liaison", "assisting"), confirmed_at=timezone.now(),
    )  # fmt: skip
    number = world.sent().number
    assert second.notices.filter(params__number=number).exists()
    assert _numbers(system("assisting"), "requests.arrived") == [number]


def test_what_reached_somebody_of_two_offices_is_not_shown(
    world: World, system: Callable[..., Caller]
) -> None:
    liaison = world.who("liaison", "assisting")
    Appointment.objects.create(person=liaison, organisation=world.third, role=Role.LIAISON)
    number = world.sent().number
    assert liaison.notices.filter(params__number=number).exists()
    assert _numbers(system("third"), "requests.arrived") == []
    assert _numbers(system("assisting"), "requests.arrived") == []
