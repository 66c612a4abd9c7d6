"""The Django admin: three administrators, three hands; no password, no case, no state, no delete."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.test import Client

from cooperation.kernel.models import AuditEvent, Holiday, Mail
from members.actions import accounts
from members.enums import Role
from members.models import ApiToken, Appointment, Organisation, User
from tests.world import World

Login = Callable[..., Client]
SYSTEM, SECURITY, AUDIT = Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR

# Which administrator opens which list; everybody else opens none.
OPENS = {
    "members/user": {SYSTEM, SECURITY},
    "members/organisation": {SYSTEM, SECURITY},
    "members/appointment": {SYSTEM, SECURITY},
    "members/apitoken": {SYSTEM},
    "members/agreementversion": {SYSTEM},
    "members/rulerecord": {SYSTEM},
    "requests/assistancetype": {SYSTEM},
    "kernel/holiday": {SYSTEM},
    "kernel/auditevent": {AUDIT},
}
WRITES = {("members/user", SYSTEM), ("members/organisation", SYSTEM), ("members/apitoken", SYSTEM),
          ("kernel/holiday", SYSTEM), ("members/appointment", SECURITY)}  # fmt: skip


def do(client: Client, where: str, action: str, *rows: int) -> object:
    """Choose rows of a list and run an action."""
    chosen = {"action": action, "_selected_action": [str(row) for row in rows]}
    return client.post(f"/admin/{where}/", chosen, follow=True)


def test_every_list_of_the_admin_is_in_the_table() -> None:
    registered = {f"{model._meta.app_label}/{model._meta.model_name}" for model in admin.site._registry}
    assert registered == set(OPENS)


@pytest.mark.parametrize("where", OPENS)
@pytest.mark.parametrize("role", [SYSTEM, SECURITY, AUDIT])
def test_lists_and_forms_open_for_their_administrator_only(login: Login, where: str, role: str) -> None:
    client = login(role, "federation")
    assert client.get(f"/admin/{where}/").status_code == (200 if role in OPENS[where] else 403)
    assert client.get(f"/admin/{where}/add/").status_code == (200 if (where, role) in WRITES else 403)


@pytest.mark.parametrize("who", [("liaison", "requesting"), ("procurator_general", "requesting"),
                                 ("secretariat-1", "federation"), ("observer", "partner")])  # fmt: skip
def test_nobody_else_comes_in(login: Login, who: tuple[str, str]) -> None:
    client = login(*who)
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get("/admin/members/user/", follow=True).status_code == 403


def test_strangers_are_sent_to_the_login_of_the_portal(world: World) -> None:
    response = Client().get("/admin/members/user/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/login/?next=")


def test_opening_an_account_stores_no_password(world: World, login: Login) -> None:
    typed = {
        "username": "newcomer",
        "name": "演示新人",
        "email": "n@example.invalid",
        "phone": "",
        "password": "given",
    }
    assert login(SYSTEM, "federation").post("/admin/members/user/add/", typed).status_code == 302
    user = User.objects.get(username="newcomer")
    assert not user.has_usable_password()
    assert AuditEvent.objects.filter(action="members.open_account", target_id=user.pk).exists()


def test_correcting_an_account_keeps_the_mail_address_of_an_activated_one(world: World, login: Login) -> None:
    user, client = world.who("liaison"), login(SYSTEM, "federation")
    page = f"/admin/members/user/{user.pk}/change/"
    typed = {"name": "演示新名", "email": "thief@example.invalid", "phone": ""}
    assert "email" in client.post(page, typed).context["adminform"].form.errors
    assert (
        client.post(page, typed | {"email": user.email, "is_active": "", "username": "x"}).status_code == 302
    )
    after = world.who("liaison")
    assert (after.name, after.email, after.is_active) == ("演示新名", user.email, True)


def test_accounts_are_closed_and_reopened_but_not_the_own(world: World, login: Login) -> None:
    user, own = world.who("liaison"), world.who(SYSTEM, "federation")
    client = login(SYSTEM, "federation")
    do(client, "members/user", "close", user.pk, own.pk)
    assert not world.who("liaison").is_active
    assert world.who(SYSTEM, "federation").is_active
    assert AuditEvent.objects.filter(action="members.set_active", outcome="refused").exists()
    do(client, "members/user", "reopen", user.pk)
    assert world.who("liaison").is_active


def test_role_of_a_signer_counts_after_a_second_person(world: World, login: Login) -> None:
    accounts.open_account(
        by=world.who(SYSTEM, "federation"), username="newcomer", name="演示", email="n@example.invalid"
    )
    typed = {"person": "newcomer", "organisation": "510700", "role": Role.PROCURATOR_GENERAL_IN_CHARGE}
    client = login(SECURITY, "federation")
    assert client.post("/admin/members/appointment/add/", typed).status_code == 302
    appointment = Appointment.objects.get(person__username="newcomer")
    do(client, "members/appointment", "confirm", appointment.pk)  # the one who granted
    appointment.refresh_from_db()
    assert appointment.confirmed_by is None
    second = User.objects.create_user("security-2", "x", name="演示")
    granter = world.who("secretariat-1", "federation")
    Appointment.objects.create(person=second, organisation=world.federation, role=SECURITY, granted_by=granter,
                               confirmed_by=world.who("secretariat-2", "federation"))  # fmt: skip
    other = Client()
    other.force_login(second, backend="members.roles.RoleBackend")
    do(other, "members/appointment", "confirm", appointment.pk)
    appointment.refresh_from_db()
    assert appointment.confirmed_by == second
    assert Mail.objects.filter(person=appointment.person, kind="members.activate").exists()


@pytest.mark.parametrize(
    ("person", "office", "role"),
    [
        ("federation-security_administrator", "FEDERATION", Role.SECRETARIAT),  # the own
        ("requesting-liaison", "510700", Role.LIAISON),  # held already
        ("requesting-liaison", "510700", Role.SECRETARIAT),  # another kind of office
        ("requesting-service", "510700", Role.LIAISON),  # a case system is no person
        ("nobody-at-all", "510700", Role.LIAISON),
        ("requesting-liaison", "000000", Role.CASE_OFFICER),
        ("federation-system_administrator", "FEDERATION", Role.AUDIT_ADMINISTRATOR),  # never two
    ],
)
def test_roles_that_cannot_be_are_told_on_the_form(
    world: World, login: Login, person: str, office: str, role: str
) -> None:
    before = Appointment.objects.count()
    typed = {"person": person, "organisation": office, "role": role}
    response = login(SECURITY, "federation").post("/admin/members/appointment/add/", typed)
    assert response.status_code == 200
    assert response.context["errors"]
    assert Appointment.objects.count() == before


def test_ended_roles_stop_and_stay_in_the_list(world: World, login: Login) -> None:
    held = Appointment.objects.get(person=world.who("liaison"))
    do(login(SECURITY, "federation"), "members/appointment", "end", held.pk)
    assert not world.who("liaison").appointments
    assert Appointment.objects.filter(pk=held.pk).exists()


def test_system_administrators_give_no_roles(world: World, login: Login) -> None:
    held = Appointment.objects.get(person=world.who("liaison"))
    do(login(SYSTEM, "federation"), "members/appointment", "end", held.pk)
    assert world.who("liaison").appointments


def test_token_is_shown_once_and_stored_as_digest(world: World, login: Login) -> None:
    client = login(SYSTEM, "federation")
    typed = {"holder": "requesting-service", "name": "演示", "expires_on": "2099-01-01"}
    response = client.post("/admin/members/apitoken/add/", typed)
    clear = response.context["clear"]
    token = ApiToken.objects.latest("id")
    assert clear in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert token.digest == accounts.token_digest(clear)
    assert clear not in client.get(f"/admin/members/apitoken/{token.pk}/change/").content.decode()
    do(client, "members/apitoken", "revoke", token.pk)
    token.refresh_from_db()
    assert token.revoked_at


def test_people_get_no_token(world: World, login: Login) -> None:
    response = login(SYSTEM, "federation").post(
        "/admin/members/apitoken/add/", {"holder": "requesting-liaison", "name": "x"}
    )
    assert response.context["errors"]


def test_membership_is_not_written(world: World, login: Login) -> None:
    office = world.outsider
    page = f"/admin/members/organisation/{office.pk}/change/"
    client = login(SYSTEM, "federation")
    typed = {"level": office.level, "superior": office.superior.code, "name_zh": office.name_zh, "phone": "000-7654321",
             "name_en": office.name_en, "short_zh": office.short_zh, "short_en": office.short_en, "verified": "on",
             "form": office.form}  # fmt: skip
    assert client.post(page, typed | {"membership": "member", "code": "999999"}).status_code == 302
    after = Organisation.objects.get(pk=office.pk)
    assert (after.membership, after.code, after.phone) == ("none", office.code, "000-7654321")
    assert AuditEvent.objects.filter(action="members.save_office", target_id=office.pk).exists()


def test_an_office_does_not_stand_above_itself(world: World, login: Login) -> None:
    office = world.third.superior
    client = login(SYSTEM, "federation")
    typed = {"level": office.level, "superior": world.third.code, "name_zh": office.name_zh,
             "name_en": office.name_en, "short_zh": office.short_zh, "short_en": office.short_en}  # fmt: skip
    response = client.post(f"/admin/members/organisation/{office.pk}/change/", typed)
    assert "superior" in response.context["adminform"].form.errors


@pytest.mark.parametrize("where", [name for name in OPENS if name != "kernel/holiday"])
def test_nothing_with_legal_weight_is_deleted(world: World, login: Login, where: str) -> None:
    role = sorted(OPENS[where])[0]
    client = login(role, "federation")
    model = next(m for m in admin.site._registry if f"{m._meta.app_label}/{m._meta.model_name}" == where)
    if where == "members/apitoken":
        accounts.issue_token(world.who("service"), by=world.who(SYSTEM, "federation"), name="演示")
    row = model.objects.first()
    assert client.post(f"/admin/{where}/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    do(client, where, "delete_selected", row.pk)
    assert model.objects.filter(pk=row.pk).exists()


def test_holidays_are_kept_with_a_line_in_the_log(login: Login) -> None:
    client = login(SYSTEM, "federation")
    typed = {"division": "63", "date": "2027-03-03", "name_zh": "演示节", "name_en": "Demo day", "kind": "holiday",
             "status": "unverified", "source": ""}  # fmt: skip
    assert client.post("/admin/kernel/holiday/add/", typed).status_code == 302
    day = Holiday.objects.get(date="2027-03-03")
    client.post(f"/admin/kernel/holiday/{day.pk}/delete/", {"post": "yes"})
    assert not Holiday.objects.filter(pk=day.pk).exists()
    acts = list(
        AuditEvent.objects.filter(target_id=day.pk, target_type="kernel.holiday").values_list(
            "action", flat=True
        )
    )
    assert sorted(acts) == ["kernel.delete_holiday", "kernel.save_holiday"]


def test_reading_the_log_is_logged_and_shows_no_text_of_a_case(world: World, login: Login) -> None:
    assistance = world.submitted()
    AuditEvent.objects.create(action="requests.note", target_type="requests.assistancerequest",
                              target_id=assistance.pk, target=str(assistance), note="演示机密文字")  # fmt: skip
    event = AuditEvent.objects.latest("id")
    client = login(AUDIT, "federation")
    assert client.get("/admin/kernel/auditevent/").status_code == 200
    assert "演示机密文字" not in client.get(f"/admin/kernel/auditevent/{event.pk}/change/").content.decode()
    assert AuditEvent.objects.filter(action="kernel.read_audit", outcome="read").exists()


def test_activation_link_is_sent_again_only_where_there_is_something_to_activate(
    world: World, login: Login
) -> None:
    keeper = world.who(SYSTEM, "federation")
    user = accounts.open_account(by=keeper, username="newcomer", name="演示", email="n@example.invalid")
    client = login(SYSTEM, "federation")
    do(client, "members/user", "send_link", user.pk, world.who("liaison").pk)
    assert not Mail.objects.filter(kind="members.activate").exists()
    granter = world.who(SECURITY, "federation")
    accounts.grant_role(by=granter, person=user, organisation=world.requesting, role=Role.CASE_OFFICER)
    Mail.objects.all().delete()
    do(client, "members/user", "send_link", user.pk)
    assert Mail.objects.filter(person=user, kind="members.activate").count() == 1


def test_signing_rights_are_woken_by_the_security_administrator(world: World, login: Login) -> None:
    User.objects.filter(username="requesting-procurator_general").update(
        signing_dormant_since="2026-11-01T00:00:00Z"
    )
    user = world.who("procurator_general")
    do(login(SYSTEM, "federation"), "members/user", "confirm_signing", user.pk)
    assert world.who("procurator_general").signing_dormant_since
    do(login(SECURITY, "federation"), "members/user", "confirm_signing", user.pk)
    assert world.who("procurator_general").signing_dormant_since is None
