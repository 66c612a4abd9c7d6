"""Who may do what with assistance requests. When it may be done stands in states.py."""

from typing import Any

from django.db.models import Q, QuerySet

from members.grants import granted, has_grant, receives
from members.models import Organisation, User
from members.roles import GRANTS, SIGNING, carried, holds
from members.rules import can_start_requests as can_start  # noqa: F401  spelled once, for the directory too
from requests.enums import State, Turn
from requests.models import AssistanceRequest, Share


def _requesting(permission: str) -> Any:
    return lambda user, assistance: holds(
        user, f"requests.{permission}_request", assistance.requesting_office_id
    )


def _assisting(permission: str) -> Any:
    return lambda user, assistance: holds(
        user, f"requests.{permission}_request", assistance.assisting_office_id
    )


def can_discard(user: Any, assistance: AssistanceRequest) -> bool:
    """The drafter throws the own draft away, or who stands in for the drafter."""
    return can_draft(user, assistance) and is_of(
        user, assistance.drafted_by_id, assistance.requesting_office_id
    )


def is_of(user: Any, person_id: int | None, office_id: int) -> bool:
    """Whether work of this person is the user's: the own, or that of somebody represented today in this office."""
    return person_id is not None and (person_id == user.pk or person_id in user.stands_in_for(office_id))


can_draft = _requesting("draft")
can_submit = _requesting("submit")
can_sign = _requesting("sign")
can_answer_supplement = _requesting("answer_supplement")
can_add_supplement = can_answer_supplement
can_confirm_result = _requesting("confirm_result")
can_receive = _assisting("receive")
can_accept = _assisting("accept")
can_ask_supplement = _assisting("ask_supplement")
can_refuse = _assisting("refuse")
can_sign_refusal = _assisting("sign_refusal")


def must_supply(user: Any, assistance: AssistanceRequest) -> bool:
    """Whether the request waits for this person's office because of papers owed, while the other one works on it."""
    waiting = assistance.owes_papers and assistance.turn == Turn.ASSISTING
    return waiting and can_add_supplement(user, assistance)


def can_withdraw(user: Any, assistance: AssistanceRequest) -> bool:
    """Only its signer (decisions.md, Acts and signatures), or a signer who stands in for that one."""
    own = holds(user, "requests.withdraw_request", assistance.requesting_office_id)
    return own and is_of(user, assistance.signed_by_id, assistance.requesting_office_id)


def can_send_result(user: Any, assistance: AssistanceRequest) -> bool:
    """The assigned officer, or the case system of the assisting office."""
    office = assistance.assisting_office_id
    mine = user is not None and (user.is_service or is_of(user, assistance.assigned_to_id, office))
    return mine and holds(user, "requests.send_result_request", assistance.assisting_office_id)


def can_read(user: Any, assistance: AssistanceRequest) -> bool:
    """Both offices, the assisting one from sending on; and who was granted this one request."""
    if holds(user, "requests.read_request", assistance.requesting_office_id):
        return True
    if holds(user, "requests.read_request", assistance.assisting_office_id) and has_arrived(assistance):
        return True
    if user is None or not user.is_active or user.pk is None or not has_arrived(assistance):
        return False
    return is_shared_with(user, assistance)


def is_shared_with(user: Any, assistance: AssistanceRequest) -> bool:
    """Whether a share that counts today opens this request to the user or the user's office."""
    return has_grant(user, "read_request", assistance)


def shared_with(user: Any) -> Q:
    """The same as a condition, over the index of grants, whatever their number. What was recalled is shared no more."""
    return Q(granted(user, "read_request", AssistanceRequest)) & ARRIVED


def receives_shares(user: Any) -> bool:
    """Whether requests can be shared with the user at all: who reads requests for a member."""
    return bool(receives(user, "read_request", AssistanceRequest))


def has_arrived(assistance: AssistanceRequest) -> bool:
    """Sent, and not recalled before anybody there had opened it."""
    recalled = assistance.state == State.WITHDRAWN and assistance.opened_at is None
    return assistance.sent_at is not None and not recalled


ARRIVED = Q(sent_at__isnull=False) & ~Q(state=State.WITHDRAWN, opened_at=None)


def reading_offices(user: Any) -> list[int]:
    """Ids of the offices whose requests the user reads by role."""
    return [
        held.organisation_id
        for held in user.appointments
        if holds(user, "requests.read_request", held.organisation)
    ]


