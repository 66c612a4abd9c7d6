"""Pages over rows cost a constant number of queries, however many rows there are."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

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


def test_detail(world: World, login: Callable[..., Client]) -> None:
    from requests.actions import drafting, handling

    assistance = world.draft()
    for number in range(3):
        drafting.add_paper(assistance, by=world.who("case_officer"), upload=pdf(f"{number}.pdf"))
    small = world.answered()
    drafting.submit(assistance, by=world.who("case_officer"))
    drafting.sign(assistance, by=world.who("procurator_general_in_charge"), password="test-password-2026")
    handling.accept(
        assistance, by=world.who("liaison", "assisting"), assignee=world.who("case_officer", "assisting")
    )
    uploads = [("copy", pdf(f"r{n}.pdf")) for n in range(3)]
    handling.send_result(
        assistance,
        by=world.who("case_officer", "assisting"),
        outcome="complete",
        summary="演示",
        uploads=uploads,
    )
    person = login("case_officer")
    counts = {_count(person, reverse("requests:detail", args=[row.number])) for row in (small, assistance)}
    assert len(counts) == 1
    assert max(counts) <= 20
