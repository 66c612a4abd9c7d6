"""T5: staff and applicants act on one accession at once, on real connections. One wins, the other is told with 409."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cooperation.kernel.models import AuditEvent, Notice
from members.actions import accession as actions
from members.actions import accounts
from members.enums import AccessionState as S
from members.enums import Role
from members.models import Accession, User
from tests.federation.test_pipeline import submit
from tests.requests.test_race import at_once
from tests.world import PASSWORD, World, _appoint

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[..., Client]


def _done(accession: Accession, *names: str) -> int:
    acts = [f"members.{name}" for name in names]
    return AuditEvent.objects.filter(
        target_type="members.accession", target_id=accession.pk, action__in=acts, outcome="done"
    ).count()


def _staff_page(name: str, accession: Accession) -> str:
    return reverse(f"federation:{name}", args=[accession.pk])


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="members.roles.RoleBackend")
    return client


def _approvers(world: World, count: int) -> list[Client]:
    """Members of staff who have not checked the accession."""
    confirmers = (world.who("secretariat-1", "federation"), world.who("secretariat-2", "federation"))
    more = [
        _appoint(world.federation, Role.SECRETARIAT, f"federation-approver-{n}", confirmers)
        for n in range(count)
    ]
    return [_client(user) for user in more]


@pytest.fixture
def checked(world: World) -> Accession:
    accession = submit(world.outsider, world.who("procurator_general", "outsider"))
    first = world.who("secretariat-1", "federation")
    return actions.pass_check(actions.start_check(accession, by=first), by=first)


def test_two_approve_at_once(world: World, checked: Accession) -> None:
    typed = {"in_force_on": timezone.localdate().isoformat(), "reasons": ""}
    url = _staff_page("approve", checked)
    statuses = at_once(*[(client, url, typed) for client in _approvers(world, 3)])
    assert sorted(statuses) == [302, 409, 409]
    assert (_done(checked, "approve"), _done(checked, "enter_into_force")) == (1, 1)
    assert Notice.objects.filter(kind="members.accession_approved").count() == 1


def test_one_approves_and_one_declines(world: World, checked: Accession) -> None:
    first, second = _approvers(world, 2)
    statuses = at_once(
        (first, _staff_page("approve", checked), {"in_force_on": timezone.localdate().isoformat()}),
        (second, _staff_page("decline", checked), {"reasons": "演示。"}),
    )
    assert sorted(statuses) == [302, 409]
    assert _done(checked, "approve", "decline") == 1


def test_approved_or_taken_back_and_never_both(world: World, login: Login, checked: Accession) -> None:
    statuses = at_once(
        (
            _approvers(world, 1)[0],
            _staff_page("approve", checked),
            {"in_force_on": timezone.localdate().isoformat()},
        ),
        (
            login("procurator_general", "outsider"),
            reverse("members:accession_take_back", args=[checked.pk]),
            {},
        ),
    )
    assert sorted(statuses) == [302, 409]
    checked.refresh_from_db()
    world.outsider.refresh_from_db()
    assert world.outsider.is_member == (statuses[0] == 302)
    assert checked.state == (S.IN_FORCE if statuses[0] == 302 else S.WITHDRAWN)


def test_two_signers_submit_once(world: World, login: Login) -> None:
    head = world.who("procurator_general", "outsider")
    confirmers = (world.who("secretariat-1", "federation"), world.who("secretariat-2", "federation"))
    second = _appoint(world.outsider, Role.PROCURATOR_GENERAL, "outsider-second-head", confirmers)
    accession = actions.start(world.outsider, by=head)
    actions.save_details(
        accession, by=head, intent="自愿加入。", contact_name="演示联系人", contact_phone="000-0000000"
    )
    codes = accession.version.obligations.values_list("code", flat=True)
    actions.acknowledge(accession, by=head, codes=list(codes))
    typed = {
        "statements": list(accession.version.statements.values_list("code", flat=True)),
        "password": PASSWORD,
    }
    url = reverse("members:accession_submit", args=[accession.pk])
    assert sorted(at_once((_client(head), url, typed), (_client(second), url, typed))) == [302, 409]
    assert accession.signatures.count() == 1
    assert _done(accession, "submit") == 1


def test_confirmed_or_declined_and_never_both(world: World, login: Login) -> None:
    holder = world.who("procurator_general")
    accounts.lay_dormant(holder, by=holder, cause="password")
    one, other = login("secretariat-1", "federation"), login("security_administrator", "federation")
    confirm = reverse("federation:confirm_signing", args=[holder.pk])
    statuses = at_once((one, confirm, {}), (other, confirm, {}))
    assert sorted(statuses) == [302, 409]
    assert AuditEvent.objects.filter(action="members.confirm_signing", outcome="done").count() == 1
