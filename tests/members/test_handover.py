"""Open work goes to colleagues: all of it or row by row, on record, and nothing ended or foreign is touched."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from cooperation.kernel.errors import NotAllowed
from cooperation.kernel.models import AuditEvent, Notice
from members.enums import Role
from members.handover import open_work
from members.models import User
from requests.actions import drafting, handover
from requests.timeline import timeline
from tests.members.test_substitution import colleague
from tests.world import World

Login = Callable[..., Client]


def page(office: str, person: User) -> str:
    return reverse("requests:hand_over", args=[office, person.pk])


def test_all_work_of_one_who_leaves_is_moved_on_one_page(world: World, login: Login) -> None:
    rows = [world.draft(), world.sent(), world.submitted()]
    ended = drafting.discard(world.draft(), by=world.who("case_officer"))
    leaving, taker = world.who("case_officer"), world.who("liaison")
    assert open_work(leaving, world.requesting) == [(3, page("510700", leaving))]
    client = login("liaison")
    assert all(row.number in client.get(page("510700", leaving)).content.decode() for row in rows)
    assert client.post(page("510700", leaving), {"all_made": taker.pk}).status_code == 302
    for row in rows:
        row.refresh_from_db()
        assert row.drafted_by == taker
        event = AuditEvent.objects.get(action="requests.hand_over", target_id=row.pk)
        assert (event.detail["before"], event.detail["after"]) == (leaving.pk, taker.pk)
    ended.refresh_from_db()
    assert ended.drafted_by == leaving
    assert Notice.objects.filter(kind="requests.handed_over", person=taker).count() == 1
    assert open_work(leaving, world.requesting) == []


def test_a_row_goes_its_own_way(world: World, login: Login) -> None:
    first, second = world.assigned(), world.assigned()
    leaving = world.who("case_officer", "assisting")
    one, other = colleague(world, Role.CASE_OFFICER), world.who("case_officer", "assisting")
    third = User.objects.get(pk=one.pk)
    typed = {f"row_{second.pk}": third.pk}
    assert login("liaison", "assisting").post(page("511300", leaving), typed).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.assigned_to, second.assigned_to) == (other, third)


def test_nothing_chosen_and_people_who_cannot_do_it(world: World, login: Login) -> None:
    assistance = world.assigned()
    leaving = world.who("case_officer", "assisting")
    client = login("liaison", "assisting")
    assert client.post(page("511300", leaving), {}).status_code == 200
    for wrong in (world.who("case_officer"), world.who("liaison", "assisting")):
        with pytest.raises(ValidationError):
            handover.hand_over(
                leaving,
                by=world.who("liaison", "assisting"),
                office=world.assisting,
                chosen={assistance.pk: wrong},
            )
    assistance.refresh_from_db()
    assert assistance.assigned_to == leaving


def test_all_or_nothing_when_one_row_is_no_longer_there(world: World) -> None:
    mine, passed = world.draft(), world.draft()
    leaving, taker = world.who("case_officer"), world.who("liaison")
    drafting.discard(passed, by=leaving)
    with pytest.raises(ValidationError):
        handover.hand_over(
            leaving, by=taker, office=world.requesting, chosen={mine.pk: taker, passed.pk: taker}
        )
    mine.refresh_from_db()
    assert mine.drafted_by == leaving


def test_only_the_own_office_or_the_person(world: World, login: Login) -> None:
    assistance, leaving = world.draft(), world.who("case_officer")
    assert login("case_officer").get(page("510700", leaving)).status_code == 200
    assert login("case_officer").get(page("510700", world.who("liaison"))).status_code == 404
    assert login("liaison", "assisting").get(page("510700", leaving)).status_code == 404
    with pytest.raises(NotAllowed):
        handover.hand_over(
            leaving,
            by=world.who("liaison", "assisting"),
            office=world.requesting,
            chosen={assistance.pk: world.who("liaison")},
        )


def test_the_other_office_does_not_read_who_handed_over(world: World) -> None:
    assistance = world.sent()
    taker = world.who("liaison")
    handover.hand_over(
        world.who("case_officer"), by=taker, office=world.requesting, chosen={assistance.pk: taker}
    )
    names = [
        {event.action for event in timeline(assistance, user)}
        for user in (taker, world.who("liaison", "assisting"))
    ]
    assert ["requests.hand_over" in found for found in names] == [True, False]
