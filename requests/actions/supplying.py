"""What the requesting office adds after sending, of its own accord: papers that it owes, a correction."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import files, states
from cooperation.kernel.secrecy import refuse_graded
from members.models import User
from requests import checks, notices
from requests.actions.telling import tell_assisting
from requests.models import AssistanceRequest, Paper, PaperType, Supplement

Uploads = Sequence[tuple[PaperType | None, Any]]


def next_number(assistance: AssistanceRequest) -> int:
    """Of the next supplement; the request is locked."""
    return (assistance.supplements.aggregate(last=Max("number"))["last"] or 0) + 1


def take_in(supplement: Supplement, uploads: Uploads, *, by: User, field: str) -> dict[str, Any]:
    """Keep the files of a supplement; the fields of the request that this changes.

    Raises FileRefused, and ValidationError on `field` for a paper of another type.
    """
    assistance = supplement.assistance
    for type, upload in uploads:
        checks.check_paper_type(assistance, type, field)
        stored = files.store(upload, by=by)
        Paper.objects.create(
            assistance=assistance, type=type, file=stored, supplement=supplement, added_by=by
        )
    settled = assistance.owes_papers and not checks.missing_papers(assistance)
    return {"papers_due_on": None} if settled else {}


@files.atomic()
def add_supplement(
    assistance: AssistanceRequest, *, by: User, answer: str, uploads: Uploads = ()
) -> Supplement:
    """Add a numbered supplement without being asked. What was sent stays as it was, and the clock runs on."""
    states.check(states.lock(assistance, "type", "assisting_office", "assigned_to"), "add_supplement", by=by)
    if not answer.strip() and not uploads:
        raise ValidationError({"answer": _("Write what is added or corrected, or upload a paper.")})
    refuse_graded(answer, "answer")
    now = timezone.now()
    supplement = Supplement.objects.create(
        assistance=assistance, number=next_number(assistance), answered_by=by, answered_at=now, answer=answer
    )
    changes = take_in(supplement, uploads, by=by, field="types")
    states.perform(
        assistance, "add_supplement", by=by, note=answer, changes=changes,
        files=len(uploads), supplement=supplement.number,
    )  # fmt: skip
    tell_assisting(assistance, notices.SUPPLEMENT_ADDED)
    return supplement
