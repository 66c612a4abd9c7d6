"""When the sweeper last ran, so that people see when promises rest on nobody.

One row of the table of counters, whose window "ended" at the last beat: it needs no table of its own.
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cooperation.kernel.models import Attempt

EVERY = 30  # seconds
LATE = timedelta(minutes=3)
_ROW: dict[str, Any] = {"scope": "heartbeat", "key": "sweep"}


def beat() -> None:
    """The sweeper is alive. Registered as a sweep."""
    Attempt.objects.update_or_create(**_ROW, defaults={"count": 1, "window_ends_at": timezone.now()})


def last_beat() -> datetime | None:
    """None when no sweeper has ever run, or not for more than a day."""
    return Attempt.objects.filter(**_ROW).values_list("window_ends_at", flat=True).first()


def is_late() -> bool:
    """Whether deadlines and mails are waiting for a sweeper that does not run."""
    last = last_beat()
    return last is None or last < timezone.now() - LATE
