"""No road into membership without the signature of the office's own procurator-general."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from cooperation.kernel.errors import NotAllowed
from members.actions import accession as actions
from members.actions import invitations, membership, membership_decisions
from members.demo.clock import at
from members.enums import AccessionState as S
from members.enums import Membership, Role
from members.models import Accession, MembershipDecision, Organisation, Signature, User, Withdrawal
from members.selectors import version_in_force
from tests.world import PASSWORD, World, _appoint

Login = Callable[..., Client]


@pytest.fixture
def higher(world: World) -> User:
    """The procurator-general of the provincial office above the one outside."""
    province = world.outsider.superior
    staff = tuple(world.who(f"secretariat-{n}", "federation") for n in (1, 2))
    return _appoint(province, Role.PROCURATOR_GENERAL, "higher-pg", staff)


@pytest.fixture
def ready(world: World) -> Accession:
    """All done but the signature."""
    by = world.who("procurator_general", "outsider")
    accession = actions.start(world.outsider, by=by)
    actions.save_details(
        accession, by=by, intent="自愿加入。", contact_name="演示联系人", contact_phone="000-0000000"
    )
    codes = accession.version.obligations.values_list("code", flat=True)
    return actions.acknowledge(accession, by=by, codes=list(codes))


@pytest.fixture
def checked(world: World, ready: Accession) -> Accession:
    """Signed by the own procurator-general, checked by the first member of staff."""
    by, first = world.who("procurator_general", "outsider"), world.who("secretariat-1", "federation")
    statements = list(ready.version.statements.values_list("code", flat=True))
    actions.submit(ready, by=by, password=PASSWORD, statements=statements)
    return actions.pass_check(actions.start_check(ready, by=first), by=first)


def refused(act: Callable[[], object]) -> None:
    """The database itself says no."""
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def sql(statement: str, *values: object) -> Callable[[], None]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run


def others(world: World, higher: User) -> list[User]:
    """Those who might be tempted: administrators, staff, the higher office, colleagues, neighbours."""
    federation = ("system_administrator", "security_administrator", "audit_administrator", "secretariat-1")
    office = ("case_officer", "liaison", "procurator_general_in_charge", "delegate")
    return [
        higher,
        world.who("procurator_general", "requesting"),
        *(world.who(role, "federation") for role in federation),
        *(world.who(role, "outsider") for role in office),
    ]


def test_nobody_else_starts_or_signs(world: World, higher: User, ready: Accession) -> None:
    statements = list(ready.version.statements.values_list("code", flat=True))
    for person in others(world, higher):
        with pytest.raises(NotAllowed):
            actions.start(world.outsider, by=person)
        with pytest.raises(NotAllowed):
            actions.submit(ready, by=person, password=PASSWORD, statements=statements)
        with pytest.raises(NotAllowed):
            actions.acknowledge(ready, by=person, codes=["no-fees"])
    assert not Signature.objects.filter(organisation=world.outsider).exists()


def test_nobody_else_signs_in_the_browser(world: World, higher: User, ready: Accession) -> None:
    statements = list(ready.version.statements.values_list("code", flat=True))
    for person in others(world, higher):
        client = Client()
        client.force_login(person, backend="members.roles.RoleBackend")
        typed = {"statements": statements, "password": PASSWORD}
        assert client.post(f"/accession/{ready.pk}/sign/", typed).status_code in (403, 404)
    ready.refresh_from_db()
    assert ready.state == S.DRAFT


def test_a_dormant_procurator_general_does_not_sign(world: World, ready: Accession) -> None:
    statements = list(ready.version.statements.values_list("code", flat=True))
    User.objects.filter(username="outsider-procurator_general").update(signing_dormant_since=timezone.now())
    person = world.who("procurator_general", "outsider")
    with pytest.raises(NotAllowed):
        actions.submit(ready, by=person, password=PASSWORD, statements=statements)
    refused(lambda: signature(ready, person))


def signature(accession: Accession, person: User) -> Signature:
    return Signature.objects.create(
        organisation=accession.organisation, version=accession.version, accession=accession,
        person=person, post=Role.PROCURATOR_GENERAL, digest=accession.version.digest,
    )  # fmt: skip


def test_the_database_refuses_signatures_of_others(world: World, higher: User, ready: Accession) -> None:
    for person in others(world, higher):
        refused(lambda person=person: signature(ready, person))


def test_membership_cannot_be_written(world: World) -> None:
    office = world.outsider
    for value in (Membership.MEMBER, Membership.SUSPENDED, Membership.WITHDRAWING, Membership.WITHDRAWN):
        office.membership = value
        refused(office.save)
        refused(lambda m=value: Organisation.objects.filter(pk=office.pk).update(membership=m))
        refused(sql("UPDATE members_organisation SET membership = %s WHERE id = %s", value, office.pk))
    refused(
        lambda: Organisation.objects.create(
            code="999998", name_zh="演示院", name_en="Demo", membership="member"
        )
    )
    assert Organisation.objects.get(pk=office.pk).membership == Membership.NONE


def test_an_accession_cannot_be_written_into_force(world: World, ready: Accession) -> None:
    first, second = (world.who(f"secretariat-{n}", "federation") for n in (1, 2))
    for state in (S.SUBMITTED, S.FORMAL_CHECK, S.COUNCIL_VOTE, S.APPROVED, S.IN_FORCE):
        refused(
            lambda state=state: Accession.objects.filter(pk=ready.pk).update(
                state=state, checked_by=first, decided_by=second, in_force_on=timezone.localdate()
            )
        )
        refused(
            lambda state=state: Accession.objects.create(
                organisation=world.outsider.superior,
                version=version_in_force(),
                state=state,
                started_by=first,
            )
        )


def test_anothers_accession_cannot_be_borrowed(world: World) -> None:
    member = Accession.objects.get(organisation=world.requesting)
    refused(
        sql("UPDATE members_accession SET organisation_id = %s WHERE id = %s", world.outsider.pk, member.pk)
    )
    refused(
        sql(
            "UPDATE members_signature SET organisation_id = %s WHERE accession_id = %s",
            world.outsider.pk,
            member.pk,
        )
    )
    refused(sql("DELETE FROM members_signature WHERE accession_id = %s", member.pk))


def test_the_same_person_does_not_check_and_approve(world: World, checked: Accession) -> None:
    first = world.who("secretariat-1", "federation")
    with pytest.raises(NotAllowed):
        actions.approve(checked, by=first, in_force_on=timezone.localdate())
    for state in (S.APPROVED, S.IN_FORCE):
        refused(
            lambda state=state: Accession.objects.filter(pk=checked.pk).update(
                state=state, decided_by=first, in_force_on=timezone.localdate()
            )
        )


def test_who_signed_does_not_approve(world: World, checked: Accession) -> None:
    head = world.who("procurator_general", "outsider")
    with pytest.raises(NotAllowed):
        actions.approve(checked, by=head, in_force_on=timezone.localdate())
    refused(
        lambda: Accession.objects.filter(pk=checked.pk).update(
            state=S.APPROVED, decided_by=head, in_force_on=timezone.localdate()
        )
    )


def test_there_is_no_page_that_adds_a_member() -> None:
    names = {name for name in _names(get_resolver()) if isinstance(name, str)}
    assert not {
        name for name in names if any(word in name for word in ("add_member", "invite", "join_office"))
    }


def _names(resolver: object) -> list[object]:
    found: list[object] = []
    for pattern in resolver.url_patterns:  # type: ignore[attr-defined]
        found += _names(pattern) if hasattr(pattern, "url_patterns") else [getattr(pattern, "name", None)]
    return found


# After joining: no way back in, and no way out, around the own procurator-general.

PAST = timedelta(days=120)


def set_membership(office: Organisation, value: str) -> Callable[[], None]:
    return sql("UPDATE members_organisation SET membership = %s WHERE id = %s", value, office.pk)


def leave(world: World, office: str = "third") -> Accession:
    """The office has withdrawn, by its own notice."""
    accession = Accession.objects.get(organisation=world.offices[office], state=S.IN_FORCE)
    head = world.who("procurator_general", office)
    with at(timezone.now() - PAST):
        withdrawal = membership.give_notice(accession, by=head, password=PASSWORD)
    membership.take_effect(withdrawal)
    accession.refresh_from_db()
    return accession


def exclude(world: World, office: str = "third") -> Accession:
    accession = Accession.objects.get(organisation=world.offices[office], state=S.IN_FORCE)
    first, second = (world.who(f"secretariat-{n}", "federation") for n in (1, 2))
    decision = membership_decisions.exclude(
        world.offices[office], by=first, reason="演示", case="演决1号", decided_on=timezone.localdate()
    )
    membership_decisions.confirm_decision(decision, by=second)
    accession.refresh_from_db()
    return accession


@pytest.mark.parametrize("out", [leave, exclude])
def test_who_is_out_does_not_come_back_without_a_new_signature(
    world: World, out: Callable[[World], Accession]
) -> None:
    old = out(world)
    for value in (Membership.MEMBER, Membership.SUSPENDED, Membership.WITHDRAWING, Membership.NONE):
        refused(set_membership(world.third, value))
    for state in (S.IN_FORCE, S.APPROVED, S.COUNCIL_VOTE, S.DRAFT):
        refused(lambda state=state: Accession.objects.filter(pk=old.pk).update(state=state))
    again = actions.start(
        Organisation.objects.get(pk=world.third.pk), by=world.who("procurator_general", "third")
    )
    first, second = (world.who(f"secretariat-{n}", "federation") for n in (1, 2))
    for state in (S.SUBMITTED, S.IN_FORCE):  # the old signature does not carry the new application
        refused(
            lambda state=state: Accession.objects.filter(pk=again.pk).update(
                state=state, checked_by=first, decided_by=second, in_force_on=timezone.localdate()
            )
        )
    refused(sql("UPDATE members_signature SET accession_id = %s WHERE accession_id = %s", again.pk, old.pk))


@pytest.mark.parametrize("out", [leave, exclude])
def test_an_exit_cannot_be_undone(world: World, out: Callable[[World], Accession]) -> None:
    out(world)
    for table in ("members_withdrawal", "members_membershipdecision"):
        refused(sql(f"DELETE FROM {table} WHERE organisation_id = %s", world.third.pk)) if _rows(
            table
        ) else None
    for state in ("notified", "taken_back"):
        if Withdrawal.objects.exists():
            refused(lambda state=state: Withdrawal.objects.update(state=state))
    for state in ("proposed", "ended", "rejected"):
        if MembershipDecision.objects.exists():
            refused(lambda state=state: MembershipDecision.objects.update(state=state))


def _rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def test_nobody_else_takes_a_notice_back(world: World, higher: User) -> None:
    accession = Accession.objects.get(organisation=world.third)
    head = world.who("procurator_general", "third")
    running = membership.give_notice(accession, by=head, password=PASSWORD)
    people = [*others(world, higher), world.who("liaison", "third")]
    for person in people:
        with pytest.raises(NotAllowed):
            membership.take_back_notice(running, by=person, password=PASSWORD)
        for state in ("taken_back", "effective", "overtaken"):
            refused(
                lambda p=person, s=state: Withdrawal.objects.filter(pk=running.pk).update(
                    state=s, taken_back_by=p, taken_back_at=timezone.now()
                )
            )
    refused(sql("DELETE FROM members_withdrawal WHERE id = %s", running.pk))
    refused(lambda: Withdrawal.objects.filter(pk=running.pk).update(ends_on=timezone.localdate() - PAST))
    for value in (Membership.MEMBER, Membership.SUSPENDED, Membership.WITHDRAWN, Membership.NONE):
        refused(set_membership(world.third, value))
    assert Organisation.objects.get(pk=world.third.pk).membership == Membership.WITHDRAWING


def test_nobody_else_makes_an_office_leave(world: World, higher: User) -> None:
    accession = Accession.objects.get(organisation=world.third)
    for value in (
        Membership.WITHDRAWING,
        Membership.WITHDRAWN,
        Membership.EXCLUDED,
        Membership.SUSPENDED,
        Membership.NONE,
    ):
        refused(set_membership(world.third, value))
    for person in others(world, higher):
        refused(
            lambda p=person: Withdrawal.objects.create(
                organisation=world.third, accession=accession, notified_by=p, notified_at=timezone.now(),
                ends_on=timezone.localdate() - PAST,
            )
        )  # fmt: skip
    refused(lambda: Accession.objects.filter(pk=accession.pk).update(state=S.ENDED))


def test_one_person_neither_suspends_nor_lifts(world: World) -> None:
    first, second = (world.who(f"secretariat-{n}", "federation") for n in (1, 2))
    given = {"reason": "演示", "case": "演评1号", "decided_on": timezone.localdate()}
    until = timezone.localdate() + timedelta(days=9)
    decision = membership_decisions.suspend(world.third, by=first, until=until, **given)
    rows = MembershipDecision.objects.filter(pk=decision.pk)
    now = timezone.now()
    refused(lambda: rows.update(state="confirmed"))
    refused(lambda: rows.update(state="confirmed", confirmed_by=first, confirmed_at=now))
    refused(lambda: rows.update(state="confirmed", confirmed_by=second, confirmed_at=now, proposed_by=second))
    membership_decisions.confirm_decision(decision, by=second)
    refused(lambda: rows.update(state="ended"))
    refused(lambda: rows.update(until=timezone.localdate() - PAST))
    refused(sql("DELETE FROM members_membershipdecision WHERE id = %s", decision.pk))
    refused(set_membership(world.third, Membership.MEMBER))
    membership_decisions.lift(world.third, by=second, **given)  # recorded, not confirmed
    refused(lambda: rows.update(state="ended"))
    assert Organisation.objects.get(pk=world.third.pk).membership == Membership.SUSPENDED


def test_no_decision_makes_a_member(world: World) -> None:
    """Every kind of decision, tried on an office outside: by action, by ORM, by its effect on the membership."""
    first, second = (world.who(f"secretariat-{n}", "federation") for n in (1, 2))
    member = Accession.objects.get(organisation=world.third)
    for kind in ("suspension", "lifting", "exclusion"):
        refused(
            lambda kind=kind: MembershipDecision.objects.create(
                organisation=world.outsider, accession=member, kind=kind, body="panel", case="1", reason="演示",
                decided_on=timezone.localdate(), proposed_by=first, proposed_at=timezone.now(),
                confirmed_by=second, confirmed_at=timezone.now(), state="confirmed",
                until=timezone.localdate() if kind == "suspension" else None,
            )
        )  # fmt: skip
    assert Organisation.objects.get(pk=world.outsider.pk).membership == Membership.NONE


def test_an_invitation_is_no_road(world: World) -> None:
    day = timezone.localdate() + timedelta(days=9)
    invitations.invite(
        world.outsider, by=world.who("secretariat-1", "federation"), text="演示", expires_on=day
    )
    for value in (Membership.MEMBER, Membership.SUSPENDED, Membership.WITHDRAWING):
        refused(set_membership(world.outsider, value))
    assert not Accession.objects.filter(organisation=world.outsider).exists()


def test_an_application_renews_only_one_of_its_own_office(world: World) -> None:
    old = leave(world)
    head = world.who("procurator_general", "outsider")
    refused(
        lambda: Accession.objects.create(
            organisation=world.outsider, version=version_in_force(), started_by=head, previous=old
        )
    )
    draft = actions.start(world.outsider, by=head)
    refused(lambda: Accession.objects.filter(pk=draft.pk).update(previous=old))


@pytest.mark.parametrize("role", ["system_administrator", "security_administrator", "audit_administrator"])
def test_the_admin_writes_no_membership(world: World, role: str) -> None:
    client = Client()
    client.force_login(world.who(role, "federation"), backend="members.roles.RoleBackend")
    url = f"/admin/members/organisation/{world.outsider.pk}/change/"
    client.post(
        url, {"membership": "member", "member_since": "2026-01-01", "name_zh": world.outsider.name_zh}
    )
    assert Organisation.objects.get(pk=world.outsider.pk).membership == Membership.NONE
    for model in ("withdrawal", "membershipdecision", "accession", "instrument", "invitation"):
        assert client.get(f"/admin/members/{model}/").status_code == 404
