"""Taking a file in: check, store, and leave nothing behind when any step fails."""

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

import structlog
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.template.defaultfilters import filesizeformat

from cooperation.kernel.files import foreign
from cooperation.kernel.files.errors import FileRefused
from cooperation.kernel.files.kinds import Kind, kind_for
from cooperation.kernel.files.names import clean_name, ending
from cooperation.kernel.models.files import StoredFile
from cooperation.kernel.secrecy import graded_mark

log = structlog.get_logger(__name__)
_stored_here: ContextVar[list[str] | None] = ContextVar("stored_here", default=None)


@contextmanager
def atomic() -> Iterator[None]:
    """`transaction.atomic` that also takes back the bytes stored in it when it fails. Also a decorator."""
    outer, here = _stored_here.get(), list[str]()
    token = _stored_here.set(here)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        for path in here:
            _remove(path)
        raise
    finally:
        _stored_here.reset(token)
    if outer is not None:
        outer.extend(here)


def store(upload: Any, *, by: Any) -> StoredFile:
    """Check an upload (a Django File) and keep it. Raises FileRefused; nothing is kept then."""
    if upload is None:
        raise FileRefused("missing")
    name = clean_name(str(upload.name or ""))
    try:
        _refuse_graded(name)
        kind = kind_for(ending(name))
        size, digest = _survey(upload)
        _check_content(upload, kind)
    except FileRefused as refused:
        raise refused.about(name) from None
    return _keep(upload, name=name, content_type=kind.content_type, size=size, sha256=digest, uploaded_by=by)


def discard(stored: StoredFile) -> None:
    """Delete the row now and the bytes when the transaction has committed."""
    path = stored.path
    stored.delete()
    transaction.on_commit(lambda: _remove(path))


def _survey(upload: Any) -> tuple[int, str]:
    """Size in bytes and SHA-256, in one pass that stops at the limit."""
    size, digest, tail = 0, hashlib.sha256(), b""
    upload.seek(0)
    for chunk in upload.chunks():
        size += len(chunk)
        if size > settings.FILE_MAX_BYTES:
            raise FileRefused("too_large", limit=filesizeformat(settings.FILE_MAX_BYTES))
        digest.update(chunk)
        if foreign.VIRUS.search(tail + chunk):
            raise FileRefused("virus")
        tail = chunk[-foreign.LONGEST :]
    if not size:
        raise FileRefused("empty")
    return size, digest.hexdigest()


def _check_content(upload: Any, kind: Kind) -> None:
    upload.seek(0)
    _refuse_graded(kind.check(upload))


def _refuse_graded(text: str) -> None:
    if mark := graded_mark(text):
        raise FileRefused("graded", mark=mark)


def _keep(upload: Any, **fields: Any) -> StoredFile:
    stored = StoredFile(key=uuid.uuid4(), **fields)
    upload.seek(0)
    try:
        with transaction.atomic():
            _write(upload, stored)
            stored.save(force_insert=True)
    except BaseException:
        _remove(stored.path)
        raise
    if (here := _stored_here.get()) is not None:
        here.append(stored.path)
    return stored


def _write(upload: Any, stored: StoredFile) -> None:
    """Put the bytes on the storage and make sure that all of them arrived there."""
    written = default_storage.save(stored.path, File(upload, name=stored.path))
    if written != stored.path or default_storage.size(written) != stored.size:
        default_storage.delete(written)
        raise OSError(f"{stored.path} was not written whole")
    with suppress(NotImplementedError):  # a storage elsewhere looks after its own disks
        _settle(default_storage.path(written))


def _settle(path: str) -> None:
    """On disk before the row says so: file, then folder."""
    for place in (path, os.path.dirname(path)):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove(path: str) -> None:
    """Delete bytes that no row names. A failure is only logged: the sweep for orphans finds them."""
    try:
        default_storage.delete(path)
    except OSError:
        log.exception("file bytes could not be deleted", path=path)
