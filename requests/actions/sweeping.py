"""What the portal does by itself when a period has run out. Every sweep may run again without harm."""

from collections.abc import Callable

import structlog
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cooperation.kernel import audit, states
from members.selectors import people_with
from requests import notices
from requests.actions.telling import tell, tell_assisting, tell_requesting
from requests.enums import State
from requests.models import AssistanceRequest, Supplement
from requests.models.assistance import ENDED

log = structlog.get_logger(__name__)
BATCH = 200
Act = Callable[[AssistanceRequest], None]


def sweep() -> int:
    """Lapse, close, tell of silence and of papers owed; how many requests were moved or told of."""
    return _lapse() + _close_unanswered() + _tell_silence() + _tell_late_papers()


def _each(due: QuerySet[AssistanceRequest], act: Act) -> int:
    """Do `act` with every due request, each in a transaction of its own; how many were done."""
    done, last = 0, 0
    while batch := list(due.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        done += sum(_one(due, pk, act) for pk in batch)
        last = batch[-1]
    return done


def _one(due: QuerySet[AssistanceRequest], pk: int, act: Act) -> bool:
    """Lock the row, asking again whether it is due. One that fails is logged and keeps no other back."""
    try:
        with transaction.atomic():
            row = due.select_for_update(of=("self",)).filter(pk=pk).first()
            if row is not None:
                act(row)
            return row is not None
    except Exception:
        if not connection.is_usable():
            raise  # PostgreSQL is gone: the whole round is tried again
        log.exception("sweep left a request as it was", number=_number(pk), act=act.__name__)
        return False


def _number(pk: int) -> str | None:
    return AssistanceRequest.objects.filter(pk=pk).values_list("number", flat=True).first()


def _lapse() -> int:
    """Supplements that never came in."""
    owed = Supplement.objects.filter(
        assistance=OuterRef("pk"), answered_at=None, due_on__lt=timezone.localdate()
    )
    return _each(AssistanceRequest.objects.filter(Exists(owed), state=State.SUPPLEMENT_ASKED), _lapse_one)


def _lapse_one(assistance: AssistanceRequest) -> None:
    _end(assistance, "lapse", notices.LAPSED)


def _close_unanswered() -> int:
    """Results that were neither confirmed nor sent back within the period."""
    due = AssistanceRequest.objects.filter(state=State.RESULT_SENT, confirm_due_on__lt=timezone.localdate())
    return _each(due, _close_one)


def _close_one(assistance: AssistanceRequest) -> None:
    _end(assistance, "close_unanswered", notices.CLOSED_UNANSWERED)


def _end(assistance: AssistanceRequest, name: str, kind: str) -> None:
    changes = {"ended_at": timezone.now(), "paused_on": None}
    states.perform(assistance, name, by=None, changes=changes)
    tell_requesting(assistance, kind)
    tell_assisting(assistance, kind)


def _tell_silence() -> int:
    """Silence becomes an explicit notice of non-receipt, to both sides, once."""
    due = AssistanceRequest.objects.filter(
        state=State.SENT, received_at=None, silence_told_at=None, check_due_at__lt=timezone.now()
    )
    return _each(due, _tell_silence_of)


def _tell_silence_of(assistance: AssistanceRequest) -> None:
    AssistanceRequest.objects.filter(pk=assistance.pk).update(silence_told_at=timezone.now())
    audit.record("requests.not_received", assistance, by=None)
    tell_requesting(assistance, notices.NOT_RECEIVED)
    tell(
        assistance, notices.NOT_RECEIVED, people_with("requests.accept_request", assistance.assisting_office)
    )


def _tell_late_papers() -> int:
    """Papers owed after their date: both sides are told once, and the request goes on."""
    due = AssistanceRequest.objects.filter(
        ~Q(state__in=ENDED), papers_due_on__lt=timezone.localdate(), papers_late_told_at=None
    )
    return _each(due, _tell_late_papers_of)


def _tell_late_papers_of(assistance: AssistanceRequest) -> None:
    AssistanceRequest.objects.filter(pk=assistance.pk).update(papers_late_told_at=timezone.now())
    audit.record("requests.papers_late", assistance, by=None)
    tell_requesting(assistance, notices.PAPERS_LATE)
    tell_assisting(assistance, notices.PAPERS_LATE)
