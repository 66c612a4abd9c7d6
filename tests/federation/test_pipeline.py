"""Accessions on the staff's side: named acts, two persons, first accounts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperation.kernel.models import AuditEvent, Mail
from members.actions import accession as actions
from members.enums import AccessionState as S
from members.enums import Role
from members.models import Accession, Appointment, Organisation, User
from tests.world import PASSWORD, World, _appoint

Login = Callable[..., Client]
LIST = "/federation/accessions/"
ACTS = ["start_check", "ask_supplement", "pass_check", "approve", "decline"]


def submit(office: Organisation, head: User) -> Accession:
    """An application up to its submission."""
    accession = actions.start(office, by=head)
    actions.save_details(
        accession, by=head, intent="自愿加入。", contact_name="演示联系人", contact_phone="000-0000000"
    )
    wanted = accession.version.obligations.values_list("code", flat=True)
    actions.acknowledge(accession, by=head, codes=list(wanted))
    statements = list(accession.version.statements.values_list("code", flat=True))
    return actions.submit(accession, by=head, password=PASSWORD, statements=statements)


@pytest.fixture
def submitted(world: World) -> Accession:
    return submit(world.outsider, world.who("procurator_general", "outsider"))


@pytest.fixture
def checked(world: World, submitted: Accession) -> Accession:
    """The formal check is made by the first member of staff."""
    first = world.who("secretariat-1", "federation")
    return actions.pass_check(actions.start_check(submitted, by=first), by=first)


@pytest.fixture
def first(login: Login) -> Client:
    return login("secretariat-1", "federation")


@pytest.fixture
def second(login: Login) -> Client:
    return login("secretariat-2", "federation")


def url(act: str, accession: Accession) -> str:
    return reverse(f"federation:{act}", args=[accession.pk])


def buttons(client: Client, accession: Accession) -> set[str]:
    return {act.name for act, _ in client.get(accession.get_absolute_url()).context["acts"]}


def test_pipeline_groups_by_stage(world: World, first: Client, submitted: Accession) -> None:
    groups = {group.state: group.rows for group in first.get(LIST).context["groups"]}
    assert groups[S.SUBMITTED] == [submitted]
    assert groups[S.FORMAL_CHECK] == []
    assert len(groups[S.IN_FORCE]) == 3
    assert groups[S.SUBMITTED][0].since is not None


def test_pipeline_is_for_staff_and_delegates(world: World, login: Login) -> None:
    assert login("delegate").get(LIST).status_code == 200
    for role, office in (("liaison", "requesting"), ("procurator_general", "outsider"),
                         ("system_administrator", "federation"), ("observer", "partner")):  # fmt: skip
        assert login(role, office).get(LIST).status_code == 404
    assert Client().get(LIST).status_code == 302


def test_pipeline_hides_drafts(world: World, first: Client) -> None:
    actions.start(world.outsider, by=world.who("procurator_general", "outsider"))
    rows = [row for group in first.get(LIST).context["groups"] for row in group.rows]
    assert world.outsider.pk not in {row.organisation_id for row in rows}


def test_pipeline_costs_the_same_for_more_rows(world: World, first: Client, submitted: Accession) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            first.get(LIST)
        return len(captured)

    queries()
    one = queries()
    people = [world.who(f"secretariat-{n}", "federation") for n in (1, 2)]
    for code in ("530600", "610700"):
        office = Organisation.objects.get(code=code)
        submit(office, _appoint(office, Role.PROCURATOR_GENERAL, f"pg-{code}", tuple(people)))
    assert queries() == one


def test_whole_way_through_the_pages(
    world: World, first: Client, second: Client, submitted: Accession
) -> None:
    assert buttons(first, submitted) == {"start_check"}
    first.post(url("start_check", submitted))
    assert buttons(second, submitted) == {"ask_supplement", "pass_check"}
    first.post(url("pass_check", submitted))
    second.post(url("approve", submitted), {"in_force_on": timezone.localdate().isoformat(), "reasons": ""})
    submitted.refresh_from_db()
    world.outsider.refresh_from_db()
    assert submitted.state == S.IN_FORCE
    assert world.outsider.is_member


def test_a_later_day_waits_for_the_sweep(world: World, second: Client, checked: Accession) -> None:
    later = timezone.localdate() + timedelta(days=3)
    second.post(url("approve", checked), {"in_force_on": later.isoformat()})
    checked.refresh_from_db()
    assert checked.state == S.APPROVED
    assert actions.sweep_entries() == 0
    assert not Organisation.objects.get(pk=world.outsider.pk).is_member
    Accession.objects.filter(pk=checked.pk).update(in_force_on=timezone.localdate())
    assert actions.sweep_entries() == 1
    assert Organisation.objects.get(pk=world.outsider.pk).is_member


def test_a_past_day_is_refused(second: Client, checked: Accession) -> None:
    answer = second.post(url("approve", checked), {"in_force_on": "2020-01-01"})
    assert answer.context["form"].has_error("in_force_on")


def test_who_checked_does_not_decide(first: Client, second: Client, checked: Accession) -> None:
    assert buttons(first, checked) == set()
    assert buttons(second, checked) == {"approve", "decline"}
    for act, typed in (
        ("approve", {"in_force_on": timezone.localdate().isoformat()}),
        ("decline", {"reasons": "演示。"}),
    ):
        assert first.get(url(act, checked)).status_code == 403
        assert first.post(url(act, checked), typed).status_code == 403
    checked.refresh_from_db()
    assert checked.state == S.COUNCIL_VOTE
    assert AuditEvent.objects.filter(action="members.approve", outcome="refused").exists()


def test_supplement_and_decline_need_words(first: Client, second: Client, submitted: Accession) -> None:
    first.post(url("start_check", submitted))
    assert first.post(url("ask_supplement", submitted), {"text": " "}).context["form"].has_error("text")
    first.post(url("pass_check", submitted))
    assert second.post(url("decline", submitted), {"reasons": ""}).context["form"].has_error("reasons")
    assert second.post(url("decline", submitted), {"reasons": "演示理由。"}).status_code == 302
    submitted.refresh_from_db()
    assert (submitted.state, submitted.reasons) == (S.DECLINED, "演示理由。")


def test_acting_late_tells_that_the_step_is_taken(first: Client, second: Client, checked: Accession) -> None:
    assert first.post(url("start_check", checked)).status_code == 409
    assert second.get(url("pass_check", checked)).status_code == 409


def test_delegates_read_only(login: Login, submitted: Accession) -> None:
    delegate = login("delegate")
    assert buttons(delegate, submitted) == set()
    for act in ACTS:
        assert delegate.get(url(act, submitted)).status_code == 403
        assert delegate.post(url(act, submitted), {"text": "x", "reasons": "x"}).status_code == 403


@pytest.mark.parametrize("act", ACTS)
def test_others_see_no_acts(login: Login, submitted: Accession, act: str) -> None:
    for role, office, status in (("liaison", "requesting", 404), ("procurator_general", "requesting", 404),
                                 ("procurator_general", "outsider", 403), ("observer", "partner", 404)):  # fmt: skip
        assert login(role, office).post(url(act, submitted), {}).status_code == status


# --- First accounts -----------------------------------------------------------------------------
FIRST = "/federation/first-accounts/"
TYPED = {
    "office": "530600",
    "name": "演示检察长",
    "username": "demo-zhaotong-pg",
    "email": "pg@example.invalid",
}


def test_first_account_by_two_members_of_staff(world: World, first: Client, second: Client) -> None:
    assert first.post(FIRST, TYPED).status_code == 302
    appointment = Appointment.objects.get(person__username="demo-zhaotong-pg")
    holder = appointment.person
    assert appointment.is_pending
    assert not holder.has_usable_password()
    assert not Mail.objects.filter(person=holder).exists()
    confirm = reverse("federation:confirm_first_account", args=[appointment.pk])
    assert first.get(confirm).status_code == 403
    assert first.post(confirm).status_code == 403
    assert second.get(confirm).status_code == 200
    assert second.post(confirm).status_code == 302
    appointment.refresh_from_db()
    assert appointment.confirmed_by == world.who("secretariat-2", "federation")
    assert Mail.objects.filter(person=holder, kind="members.activate").count() == 1
    assert second.post(confirm).status_code == 404
    assert not appointment.organisation.is_member


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("office", "999999"),
        ("office", "510700"),
        ("office", "520300"),
        ("office", "绵阳"),
        ("name", ""),
        ("username", "A b"),
        ("username", "requesting-liaison"),
        ("email", "no address"),
    ],
)
def test_first_account_errors_name_the_field(world: World, first: Client, field: str, value: str) -> None:
    answer = first.post(FIRST, TYPED | {field: value})
    assert answer.context["form"].has_error(field)
    assert not User.objects.filter(username="demo-zhaotong-pg").exists()


def test_first_accounts_are_for_the_secretariat(world: World, login: Login) -> None:
    for role, office in (("delegate", "requesting"), ("security_administrator", "federation"),
                         ("procurator_general", "requesting")):  # fmt: skip
        assert login(role, office).get(FIRST).status_code == 404
        assert login(role, office).post(FIRST, TYPED).status_code == 404
