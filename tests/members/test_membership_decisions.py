"""Suspension, lifting, exclusion: recorded by one, confirmed by another, and what each changes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cooperation.kernel.errors import NotAllowed, StatePassed
from cooperation.kernel.models import Notice
from members.actions import accession as joining
from members.actions import membership, membership_decisions
from members.demo.clock import at
from members.enums import AccessionState, DecisionState, Membership, Role, WithdrawalState
from members.models import MembershipDecision, Organisation, Withdrawal
from requests.actions import drafting, handling
from requests.enums import State
from tests.members.test_leaving import notice, own
from tests.world import PASSWORD, World, _appoint, pdf, read_world

Login = Callable[..., Client]
WORDS = {"case": "演评〔2026〕1号", "reason": "演示：自行申请中止。"}


def recorded(world: World, act: Callable[..., MembershipDecision] = membership_decisions.suspend, office: str = "third",
             **fields: Any) -> MembershipDecision:  # fmt: skip
    given: dict[str, Any] = WORDS | {"decided_on": timezone.localdate()} | fields
    if act is membership_decisions.suspend:
        given.setdefault("until", timezone.localdate() + timedelta(days=30))
    return act(world.offices[office], by=world.who("secretariat-1", "federation"), **given)


def confirmed(world: World, *args: Any, **fields: Any) -> MembershipDecision:
    second = world.who("secretariat-2", "federation")
    return membership_decisions.confirm_decision(recorded(world, *args, **fields), by=second)


def standing(world: World, office: str = "third") -> str:
    return Organisation.objects.get(pk=world.offices[office].pk).membership


def test_a_record_alone_changes_nothing(world: World, login: Login) -> None:
    decision = recorded(world)
    assert (decision.state, standing(world)) == (DecisionState.PROPOSED, Membership.MEMBER)
    first = world.who("secretariat-1", "federation")
    with pytest.raises(NotAllowed):
        membership_decisions.confirm_decision(decision, by=first)
    url = reverse("federation:confirm_decision", args=[decision.pk])
    assert login("secretariat-1", "federation").post(url).status_code == 403
    assert login("secretariat-2", "federation").post(url).status_code == 302
    assert standing(world) == Membership.SUSPENDED
    assert login("secretariat-2", "federation").post(url).status_code == 409


def test_only_staff_without_a_role_in_the_office(world: World, login: Login) -> None:
    decision = recorded(world)
    for role, office in (("system_administrator", "federation"), ("procurator_general", "requesting"),
                         ("procurator_general", "third"), ("delegate", "requesting")):  # fmt: skip
        person = world.who(role, office)
        with pytest.raises(NotAllowed):
            membership_decisions.confirm_decision(decision, by=person)
        with pytest.raises(NotAllowed):
            membership_decisions.exclude(world.assisting, by=person, decided_on=timezone.localdate(), **WORDS)
        url = reverse("federation:confirm_decision", args=[decision.pk])
        assert login(role, office).post(url).status_code == 404
    staff = (world.who("secretariat-1", "federation"), world.who("secretariat-2", "federation"))
    both = _appoint(world.federation, Role.SECRETARIAT, "federation-both", staff)
    _add_role(both, world.third, staff)
    with pytest.raises(NotAllowed):
        membership_decisions.confirm_decision(decision, by=world.who("both", "federation"))


def _add_role(person: Any, office: Organisation, staff: Any) -> None:
    from members.models import Appointment

    Appointment.objects.create(
        person=person,
        organisation=office,
        role=Role.CASE_OFFICER,
        granted_by=staff[0],
        confirmed_by=staff[1],
        confirmed_at=timezone.now(),
    )


@pytest.mark.parametrize(("name", "value"), [("case", " "), ("reason", ""), ("reason", "机密★1年"), ("until", None),
                                             ("until", timedelta(days=-1)), ("until", timedelta(days=400)),
                                             ("decided_on", timedelta(days=1))])  # fmt: skip
def test_what_is_missing_or_impossible_is_told_at_its_field(world: World, name: str, value: Any) -> None:
    given = timezone.localdate() + value if isinstance(value, timedelta) else value
    with pytest.raises(ValidationError) as raised:
        recorded(world, **{name: given})
    assert name in raised.value.error_dict
    assert not MembershipDecision.objects.exists()


def test_it_must_fit_where_the_office_stands(world: World) -> None:
    for act, office in ((membership_decisions.lift, "third"), (membership_decisions.suspend, "outsider")):
        with pytest.raises(ValidationError):
            recorded(world, act, office)
    recorded(world)
    with pytest.raises(ValidationError):
        recorded(world, membership_decisions.exclude)


def test_suspended_it_sends_nothing_new_and_still_answers(world: World, login: Login) -> None:
    waiting = world.submitted()
    open_one = world.assigned()
    confirmed(world, office="requesting")
    confirmed(world, office="assisting")
    with pytest.raises(NotAllowed):
        read_world().draft()
    with pytest.raises(ValidationError) as raised:
        drafting.sign(waiting, by=world.who("procurator_general_in_charge"), password=PASSWORD)
    assert world.requesting.name_zh in " ".join(raised.value.messages)
    page = reverse("requests:send_result", args=[open_one.number])
    assert login("case_officer", "assisting").get(page).status_code == 200


def test_duties_survive_a_suspension(world: World) -> None:
    """What has arrived is answered; nothing new reaches the office meanwhile."""
    arrived = world.assigned()
    confirmed(world, office="assisting")
    officer = world.who("case_officer", "assisting")
    handling.send_result(
        arrived, by=officer, outcome="complete", summary="演示结果。", uploads=[("copy", pdf())]
    )
    assert arrived.state == State.RESULT_SENT
    with pytest.raises(ValidationError) as raised:
        read_world().draft()
    assert "assisting_office" in raised.value.error_dict


def test_its_people_read_it_on_every_page_and_nobody_else(world: World, login: Login) -> None:
    confirmed(world)
    for url in (reverse("home"), reverse("members:directory"), reverse("members:agreement")):
        assert b'role="note"' in login("case_officer", "third").get(url).content
        assert b'role="note"' not in login("case_officer", "requesting").get(url).content
    assert Notice.objects.filter(kind="members.suspended", person__username="third-case_officer").exists()


def test_it_ends_on_its_day(world: World) -> None:
    today = timezone.localdate()
    with at(timezone.now() - timedelta(days=40)):
        decision = confirmed(world, until=today - timedelta(days=1), decided_on=date(2026, 9, 1))
    assert standing(world) == Membership.SUSPENDED
    assert membership_decisions.sweep_suspensions() == 1
    decision.refresh_from_db()
    assert (decision.state, standing(world)) == (DecisionState.ENDED, Membership.MEMBER)
    assert membership_decisions.sweep_suspensions() == 0
    assert Notice.objects.filter(kind="members.suspension_ended").exists()


def test_on_its_last_day_it_still_holds(world: World) -> None:
    decision = confirmed(world, until=timezone.localdate())
    assert membership_decisions.sweep_suspensions() == 0
    with pytest.raises(StatePassed):
        membership_decisions.end_suspension(decision)


def test_two_persons_lift_it(world: World) -> None:
    decision = confirmed(world)
    recorded(world, membership_decisions.lift)
    assert standing(world) == Membership.SUSPENDED
    lifting = MembershipDecision.objects.get(kind="lifting")
    membership_decisions.confirm_decision(lifting, by=world.who("secretariat-2", "federation"))
    decision.refresh_from_db()
    assert (decision.state, standing(world)) == (DecisionState.ENDED, Membership.MEMBER)


def test_a_record_that_is_not_confirmed_stays_without_effect(world: World, login: Login) -> None:
    decision = recorded(world)
    url = reverse("federation:reject_decision", args=[decision.pk])
    client = login("secretariat-2", "federation")
    assert client.post(url, {"note": ""}).context["form"].has_error("note")
    assert client.post(url, {"note": "演示：编号有误。"}).status_code == 302
    decision.refresh_from_db()
    assert (decision.state, standing(world)) == (DecisionState.REJECTED, Membership.MEMBER)
    assert Notice.objects.filter(
        kind="members.decision_rejected", person__username="federation-secretariat-1"
    ).exists()


def test_notice_and_suspension_go_side_by_side(world: World) -> None:
    confirmed(world)
    running = notice(world, "third")
    assert standing(world) == Membership.WITHDRAWING
    membership.take_back_notice(running, by=world.who("procurator_general", "third"), password=PASSWORD)
    assert standing(world) == Membership.SUSPENDED
    notice(world, "third")
    confirmed(world, membership_decisions.lift)
    assert standing(world) == Membership.WITHDRAWING


def test_exclusion_ends_it_all_and_the_office_may_apply_again(world: World) -> None:
    suspension = confirmed(world)
    running = notice(world, "third")
    confirmed(world, membership_decisions.exclude)
    office = Organisation.objects.get(pk=world.third.pk)
    assert (office.membership, office.member_since) == (Membership.EXCLUDED, None)
    suspension.refresh_from_db()
    running.refresh_from_db()
    assert (suspension.state, running.state) == (DecisionState.ENDED, WithdrawalState.OVERTAKEN)
    again = joining.start(office, by=world.who("procurator_general", "third"))
    assert again.previous is not None
    assert (again.state, again.previous.state) == (AccessionState.DRAFT, AccessionState.ENDED)
    with pytest.raises(ValidationError):
        recorded(world, membership_decisions.lift)


def test_who_left_meanwhile_is_not_suspended(world: World) -> None:
    decision = recorded(world)
    notice(world, "third", timedelta(days=120))
    membership.take_effect(Withdrawal.objects.get())
    with pytest.raises(ValidationError):
        membership_decisions.confirm_decision(decision, by=world.who("secretariat-2", "federation"))


def test_the_pages_of_the_secretariat(world: World, login: Login) -> None:
    client = login("secretariat-1", "federation")
    day = timezone.localdate().isoformat()
    typed = WORDS | {"kind": "suspension", "office": world.third.code, "decided_on": day, "until": day}
    url = reverse("federation:record_decision")
    assert client.post(url, typed | {"until": ""}).context["form"].has_error("until")
    assert client.post(url, typed | {"office": "000000"}).context["form"].has_error("office")
    assert client.post(url, typed).status_code == 302
    listing = reverse("federation:memberships")
    assert [may for _row, may in client.get(listing).context["waiting"]] == [False]
    assert [may for _row, may in login("secretariat-2", "federation").get(listing).context["waiting"]] == [
        True
    ]
    assert not login("delegate").get(listing).context["records"]
    assert login("case_officer").get(listing).status_code == 404
    assert own(world.third).decisions.count() == 1
