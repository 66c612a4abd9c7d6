"""A deputy during leave: two people make it, both names stand in the record, the calendar ends it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cooperation.kernel.errors import NotAllowed
from cooperation.kernel.models import AuditEvent, Notice
from members.actions import accounts, people, substitution
from members.enums import Role
from members.models import Appointment, User
from members.roles import holds
from requests import documents
from requests.actions import drafting, handling, letters
from requests.selectors import todo
from tests.world import PASSWORD, World, pdf

Login = Callable[..., Client]
CHIEF = Role.PROCURATOR_GENERAL_IN_CHARGE


def colleague(world: World, role: str, office: str = "assisting") -> User:
    """A second person with this role, made by the portal's own acts."""
    keeper, place = world.who("liaison", office), world.offices[office]
    name = f"{office}-second-{role}"[:60]
    made = people.add_person(
        by=keeper, office=place, username=name.replace("_", "-"), name="演示替补", email=f"{name}@example.invalid", roles=[role]
    )  # fmt: skip
    accounts.confirm_role(made.appointment_set.get(), by=world.who("security_administrator", "federation"))
    made.set_password(PASSWORD)
    made.save()
    return User.objects.get(pk=made.pk)


def propose(world: World, absent: User, deputy: User, role: str, **fields: Any) -> Appointment:
    today = timezone.localdate()
    given = {"by": absent, "starts_on": today, "ends_on": today + timedelta(days=10)} | fields
    office = given.pop("office", world.assisting)
    return substitution.propose_substitution(absent=absent, deputy=deputy, office=office, role=role, **given)


def confirmed(world: World, absent: User, deputy: User, role: str, **fields: Any) -> Appointment:
    office = next(o.organisation for o in absent.appointments)
    key = next(key for key, place in world.offices.items() if place == office)
    row = propose(world, absent, deputy, role, office=office, **fields)
    second = world.who("liaison" if absent != world.who("liaison", key) else "procurator_general", key)
    return accounts.confirm_role(row, by=second)


def test_the_deputy_does_the_absent_ones_work_and_both_names_stand(world: World) -> None:
    assistance = world.assigned()
    absent, deputy = world.who("case_officer", "assisting"), colleague(world, Role.CASE_OFFICER)
    with pytest.raises(NotAllowed):
        handling.start_work(assistance, by=deputy)
    confirmed(world, absent, deputy, Role.CASE_OFFICER)
    deputy = User.objects.get(pk=deputy.pk)
    assert assistance in todo(deputy)
    handling.send_result(
        assistance, by=deputy, outcome="complete", summary="演示结果。", uploads=[("copy", pdf("演示.pdf"))]
    )
    event = AuditEvent.objects.filter(action="requests.send_result").latest("id")
    assert event.actor == f"{deputy.name}（代{absent.name}）"
    assert (event.actor_id, event.detail["for"]) == (deputy.pk, absent.pk)


def test_an_own_act_of_the_deputy_is_the_deputys_own(world: World) -> None:
    absent, deputy = world.who("case_officer", "assisting"), colleague(world, Role.CASE_OFFICER)
    confirmed(world, absent, deputy, Role.CASE_OFFICER)
    assistance = handling.accept(world.sent(), by=world.who("liaison", "assisting"), assignee=deputy)
    handling.start_work(assistance, by=User.objects.get(pk=deputy.pk))
    assert AuditEvent.objects.filter(action="requests.start_work").latest("id").actor == deputy.name


def test_a_deputy_gets_the_permissions_of_the_role_and_no_power_over_people(world: World) -> None:
    liaison, officer = world.who("liaison", "assisting"), world.who("case_officer", "assisting")
    confirmed(world, liaison, officer, Role.LIAISON)
    deputy = User.objects.get(pk=officer.pk)
    assert holds(deputy, "requests.accept_request", world.assisting)
    assert not holds(deputy, "requests.accept_request", world.requesting)
    assert not holds(deputy, "members.keep_people", world.assisting)
    assistance = handling.accept(world.sent(), by=deputy)
    event = AuditEvent.objects.filter(action="requests.accept", target_id=assistance.pk).get()
    assert event.actor.endswith(f"（代{liaison.name}）")


def test_it_begins_and_ends_by_the_calendar_at_the_next_request(world: World, login: Login) -> None:
    """T9: nobody has to do anything on the last evening."""
    liaison, officer = world.who("liaison", "assisting"), world.who("case_officer", "assisting")
    tomorrow = timezone.localdate() + timedelta(days=1)
    world.sent()
    row = propose(world, liaison, officer, Role.LIAISON, starts_on=tomorrow, ends_on=tomorrow)
    accounts.confirm_role(row, by=world.who(CHIEF, "assisting"))

    def may(day: date) -> bool:
        with time_machine.travel(f"{day}T03:00:00+00:00", tick=False):
            return holds(User.objects.get(pk=officer.pk), "requests.accept_request", world.assisting)

    days = [tomorrow + timedelta(days=n) for n in (-1, 0, 1)]
    assert [may(day) for day in days] == [False, True, False]


def test_it_counts_only_when_a_second_person_has_confirmed(world: World) -> None:
    liaison, officer = world.who("liaison", "assisting"), world.who("case_officer", "assisting")
    row = propose(world, liaison, officer, Role.LIAISON)
    assert not holds(User.objects.get(pk=officer.pk), "requests.accept_request")
    for person in (liaison, officer, world.who("training_coordinator", "assisting"), world.who(CHIEF)):
        with pytest.raises(NotAllowed):
            accounts.confirm_role(row, by=person)
    accounts.end_role(row, by=liaison)
    row = propose(
        world,
        world.who("case_officer", "assisting"),
        liaison,
        Role.CASE_OFFICER,
        by=world.who(CHIEF, "assisting"),
    )
    absent = world.who("case_officer", "assisting")
    with pytest.raises(NotAllowed):
        accounts.confirm_role(row, by=absent)  # whom the deputy is to stand in for
    with pytest.raises(DatabaseError), transaction.atomic():
        Appointment.objects.filter(pk=row.pk).update(confirmed_by=absent, confirmed_at=timezone.now())


