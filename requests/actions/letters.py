"""The letter of a signed request: its words are kept with the signature, its PDF is made right after it.

A PDF that fails must not undo a signature. So it is made by a sweep, or by the first who asks for it, from the kept
words and nothing else; until then the pages say that it is still to come.
"""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from cooperation.kernel import audit, files
from cooperation.kernel import letters as typesetter
from cooperation.kernel.models import StoredFile
from requests import documents
from requests.documents import Letter
from requests.models import AssistanceRequest, SentLetter

log = structlog.get_logger(__name__)
BATCH = 50
PATIENCE = timedelta(minutes=10)  # between two attempts at a letter that failed


def keep(
    assistance: AssistanceRequest, drafts: dict[str, Letter], *, digest: str, number: str, signed_at: datetime
) -> SentLetter:
    """Fix the words for good, in the transaction of the signature."""
    words = documents.signed_words(drafts, number, signed_at)
    return SentLetter.objects.create(assistance=assistance, words=words, digest=digest)


def make(assistance: AssistanceRequest) -> StoredFile | None:
    """The stored PDF of a signed letter, made now if it is not there yet; None when nothing is kept.

    Raises what typst or the storage raises: the caller says so, and the sweep tries again.
    """
    kept = documents.sent_letter(assistance)
    return None if kept is None else kept.file or _make(kept.pk)


@files.atomic()
def _make(pk: int) -> StoredFile:
    """Whoever comes second waits at the row and finds the file."""
    kept = (
        SentLetter.objects.select_for_update(of=("self",)).select_related("assistance__signed_by").get(pk=pk)
    )
    if kept.file:
        return kept.file
    assistance: Any = kept.assistance
    content = typesetter.pdf("request", kept.words["zh"], moment=assistance.sent_at)
    upload = ContentFile(content, name=f"{assistance.number}.pdf")
    kept.file = files.store(upload, by=assistance.signed_by)
    kept.save(update_fields=["file"])
    audit.record("requests.make_letter", assistance, by=None, sha256=kept.file.sha256)
    return kept.file


def sweep() -> int:
    """Make the letters that are missing; how many were made. One that fails is logged and keeps no other back."""
    open_ones = SentLetter.objects.filter(
        Q(tried_at=None) | Q(tried_at__lt=timezone.now() - PATIENCE), file=None
    )
    return sum(
        _try(pk) for pk in list(open_ones.order_by("attempts", "pk").values_list("pk", flat=True)[:BATCH])
    )


def _try(pk: int) -> int:
    row = SentLetter.objects.filter(pk=pk)
    row.update(attempts=F("attempts") + 1, tried_at=timezone.now())
    try:
        _make(pk)
    except Exception:
        if not connection.is_usable():
            raise
        number = row.values_list("assistance__number", flat=True).first()
        log.exception("letter not made; it is tried again", number=number)
        return 0
    return 1
