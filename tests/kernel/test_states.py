"""`perform` locks a row once in a transaction, writes only what changed, and never trusts an old instance."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cooperation.kernel import states
from cooperation.kernel.errors import StatePassed
from requests.models import AssistanceRequest
from tests.world import World


def _receive(assistance: AssistanceRequest, world: World) -> list[str]:
    with CaptureQueriesContext(connection) as found:
        states.perform(
            assistance,
            "receive",
            by=world.who("liaison", "assisting"),
            changes={"received_at": timezone.now()},
        )
    return [query["sql"] for query in found if "requests_assistancerequest" in query["sql"]]


def test_one_lock_and_a_narrow_write(world: World) -> None:
    assistance = world.sent()
    with transaction.atomic():
        states.lock(assistance)
        (write,) = _receive(assistance, world)
    assert write.startswith("UPDATE")
    assert '"purpose"' not in write
    assert assistance.turn == "assisting"


def test_without_a_lock_of_the_caller_it_locks(world: World) -> None:
    lock, _write = _receive(world.sent(), world)
    assert "FOR UPDATE" in lock


def test_a_lock_of_a_block_that_ended_does_not_count(world: World) -> None:
    assistance = world.sent()
    with transaction.atomic():
        states.lock(assistance)
    _receive(AssistanceRequest.objects.get(pk=assistance.pk), world)
    with pytest.raises(StatePassed):
        _receive(assistance, world)


def test_a_lock_that_was_rolled_back_does_not_count(world: World) -> None:
    assistance = world.sent()
    with transaction.atomic():
        states.lock(assistance)
        transaction.set_rollback(True)
    with transaction.atomic():
        lock, _write = _receive(assistance, world)
    assert "FOR UPDATE" in lock


def test_the_time_of_the_last_change_moves(world: World) -> None:
    assistance = world.sent()
    long_ago = timezone.now() - timedelta(days=9)
    AssistanceRequest.objects.filter(pk=assistance.pk).update(changed_at=long_ago)
    _receive(assistance, world)
    assistance.refresh_from_db()
    assert assistance.changed_at > long_ago
