"""A forgotten password: nobody learns who has an account, and signing rights lie dormant afterwards."""

import pytest
from django.test import Client

from cooperation.kernel.models import AuditEvent, Mail, Notice
from members.actions import accounts, own_account
from members.models import User
from members.roles import holds
from tests.world import PASSWORD, World

NEW = {"new_password1": "a-long-new-secret-7", "new_password2": "a-long-new-secret-7"}
ASK = "/account/forgotten/"


def asked(username: str) -> str:
    """Ask in the browser; the link of the mail, or ""."""
    Client().post(ASK, {"username": username})
    mail = Mail.objects.filter(person__username=username, kind="members.reset").last()
    return mail.link if mail else ""


def test_answer_is_the_same_for_unknown_accounts(world: World) -> None:
    known = Client().post(ASK, {"username": "requesting-liaison"})
    unknown = Client().post(ASK, {"username": "nobody-at-all"})
    without = b"csrfmiddlewaretoken"
    assert known.status_code == unknown.status_code == 200
    assert without not in known.content
    assert known.content == unknown.content
    assert Mail.objects.filter(kind="members.reset").count() == 1


def test_new_password_works_and_the_link_is_used_up(world: World) -> None:
    link = asked("requesting-liaison")
    client = Client()
    assert client.get(link).status_code == 200
    assert client.post(link, NEW).status_code == 302
    user = world.who("liaison")
    assert user.check_password(NEW["new_password1"])
    assert not user.check_password(PASSWORD)
    assert user.signing_dormant_since is None
    assert client.get(link).status_code == 410


def test_signing_rights_lie_dormant_until_a_second_person_confirms(world: World) -> None:
    Client().post(asked("requesting-procurator_general_in_charge"), NEW)
    signer = world.who("procurator_general_in_charge")
    assert signer.signing_dormant_since
    assert not holds(signer, "requests.sign_request", world.requesting)
    assert holds(signer, "requests.read_request", world.requesting)
    assert Notice.objects.filter(kind="members.signing_dormant").exists()
    accounts.confirm_signing(signer, by=world.who("security_administrator", "federation"))
    assert holds(world.who("procurator_general_in_charge"), "requests.sign_request", world.requesting)


def test_a_reset_ends_the_sessions_of_who_knew_the_old_password(world: World) -> None:
    thief = Client()
    thief.force_login(world.who("liaison"), backend="members.roles.RoleBackend")
    Client().post(asked("requesting-liaison"), NEW)
    assert thief.get("/account/").status_code == 302


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_no_mail_to_closed_accounts_and_without_address(world: World, change: dict[str, object]) -> None:
    User.objects.filter(username="requesting-liaison").update(**change)
    assert asked("requesting-liaison") == ""


def test_no_mail_to_service_accounts(world: World) -> None:
    assert asked("requesting-service") == ""


def test_mails_to_one_account_are_limited_in_silence(world: World) -> None:
    for _attempt in range(own_account.RESET_LIMIT + 2):
        assert Client().post(ASK, {"username": "requesting-liaison"}).status_code == 200
    assert Mail.objects.filter(kind="members.reset").count() == own_account.RESET_LIMIT


def test_one_address_cannot_ask_without_end(world: World) -> None:
    for number in range(own_account.ADDRESS_LIMIT):
        own_account.ask_reset(f"guess-{number}", address="127.0.0.1")
    response = Client().post(ASK, {"username": "requesting-liaison"})
    assert response.context["form"].errors
    assert not Mail.objects.filter(kind="members.reset").exists()


def test_asking_and_resetting_are_in_the_log(world: World) -> None:
    Client().post(asked("requesting-liaison"), NEW)
    acts = set(AuditEvent.objects.filter(target_id=world.who("liaison").pk).values_list("action", flat=True))
    assert {"members.ask_reset", "members.reset_password"} <= acts
