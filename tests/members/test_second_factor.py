"""The second factor: setting it up, logging in with it, what is counted, what is required, what is signed with it."""

import threading
from collections.abc import Callable

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client

from cooperation.kernel import kept
from cooperation.kernel.models import Attempt, AuditEvent, KeptText, Notice
from members import second_factor
from members.actions import codes
from members.models import Factor, RecoveryCode, User
from tests.members.authenticators import first_step, is_in, scan, set_up
from tests.world import PASSWORD, World

APP, OVERVIEW, CODES = (
    "/account/second-factor/app/",
    "/account/second-factor/",
    "/account/second-factor/codes/",
)


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, shortened to six digits."""
    secret = b"12345678901234567890"
    moments = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}
    assert {at: second_factor.code_at(secret, at) for at in moments} == moments


def test_what_is_typed_may_look_as_it_was_printed() -> None:
    assert second_factor.plain(" ABCDE-2345６ ") == "abcde23456"


def test_another_key_opens_no_box_and_an_old_one_still_does(settings: object) -> None:
    settings.SECOND_FACTOR_KEYS = ["k" * 32]
    box = second_factor.seal(b"secret")
    settings.SECOND_FACTOR_KEYS = ["n" * 32, "k" * 32]
    assert second_factor.unseal(box) == b"secret"
    settings.SECOND_FACTOR_KEYS = ["n" * 32]
    assert second_factor.unseal(box) is None


def test_set_up_in_the_browser(world: World, clock: time_machine.Traveller) -> None:
    user = world.who("liaison")
    client = first_step(user)
    page = client.get(APP).content.decode()
    assert "<svg" in page
    assert " style=" not in page
    phone = scan(clock, client)
    refused = client.post(APP, {"code": "000000"})
    assert "code" in refused.context["form"].errors
    assert phone.secret == scan(clock, client).secret, "a wrong code must not change what was scanned"
    assert client.post(APP, {"code": phone.now()})["Location"] == CODES
    shown = client.get(CODES).context["codes"]
    assert len(shown) == second_factor.RECOVERY_CODES
    assert client.post(CODES)["Location"] == OVERVIEW
    assert client.get(CODES)["Location"] == OVERVIEW, "nobody can show the codes again"
    stored = bytes(Factor.objects.get(person=user).key)
    assert phone.secret not in stored
    assert not RecoveryCode.objects.filter(digest__in=shown).exists()
    assert AuditEvent.objects.filter(action="members.set_up_second_factor", actor_id=user.pk).exists()
    assert Notice.objects.filter(person=user, kind="members.second_factor_changed").exists()


def test_no_secret_lies_open_in_the_session(world: World, clock: time_machine.Traveller) -> None:
    client = first_step(world.who("liaison"))
    phone = scan(clock, client)
    client.post(APP, {"code": phone.now()})
    clear = client.get(CODES).context["codes"][0]
    assert second_factor.as_text(phone.secret) not in str(dict(client.session))
    assert clear not in str(dict(client.session))


def test_an_old_login_shows_the_password_again_before_the_set_up(
    login: Callable[..., Client], clock: time_machine.Traveller
) -> None:
    client = login("liaison")
    phone = scan(clock, client)
    wrong = client.post(APP, {"code": phone.now(), "password": "wrong"})
    assert "password" in wrong.context["form"].errors
    assert client.post(APP, {"code": phone.now(), "password": PASSWORD}).status_code == 302


def test_login_asks_for_the_code(world: World, clock: time_machine.Traveller) -> None:
    user = world.who("liaison")
    phone, _codes = set_up(clock, user)
    client = Client()
    answer = client.post(
        "/login/", {"username": user.username, "password": PASSWORD, "next": "/requests/?box=inbox"}
    )
    assert answer["Location"] == "/login/code/"
    assert not is_in(client)
    assert client.get("/account/").status_code == 302
    before = client.session.session_key
    assert "code" in client.post("/login/code/", {"code": "000000"}).context["form"].errors
    assert client.post("/login/code/", {"code": phone.next()})["Location"] == "/requests/?box=inbox"
    assert is_in(client)
    assert client.session.session_key != before
    event = AuditEvent.objects.filter(action="members.login", outcome="done").latest("id")
    assert event.detail == {"factor": "code"}


def test_the_second_step_alone_lets_nobody_in(world: World, clock: time_machine.Traveller) -> None:
    phone, _codes = set_up(clock, world.who("liaison"))
    client = Client()
    assert client.post("/login/code/", {"code": phone.next()})["Location"] == "/login/"
    assert not is_in(client)


@pytest.mark.parametrize("why", ["ten minutes", "new password", "closed"])
def test_the_second_step_waits_for_a_while_only(
    world: World, clock: time_machine.Traveller, why: str
) -> None:
    user = world.who("liaison")
    phone, _codes = set_up(clock, user)
    client = first_step(user)
    if why == "ten minutes":
        clock.shift(11 * 60)
    elif why == "closed":
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        user.set_password("another-long-secret-9")
        user.save()
    assert client.post("/login/code/", {"code": phone.next()})["Location"] == "/login/"
    assert not is_in(client)


def test_a_code_counts_once(world: World, clock: time_machine.Traveller) -> None:
    user = world.who("liaison")
    phone, _codes = set_up(clock, user)
    one, other = first_step(user), first_step(user)
    code = phone.next()
    assert one.post("/login/code/", {"code": code}).status_code == 302
    other.post("/login/code/", {"code": code})
    assert not is_in(other)
    clock.shift(second_factor.STEP)
    other.post("/login/code/", {"code": code})
    assert not is_in(other), "the tolerance for slow clocks must not revive a used code"


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_only_one_takes_the_code(world: World) -> None:
    """Two connections at the same moment: the lock on the row decides."""
    user = world.who("liaison")
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False) as clock:
        phone, _codes = set_up(clock, user)
        code, taken, start = phone.next(), [], threading.Barrier(4)

        def worker() -> None:
            start.wait()
            taken.append(codes._use_code(user, code))
            connections.close_all()

        threads = [threading.Thread(target=worker) for _number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(taken) == [False, False, False, True]


def test_guessing_codes_is_stopped(world: World, clock: time_machine.Traveller) -> None:
    user = world.who("liaison")
    phone, _codes = set_up(clock, user)
    for _attempt in range(codes.LIMIT):
        first_step(user).post("/login/code/", {"code": "000000"})
    client = first_step(user)
    answer = client.post("/login/code/", {"code": phone.next()})
    assert not is_in(client)
    assert "15" in str(answer.context["form"].errors)
    assert Attempt.objects.get(scope="second-factor").count > codes.LIMIT
    clock.shift(16 * 60)
    client = first_step(user)
    client.post("/login/code/", {"code": phone.next()})
    assert is_in(client)


def test_recovery_codes_and_one_time_codes_are_counted_together(
    world: World, clock: time_machine.Traveller
) -> None:
    user = world.who("liaison")
    _phone, printed = set_up(clock, user)
    for _attempt in range(codes.LIMIT):
        first_step(user).post("/login/code/", {"recovery_code": "aaaaa-aaaaa"})
    client = first_step(user)
    client.post("/login/code/", {"recovery_code": printed[0]})
    assert not is_in(client)


def test_a_recovery_code_lets_in_once(world: World, clock: time_machine.Traveller) -> None:
    user = world.who("liaison")
    _phone, printed = set_up(clock, user)
    client = first_step(user)
    client.post("/login/code/", {"recovery_code": printed[0].upper().replace("-", " ")})
    assert is_in(client)
    again = first_step(user)
    again.post("/login/code/", {"recovery_code": printed[0]})
    assert not is_in(again)
    assert AuditEvent.objects.filter(action="members.use_recovery_code", actor_id=user.pk).count() == 1


def test_somebody_elses_recovery_code_is_of_no_use(world: World, clock: time_machine.Traveller) -> None:
    _phone, printed = set_up(clock, world.who("case_officer"))
    set_up(clock, world.who("liaison"))
    client = first_step(world.who("liaison"))
    client.post("/login/code/", {"recovery_code": printed[0]})
    assert not is_in(client)


def test_new_recovery_codes_void_the_old_ones(world: World, clock: time_machine.Traveller) -> None:
    user = world.who("liaison")
    phone, old = set_up(clock, user)
    client = first_step(user)
    client.post("/login/code/", {"code": phone.next()})
    answer = client.post(CODES + "new/", {"password": PASSWORD, "code": phone.next()})
    assert answer["Location"] == CODES
    new = client.get(CODES).context["codes"]
    assert not set(new) & set(old)
    with pytest.raises(ValidationError):
        codes.check_recovery_code(user, old[0])
    codes.check_recovery_code(user, new[0])


@pytest.mark.parametrize(
    ("password", "right_code", "field"), [("wrong", True, "password"), (PASSWORD, False, "code")]
)
def test_removing_needs_password_and_code(
    world: World, clock: time_machine.Traveller, password: str, right_code: bool, field: str
) -> None:
    user = world.who("liaison")
    phone, _codes = set_up(clock, user)
    client = first_step(user)
    client.post("/login/code/", {"code": phone.next()})
    typed = {"password": password, "code": phone.next() if right_code else "000000"}
    refused = client.post(OVERVIEW + "remove/", typed)
    assert field in refused.context["form"].errors
    assert Factor.objects.filter(person=user).exists()
    client.post(OVERVIEW + "remove/", {"password": PASSWORD, "code": phone.next()})
    assert not Factor.objects.filter(person=user).exists()
    assert not RecoveryCode.objects.filter(person=user).exists()


UNSAFE = [
    "/login/code/", "/login/passkey/", APP, CODES, CODES + "new/", OVERVIEW + "remove/", OVERVIEW + "passkeys/add/",
    "/account/sessions/", "/account/sessions/continue/",
]  # fmt: skip


@pytest.mark.parametrize("page", UNSAFE)
def test_every_form_needs_its_token(world: World, page: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.who("liaison"), backend="members.roles.RoleBackend")
    assert client.post(page, {}).status_code == 403


@pytest.mark.parametrize(
    "wanted", ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)"]
)
def test_only_own_addresses_follow_the_set_up(
    world: World, clock: time_machine.Traveller, wanted: str
) -> None:
    client = first_step(world.who("liaison"))
    phone = scan(clock, client)
    client.post(APP, {"code": phone.now(), "next": wanted})
    assert client.post(CODES)["Location"] == OVERVIEW
    assert Client().get("/login/passkey/", {"next": wanted}).context["next"] == "/"


@pytest.mark.parametrize("page", ["/login/", "/login/passkey/question/"])
def test_a_foreign_host_is_refused(world: World, page: str) -> None:
    """Else somebody could have a passkey asked for in the name of another portal."""
    assert Client(SERVER_NAME="portal.example.com").get(page).status_code == 400


def test_secrets_are_not_among_the_typed_text_that_is_kept(
    world: World, clock: time_machine.Traveller
) -> None:
    user = world.who("liaison")
    client = first_step(user)
    clock.shift(9 * 60 * 60)
    secret = dict.fromkeys(("password", "code", "recovery_code", "credential"), "geheim")
    client.post(OVERVIEW + "remove/", secret | {"name": "x"})
    box = KeptText.objects.get(person=user).box
    assert kept._box().decrypt(bytes(box)) == b'{"name": ["x"]}'
