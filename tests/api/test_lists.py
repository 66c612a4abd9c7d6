"""Lists: boxes, filters, keyset paging, the number of queries; offices, agreement, types, notices."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.kernel.endpoints import TokenRate
from members.models import Organisation
from requests.models import AssistanceType, Subject
from tests.api.caller import Caller
from tests.api.test_path import draft, sent
from tests.world import World


def numbers(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [row["number"] for row in response.json()["results"]]


def test_boxes(world: World, system: Callable[..., Caller]) -> None:
    ours, theirs = system(), system("assisting")
    own, gone = draft(ours), sent(world, ours)
    assert numbers(ours.get("requests/")) == [gone, own]
    assert numbers(ours.get("requests/", box="outbox", state="draft")) == [own]
    assert numbers(ours.get("requests/", box="inbox")) == []
    assert numbers(theirs.get("requests/")) == [gone]
    assert numbers(theirs.get("requests/", box="inbox", step="sent", type="EVID")) == [gone]
    assert numbers(theirs.get("requests/", type="SERVE")) == []
    assert numbers(system("third").get("requests/")) == []


@pytest.mark.parametrize(
    "query",
    [
        {"box": "none"},
        {"state": "x"},
        {"size": 0},
        {"size": 101},
        {"size": "x"},
        {"no_such": "1"},
        {"q": "\x00"},
    ],
)
def test_a_wrong_query_is_refused(query: dict[str, Any], system: Callable[..., Caller]) -> None:
    response = system().get("requests/", **query)
    assert response.status_code == 400
    assert list(response.json()["fields"]) == list(query)


def test_pages_there_and_back(system: Callable[..., Caller]) -> None:
    ours = system()
    made = [draft(ours) for _ in range(5)][::-1]
    first = ours.get("requests/", size=2)
    second = ours.get("requests/", size=2, cursor=first.json()["next"])
    third = ours.get("requests/", size=2, cursor=second.json()["next"])
    assert numbers(first) + numbers(second) + numbers(third) == made
    assert (first.json()["previous"], third.json()["next"]) == (None, None)
    assert numbers(ours.get("requests/", size=2, cursor=third.json()["previous"])) == numbers(second)


@pytest.mark.parametrize(
    "cursor", ["x", "é", "W10", "WyJuIiwgbnVsbF0", "WyJuIiwgSW5maW5pdHld", "WyJuIiwgWzFdXQ", "WyJuIiwgIlx1MDAwMCJd", "W" * 5000,
               "WyJuIiwgMTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDBd", "WyJuIiwgImFiYyJd"],
)  # fmt: skip
def test_a_foreign_cursor_shows_the_first_page(cursor: str, system: Callable[..., Caller]) -> None:
    ours = system()
    made = draft(ours)
    assert numbers(ours.get("requests/", cursor=cursor)) == [made]
    assert ours.get("offices/", cursor=cursor).status_code == 200


def test_as_many_queries_for_three_as_for_one(
    world: World, system: Callable[..., Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TokenRate, "AT_A_TIME", 10**6)
    ours, theirs = system(), system("assisting")
    number = world.answered().number
    paths = {
        "requests/": 3,
        "requests/?box=inbox": 3,
        "offices/": 2,
        "notices/": 3,
        "types/": 4,
        f"requests/{number}/": 30,
    }

    def counts() -> dict[str, int]:
        found = {}
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                assert theirs.client.get(f"/api/v1/{path}").status_code == 200
            found[path] = len(queries)
        return found

    counts()  # the first call notes the day of use and the opening
    one = counts()
    for _ in range(2):
        world.answered()
        sent(world, ours)
    assert counts() == one
    assert all(one[path] <= most for path, most in paths.items()), one


def test_a_detail_costs_the_same_with_more_rows(world: World, system: Callable[..., Caller]) -> None:
    ours, assistance = system(), world.sent()
    ours.get(f"requests/{assistance.number}/")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            ours.get(f"requests/{assistance.number}/")
        return len(queries)

    one = count()
    Subject.objects.bulk_create(
        [Subject(assistance=assistance, name=f"演示{n}", address="演示路") for n in range(3)]
    )
    for n in range(3):
        first = assistance.papers.first()
        stored = first.file
        stored.pk, stored.key = None, f"00000000-0000-0000-0000-00000000000{n}"
        stored.save(force_insert=True)
        assistance.papers.create(file=stored, type=first.type, added_by=first.added_by)
    assert count() == one


def test_offices(world: World, system: Callable[..., Caller]) -> None:
    ours = system()
    assert ours.get("offices/", q="绵阳", size=3).json()["results"][0]["code"] == "510700"
    assert [o["code"] for o in ours.get("offices/", code="520300").json()["results"]] == ["520300"]
    one = ours.get("offices/520300/").json()
    assert (one["membership"], one["takes_part"], one["superior"]) == ("none", False, "520000")
    assert ours.get("offices/000001/").status_code == 404
    seen, cursor = [], None
    while cursor != "":
        page = ours.get("offices/", size=100, **({"cursor": cursor} if cursor else {})).json()
        seen += [o["code"] for o in page["results"]]
        cursor = page["next"] or ""
    assert (
        len(seen) == len(set(seen)) == Organisation.objects.procuratorates().filter(retired_on=None).count()
    )


def test_agreement_types_accession_and_notices(world: World, system: Callable[..., Caller]) -> None:
    ours = system()
    agreement = ours.get("agreement/").json()
    assert {ground["code"] for ground in agreement["refusal_grounds"]} == {"a", "b", "c", "d"}
    assert {"formal_check", "result_limit"} <= {period["code"] for period in agreement["periods"]}
    types = ours.get("types/").json()["results"]
    assert len(types) == AssistanceType.objects.count()
    assert ours.get("accession/").json()["state"] == "in_force"
    assert system("outsider").get("accession/").json()["state"] is None
    number = sent(world, ours)
    notices = ours.get("notices/").json()["results"]
    assert notices[0]["kind"] == "requests.sent"
    assert notices[0]["params"]["number"] == number


def test_names_come_in_the_language_asked_for(system: Callable[..., Caller]) -> None:
    names = {
        language: system(language=language).get("offices/511300/").json()["name"]
        for language in ("en", "zh-CN")
    }
    assert names["zh-CN"].endswith("人民检察院")
    assert names["en"].isascii()
