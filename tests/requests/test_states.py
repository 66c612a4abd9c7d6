"""T6: only legal paths exist. The whole matrix state × act × person against a plain table written here by hand."""

from typing import Any

import pytest

from cooperation.kernel import states
from cooperation.kernel.errors import NotAllowed, StatePassed
from cooperation.kernel.models import AuditEvent
from members import grants
from requests import rules
from requests.enums import State
from requests.models import AssistanceRequest
from requests.states import REQUEST
from tests.world import CODES, OFFICE_ROLES, World

R, A = "requesting", "assisting"
OFFICER, LIAISON, CHIEF, SERVICE = "case_officer", "liaison", "procurator_general_in_charge", "service"
# Act -> side, roles, states from which it is possible.
PLAN: dict[str, tuple[str, set[str], set[str]]] = {
    "submit": (R, {OFFICER, LIAISON, SERVICE}, {"draft"}),
    "discard": (R, {OFFICER}, {"draft"}),
    "sign": (R, {CHIEF}, {"awaiting_signature"}),
    "return_to_drafter": (R, {CHIEF}, {"awaiting_signature"}),
    "withdraw": (R, {CHIEF}, {"sent", "received", "supplement_asked", "accepted", "assigned", "in_progress",
                              "refusal_awaiting_signature"}),
    "receive": (A, {LIAISON, SERVICE}, {"sent"}),
    "accept": (A, {LIAISON, SERVICE}, {"sent", "received"}),
    "ask_supplement": (A, {LIAISON, SERVICE}, {"sent", "received"}),
    "answer_supplement": (R, {OFFICER, LIAISON, SERVICE}, {"supplement_asked"}),
    "add_supplement": (R, {OFFICER, LIAISON, SERVICE}, {"sent", "received", "accepted", "assigned", "in_progress",
                       "returned_for_completion", "refusal_awaiting_signature", "result_sent"}),
    "refuse": (A, {LIAISON}, {"sent", "received"}),
    "sign_refusal": (A, {CHIEF}, {"refusal_awaiting_signature"}),
    "return_refusal": (A, {CHIEF}, {"refusal_awaiting_signature"}),
    "assign": (A, {LIAISON, SERVICE}, {"accepted", "assigned", "in_progress", "returned_for_completion"}),
    "start_work": (A, {OFFICER, SERVICE}, {"assigned"}),
    "send_result": (A, {OFFICER, SERVICE}, {"assigned", "in_progress", "returned_for_completion"}),
    "send_back": (R, {OFFICER, LIAISON, SERVICE}, {"result_sent"}),
    "confirm_result": (R, {OFFICER, LIAISON, SERVICE}, {"result_sent"}),
    "close": (R, {OFFICER, LIAISON, SERVICE}, {"result_confirmed"}),
    "lapse": ("", set(), {"supplement_asked"}),
    "close_unanswered": ("", set(), {"result_sent"}),
}  # fmt: skip


def test_the_table_has_the_planned_acts() -> None:
    assert {row.name for row in REQUEST.transitions} == set(PLAN)


def test_every_state_act_and_person(world: World) -> None:
    assistance = world.assigned()
    people = [(key, role, world.who(role, key)) for key in CODES for role in OFFICE_ROLES]
    people += [("", "", None), ("federation", "secretariat", world.who("secretariat-1", "federation"))]
    for state in State.values:
        assistance.state = state
        for key, role, person in people:
            found = {row.name for row in states.available(assistance, person)}
            expected = {
                name for name, (side, roles, sources) in PLAN.items()
                if state in sources and ((side == key and role in roles) or (side == "" and person is None))
            }  # fmt: skip
            assert found == expected, (state, key, role)


@pytest.mark.parametrize("name", ["accept", "sign", "confirm_result"])
def test_a_passed_state_and_a_wrong_person_change_nothing(world: World, name: str) -> None:
    assistance = world.draft()
    stranger, side = world.who("liaison", "third"), PLAN[name][0]
    right = world.who(next(iter(PLAN[name][1] - {SERVICE})), side)
    with pytest.raises(NotAllowed):
        states.perform(assistance, name, by=stranger)
    with pytest.raises(StatePassed):
        states.perform(assistance, name, by=right)
    assistance.refresh_from_db()
    assert assistance.state == State.DRAFT
    assert not AuditEvent.objects.filter(action=f"requests.{name}").exists()


def _in_many_states(world: World) -> list[AssistanceRequest]:
    recalled, opened = world.sent(), world.sent()
    for row, when in ((recalled, None), (opened, opened.sent_at)):
        AssistanceRequest.objects.filter(pk=row.pk).update(state=State.WITHDRAWN, opened_at=when)
    rows = [
        world.draft(),
        world.submitted(),
        world.sent(),
        world.assigned(),
        world.answered(),
        recalled,
        opened,
    ]
    return [AssistanceRequest.objects.get(pk=row.pk) for row in rows]


def test_can_read_and_visible_to_agree(world: World) -> None:
    rows = _in_many_states(world)
    guest = world.who("case_officer", "third")
    grants.grant(
        "read_request",
        rows[3],
        office=world.third,
        person=guest,
        by=world.who("security_administrator", "federation"),
    )
    people: list[Any] = [world.who(role, key) for key in CODES for role in OFFICE_ROLES]
    people += [world.who("secretariat-1", "federation"), world.who("observer", "partner")]
    seen_by_guest = set()
    for person in people:
        visible = set(rules.visible_to(person).values_list("pk", flat=True))
        for row in rows:
            assert (row.pk in visible) == rules.can_read(person, row), (person.username, row.state)
        if person == guest:
            seen_by_guest = visible
    assert seen_by_guest == {rows[3].pk}


def test_a_grant_ends_when_revoked_and_unknown_ones_are_refused(world: World) -> None:
    row, guest, admin = (
        world.sent(),
        world.who("liaison", "third"),
        world.who("security_administrator", "federation"),
    )
    grants.grant("read_request", row, office=world.third, person=guest, by=admin)
    assert rules.can_read(guest, row)
    grants.revoke("read_request", row, office=world.third, person=guest, by=admin)
    assert not rules.can_read(guest, row)
    with pytest.raises(grants.GrantNotKnown):
        grants.grant("change_assistancerequest", row, office=world.third, by=admin)