def test_a_signature_for_the_absent_names_both_in_log_and_letter(world: World) -> None:
    absent, deputy = world.who(CHIEF), colleague(world, CHIEF, "requesting")
    confirmed(world, absent, deputy, CHIEF)
    deputy = User.objects.get(pk=deputy.pk)
    assistance = drafting.sign(world.submitted(), by=deputy, password=PASSWORD)
    assert (assistance.signed_by, assistance.signed_for) == (deputy, absent)
    both = f"{deputy.name}（代{absent.name}）"
    assert AuditEvent.objects.filter(action="requests.sign").latest("id").actor == both
    assert both in documents.letter(assistance).signer
    assert letters.make(assistance) is not None
    drafting.withdraw(
        world.sent(), by=deputy, reason="演示撤回。", password=PASSWORD
    )  # what the absent one signed


def test_a_substitution_alone_never_signs(world: World) -> None:
    absent, officer, liaison = world.who(CHIEF), world.who("case_officer"), world.who("liaison")
    for wrong in (officer, liaison):
        with pytest.raises(ValidationError):
            propose(world, absent, wrong, CHIEF, office=world.requesting)
    deputy = colleague(world, CHIEF, "requesting")
    confirmed(world, absent, deputy, CHIEF)
    own = Appointment.objects.get(person=deputy, stands_in_for=None)
    accounts.end_role(own, by=world.who("security_administrator", "federation"))
    assert not holds(User.objects.get(pk=deputy.pk), "requests.sign_request")


def test_who_signs_does_not_stand_in_for_who_drafts(world: World) -> None:
    with pytest.raises(ValidationError):
        propose(world, world.who("liaison", "assisting"), world.who(CHIEF, "assisting"), Role.LIAISON)


@pytest.mark.parametrize("role", [Role.PROCURATOR_GENERAL, Role.DELEGATE, Role.SYSTEM_ADMINISTRATOR])
def test_nobody_accedes_votes_or_administers_for_somebody_else(world: World, role: str) -> None:
    absent, deputy = world.who("procurator_general"), world.who("case_officer")
    with pytest.raises(ValidationError):
        propose(world, absent, deputy, role, office=world.requesting)
    row = {"person": deputy, "organisation": world.requesting, "role": role, "stands_in_for": absent,
           "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "granted_by": absent}  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        Appointment.objects.create(**row)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"starts_on": -1}, "starts_on"),
        ({"starts_on": 5, "ends_on": 4}, "ends_on"),
        ({"ends_on": 400}, "ends_on"),
    ],
)
def test_days_that_cannot_be(world: World, fields: dict[str, int], field: str) -> None:
    days = {name: timezone.localdate() + timedelta(days=n) for name, n in fields.items()}
    with pytest.raises(ValidationError) as caught:
        propose(
            world,
            world.who("liaison", "assisting"),
            world.who("case_officer", "assisting"),
            Role.LIAISON,
            **days,
        )
    assert list(caught.value.message_dict) == [field]


def test_a_deputy_who_is_away_or_from_elsewhere_is_refused(world: World) -> None:
    officer, liaison = world.who("case_officer", "assisting"), world.who("liaison", "assisting")
    with pytest.raises(ValidationError):
        propose(world, liaison, world.who("case_officer"), Role.LIAISON)
    propose(world, officer, liaison, Role.CASE_OFFICER)
    with pytest.raises(ValidationError):
        propose(world, liaison, officer, Role.LIAISON)
    with pytest.raises(ValidationError):
        propose(world, officer, liaison, Role.CASE_OFFICER)  # twice


def test_the_pages_name_a_deputy_and_end_it(world: World, login: Login) -> None:
    officer, liaison = world.who("case_officer", "assisting"), world.who("liaison", "assisting")
    today = timezone.localdate()
    typed = {"role": "case_officer", "deputy": liaison.pk, "starts_on": today, "ends_on": today}
    client, page = login("case_officer", "assisting"), reverse("members:substitute", args=["511300"])
    assert client.get(page).status_code == 200
    assert client.post(page, typed | {"ends_on": "2020-01-01"}).status_code == 200
    assert client.post(page, typed).status_code == 302
    row = Appointment.objects.get(stands_in_for=officer)
    assert (
        login(CHIEF, "assisting").post(reverse("members:proposals"), {"chosen": [row.pk]}).status_code == 302
    )
    assert Notice.objects.filter(kind="members.substitution_confirmed").count() == 2
    assert liaison.name in client.get(reverse("members:account")).content.decode()
    people_page = login("liaison", "assisting").get(reverse("members:people")).content.decode()
    assert officer.name in people_page
    assert client.post(reverse("members:end_role", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert row.ended_by == officer


@pytest.mark.parametrize("leaves", ["absent", "deputy"])
def test_it_ends_with_the_role_on_which_it_rests(world: World, leaves: str) -> None:
    absent, deputy = world.who("case_officer", "assisting"), colleague(world, Role.CASE_OFFICER)
    row = confirmed(world, absent, deputy, Role.CASE_OFFICER)
    person = absent if leaves == "absent" else deputy
    own = person.appointment_set.get(organisation=world.assisting, stands_in_for=None, ended_at=None)
    accounts.end_role(own, by=world.who("liaison", "assisting"))
    row.refresh_from_db()
    assert row.ended_at is not None
    assert not [held for held in User.objects.get(pk=deputy.pk).appointments if held.stands_in_for_id]
