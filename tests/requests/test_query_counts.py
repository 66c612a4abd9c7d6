"""Pages over rows cost a constant number of queries, however many rows there are."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from requests.actions import handling
from requests.models import AssistanceRequest
from tests.world import World, pdf

# page, most queries (performance.md)
PAGES = {
    "inbox": ("/requests/?box=inbox", 6),
    "outbox": ("/requests/?box=outbox", 6),
    "archive": ("/requests/?box=archive", 6),
    "workbench": ("/", 9),
    "members": ("/members/", 12),
    "notices": ("/notices/", 9),
}


def _count(client: Client, page: str) -> int:
    client.get(page)  # warm: content types, templates
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", PAGES)
def test_lists(world: World, login: Callable[..., Client], name: str) -> None:
    page, most = PAGES[name]
    person = login("case_officer") if name == "outbox" else login("liaison", "assisting")
    world.sent()
    one = _count(person, page)
    for _ in range(2):
        world.sent()
        world.assigned()
    assert _count(person, page) == one <= most


# Session, account, roles; the request, its lists, its events; period and calendar; unread notices.
TABS = {"overview": 9, "papers": 11, "letter": 8, "timeline": 7}


@pytest.mark.parametrize("tab", TABS)
def test_detail(world: World, login: Callable[..., Client], tab: str) -> None:
    """A request with one of everything costs as much as one with three."""
    officer, worker = world.who("case_officer"), world.who("case_officer", "assisting")
    one, three = world.answered(), world.answered()
    for number in range(2):
        handling.send_back(three, by=officer, note="演示：请补齐。")
        uploads = [("copy", pdf(f"{number}{n}.pdf")) for n in range(3)]
        handling.send_result(three, by=worker, outcome="complete", summary="演示", uploads=uploads)
        handling.write_note(three, by=officer, text="演示")
    person = login("case_officer")
    counts = {
        _count(person, reverse("requests:detail", args=[row.number]) + f"?tab={tab}") for row in (one, three)
    }
    assert len(counts) == 1
    assert max(counts) <= TABS[tab] <= 12


def test_nobody_without_duties_sees_a_list_of_all(world: World, login: Callable[..., Client]) -> None:
    """The procurator-general reads the boxes, but nothing waits for that role: an empty tab, not every row."""
    world.sent()
    page = login("procurator_general").get("/requests/?box=todo").context["page"]
    assert page.rows == []


def test_the_workbench_counts_beyond_what_it_shows(world: World, login: Callable[..., Client]) -> None:
    number = world.sent().pk
    AssistanceRequest.objects.bulk_create(_copies(AssistanceRequest.objects.get(pk=number), 24))
    answer = login("liaison", "assisting").get("/")
    assert answer.context["todo_count"] >= 25
    assert sum(len(group["rows"]) for group in answer.context["groups"]) == 20


def _copies(row: AssistanceRequest, count: int) -> list[AssistanceRequest]:
    fields = [
        f.attname for f in row._meta.concrete_fields if not f.generated and f.attname not in ("id", "number")
    ]
    same = {name: getattr(row, name) for name in fields}
    return [AssistanceRequest(number=f"{row.number}-{n}", **same) for n in range(count)]
