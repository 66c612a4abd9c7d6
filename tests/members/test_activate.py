"""The link of a new account: one person, one use."""

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from cooperation.kernel.models import AuditEvent, Mail
from members.actions import accounts, own_account
from members.models import User
from tests.world import World

NEW = {"new_password1": "a-long-new-secret-7", "new_password2": "a-long-new-secret-7"}


@pytest.fixture
def newcomer(world: World) -> User:
    """An account with a role in force and no password."""
    keeper = world.who("system_administrator", "federation")
    user = accounts.open_account(
        by=keeper, username="newcomer", name="演示新人", email="newcomer@example.invalid"
    )
    granter = world.who("security_administrator", "federation")
    role = accounts.grant_role(by=granter, person=user, organisation=world.requesting, role="case_officer")
    accounts.confirm_role(role, by=world.who("procurator_general_in_charge"))
    Mail.objects.exclude(kind="members.activate").delete()
    return user


def link_of(user: User) -> str:
    return Mail.objects.filter(person=user).latest("id").link


def test_mail_is_sent_with_the_role_and_the_link_sets_the_password_once(newcomer: User) -> None:
    link = link_of(newcomer)
    client = Client()
    assert client.get(link).status_code == 200
    assert client.post(link, NEW).status_code == 302
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW["new_password1"])
    assert newcomer.signing_dormant_since is None
    assert AuditEvent.objects.filter(action="members.activate", target_id=newcomer.pk).exists()
    assert client.get(link).status_code == 410
    assert client.post(link, NEW).status_code == 410


@pytest.mark.parametrize(
    "typed",
    [
        {"new_password1": "short", "new_password2": "short"},
        {"new_password1": "123456789012345", "new_password2": "123456789012345"},
        {"new_password1": "a-long-new-secret-7", "new_password2": "another-long-one-8"},
        {"new_password1": "", "new_password2": ""},
    ],
)
def test_weak_or_different_passwords_are_told_beside_the_field(newcomer: User, typed: dict[str, str]) -> None:
    response = Client().post(link_of(newcomer), typed)
    assert response.status_code == 200
    assert set(response.context["form"].errors) <= {"new_password1", "new_password2"}
    assert response.context["form"].errors
    newcomer.refresh_from_db()
    assert not newcomer.has_usable_password()


@pytest.mark.parametrize("broken", ["uid", "token", "closed"])
def test_broken_links_are_dead(newcomer: User, broken: str) -> None:
    *start, uid, token, _end = link_of(newcomer).split("/")
    if broken == "closed":
        User.objects.filter(pk=newcomer.pk).update(is_active=False)
    uid, token = (
        ("AAAA", token) if broken == "uid" else (uid, token[:-1] + "x" if broken == "token" else token)
    )
    assert Client().get("/".join([*start, uid, token, ""])).status_code == 410


def test_link_of_one_kind_does_not_work_as_the_other(newcomer: User, world: World) -> None:
    assert Client().get(link_of(newcomer).replace("activate", "reset")).status_code == 410
    signer = world.who("procurator_general_in_charge")
    uid = urlsafe_base64_encode(force_bytes(signer.pk))
    token = default_token_generator.make_token(signer)
    assert (
        Client().get(f"/account/activate/{uid}/{token}/").status_code == 410
    )  # else no rights would go dormant


def test_expired_link_can_be_asked_for_again_by_the_holder(newcomer: User) -> None:
    Mail.objects.filter(person=newcomer).delete()
    Client().post("/account/forgotten/", {"username": "newcomer"})
    assert "/activate/" in link_of(newcomer)


def test_no_link_before_the_role_is_confirmed(world: World) -> None:
    keeper = world.who("system_administrator", "federation")
    user = accounts.open_account(by=keeper, username="future-pg", name="演示", email="pg@example.invalid")
    granter = world.who("security_administrator", "federation")
    accounts.grant_role(
        by=granter, person=user, organisation=world.outsider, role="procurator_general_in_charge"
    )
    own_account.ask_reset("future-pg", address="192.0.2.1")
    assert not Mail.objects.filter(person=user).exists()


def test_two_uses_of_one_link_in_a_row_fail_in_the_action_too(newcomer: User) -> None:
    *_start, uid, token, _end = link_of(newcomer).split("/")
    own_account.set_first_password(uid, token, password=NEW["new_password1"])
    with pytest.raises(ValidationError):
        own_account.set_first_password(uid, token, password="yet-another-secret-9")
