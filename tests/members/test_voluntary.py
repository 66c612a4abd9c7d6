"""No road into membership without the signature of the office's own procurator-general."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from cooperation.kernel.errors import NotAllowed
from members.actions import accession as actions
from members.enums import AccessionState as S
from members.enums import Membership, Role
from members.models import Accession, Organisation, Signature, User
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
    for membership in (Membership.MEMBER, Membership.SUSPENDED, Membership.WITHDRAWING, Membership.WITHDRAWN):
        office.membership = membership
        refused(office.save)
        refused(lambda m=membership: Organisation.objects.filter(pk=office.pk).update(membership=m))
        refused(sql("UPDATE members_organisation SET membership = %s WHERE id = %s", membership, office.pk))
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
