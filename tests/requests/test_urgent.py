"""The urgent lane: the check within hours, papers that follow, a flag when they do not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cooperation.kernel.errors import StatePassed
from cooperation.kernel.models import AuditEvent, Notice
from requests import selectors
from requests.actions import drafting, handling, supplying, sweeping
from requests.models import AssistanceRequest
from tests.world import PASSWORD, World, pdf

Login = Callable[..., Client]


@pytest.fixture
def urgent(world: World) -> AssistanceRequest:
    """Sent urgently, with one paper of two."""
    assistance, officer = world.draft(is_urgent=True, urgent_reason="演示紧急"), world.who("case_officer")
    assistance.papers.filter(type__code="evidence_notice").delete()
    drafting.submit(assistance, by=officer)
    signer = world.who("procurator_general_in_charge")
    drafting.sign(assistance, by=signer, password=PASSWORD)
    return AssistanceRequest.objects.get(pk=assistance.pk)


def _told(kind: str) -> int:
    return Notice.objects.filter(kind=kind).count()


def test_the_check_of_an_urgent_request_is_due_after_hours_and_its_papers_after_days(
    urgent: AssistanceRequest, world: World
) -> None:
    assert urgent.check_due_at - urgent.sent_at == timedelta(hours=24)
    assert urgent.papers_due_on >= timezone.localdate() + timedelta(days=3)
    ordinary = world.sent()
    due = timezone.localtime(ordinary.check_due_at)
    assert (due.hour, due.minute, ordinary.papers_due_on) == (23, 59, None)


def test_silence_is_told_at_the_hour(urgent: AssistanceRequest) -> None:
    assert sweeping.sweep() == 0
    AssistanceRequest.objects.update(check_due_at=timezone.now() - timedelta(minutes=1))
    assert sweeping.sweep() == 1
    assert _told("requests.not_received")
    assert sweeping.sweep() == 0


def test_owed_papers_are_added_without_being_asked(
    urgent: AssistanceRequest, world: World, login: Login
) -> None:
    officer, page = login("case_officer"), reverse("requests:add_supplement", args=[urgent.number])
    assert urgent in selectors.todo(world.who("case_officer"))
    assert page in officer.get("/").content.decode()
    (owed,) = officer.get(page).context["owed"]
    due, state = urgent.due_on, urgent.state
    assert officer.post(page, {"answer": ""}).context["form"].errors
    sent = {"answer": "演示：补齐材料。", f"paper_{owed.pk}": pdf("补.pdf")}
    assert officer.post(page, sent).status_code == 302
    urgent.refresh_from_db()
    assert (urgent.papers_due_on, urgent.due_on, urgent.state) == (None, due, state)
    supplement = urgent.supplements.get()
    assert (supplement.number, supplement.asked_by, supplement.files.count()) == (1, None, 1)
    assert urgent not in selectors.todo(world.who("case_officer"))
    assert _told("requests.supplement_added") == 1
    there = login("liaison", "assisting").get(urgent.get_absolute_url())
    assert "补齐材料" in there.content.decode()
    assert "requests.add_supplement" in {event.action for event in there.context["events"]}


def test_supplements_are_numbered_whoever_began_them(world: World) -> None:
    assistance, officer, liaison = world.sent(), world.who("case_officer"), world.who("liaison", "assisting")
    supplying.add_supplement(assistance, by=officer, answer="演示更正。")
    handling.ask_supplement(assistance, by=liaison, text="演示：请补充。")
    with pytest.raises(StatePassed):
        supplying.add_supplement(assistance, by=officer, answer="演示")
    handling.answer_supplement(assistance, by=officer, answer="演示补充。")
    assert list(assistance.supplements.values_list("number", flat=True)) == [1, 2]


def test_papers_that_do_not_come_are_a_flag_and_nothing_else(urgent: AssistanceRequest, world: World) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    AssistanceRequest.objects.filter(pk=urgent.pk).update(papers_due_on=yesterday)
    assert sweeping.sweep() == 1
    assert sweeping.sweep() == 0
    urgent.refresh_from_db()
    assert (urgent.state, urgent.is_late_with_papers(timezone.localdate())) == ("sent", True)
    assert AuditEvent.objects.filter(action="requests.papers_late", target_id=urgent.pk).count() == 1
    assert _told("requests.papers_late") >= 2


def test_a_failing_row_keeps_no_other_back(world: World) -> None:
    """The broken one comes first; PostgreSQL itself refuses to change it."""
    broken, whole = world.answered(), world.answered()
    AssistanceRequest.objects.update(confirm_due_on=timezone.localdate() - timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE requests_assistancerequest ADD CONSTRAINT broken_row"
            f" CHECK (id <> {broken.pk} OR state <> 'closed') NOT VALID"
        )
    assert sweeping.sweep() == 1
    states = AssistanceRequest.objects.in_bulk([broken.pk, whole.pk])
    assert (states[broken.pk].state, states[whole.pk].state) == ("result_sent", "closed")
