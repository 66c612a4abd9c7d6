"""Files: what comes in is checked by its content, what goes out is checked against its SHA-256."""

from cooperation.kernel.files.errors import FileDamaged, FileRefused
from cooperation.kernel.files.handout import download, open_checked, scrub
from cooperation.kernel.files.intake import atomic, discard, store
from cooperation.kernel.files.kinds import ACCEPT
from cooperation.kernel.files.names import clean_name
from cooperation.kernel.files.tidy import sweep_orphans

__all__ = [
    "ACCEPT",
    "FileDamaged",
    "FileRefused",
    "atomic",
    "clean_name",
    "discard",
    "download",
    "open_checked",
    "scrub",
    "store",
    "sweep_orphans",
]
