"""Uploads on the way from a form to its check page: no browser can hold a chosen file in between."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.kernel import files
from cooperation.kernel.models import KeptFile

KEPT_FOR = timedelta(days=1)
MOST_FILES = 20  # of one person on one page


def keep_files(request: HttpRequest, field: str) -> tuple[list[KeptFile], list[str]]:
    """Keep the uploads of a field until this person sends this page off: what was kept, and why others were not."""
    kept: list[KeptFile] = []
    refused: list[str] = []
    there = kept_files(request).count()
    for upload in request.FILES.getlist(field):
        if there + len(kept) >= MOST_FILES:
            refused.append(_("At most %(n)s files. Put several papers into one file.") % {"n": MOST_FILES})
            break
        try:
            kept.append(_keep_file(request, upload))
        except ValidationError as error:
            refused += error.messages
    return kept, refused


def _keep_file(request: HttpRequest, upload: Any) -> KeptFile:
    with files.atomic():
        stored = files.store(upload, by=request.user)
        return KeptFile.objects.create(person=request.user, path=request.path[:300], file=stored)


def kept_files(request: HttpRequest) -> QuerySet[KeptFile]:
    """The uploads that wait here for this person."""
    living = KeptFile.objects.filter(created_at__gt=timezone.now() - KEPT_FOR)
    return living.filter(person=request.user, path=request.path[:300]).select_related("file")


def reopened(row: KeptFile) -> File:
    """The upload as it came in. Raises FileDamaged."""
    return File(files.open_checked(row.file), name=row.file.name)


def forget_files(rows: QuerySet[KeptFile]) -> None:
    """They have gone where they belong, or their day is over."""
    for row in rows.select_related("file"):
        row.delete()
        files.discard(row.file)


def forget_old_files() -> None:
    """Remove what nobody came back for within a day."""
    forget_files(KeptFile.objects.filter(created_at__lt=timezone.now() - KEPT_FOR))
