"""Bytes without a row: left behind when a process died between storing and committing."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from cooperation.kernel.models.files import StoredFile

ROOT = "files"


def sweep_orphans(older_than: timedelta = timedelta(days=1)) -> int:
    """Delete stored bytes that no row names and that are older than that; how many files went.

    The age keeps uploads whose transaction is still open: their row is not visible yet.
    """
    before = timezone.now() - older_than
    gone = 0
    for folder in _folders():
        for path in _orphans(folder):
            if default_storage.get_modified_time(path) < before:
                default_storage.delete(path)
                gone += 1
    return gone


def _folders() -> list[str]:
    try:
        return [f"{ROOT}/{name}" for name in default_storage.listdir(ROOT)[0]]
    except FileNotFoundError:
        return []


def _orphans(folder: str) -> Iterator[str]:
    names = [name for name in default_storage.listdir(folder)[1] if _is_key(name)]
    known = set(StoredFile.objects.filter(key__in=names).values_list("key", flat=True))
    return (f"{folder}/{name}" for name in names if uuid.UUID(name) not in known)


def _is_key(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False
