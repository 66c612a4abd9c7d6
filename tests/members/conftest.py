"""A clock that stands still, for codes and sessions."""

from collections.abc import Iterator

import pytest
import time_machine


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """10 o'clock in Beijing, until a test or a telephone moves it on."""
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False) as traveller:
        yield traveller
