"""Fixtures of the API tests."""

from collections.abc import Callable

import pytest

from cooperation.kernel.endpoints import TokenRate
from tests.api.caller import Caller, caller
from tests.world import World


@pytest.fixture
def system(world: World) -> Callable[..., Caller]:
    """`system("assisting")` is the case system of that office."""
    return lambda office="requesting", **options: caller(world, office, **options)


@pytest.fixture(autouse=True)
def fresh_rate() -> None:
    """What this process has counted of earlier tests does not matter."""
    TokenRate.calls.clear()
    TokenRate.closed_until.clear()
