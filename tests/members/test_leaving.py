"""The way out: notice by the own procurator-general, its period, taking it back, and what outlasts membership."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cooperation.kernel.errors import NotAllowed, StatePassed
from cooperation.kernel.models import AuditEvent, Notice
from members.actions import accession as joining
from members.actions import membership as actions
from members.demo.clock import at
from members.enums import AccessionState, Membership, WithdrawalState
from members.models import Accession, Organisation, Withdrawal
from requests.actions import drafting, handling
from requests.enums import State
from requests.models import AssistanceRequest
from tests.world import PASSWORD, World, read_world

Login = Callable[..., Client]
PAST = timedelta(days=120)


def own(office: Organisation) -> Accession:
    return Accession.objects.get(organisation=office, state=AccessionState.IN_FORCE)


def notice(world: World, office: str = "requesting", ago: timedelta = timedelta(0)) -> Withdrawal:
    head = world.who("procurator_general", office)
    with at(timezone.now() - ago):
        return actions.give_notice(own(world.offices[office]), by=head, password=PASSWORD)


def gone(world: World, office: str = "requesting") -> Organisation:
    """An office whose notice has run out."""
    notice(world, office, PAST)
    assert actions.sweep_withdrawals() == 1
    return Organisation.objects.get(pk=world.offices[office].pk)


def membership(office: Organisation) -> str:
    return Organisation.objects.get(pk=office.pk).membership


def test_the_page_shows_the_last_day_and_gives_notice(world: World, login: Login) -> None:
    head, accession = login("procurator_general"), own(world.requesting)
    url = reverse("members:give_notice", args=[accession.pk])
    ends = head.get(url).context["ends"].due
    assert head.post(url, {"statement": "演示陈述", "password": PASSWORD}).status_code == 302
    found = Withdrawal.objects.get()
    assert (found.ends_on, found.state, found.statement) == (ends, WithdrawalState.NOTIFIED, "演示陈述")
    assert membership(world.requesting) == Membership.WITHDRAWING
    assert head.get(url).status_code == 409
    assert str(ends.day).encode() in head.get(accession.get_absolute_url()).content


def test_ninety_days_by_the_versions_data(world: World) -> None:
    with at(timezone.make_aware(datetime(2026, 11, 18, 10))):
        found = actions.give_notice(
            own(world.requesting), by=world.who("procurator_general"), password=PASSWORD
        )
    assert found.ends_on == date(2027, 2, 16)


def test_a_wrong_password_gives_no_notice(world: World, login: Login) -> None:
    url = reverse("members:give_notice", args=[own(world.requesting).pk])
    assert login("procurator_general").post(url, {"password": "wrong"}).context["form"].has_error("password")
    assert not Withdrawal.objects.exists()


@pytest.mark.parametrize("who", [("case_officer", "requesting"), ("procurator_general_in_charge", "requesting"),
                                 ("procurator_general", "assisting"), ("secretariat-1", "federation"),
                                 ("security_administrator", "federation")])  # fmt: skip
def test_nobody_else_gives_or_takes_back_a_notice(world: World, login: Login, who: tuple[str, str]) -> None:
    accession, person = own(world.requesting), world.who(*who)
    with pytest.raises(NotAllowed):
        actions.give_notice(accession, by=person, password=PASSWORD)
    running = notice(world)
    with pytest.raises(NotAllowed):
        actions.take_back_notice(running, by=person, password=PASSWORD)
    for page in ("give_notice", "take_back_notice"):
        url = reverse(f"members:{page}", args=[accession.pk])
        assert login(*who).post(url, {"password": PASSWORD}).status_code in (403, 404)
    assert membership(world.requesting) == Membership.WITHDRAWING


def test_everybody_is_told(world: World) -> None:
    notice(world)
    told = set(Notice.objects.filter(kind="members.notice_given").values_list("person__username", flat=True))
    assert {"requesting-case_officer", "requesting-training_coordinator", "assisting-procurator_general",
            "assisting-liaison", "federation-secretariat-1"} <= told  # fmt: skip
    assert not told & {"assisting-case_officer", "outsider-procurator_general", "partner-observer"}
    assert AuditEvent.objects.filter(action="members.give_notice", outcome="done").count() == 1


def test_while_the_notice_runs_nothing_new_goes_out(world: World, login: Login) -> None:
    waiting = world.submitted()
    notice(world)
    with pytest.raises(NotAllowed):
        read_world().draft()
    with pytest.raises(ValidationError) as raised:
        drafting.sign(waiting, by=world.who("procurator_general_in_charge"), password=PASSWORD)
    assert world.requesting.name_zh in " ".join(raised.value.messages)
    refused = login("case_officer", HTTP_ACCEPT_LANGUAGE="en").get(reverse("requests:start"))
    assert refused.status_code == 403
    assert not login("case_officer").get(reverse("home")).context["can_start"]
    waiting.refresh_from_db()
    assert waiting.state == State.AWAITING_SIGNATURE


def test_while_the_notice_runs_others_still_ask_and_get_answers(world: World) -> None:
    notice(world, "assisting")
    assert read_world().answered().state == State.RESULT_SENT


def test_taken_back_the_office_is_a_member_as_before(world: World, login: Login) -> None:
    running = notice(world)
    url = reverse("members:take_back_notice", args=[running.accession_id])
    head = login("procurator_general")
    assert head.post(url, {"password": "wrong"}).context["form"].has_error("password")
    assert head.post(url, {"password": PASSWORD}).status_code == 302
    running.refresh_from_db()
    assert running.taken_back_by == world.who("procurator_general")
    assert membership(world.requesting) == Membership.MEMBER
    assert Notice.objects.filter(kind="members.notice_taken_back").exists()
    assert head.get(url).status_code == 409
    assert read_world().draft().state == State.DRAFT


def test_after_the_last_day_it_is_too_late_to_take_it_back(world: World) -> None:
    running = notice(world, ago=PAST)
    with pytest.raises(ValidationError):
        actions.take_back_notice(running, by=world.who("procurator_general"), password=PASSWORD)


def test_the_sweep_waits_for_the_day(world: World) -> None:
    running = notice(world)
    assert actions.sweep_withdrawals() == 0
    with pytest.raises(StatePassed):
        actions.take_effect(running)
    assert membership(world.requesting) == Membership.WITHDRAWING


def test_when_the_notice_has_run_the_office_is_out(world: World) -> None:
    office = gone(world)
    assert (office.membership, office.member_since) == (Membership.WITHDRAWN, None)
    ended = office.accessions.get()
    assert (ended.state, ended.ended_on) == (AccessionState.ENDED, Withdrawal.objects.get().ends_on)
    assert actions.sweep_withdrawals() == 0
    assert Notice.objects.filter(kind="members.withdrawn", person__username="assisting-liaison").exists()


def test_open_requests_outlast_the_membership_of_the_requesting_office(world: World, login: Login) -> None:
    """R21: still visible, still finished."""
    assistance = world.answered()
    gone(world)
    page = login("case_officer").get(assistance.get_absolute_url())
    assert page.status_code == 200
    handling.confirm_result(assistance, by=world.who("case_officer"))
    assert assistance.state == State.CLOSED
    assert login("case_officer").get(assistance.get_absolute_url()).status_code == 200


def test_open_requests_outlast_the_membership_of_the_assisting_office(world: World, login: Login) -> None:
    assistance = world.assigned()
    gone(world, "assisting")
    assert login("case_officer", "assisting").get(assistance.get_absolute_url()).status_code == 200
    url = reverse("requests:send_result", args=[assistance.number])
    assert login("case_officer", "assisting").get(url).status_code == 200
    officer = world.who("case_officer", "assisting")
    handling.send_result(
        assistance, by=officer, outcome="none", summary="演示结果。", reason="演示：无此材料。"
    )
    assert assistance.state == State.RESULT_SENT


def test_new_requests_are_refused_both_ways(world: World, login: Login) -> None:
    office = gone(world, "assisting")
    with pytest.raises(ValidationError) as raised:
        read_world().draft()
    assert office.name in " ".join(raised.value.messages)
    officer = world.who("case_officer", "assisting")
    with pytest.raises(NotAllowed):
        drafting.start(by=officer, office=office, assisting_office=world.requesting, type=world.type("EVID"))
    assert login("case_officer", "assisting").get(reverse("requests:start")).status_code == 403
    assert AssistanceRequest.objects.filter(assisting_office=office, sent_at=None).count() == 0


def test_a_letter_that_waited_does_not_reach_an_office_that_has_left(world: World) -> None:
    waiting = world.submitted()
    gone(world, "assisting")
    with pytest.raises(ValidationError):
        drafting.sign(waiting, by=world.who("procurator_general_in_charge"), password=PASSWORD)


def test_who_has_left_may_apply_again_with_a_new_signature(world: World) -> None:
    office, head = gone(world), world.who("procurator_general")
    again = joining.start(office, by=head)
    assert again.state == AccessionState.DRAFT
    assert again.previous is not None
    assert again.previous.state == AccessionState.ENDED
    assert not again.signatures.exists()
    assert membership(office) == Membership.WITHDRAWN
