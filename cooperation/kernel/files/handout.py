"""Handing a file out: the whole content is compared with its SHA-256 before the first byte leaves."""

import hashlib
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

import structlog
from django.core.files.storage import default_storage
from django.http import FileResponse

from cooperation.kernel.files.errors import FileDamaged, FileInfected
from cooperation.kernel.models.files import StoredFile

log = structlog.get_logger(__name__)
IN_MEMORY = 2 * 1024 * 1024  # bytes; larger files are checked through a temporary file
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def open_checked(stored: StoredFile) -> IO[bytes]:
    """A copy that was verified as it was made: what changes later on the storage cannot go out.

    Raises FileDamaged when the bytes are missing or changed, FileInfected when a scanner found a virus.
    """
    if stored.scan == StoredFile.Scan.INFECTED:
        raise FileInfected(target=stored, act="files.open")
    copy = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (the response closes it)
    try:
        matches = _copy(stored, copy)
    except OSError:
        matches = False
    if not matches:
        copy.close()
        log.error("stored file damaged", file=stored.pk, path=stored.path)
        raise FileDamaged(target=stored, act="files.open")
    copy.seek(0)
    return copy


def _copy(stored: StoredFile, copy: IO[bytes]) -> bool:
    """Whether what was copied is what was uploaded."""
    digest = hashlib.sha256()
    with default_storage.open(stored.path) as source:
        for chunk in source.chunks():
            digest.update(chunk)
            copy.write(chunk)
    return digest.hexdigest() == stored.sha256 and copy.tell() == stored.size


def download(stored: StoredFile) -> FileResponse:
    """Always an attachment that no browser runs or guesses at. The caller has checked the reader's right."""
    return FileResponse(
        open_checked(stored),
        as_attachment=True,
        filename=stored.name,
        content_type=stored.content_type,
        headers=HEADERS,
    )


def scrub() -> Iterator[StoredFile]:
    """Read every stored file and yield the damaged ones. For the nightly check and for restored backups."""
    for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=500):
        try:
            open_checked(stored).close()
        except FileDamaged:
            yield stored
