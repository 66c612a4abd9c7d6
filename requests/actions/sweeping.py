"""What the portal does by itself when a period has run out. Every sweep may run again without harm."""

from django.db import transaction
from django.utils import timezone

from cooperation.kernel import audit, states
from cooperation.kernel.errors import StatePassed
from members.selectors import people_with
from requests import notices
from requests.actions.telling import tell, tell_assisting, tell_requesting
from requests.enums import State
from requests.models import AssistanceRequest

BATCH = 200


def sweep() -> int:
    """Lapse, close, and tell of silence; how many requests were moved or told of."""
    return _lapse() + _close_unanswered() + _tell_silence()


def _lapse() -> int:
    """Supplements that never came in."""
    today = timezone.localdate()
    due = AssistanceRequest.objects.filter(
        state=State.SUPPLEMENT_ASKED, supplements__answered_at=None, supplements__due_on__lt=today
    )
    return sum(_end(row, "lapse", notices.LAPSED) for row in due.distinct()[:BATCH])


def _close_unanswered() -> int:
    """Results that were neither confirmed nor sent back within the period."""
    due = AssistanceRequest.objects.filter(state=State.RESULT_SENT, confirm_due_on__lt=timezone.localdate())
    return sum(_end(row, "close_unanswered", notices.CLOSED_UNANSWERED) for row in due[:BATCH])


@transaction.atomic
def _end(assistance: AssistanceRequest, name: str, kind: str) -> int:
    try:
        states.perform(assistance, name, by=None, changes={"ended_at": timezone.now(), "paused_on": None})
    except StatePassed:  # somebody was faster than the sweep
        return 0
    tell_requesting(assistance, kind)
    tell_assisting(assistance, kind)
    return 1


def _tell_silence() -> int:
    """Silence becomes an explicit notice of non-receipt, to both sides, once."""
    due = AssistanceRequest.objects.filter(
        state=State.SENT, received_at=None, silence_told_at=None, check_due_on__lt=timezone.localdate()
    )
    return sum(_tell_silence_of(row) for row in due[:BATCH])


@transaction.atomic
def _tell_silence_of(assistance: AssistanceRequest) -> int:
    mine = AssistanceRequest.objects.filter(pk=assistance.pk, silence_told_at=None)
    if not mine.update(silence_told_at=timezone.now()):
        return 0
    audit.record("requests.not_received", assistance, by=None)
    tell_requesting(assistance, notices.NOT_RECEIVED)
    tell(
        assistance, notices.NOT_RECEIVED, people_with("requests.accept_request", assistance.assisting_office)
    )
    return 1
