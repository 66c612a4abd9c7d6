"""A past for the demonstration: acts run in the order of their moments, each at its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from django.utils import timezone

from cooperation.kernel.clocks import calendar_for

Act = Callable[[], object]


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
        """An act so many days ago, or on the last working day before."""
        day = self.today - timedelta(days=days_ago)
        while not any_day and not calendar_for("").is_working(day):
            day -= timedelta(days=1)
        moment = timezone.make_aware(datetime.combine(day, time(hour, minute)))
        self._acts.append((moment, len(self._acts), act))

    def run(self) -> None:
        """Do all acts, the earliest first."""
        for moment, _place, act in sorted(self._acts, key=lambda row: row[:2]):
            with at(moment):
                act()
