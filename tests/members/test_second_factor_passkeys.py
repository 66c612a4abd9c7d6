"""Passkeys: adding one after password and code, logging in with it, and answers that are not right."""

import json
from typing import Any

import pytest
import time_machine
from django.test import Client

from cooperation.kernel.models import AuditEvent
from members.actions import identity
from members.models import Factor, User
from tests.members.authenticators import Key, Phone, is_in, set_up
from tests.world import PASSWORD, World

ADD, ASK = "/account/second-factor/passkeys/add/", "/account/second-factor/passkeys/question/"
LOGIN, QUESTION = "/login/passkey/", "/login/passkey/question/"


@pytest.fixture
def holder(world: World, clock: time_machine.Traveller) -> tuple[User, Client, Phone]:
    """A person with an app, logged in with it."""
    user = world.who("liaison")
    phone, _codes = set_up(clock, user)
    client = Client()
    client.post("/login/", {"username": user.username, "password": PASSWORD})
    client.post("/login/code/", {"code": phone.next()})
    return user, client, phone


def add(holder: tuple[User, Client, Phone], key: Key, **changes: Any) -> Any:
    _user, client, phone = holder
    client.post(ADD, {"password": PASSWORD, "code": phone.next()})
    answer = key.create(client.get(ASK).json(), **changes)
    return client.post(ADD, {"name": "演示电脑", "credential": answer})


def enter(key: Key, client: Client | None = None, **changes: Any) -> Client:
    client = client or Client()
    client.post(LOGIN, {"credential": key.sign(client.get(QUESTION).json(), **changes)})
    return client


def test_adding_and_logging_in(holder: tuple[User, Client, Phone]) -> None:
    key, user = Key(), holder[0]
    assert add(holder, key)["Location"] == "/account/second-factor/"
    client = enter(key)
    assert is_in(client)
    assert client.session["second_factor"] == "passkey"
    event = AuditEvent.objects.filter(action="members.login", outcome="done").latest("id")
    assert (event.actor_id, event.detail) == (user.pk, {"factor": "passkey"})
    assert "演示电脑" in client.get("/account/second-factor/").content.decode()


def test_no_question_before_password_and_code(holder: tuple[User, Client, Phone]) -> None:
    _user, client, phone = holder
    assert client.get(ASK).status_code == 409
    client.post(ADD, {"password": "wrong", "code": phone.next()})
    assert client.get(ASK).status_code == 409
    client.post(ADD, {"password": PASSWORD, "code": phone.next()})
    assert client.get(ASK).status_code == 200
    phone.clock.shift(6 * 60)
    assert client.get(ASK).status_code == 409


def test_no_passkey_without_an_app(world: World, clock: time_machine.Traveller) -> None:
    client = Client()
    client.post("/login/", {"username": world.who("liaison").username, "password": PASSWORD})
    assert client.get(ADD).status_code == 409


WRONG = [{"verified": False}, {"origin": "https://example.com"}]


@pytest.mark.parametrize("changes", WRONG)
def test_wrong_answers_make_no_passkey(holder: tuple[User, Client, Phone], changes: dict[str, Any]) -> None:
    answer = add(holder, Key(), **changes)
    assert answer.context["form"].non_field_errors()
    assert Factor.objects.filter(person=holder[0], kind="passkey").count() == 0


@pytest.mark.parametrize("changes", WRONG)
def test_wrong_answers_let_nobody_in(holder: tuple[User, Client, Phone], changes: dict[str, Any]) -> None:
    key = Key()
    add(holder, key)
    assert not is_in(enter(key, **changes))


def test_another_key_with_the_same_identifier_stays_out(holder: tuple[User, Client, Phone]) -> None:
    key, forged = Key(), Key()
    add(holder, key)
    forged.identifier = key.identifier
    assert not is_in(enter(forged))
    assert not is_in(enter(Key()))


def test_an_answer_counts_once(holder: tuple[User, Client, Phone]) -> None:
    key, client = Key(), Client()
    add(holder, key)
    answer = key.sign(client.get(QUESTION).json())
    client.post(LOGIN, {"credential": answer})
    assert is_in(client)
    client.post("/logout/")
    client.get(QUESTION)
    client.post(LOGIN, {"credential": answer})
    assert not is_in(client)


def test_a_question_is_answered_once(holder: tuple[User, Client, Phone]) -> None:
    key, client = Key(), Client()
    add(holder, key)
    answer = key.sign(client.get(QUESTION).json())
    client.post(LOGIN, {"credential": "{}"})
    client.post(LOGIN, {"credential": answer})
    assert not is_in(client)


def test_a_copied_key_is_noticed(holder: tuple[User, Client, Phone]) -> None:
    key = Key()
    add(holder, key)
    enter(key)
    key.count = 0
    assert not is_in(enter(key))


@pytest.mark.parametrize("answer", ["", "{}", "[]", "x" * 100, '{"rawId": 7}', json.dumps({"rawId": "AAAA"})])
def test_nonsense_is_refused(world: World, answer: str) -> None:
    client = Client()
    client.get(QUESTION)
    assert client.post(LOGIN, {"credential": answer}).status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize("why", ["closed", "removed"])
def test_closed_accounts_and_removed_passkeys_stay_out(holder: tuple[User, Client, Phone], why: str) -> None:
    user, client, phone = holder
    key = Key()
    add(holder, key)
    if why == "closed":
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        page = f"/account/second-factor/passkeys/{Factor.objects.get(kind='passkey').pk}/remove/"
        client.post(page, {"password": PASSWORD, "code": "000000"})
        assert Factor.objects.filter(kind="passkey").exists()
        client.post(page, {"password": PASSWORD, "code": phone.next()})
    assert not is_in(enter(key))


def test_nobody_removes_somebody_elses_passkey(
    holder: tuple[User, Client, Phone], world: World, clock: time_machine.Traveller
) -> None:
    add(holder, Key())
    other = world.who("case_officer")
    phone, _codes = set_up(clock, other)
    client = Client()
    client.post("/login/", {"username": other.username, "password": PASSWORD})
    client.post("/login/code/", {"code": phone.next()})
    page = f"/account/second-factor/passkeys/{Factor.objects.get(kind='passkey').pk}/remove/"
    assert client.post(page, {"password": PASSWORD, "code": phone.next()}).status_code == 404
    assert Factor.objects.filter(kind="passkey").exists()


def test_the_question_tells_nobody_who_has_a_passkey(holder: tuple[User, Client, Phone]) -> None:
    add(holder, Key())
    assert "allowCredentials" not in Client().get(QUESTION).json()["publicKey"]


def test_guessing_from_one_address_is_stopped(holder: tuple[User, Client, Phone]) -> None:
    key = Key()
    add(holder, key)
    for _attempt in range(identity.ADDRESS_LIMIT + 1):
        Client().post(LOGIN, {"credential": "{}"})
    assert not is_in(enter(key))


def test_no_passkeys_where_the_portal_has_no_name(settings: Any, world: World) -> None:
    page = Client(SERVER_NAME="127.0.0.1").get(LOGIN).content.decode()
    assert "data-passkey=" not in page
    assert "data-passkey=" in Client().get(LOGIN).content.decode()
