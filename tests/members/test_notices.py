"""Notices: only one's own, once each, by mail as wished."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from cooperation.kernel import delivery, digests
from cooperation.kernel.models import Mail, Notice, NoticePreference
from members.actions import notices
from requests.notices import ARRIVED, SENT
from tests.world import World

BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def told(world: World) -> Notice:
    person = world.who("liaison")
    delivery.notify(ARRIVED, to=[person], event="test-1", link="/requests/R-2026-0001/", number="R-2026-0001")
    return Notice.objects.get(event="test-1")


def test_list_shows_the_sentence_and_whether_it_was_read(told: Notice, login: Callable[..., Client]) -> None:
    response = login("liaison").get("/notices/")
    [(_day, [item])] = [
        (day, items) for day, items in response.context["days"] if items[0]["notice"].pk == told.pk
    ]
    assert "R-2026-0001" in item["sentence"]
    assert item["notice"].read_at is None


def test_one_or_all_are_marked_as_read(world: World, told: Notice, login: Callable[..., Client]) -> None:
    client = login("liaison")
    delivery.notify(ARRIVED, to=[world.who("liaison")], event="test-2", number="R-2026-0002")
    client.post("/notices/read/", {"id": str(told.pk)})
    assert Notice.objects.filter(person=world.who("liaison"), read_at=None).count() == 1
    client.post("/notices/read/")
    assert not Notice.objects.filter(person=world.who("liaison"), read_at=None).exists()


def test_nobody_sees_or_marks_the_notices_of_others(told: Notice, login: Callable[..., Client]) -> None:
    other = login("liaison", "assisting")
    assert "R-2026-0001" not in other.get("/notices/").content.decode()
    other.post("/notices/read/", {"id": str(told.pk)})
    told.refresh_from_db()
    assert told.read_at is None


@pytest.mark.parametrize("nonsense", ["x", "-1", "9" * 40, ""])
def test_nonsense_ids_are_passed_over(told: Notice, login: Callable[..., Client], nonsense: str) -> None:
    assert login("liaison").post("/notices/read/", {"id": nonsense}).status_code == 302
    told.refresh_from_db()
    assert told.read_at is None


def test_marking_needs_a_post(login: Callable[..., Client]) -> None:
    assert login("liaison").get("/notices/read/").status_code == 405


def test_wishes_decide_about_mail_and_never_about_the_notice(
    world: World, login: Callable[..., Client]
) -> None:
    person = world.who("liaison")
    wishes = notices.wishes_of(person) | {ARRIVED: "never"}
    assert login("liaison").post("/notices/settings/", wishes).status_code == 302
    for code in (ARRIVED, SENT):
        delivery.notify(code, to=[person], event=f"test-{code}", number="R-2026-0001")
    assert Notice.objects.filter(person=person, event__startswith="test-").count() == 2
    assert list(
        Mail.objects.filter(person=person, event__startswith="test-").values_list("kind", flat=True)
    ) == [SENT]


def test_account_mails_cannot_be_chosen(world: World) -> None:
    person = world.who("liaison")
    assert "members.reset" not in notices.wishes_of(person)
    notices.set_wishes(person, {"members.reset": "never", "no.such.kind": "never"})
    assert not NoticePreference.objects.filter(person=person).exists()


def test_unknown_wish_is_told_beside_its_field(world: World, login: Callable[..., Client]) -> None:
    wishes = notices.wishes_of(world.who("liaison")) | {ARRIVED: "sometimes"}
    response = login("liaison").post("/notices/settings/", wishes)
    assert list(response.context["form"].errors) == [ARRIVED]


def test_a_day_has_one_digest_from_eight_in_the_morning(world: World) -> None:
    person = world.who("liaison")
    notices.set_wishes(person, {ARRIVED: "daily"})
    with time_machine.travel(datetime(2026, 11, 24, 6, 0, tzinfo=BEIJING), tick=False):
        for number in (1, 2):
            delivery.notify(ARRIVED, to=[person], event=f"test-{number}", number=f"R-2026-000{number}")
        assert digests.send_digests() == 0
    with time_machine.travel(datetime(2026, 11, 24, 8, 1, tzinfo=BEIJING), tick=False):
        assert digests.send_digests() == 1
        assert digests.send_digests() == 0
    mail = Mail.objects.get(person=person, kind=digests.DIGEST)
    assert mail.params == {"n": 2}
    assert "R-2026" not in delivery._message(mail).body


def test_what_was_told_is_not_told_again_the_next_day(world: World) -> None:
    person = world.who("liaison")
    notices.set_wishes(person, {ARRIVED: "daily"})
    with time_machine.travel(datetime(2026, 11, 24, 7, 0, tzinfo=BEIJING), tick=False):
        delivery.notify(ARRIVED, to=[person], event="test-1", number="R-2026-0001")
    for day in (24, 25):
        with time_machine.travel(datetime(2026, 11, day, 9, 0, tzinfo=BEIJING), tick=False):
            digests.send_digests()
    assert Mail.objects.filter(person=person, kind=digests.DIGEST).count() == 1


def test_queries_do_not_grow_with_the_list(
    world: World, login: Callable[..., Client], django_assert_max_num_queries: Callable
) -> None:
    client, person = login("liaison"), world.who("liaison")
    for number in range(20):
        delivery.notify(ARRIVED, to=[person], event=f"test-{number}", number=f"R-2026-{number:04}")
    client.get("/account/")  # the first page of a session notes the session itself
    with django_assert_max_num_queries(8):
        client.get("/notices/")