def visible_to(user: User) -> QuerySet[AssistanceRequest]:
    """The rows for which `can_read` says yes."""
    offices = reading_offices(user)
    return AssistanceRequest.objects.filter(
        Q(requesting_office__in=offices) | Q(assisting_office__in=offices) & ARRIVED | shared_with(user)
    )


def can_write_note(user: Any, assistance: AssistanceRequest) -> bool:
    """Anybody of the two offices who reads the request; a note stays in the own office."""
    return can_read(user, assistance) and note_office(user, assistance) is not None


def note_office(user: Any, assistance: AssistanceRequest) -> int | None:
    """The office for which the user stands in this request: the requesting or the assisting one."""
    for office in (assistance.requesting_office_id, assistance.assisting_office_id):
        if holds(user, "requests.read_request", office):
            return office
    return None


# Acts that go by another act's permission.
GOES_BY = {
    "assign": "accept",
    "start_work": "send_result",
    "add_supplement": "answer_supplement",
    "return_to_drafter": "sign",
    "return_refusal": "sign_refusal",
    "send_back": "confirm_result",
    "close": "confirm_result",
    "write_note": "read",
} | dict.fromkeys(("edit", "copy", "discard", "add_paper", "remove_paper", "register_pointer"), "draft")


def represented(user: Any, assistance: AssistanceRequest, action: str) -> User | None:
    """Whom a deputy acts for: when only the substitution allows it, when signing, and with the absent one's own work."""
    act = action.removeprefix("requests.")
    permission = f"requests.{GOES_BY.get(act, act)}_request"
    work_of = _carrier(assistance, act)
    for held in user.appointments:
        absent = held.stands_in_for
        if absent is None or held.organisation_id not in assistance.audit_offices:
            continue
        if permission not in GRANTS[held.role]:
            continue
        by_own_role = any(
            permission in carried(own)
            for own in user.appointments
            if own.stands_in_for_id is None and own.organisation_id == held.organisation_id
        )
        if not by_own_role or permission in SIGNING or work_of == absent.pk:
            return absent
    return None


def _carrier(assistance: AssistanceRequest, act: str) -> int | None:
    """Whose work this step of the request is."""
    if act in ("send_result", "start_work"):
        return assistance.assigned_to_id
    return (
        assistance.drafted_by_id
        if act in ("submit", "answer_supplement", "confirm_result", "discard")
        else None
    )


def can_hand_over(user: Any, person: User, office: Organisation | int) -> bool:
    """People hand over their own open work; liaison officers and chiefs anybody's of their office."""
    own = person.pk == user.pk and holds(user, "requests.read_request", office)
    return own or holds(user, "requests.hand_over_request", office)


def share_office(user: Any, assistance: AssistanceRequest) -> int | None:
    """The office of the request for which the user may share it with a third one: what has been sent, nothing before.

    What was recalled unopened belongs to its sender alone again.
    """
    if not has_arrived(assistance):
        return None
    return _office_with("requests.share_request", user, assistance)


def can_share(user: Any, assistance: AssistanceRequest) -> bool:
    """Those who work on it, at either office."""
    return share_office(user, assistance) is not None


def _office_with(permission: str, user: Any, assistance: AssistanceRequest) -> int | None:
    offices = (assistance.requesting_office_id, assistance.assisting_office_id)
    return next((office for office in offices if holds(user, permission, office)), None)


def other_office(assistance: AssistanceRequest, office: int) -> int:
    """The id of the other party."""
    theirs = assistance.requesting_office_id == office
    return assistance.assisting_office_id if theirs else assistance.requesting_office_id


def can_decide_share(user: Any, share: Share) -> bool:
    """The other party agrees or not: its liaison officers and procurators-general in charge."""
    other = other_office(share.assistance, share.side_id)
    own = user is not None and share.shared_by_id == user.pk
    return holds(user, "requests.decide_share_request", other) and not own


def can_end_share(user: Any, share: Share) -> bool:
    """The party that shares takes it back; the one that agreed takes its consent back."""
    if holds(user, "requests.share_request", share.side_id):
        return True
    other = other_office(share.assistance, share.side_id)
    return share.is_agreed and holds(user, "requests.decide_share_request", other)


def is_party(user: Any, assistance: AssistanceRequest) -> bool:
    """Whether the user reads it for one of its two offices."""
    return note_office(user, assistance) is not None and can_read(user, assistance)
