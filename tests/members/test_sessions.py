"""The own sessions: listed, ended, gone with the account's secrets, and the warning before the end."""

from collections.abc import Callable

import pytest
import time_machine
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.test import Client

from cooperation.kernel.models import AuditEvent
from members.actions import accounts
from members.models import OwnSession
from members.templatetags.own_sessions import device
from tests.members.authenticators import scan
from tests.world import PASSWORD, World

PAGE, GO_ON = "/account/sessions/", "/account/sessions/continue/"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


def enter(world: World, role: str = "liaison", **more: str) -> Client:
    client = Client(**more)
    client.post("/login/", {"username": world.who(role).username, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_own_sessions_with_device_and_address(world: World) -> None:
    here = enter(world, HTTP_USER_AGENT=EDGE, REMOTE_ADDR="192.0.2.1")
    enter(world, HTTP_USER_AGENT=PHONE, REMOTE_ADDR="192.0.2.2")
    enter(world, "case_officer", REMOTE_ADDR="192.0.2.3")
    answer = here.get(PAGE)
    page = answer.content.decode()
    assert answer.context["own"].address == "192.0.2.1"
    assert [row.address for row in answer.context["others"]] == ["192.0.2.2"]
    assert "Edge · Windows" in page
    assert "Chrome · Android" in page
    assert "192.0.2.3" not in page
    assert here.session.session_key not in page, "the key of a session is as good as a password"


def test_ending_one(world: World) -> None:
    here, there = enter(world), enter(world)
    (row,) = here.get(PAGE).context["others"]
    here.post(PAGE, {"session": row.pk})
    assert is_in(here)
    assert not is_in(there)
    assert AuditEvent.objects.filter(action="members.end_session", actor_id=world.who("liaison").pk).exists()


def test_ending_all_others(world: World) -> None:
    here, others, stranger = enter(world), [enter(world), enter(world)], enter(world, "case_officer")
    here.post(PAGE)
    assert is_in(here)
    assert not any(is_in(other) for other in others)
    assert is_in(stranger)


def test_nobody_ends_a_session_of_somebody_else(world: World) -> None:
    here, stranger = enter(world), enter(world, "case_officer")
    row = OwnSession.objects.get(person=world.who("case_officer"))
    assert here.post(PAGE, {"session": row.pk}).status_code == 409
    assert is_in(stranger)


def test_a_replayed_cookie_opens_nothing_after_the_end(world: World) -> None:
    here, there = enter(world), enter(world)
    cookie = there.cookies["sessionid"].value
    here.post(PAGE)
    thief = Client()
    thief.cookies["sessionid"] = cookie
    assert not is_in(thief)


def test_ended_and_expired_sessions_are_not_listed(world: World, clock: time_machine.Traveller) -> None:
    old, gone = enter(world), enter(world)
    gone.post("/logout/")
    clock.shift(configured.SESSION_COOKIE_AGE + 1)
    assert not is_in(old)
    assert enter(world).get(PAGE).context["others"] == []


def test_the_list_survives_a_new_key(world: World) -> None:
    """A new password gives the session a new key; it stays one session, and the others end."""
    here, there = enter(world), enter(world)
    new = "a-long-new-secret-7"
    here.post("/account/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert Session.objects.filter(session_key=there.cookies["sessionid"].value).count() == 0
    assert not is_in(there)
    assert here.get(PAGE).context["own"].session_id == here.session.session_key
    assert OwnSession.objects.filter(person=world.who("liaison")).count() == 1


def test_setting_up_a_second_factor_ends_the_others(world: World, clock: time_machine.Traveller) -> None:
    here, there = enter(world), enter(world)
    before = here.session.session_key
    here.post("/account/second-factor/app/", {"code": scan(clock, here).now()})
    assert is_in(here)
    assert here.session.session_key != before
    assert not is_in(there)


def test_a_closed_account_leaves_no_session_that_reopening_would_revive(world: World) -> None:
    client, admin = enter(world), world.who("system_administrator", "federation")
    accounts.set_active(world.who("liaison"), by=admin, active=False)
    accounts.set_active(world.who("liaison"), by=admin, active=True)
    assert not is_in(client)


def test_use_is_noted_once_a_minute_and_makes_the_session_last(
    world: World, clock: time_machine.Traveller, django_assert_max_num_queries: Callable
) -> None:
    client = enter(world)
    first = OwnSession.objects.get(person=world.who("liaison")).seen_at
    clock.shift(30)
    client.get("/account/")
    assert OwnSession.objects.get(person=world.who("liaison")).seen_at == first
    clock.shift(configured.SESSION_COOKIE_AGE - 60)
    client.get("/account/")
    assert OwnSession.objects.get(person=world.who("liaison")).seen_at > first
    clock.shift(configured.SESSION_COOKIE_AGE - 60)
    assert is_in(client)


def test_asking_how_long_does_not_make_it_longer_and_going_on_does(
    world: World, clock: time_machine.Traveller
) -> None:
    client, age = enter(world), configured.SESSION_COOKIE_AGE
    clock.shift(age - 100)
    assert client.get(GO_ON).json() == {"seconds": 100}
    assert client.get(GO_ON).json() == {"seconds": 100}
    assert client.post(GO_ON, headers={"accept": "application/json"}).json()["seconds"] >= age - 1
    clock.shift(200)
    assert is_in(client)
    clock.shift(age + 1)
    assert client.get(GO_ON).json() == {"seconds": 0}


def test_pages_say_until_when(world: World, clock: time_machine.Traveller) -> None:
    """Beijing time, in words, for who has no script; the script reads the seconds."""
    page = enter(world).get("/account/").content.decode()
    assert "18:00" in page
    assert 'data-seconds="28800"' in page
    assert "session.js" not in Client().get("/login/").content.decode()


def test_going_on_without_script_leads_back(world: World) -> None:
    client = enter(world)
    assert client.post(GO_ON, {"next": "/requests/"})["Location"] == "/requests/"
    assert client.post(GO_ON, {"next": "https://example.com/"})["Location"] == "/"


@pytest.mark.parametrize(("agent", "shown"), [(EDGE, "Edge · Windows"), (PHONE, "Chrome · Android")])
def test_devices_in_words(agent: str, shown: str) -> None:
    assert device(agent) == shown
    assert device("")
