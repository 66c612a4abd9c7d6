"""The same key gives the same answer and one row, whatever happens in between."""

import os
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from cooperation.kernel.models import IdempotencyKey
from members.models import Appointment
from requests.models import AssistanceRequest, Paper, ResultFile
from tests.api.caller import Caller
from tests.api.test_path import DRAFT, assigned, draft
from tests.world import World, pdf


def test_repeated_call_gives_the_first_answer(system: Callable[..., Caller]) -> None:
    ours = system()
    first, second = ours.post("requests/", DRAFT, key="k-1"), ours.post("requests/", DRAFT, key="k-1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second["Idempotency-Replayed"] == "true"
    assert AssistanceRequest.objects.filter(title=DRAFT["title"]).count() == 1
    assert ours.post("requests/", DRAFT, key="k-2").json()["number"] != first.json()["number"]


def test_another_body_or_address_is_refused(system: Callable[..., Caller]) -> None:
    ours = system()
    number = ours.post("requests/", DRAFT, key="k").json()["number"]
    other = ours.post("requests/", DRAFT | {"title": "另题"}, key="k")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert ours.post(f"requests/{number}/discard/", key="k").status_code == 422
    assert AssistanceRequest.objects.count() == 1


def test_another_file_is_another_body(system: Callable[..., Caller]) -> None:
    ours = system()
    number = draft(ours)
    calls = [
        ours.post(f"requests/{number}/papers/", {"file": pdf("a.pdf", text)}, form=True, key="k")
        for text in ("one", "one", "two")
    ]
    assert [c.status_code for c in calls] == [201, 201, 422]
    assert Paper.objects.filter(assistance__number=number).count() == 1


def test_every_file_of_a_repeated_field_counts(world: World, system: Callable[..., Caller]) -> None:
    ours, theirs = system(), system("assisting")
    path = f"requests/{assigned(world, ours, theirs)}/result/"
    files = [[pdf("a.pdf", text), pdf("b.pdf")] for text in ("one", "one", "two")]
    body = {"outcome": "complete", "summary": "已调取。"}
    codes = [theirs.post(path, body | {"files": pair}, form=True, key="k").status_code for pair in files]
    assert codes == [200, 200, 422]
    assert ResultFile.objects.count() == 2


def test_a_refusal_keeps_no_key(system: Callable[..., Caller]) -> None:
    ours = system()
    number = draft(ours)
    for _ in range(2):
        assert ours.post(f"requests/{number}/answer-supplement/", {"answer": "x"}, key="k").status_code == 409
    assert not IdempotencyKey.objects.exists()


def test_a_refused_call_may_be_mended_under_the_same_key(system: Callable[..., Caller]) -> None:
    ours = system()
    assert ours.post("requests/", DRAFT | {"type": "NONE"}, key="k").status_code == 400
    assert ours.post("requests/", DRAFT, key="k").status_code == 201


def test_keys_belong_to_their_holder(system: Callable[..., Caller]) -> None:
    ours, third = system(), system("third")
    assert ours.post("requests/", DRAFT, key="k").status_code == 201
    assert third.post("requests/", DRAFT, key="k").status_code == 201
    assert ours.post("requests/", DRAFT, key="k" * 201).status_code == 400


def test_two_tokens_of_one_account_keep_their_keys_apart(system: Callable[..., Caller]) -> None:
    first, second = system(), system()
    numbers = {token.post("requests/", DRAFT, key="k").json()["number"] for token in (first, second)}
    assert len(numbers) == 2
    assert second.post("requests/", DRAFT | {"title": "另题"}, key="k").status_code == 422
    assert IdempotencyKey.objects.filter(key="k").values("token").distinct().count() == 2


def test_no_answer_is_given_again_to_who_has_lost_sight(world: World, system: Callable[..., Caller]) -> None:
    ours = system()
    number = ours.post("requests/", DRAFT, key="start").json()["number"]
    calls = [("requests/", DRAFT, "start"), (f"requests/{number}/discard/", None, "discard")]
    assert ours.post(*calls[1][:2], key="discard").status_code == 200
    held = Appointment.objects.filter(person=world.who("service"))
    held.update(ended_at=timezone.now())
    for path, body, key in calls:
        response = ours.post(path, body, key=key)
        assert (response.status_code, number in response.content.decode()) == (404, False)
    again = held.get()  # what has ended stays ended: the role is given anew
    again.pk, again.ended_at = None, None
    again.save()
    assert ours.post("requests/", DRAFT, key="start")["Idempotency-Replayed"] == "true"


def _die_when_the_answer_is_written(save: Callable[..., None]) -> Callable[..., None]:
    def _save(row: IdempotencyKey, **options: Any) -> None:
        if options.get("update_fields"):
            os._exit(9)
        save(row, **options)

    return _save


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_between_act_and_answer_leaves_nothing(
    world: World, system: Callable[..., Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = system()
    connections.close_all()  # the child must not share the parent's
    child = os.fork()
    if child == 0:
        monkeypatch.setattr(IdempotencyKey, "save", _die_when_the_answer_is_written(IdempotencyKey.save))
        ours.post("requests/", DRAFT, key="dead")
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert not AssistanceRequest.objects.exists()
    assert not IdempotencyKey.objects.exists()
    assert ours.post("requests/", DRAFT, key="dead").status_code == 201
    assert ours.post("requests/", DRAFT, key="dead")["Idempotency-Replayed"] == "true"
    assert AssistanceRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_row(system: Callable[..., Caller]) -> None:
    ours = system()
    barrier, answers = threading.Barrier(2), []

    def call() -> None:
        barrier.wait()
        response = ours.post("requests/", DRAFT, key="both")
        answers.append((response.status_code, response.json()))
        connection.close()

    threads = [threading.Thread(target=call) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 2
    assert answers[0] == answers[1]
    assert answers[0][0] == 201
    assert AssistanceRequest.objects.count() == 1
