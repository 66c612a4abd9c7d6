"""T5: two people act at once on real connections. Exactly one wins; the other is told with 409."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cooperation.kernel.models import AuditEvent
from requests import documents
from requests.enums import State
from requests.models import AssistanceRequest
from tests.world import PASSWORD, World, pdf

pytestmark = pytest.mark.django_db(transaction=True)
Post = tuple[Client, str, dict]


def at_once(*posts: Post) -> list[int]:
    """Send all POSTs from a barrier, each on its own connection; their statuses."""
    barrier, statuses = threading.Barrier(len(posts)), [0] * len(posts)

    def run(n: int, client: Client, url: str, data: dict) -> None:
        barrier.wait()
        try:
            statuses[n] = client.post(url, data).status_code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, *post)) for n, post in enumerate(posts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def _url(name: str, assistance: AssistanceRequest) -> str:
    return reverse(f"requests:{name}", args=[assistance.number])


def _transitions(assistance: AssistanceRequest, *names: str) -> int:
    actions = [f"requests.{name}" for name in names]
    return AuditEvent.objects.filter(target_id=assistance.pk, action__in=actions, outcome="done").count()


def test_signing_twice_sends_one_letter(world: World, login: Callable[..., Client]) -> None:
    assistance = world.submitted()
    post = (_url("sign", assistance), {"password": PASSWORD, "digest": documents.digest(assistance)})
    statuses = at_once(*[(login("procurator_general_in_charge"), *post) for _ in range(4)])
    assert sorted(statuses) == [302, 409, 409, 409]
    assert _transitions(assistance, "sign") == 1


def test_accept_and_refuse(world: World, login: Callable[..., Client]) -> None:
    assistance = world.sent()
    ground = assistance.version.refusal_grounds.first()
    accept = {"assignee": world.who("case_officer", "assisting").pk}
    refuse = {"ground": ground.pk, "can_give": "演示", "reasons": "演示理由"}
    statuses = at_once(
        (login("liaison", "assisting"), _url("accept", assistance), accept),
        (login("liaison", "assisting"), _url("refuse", assistance), refuse),
    )
    assert sorted(statuses) == [302, 409]
    assert _transitions(assistance, "accept", "refuse") == 1


def test_accept_and_withdraw(world: World, login: Callable[..., Client]) -> None:
    """Withdrawal is allowed after acceptance too, so both may succeed in that order, but never the other way."""
    assistance = world.sent()
    statuses = at_once(
        (login("liaison", "assisting"), _url("accept", assistance), {}),
        (
            login("procurator_general_in_charge"),
            _url("withdraw", assistance),
            {"reason": "演示", "password": PASSWORD},
        ),
    )
    assistance.refresh_from_db()
    assert statuses[1] == 302
    assert assistance.state == State.WITHDRAWN
    assert statuses[0] in (302, 404, 409)
    assert _transitions(assistance, "accept") == (statuses[0] == 302)


def test_confirm_and_send_back(world: World, login: Callable[..., Client]) -> None:
    assistance = world.answered()
    statuses = at_once(
        (login("case_officer"), _url("confirm_result", assistance), {"note": ""}),
        (login("liaison"), _url("send_back", assistance), {"note": "演示"}),
    )
    assert sorted(statuses) == [302, 409]


def test_two_results_at_once_store_one(
    world: World, login: Callable[..., Client], settings: pytest.FixtureRequest
) -> None:
    assistance = world.assigned()
    posts = [(login("case_officer", "assisting"), _url("send_result", assistance),
              {"outcome": "complete", "summary": "演示", "form": "copy", "files": [pdf(f"{n}.pdf")]}) for n in range(3)]  # fmt: skip
    assert sorted(at_once(*posts)) == [302, 409, 409]
    assert assistance.results.count() == 1
    assert assistance.results.get().files.count() == 1


def test_letter_numbers_have_neither_gaps_nor_doubles(world: World, login: Callable[..., Client]) -> None:
    waiting = [world.submitted() for _ in range(6)]
    posts = [
        (login("procurator_general_in_charge"), _url("sign", row),
         {"password": PASSWORD, "digest": documents.digest(row)})
        for row in waiting
    ]  # fmt: skip
    assert set(at_once(*posts)) == {302}
    letters = AssistanceRequest.objects.exclude(letter_number="").values_list("letter_number", flat=True)
    numbers = sorted(int(text.split("〕")[1].rstrip("号")) for text in letters)
    assert numbers == list(range(1, 7))
