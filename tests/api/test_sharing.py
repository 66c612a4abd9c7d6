"""Sharing through the API: strict fields, the warning, the two sides alone, and the recipient's own view."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from requests.actions import sharing
from requests.models import Share
from tests.api.caller import Caller
from tests.world import World

System = Callable[..., Caller]


def body(**given: Any) -> dict[str, Any]:
    until = (timezone.localdate() + timedelta(days=5)).isoformat()
    terms = {
        "office": "510521",
        "person": "third-case_officer",
        "until": until,
        "purpose": "演示",
        "aware": True,
    }
    return terms | given


def test_share_list_and_take_back(world: World, system: System) -> None:
    page = f"requests/{world.sent().number}/shares/"
    ours, theirs, third = system(), system("assisting"), system("third")
    made = ours.post(page, body(), key="once")
    assert made.status_code == 201, made.content
    assert ours.post(page, body(), key="once").json() == made.json()
    assert made.json()["state"] == "waiting"
    assert made.json()["people"] == 1
    share = Share.objects.get()
    sharing.decide(share, by=world.who("liaison", "assisting"), agree=True)
    assert [row["state"] for row in theirs.get(page).json()["results"]] == ["running"]
    assert third.get(page).status_code == 404
    assert third.delete(f"{page}{share.pk}/").status_code == 404
    assert theirs.delete(f"{page}{share.pk}/").status_code == 403
    assert ours.delete(f"{page}{share.pk}/").json()["state"] == "ended"
    assert ours.delete(f"{page}{share.pk}/").status_code == 409


def test_the_whole_office_has_its_case_system_read_it(world: World, system: System) -> None:
    row, third = world.sent(), system("third")
    given = body()
    del given["person"]
    system().post(f"requests/{row.number}/shares/", given)
    assert third.get(f"requests/{row.number}/").status_code == 404
    sharing.decide(Share.objects.get(), by=world.who("liaison", "assisting"), agree=True)
    whole = third.get(f"requests/{row.number}/").json()
    assert (whole["handling"], whole["drafting"], whole["acts"]) == (None, None, [])
    assert [r["number"] for r in third.get("requests/", box="shared").json()["results"]] == [row.number]
    assert third.get("requests/", box="all").json()["results"] == []
    assert third.post(f"requests/{row.number}/shares/", body()).status_code == 403
    assert third.get(f"requests/{row.number}/shares/").status_code == 404
    assert third.delete(f"requests/{row.number}/shares/{Share.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize(
    ("field", "given"),
    [("office", {"office": "000000"}), ("office", {"office": "TEST-PARTNER"}), ("person", {"person": "third-delegate"}),
     ("aware", {"aware": False}), ("until", {"until": "2020-01-01"}), ("until", {"until": "x"}), ("colour", {"colour": 1}),
     ("purpose", {"purpose": ""})],
)  # fmt: skip
def test_strict_fields(world: World, system: System, field: str, given: dict[str, Any]) -> None:
    answer = system().post(f"requests/{world.sent().number}/shares/", body(**given))
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]
    assert not Share.objects.exists()
