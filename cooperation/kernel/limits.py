"""Counting attempts in PostgreSQL, atomically: Redis must not decide who is let in."""

import hashlib
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from cooperation.kernel.models import Attempt

_HIT = """
INSERT INTO kernel_attempt (scope, key, count, window_ends_at) VALUES (%(scope)s, %(key)s, 1, %(end)s)
ON CONFLICT (scope, key) DO UPDATE SET
  count = CASE WHEN kernel_attempt.window_ends_at < %(now)s THEN 1 ELSE kernel_attempt.count + 1 END,
  window_ends_at = CASE WHEN kernel_attempt.window_ends_at < %(now)s THEN %(end)s
                        ELSE kernel_attempt.window_ends_at END
RETURNING count, window_ends_at
"""

_NEXT = """
INSERT INTO kernel_sequence (name, last) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET last = kernel_sequence.last + 1 RETURNING last
"""


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def hit(scope: str, text: str, *, limit: int, window: timedelta) -> int:
    """Count one attempt; the seconds to wait when more than `limit` fell into the window, else 0."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_HIT, {"scope": scope, "key": _key(text), "now": now, "end": now + window})
        count, end = cursor.fetchone()
    return max(1, int((end - now).total_seconds())) if count > limit else 0


def waiting(scope: str, text: str, *, limit: int) -> int:
    """The seconds to wait, without counting an attempt."""
    row = Attempt.objects.filter(scope=scope, key=_key(text), count__gt=limit).first()
    return max(0, int((row.window_ends_at - timezone.now()).total_seconds())) if row else 0


def clear(scope: str, text: str) -> None:
    """Forget the attempts, after a success."""
    Attempt.objects.filter(scope=scope, key=_key(text)).delete()


def next_number(name: str) -> int:
    """The next number of a sequence without gaps: the row stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [name])
        return cursor.fetchone()[0]
