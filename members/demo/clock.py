"""A past for the demonstration: acts run in the order of their moments, each at its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from django.utils import timezone

Act = Callable[[], object]
FRIDAY = 4


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the portal believe that it is `moment`. In this one process, for demo data, and nowhere else."""
    with patch.object(timezone, "now", lambda: moment):
        yield


class Timeline:
    """Acts with their moments; `run` does them as time went by, so that numbers and log run in order."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._acts: list[tuple[datetime, int, Act]] = []

    def add(self, days_ago: int, act: Act, *, hour: int = 10, minute: int = 0, any_day: bool = False) -> None:
        """An act so many days ago; on a weekend it is done on the Friday before.

        Longer holidays are not kept: moving acts by more than two days could let a period run out between them.
        """
        day = self.today - timedelta(days=days_ago)
        if not any_day:
            day -= timedelta(days=max(0, day.weekday() - FRIDAY))
        moment = timezone.make_aware(datetime.combine(day, time(hour, minute)))
        self._acts.append((moment, len(self._acts), act))

    def run(self) -> None:
        """Do all acts, the earliest first."""
        for moment, _place, act in sorted(self._acts, key=lambda row: row[:2]):
            with at(moment):
                act()
