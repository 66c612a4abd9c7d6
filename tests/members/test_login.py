"""Logging in: what is let in, what is said, what is counted."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from cooperation.kernel.models import Attempt, AuditEvent
from members.actions import identity
from tests.world import PASSWORD, World

LOGIN = "/login/"
ACCOUNT = "requesting-liaison"


def enter(client: Client, password: str = PASSWORD, username: str = ACCOUNT, **extra: str) -> object:
    return client.post(LOGIN, {"username": username, "password": password, **extra})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_right_password_lets_in_with_a_new_session(world: World) -> None:
    client = Client()
    client.get(LOGIN)
    client.session.save()
    before = client.session.session_key
    response = enter(client)
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert is_in(client)
    assert client.session.session_key != before
    assert AuditEvent.objects.filter(action="members.login", actor_id=world.who("liaison").pk).exists()


@pytest.mark.parametrize(("username", "password"), [(ACCOUNT, "wrong"), ("nobody-at-all", PASSWORD)])
def test_wrong_account_and_wrong_password_look_the_same(world: World, username: str, password: str) -> None:
    client, other = Client(), Client()
    assert not is_in(client)
    text = enter(client, password, username).context["form"].errors.as_json()
    assert text == enter(other, "also wrong").context["form"].errors.as_json()
    assert not is_in(client)


def test_typed_account_that_is_unknown_is_not_kept(world: World) -> None:
    enter(Client(), username="my-secret-password")
    event = AuditEvent.objects.filter(action="members.login").latest("id")
    assert event.outcome == "refused"
    assert "my-secret-password" not in f"{event.target}{event.actor}{event.note}{event.detail}"


def test_account_is_locked_after_five_wrong_passwords(world: World) -> None:
    for _attempt in range(identity.LIMIT):
        enter(Client(), "wrong")
    client = Client()
    response = enter(client)
    assert not is_in(client)
    assert "15" in str(response.context["form"].errors)
    Attempt.objects.filter(scope="login").update(window_ends_at="2020-01-01T00:00:00Z")
    enter(client)
    assert is_in(client)


def test_other_people_at_the_same_address_are_not_locked(world: World) -> None:
    for _attempt in range(identity.LIMIT + 1):
        enter(Client(), "wrong")
    client = Client()
    enter(client, username="requesting-case_officer")
    assert is_in(client)


def test_address_is_locked_after_many_wrong_accounts(world: World) -> None:
    for number in range(identity.ADDRESS_LIMIT + 1):
        enter(Client(), username=f"guess-{number}")
    client = Client()
    enter(client)
    assert not is_in(client)
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    enter(elsewhere)
    assert is_in(elsewhere)


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/requests/?box=inbox", "/requests/?box=inbox"),
        ("https://example.com/", "/"),
        ("//example.com/", "/"),
        ("/\\example.com", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_only_own_addresses_follow(world: World, wanted: str, reached: str) -> None:
    assert enter(Client(), next=wanted)["Location"] == reached


@pytest.mark.parametrize("why", ["closed", "service"])
def test_closed_and_service_accounts_stay_out(world: World, why: str) -> None:
    user = world.who("service" if why == "service" else "liaison")
    if why == "closed":
        user.is_active = False
        user.save()
    client = Client()
    enter(client, username=user.username)
    assert not is_in(client)


def test_who_is_in_is_sent_home(login: Callable[..., Client]) -> None:
    assert login("liaison").get(LOGIN)["Location"] == "/"


def test_logging_out_needs_a_post_and_ends_the_session(login: Callable[..., Client]) -> None:
    client = login("liaison")
    key = client.session.session_key
    assert client.get("/logout/").status_code == 200
    assert is_in(client)
    assert client.post("/logout/").status_code == 302
    assert not Session.objects.filter(session_key=key).exists()
    assert AuditEvent.objects.filter(action="members.logout").exists()
    client.cookies["sessionid"] = key
    assert client.get("/account/").status_code == 302


def test_login_needs_the_token_of_the_form(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    assert enter(client).status_code == 403
    assert not is_in(client)


def test_closing_an_account_ends_its_session_at_the_next_request(
    world: World, login: Callable[..., Client]
) -> None:
    client = login("liaison")
    assert client.get("/account/").status_code == 200
    user = world.who("liaison")
    user.is_active = False
    user.save()
    assert client.get("/account/").status_code == 302


def test_demo_accounts_are_listed_in_demo_mode_only(world: World, settings: object) -> None:
    from members.demo import DEMO_PASSWORD

    assert DEMO_PASSWORD not in Client().get(LOGIN).content.decode()
    settings.PORTAL_DEMO = True
    assert DEMO_PASSWORD in Client().get(LOGIN).content.decode()
