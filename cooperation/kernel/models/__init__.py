"""Tables of the kernel, one concern a file."""

from cooperation.kernel.models.audit import AuditEvent
from cooperation.kernel.models.clocks import Holiday
from cooperation.kernel.models.counters import Attempt, Sequence
from cooperation.kernel.models.delivery import Mail, Notice, NoticePreference
from cooperation.kernel.models.files import StoredFile
from cooperation.kernel.models.idempotency import IdempotencyKey
from cooperation.kernel.models.kept import KeptFile, KeptText

__all__ = [
    "Attempt",
    "AuditEvent",
    "Holiday",
    "IdempotencyKey",
    "KeptFile",
    "KeptText",
    "Mail",
    "Notice",
    "NoticePreference",
    "Sequence",
    "StoredFile",
]
