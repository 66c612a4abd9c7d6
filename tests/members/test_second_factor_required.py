"""Where the second factor is required, what is signed with it, and its reset."""

from collections.abc import Callable

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cooperation.kernel.errors import NotAllowed
from cooperation.kernel.models import Attempt, AuditEvent, Notice
from members.actions import accounts, identity
from members.models import Factor, User
from requests.actions import drafting
from tests.members.authenticators import first_step, is_in, scan, set_up
from tests.world import PASSWORD, World

APP, OVERVIEW, CODES = (
    "/account/second-factor/app/",
    "/account/second-factor/",
    "/account/second-factor/codes/",
)
CHIEF = "procurator_general_in_charge"


# --- required -----------------------------------------------------------------------------------
@pytest.fixture
def required(settings: object) -> None:
    settings.PORTAL_SECOND_FACTOR = "required"


ROLES = ["liaison", "procurator_general", "secretariat-1", "system_administrator", "security_administrator"]


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("role", [*ROLES, "audit_administrator"])
def test_required_nothing_opens_before_the_set_up(
    world: World, clock: time_machine.Traveller, role: str
) -> None:
    offices = {"liaison": "requesting", "procurator_general": "requesting"}
    client = first_step(world.who(role, offices.get(role, "federation")))
    for page in ("/", "/account/", "/admin/", "/requests/", "/audit/", "/account/second-factor/codes/new/"):
        assert client.get(page)["Location"].startswith(APP), page
        assert client.post(page)["Location"].startswith(APP), page
    assert client.get("/admin/")["Location"] == APP + "?next=%2Fadmin%2F"
    phone = scan(clock, client)
    client.post(APP, {"code": phone.now(), "next": "/account/"})
    assert client.post(CODES)["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


@pytest.mark.usefixtures("required")
def test_required_a_session_of_another_browser_must_show_the_factor(
    world: World, clock: time_machine.Traveller, login: Callable[..., Client]
) -> None:
    client = login("liaison")
    set_up(clock, world.who("liaison"))
    assert client.get("/account/")["Location"] == "/login/"
    assert not is_in(client)


@pytest.mark.usefixtures("required")
def test_required_the_admin_asks_for_itself(
    world: World, login: Callable[..., Client], settings: object
) -> None:
    """Even if the middleware were forgotten."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("SecondFactorFirst")]
    client = login("system_administrator", "federation")
    assert client.get("/account/").status_code == 200
    assert client.get("/admin/", follow=True).status_code == 403
    settings.PORTAL_SECOND_FACTOR = "offered"
    assert client.get("/admin/").status_code == 200


@pytest.mark.usefixtures("required")
def test_required_after_removal_comes_the_set_up(world: World, clock: time_machine.Traveller) -> None:
    user = world.who("liaison")
    phone, _codes = set_up(clock, user)
    client = first_step(user)
    client.post("/login/code/", {"code": phone.next()})
    answer = client.post(OVERVIEW + "remove/", {"password": PASSWORD, "code": phone.next()})
    assert answer["Location"] == APP
    assert client.get("/requests/")["Location"].startswith(APP)


@pytest.mark.usefixtures("required")
def test_required_leaves_the_public_pages_and_the_api_alone(world: World) -> None:
    assert Client().get("/agreement/").status_code == 200
    assert Client().get("/api/v1/requests/").status_code == 401


# --- signing ------------------------------------------------------------------------------------
def test_signing_asks_for_the_code_once_there_is_one(
    world: World, login: Callable[..., Client], clock: time_machine.Traveller
) -> None:
    assistance, chief = world.submitted(), world.who(CHIEF)
    page = reverse("requests:sign", args=[assistance.number])
    assert "one-time-code" not in login(CHIEF).get(page).content.decode()
    phone, printed = set_up(clock, chief)
    client = login(CHIEF)
    shown = client.get(page)
    assert "one-time-code" in shown.content.decode()
    read = {"password": PASSWORD, "digest": shown.context["digest"]}
    for wrong in ({}, {"code": "000000"}, {"code": phone.now()}, {"code": printed[0]}):
        answer = client.post(page, read | wrong)
        assert "code" in answer.context["form"].errors, wrong
        Attempt.objects.all().delete()
    assistance.refresh_from_db()
    assert assistance.signed_by is None
    client.post(page, read | {"code": phone.next()})
    assistance.refresh_from_db()
    assert assistance.signed_by == chief


def test_a_wrong_password_uses_up_no_code(world: World, clock: time_machine.Traveller) -> None:
    assistance, chief = world.submitted(), world.who(CHIEF)
    phone, _codes = set_up(clock, chief)
    code = phone.next()
    with pytest.raises(ValidationError):
        drafting.sign(assistance, by=chief, password="wrong", code=code)
    assert drafting.sign(assistance, by=chief, password=PASSWORD, code=code).signed_by == chief


def test_acceding_asks_for_the_code(world: World, login: Callable[..., Client]) -> None:
    head = world.who("procurator_general", "outsider")
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False) as clock:
        set_up(clock, head)
        with pytest.raises(ValidationError) as refused:
            identity.confirm_identity(head, PASSWORD, "")
    assert "code" in refused.value.error_dict


# --- reset --------------------------------------------------------------------------------------
def test_a_reset_lays_signing_rights_dormant_and_ends_all_sessions(
    world: World, clock: time_machine.Traveller
) -> None:
    chief, admin = world.who(CHIEF), world.who("system_administrator", "federation")
    phone, _codes = set_up(clock, chief)
    client = first_step(chief)
    client.post("/login/code/", {"code": phone.next()})
    assert client.get("/account/").status_code == 200
    accounts.reset_second_factor(chief, by=admin)
    assert client.get("/account/").status_code == 302
    chief = User.objects.get(pk=chief.pk)
    assert chief.signing_dormant_since is not None
    assert not chief.has_perm("requests.sign_request")
    assert not Factor.objects.filter(person=chief).exists()
    assert AuditEvent.objects.filter(action="members.reset_second_factor", actor_id=admin.pk).exists()
    assert Notice.objects.filter(person=chief, kind="members.second_factor_changed").count() == 2


@pytest.mark.parametrize(
    ("role", "office"),
    [("security_administrator", "federation"), ("secretariat-1", "federation"), (CHIEF, "requesting")],
)
def test_only_another_system_administrator_resets(
    world: World, clock: time_machine.Traveller, role: str, office: str
) -> None:
    chief = world.who(CHIEF)
    set_up(clock, chief)
    with pytest.raises(NotAllowed):
        accounts.reset_second_factor(chief, by=world.who(role, office))


def test_system_administrators_do_not_reset_their_own(world: World, clock: time_machine.Traveller) -> None:
    admin = world.who("system_administrator", "federation")
    set_up(clock, admin)
    with pytest.raises(NotAllowed):
        accounts.reset_second_factor(admin, by=admin)


def test_the_operator_resets_system_administrators_only(world: World, clock: time_machine.Traveller) -> None:
    chief, admin = world.who(CHIEF), world.who("system_administrator", "federation")
    set_up(clock, chief)
    set_up(clock, admin)
    with pytest.raises(CommandError):
        call_command("reset_second_factor", chief.username, verbosity=0)
    call_command("reset_second_factor", admin.username, verbosity=0)
    assert list(Factor.objects.values_list("person", flat=True)) == [chief.pk]
    event = AuditEvent.objects.filter(action="members.reset_second_factor").latest("id")
    assert (event.actor_id, event.target_id) == (None, admin.pk)


def test_reset_in_the_admin(
    world: World, login: Callable[..., Client], clock: time_machine.Traveller
) -> None:
    chief = world.who(CHIEF)
    set_up(clock, chief)
    typed = {"action": "reset_second_factor", "_selected_action": [chief.pk]}
    login("system_administrator", "federation").post("/admin/members/user/", typed)
    assert not Factor.objects.filter(person=chief).exists()
