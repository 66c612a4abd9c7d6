"""People of an office: list, add, end; a second person for every role; administrators apart; two offices."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperation.kernel.errors import NotAllowed
from cooperation.kernel.models import AuditEvent, Mail, Notice
from members.actions import accounts, people
from members.enums import Role
from members.models import Appointment, User
from requests.models import AssistanceRequest
from tests.world import World

Login = Callable[..., Client]
NEW = {"username": "newcomer", "name": "演示新人", "email": "newcomer@example.invalid"}
CHIEF = "procurator_general_in_charge"


def add(world: World, *roles: str) -> User:
    chosen = roles or (Role.CASE_OFFICER,)
    return people.add_person(by=world.who("liaison"), office=world.requesting, roles=chosen, **NEW)


def refused(act: Callable[[], object]) -> bool:
    """Whether the database itself says no."""
    try:
        with transaction.atomic():
            act()
    except DatabaseError:
        return True
    return False


def test_an_added_colleague_counts_and_gets_the_link_after_the_chief_has_confirmed(
    world: World, login: Login
) -> None:
    page = reverse("members:person_add", args=["510700"])
    assert login("liaison").post(page, NEW | {"roles": ["case_officer"]}).status_code == 302
    person = User.objects.get(username="newcomer")
    assert not person.appointments
    assert not Mail.objects.filter(kind="members.activate").exists()
    told = Notice.objects.filter(kind="members.role_proposed").values_list("person__username", flat=True)
    assert set(told) == {"requesting-procurator_general", f"requesting-{CHIEF}"}
    row = person.appointment_set.get()
    answer = login(CHIEF).post(reverse("members:proposals"), {"chosen": [row.pk]})
    assert answer.status_code == 302
    assert [held.role for held in User.objects.get(pk=person.pk).appointments] == ["case_officer"]
    assert Mail.objects.filter(person=person, kind="members.activate").count() == 1
    acts = AuditEvent.objects.filter(target_id=person.pk, target_type="members.user")
    assert {"members.open_account", "members.grant_role", "members.confirm_role"} <= set(
        acts.values_list("action", flat=True)
    )


def test_who_proposed_does_not_confirm_nor_a_signer_from_inside(world: World) -> None:
    person = add(world, Role.CASE_OFFICER, CHIEF)
    officer, signer = person.appointment_set.order_by("id")
    with pytest.raises(NotAllowed):
        accounts.confirm_role(officer, by=world.who("liaison"))
    with pytest.raises(NotAllowed):
        accounts.confirm_role(signer, by=world.who("procurator_general"))
    accounts.confirm_role(signer, by=world.who("security_administrator", "federation"))
    accounts.confirm_role(officer, by=world.who("procurator_general"))
    assert {held.role for held in User.objects.get(pk=person.pk).appointments} == {"case_officer", CHIEF}


def test_a_chief_who_proposed_asks_another_one(world: World) -> None:
    chief, place = world.who(CHIEF), world.requesting
    row = people.add_person(by=chief, office=place, roles=[Role.LIAISON], **NEW).appointment_set.get()
    with pytest.raises(NotAllowed):
        accounts.confirm_role(row, by=chief)
    accounts.confirm_role(row, by=world.who("procurator_general"))


def test_the_database_wants_the_second_person_too(world: World) -> None:
    row = add(world).appointment_set.get()
    rows = Appointment.objects.filter(pk=row.pk)
    liaison, chief = world.who("liaison"), world.who(CHIEF)
    assert refused(lambda: rows.update(confirmed_at=timezone.now()))
    assert refused(lambda: rows.update(confirmed_at=timezone.now(), confirmed_by=liaison))
    assert refused(lambda: rows.update(confirmed_at=timezone.now(), confirmed_by=row.person))
    accounts.confirm_role(row, by=chief)
    assert refused(lambda: rows.update(role=CHIEF))  # an edit after the approval
    assert refused(lambda: rows.update(organisation=world.third))
    assert refused(lambda: rows.update(granted_by=world.who("procurator_general")))
    accounts.end_role(row, by=chief)
    assert refused(lambda: rows.update(ended_at=None))


def test_a_role_taken_away_ends_with_the_next_request(world: World, login: Login) -> None:
    """T9: in the middle of a session, by one person."""
    client, officer = login("case_officer"), world.who("case_officer")
    assert client.get(reverse("requests:start")).status_code == 200
    row = officer.appointment_set.get()
    keeper = login("liaison")
    assert keeper.get(reverse("members:end_role", args=[row.pk])).status_code == 200
    assert keeper.post(reverse("members:end_role", args=[row.pk])).status_code == 302
    assert client.get(reverse("requests:start")).status_code == 403
    assert client.get(reverse("requests:list")).status_code == 404
    assert Notice.objects.filter(kind="members.role_ended", person=officer).exists()


def test_nobody_ends_the_own_role_nor_one_of_another_office(world: World) -> None:
    own = world.who("liaison").appointment_set.get()
    other = world.who("case_officer", "assisting").appointment_set.get()
    for row in (own, other):
        with pytest.raises(NotAllowed):
            accounts.end_role(row, by=world.who("liaison"))


@pytest.mark.parametrize("role", [Role.AUDIT_ADMINISTRATOR, Role.SECRETARIAT])
def test_an_administrator_holds_no_other_role(world: World, role: str) -> None:
    holder = world.who("system_administrator", "federation")
    granter = world.who("security_administrator", "federation")
    with pytest.raises(ValidationError):
        accounts.grant_role(by=granter, person=holder, organisation=world.federation, role=role)
    row = {"person": holder, "organisation": world.federation, "role": role, "granted_by": granter}
    assert refused(lambda: Appointment.objects.create(**row))


def test_a_person_of_an_office_becomes_no_administrator(world: World) -> None:
    officer, granter = world.who("case_officer"), world.who("security_administrator", "federation")
    with pytest.raises(ValidationError):
        accounts.grant_role(
            by=granter, person=officer, organisation=world.federation, role=Role.AUDIT_ADMINISTRATOR
        )
    row = {"person": officer, "organisation": world.federation, "role": Role.AUDIT_ADMINISTRATOR}
    assert refused(lambda: Appointment.objects.create(**row))
    officer.appointment_set.update(ended_at=timezone.now())
    accounts.grant_role(
        by=granter, person=officer, organisation=world.federation, role=Role.AUDIT_ADMINISTRATOR
    )


def test_leaving_ends_every_role_of_the_office_and_leads_to_the_open_work(world: World, login: Login) -> None:
    world.sent()
    officer = world.who("case_officer")
    page = reverse("members:person_leave", args=["510700", officer.pk])
    answer = login("liaison").post(page)
    assert answer["Location"] == reverse("requests:hand_over", args=["510700", officer.pk])
    assert not world.who("case_officer").appointments


def test_contact_of_an_activated_account_stays_the_holders(world: World, login: Login) -> None:
    officer, newcomer = world.who("case_officer"), add(world)
    page = reverse("members:person_contact", args=["510700", officer.pk])
    login("liaison").post(page, {"email": "taken@example.invalid", "phone": "000-1"})
    officer.refresh_from_db()
    assert (officer.email, officer.phone) == ("requesting-case_officer@example.invalid", "000-1")
    page = reverse("members:person_contact", args=["510700", newcomer.pk])
    accounts.confirm_role(newcomer.appointment_set.get(), by=world.who(CHIEF))
    login("liaison").post(page, {"email": "right@example.invalid", "phone": ""})
    newcomer.refresh_from_db()
    assert newcomer.email == "right@example.invalid"
    assert newcomer.appointment_set.get().is_pending  # who moves the address is not the second person


def test_the_list_costs_the_same_for_ten_people_and_a_thousand(world: World, login: Login) -> None:
    client, chief, liaison = login("liaison"), world.who(CHIEF), world.who("liaison")

    def fill(first: int, last: int) -> None:
        made = User.objects.bulk_create(
            User(username=f"many-{n}", name=f"演示{n}", password="!") for n in range(first, last)
        )
        Appointment.objects.bulk_create(
            Appointment(
                person=person,
                organisation=world.requesting,
                role=Role.CASE_OFFICER,
                granted_by=liaison,
                confirmed_by=chief,
                confirmed_at=timezone.now(),
            )
            for person in made
        )

    def cost(page: str) -> int:
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    pages = [
        reverse("members:people"),
        reverse("home"),
        reverse("requests:list"),
        reverse("members:person", args=["510700", world.who("case_officer").pk]),
    ]
    fill(0, 10)
    few = [cost(page) for page in pages]
    fill(10, 1000)
    assert [cost(page) for page in pages] == few
    assert few[0] <= 10


def test_the_list_tells_who_is_away_and_what_waits(world: World, login: Login) -> None:
    add(world)
    body = login("liaison").get(reverse("members:people")).content.decode()
    assert "newcomer" in body
    assert login("case_officer").get(reverse("members:people")).status_code == 404


def test_a_person_of_two_offices_chooses_and_is_asked_for_which_office_to_write(
    world: World, login: Login
) -> None:
    officer = world.who("case_officer")
    client = login("case_officer")
    assert reverse("members:choose_office") not in client.get("/").content.decode()
    for role in people.propose_roles(
        officer, by=world.who("liaison", "third"), office=world.third, roles=[Role.CASE_OFFICER]
    ):
        accounts.confirm_role(role, by=world.who(CHIEF, "third"))
    assert reverse("members:choose_office") in client.get("/").content.decode()
    assert client.post(reverse("members:choose_office"), {"office": "511300"}).status_code == 200  # not hers
    assert client.post(reverse("members:choose_office"), {"office": "510521"}).status_code == 302
    asked = client.get(reverse("requests:start")).content.decode()
    assert 'value="510521" id="from-510521" checked' in asked
    typed = {"assisting_office": "511300", "type": world.type("EVID").pk, "title": "演示", "case_number": "演示1号",
             "cause": "演示", "rank": "none"}  # fmt: skip
    assert client.post(reverse("requests:start") + "?from=510521", typed).status_code == 302
    made = AssistanceRequest.objects.latest("id")
    assert made.requesting_office == world.third
    event = AuditEvent.objects.filter(action="requests.draft", target_id=made.pk).get()
    assert event.office_id == world.third.pk


def test_a_proposal_gives_no_say_over_another_offices_people(world: World) -> None:
    """Nobody moves the mail address of somebody else's signer by proposing a role here."""
    theirs, keeper = world.who(CHIEF, "assisting"), world.who("liaison")
    people.propose_roles(theirs, by=keeper, office=world.requesting, roles=[Role.CASE_OFFICER])
    with pytest.raises(NotAllowed):
        people.edit_contact(
            theirs, by=keeper, office=world.requesting, email="other@example.invalid", phone="000-0000001"
        )
    theirs.refresh_from_db()
    assert (theirs.phone, CHIEF in theirs.roles) == ("000-0000000", True)
