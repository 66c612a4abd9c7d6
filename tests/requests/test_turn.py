"""The turn line names its dates; one rule tells when a due date is soon or late; the letter for readers of English."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.html import escape

from requests import deadlines
from requests.enums import State
from requests.models import AssistanceRequest
from requests.templatetags.requests_ui import box_heading, due_tone, due_view, turn_view
from tests.world import World

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("target", "limit", "tone"),
    [(0, 20, ""), (-1, 20, "soon"), (-1, 0, "soon"), (-20, -1, "late"), (4, 4, ""), (2, 2, "soon"), (None, 2, "soon")],
)  # fmt: skip
def test_one_rule_for_the_tone(target: int | None, limit: int, tone: str) -> None:
    ends = TODAY + timedelta(days=limit)
    aims = None if target is None else TODAY + timedelta(days=target)
    assert due_tone(AssistanceRequest(target_on=aims, due_on=ends), TODAY) == tone


def test_a_paused_clock_has_no_tone() -> None:
    row = AssistanceRequest(target_on=TODAY, due_on=TODAY - timedelta(days=9), paused_on=TODAY)
    assert due_tone(row, TODAY) == ""


def _dates(world: World, assistance: AssistanceRequest) -> list[tuple[str, date, str]]:
    with translation.override("en"):
        turn = turn_view(assistance, world.who("case_officer"))
    return [(d.name, d.day, d.tone) for d in turn.dates] if turn else []


def test_before_the_check_both_dates_are_named(world: World) -> None:
    row = world.sent()
    assert _dates(world, row) == [
        ("Check by", deadlines.as_date(row.check_due_at), ""),
        ("Due", row.due_on, ""),
    ]


def test_a_check_that_is_late_is_said_to_be_past_not_overdue(world: World) -> None:
    row = world.sent()
    row.check_due_at = timezone.now() - timedelta(days=2)
    with translation.override("en"):
        first = turn_view(row, world.who("case_officer")).dates[0]
    assert (first.words, first.tone) == ("2 days past", "soon")


def test_at_work_target_then_limit_only(world: World) -> None:
    row = world.assigned()
    assert [name for name, _day, _tone in _dates(world, row)] == ["Target", "Due"]
    row.target_on = timezone.localdate() - timedelta(days=1)
    assert _dates(world, row) == [("Due", row.due_on, "soon")]
    with translation.override("en"):
        assert due_view(row).words.startswith("due soon")
    row.due_on = row.target_on
    assert _dates(world, row) == [("Due", row.due_on, "late")]


def test_a_result_that_is_there_waits_for_its_confirmation(world: World) -> None:
    row = world.answered()
    assert row.state == State.RESULT_SENT
    assert _dates(world, row) == [("Confirm by", row.confirm_due_on, "")]


def test_the_page_shows_the_name_beside_the_date(world: World, login: Callable[..., Client]) -> None:
    client = login("liaison", "assisting", HTTP_ACCEPT_LANGUAGE="en")
    client.get("/language/en/")
    text = client.get(world.sent().get_absolute_url()).content.decode()
    assert "Check by <b>" in text
    assert "Due <b>" in text


def test_boxes_have_whole_headings(world: World, login: Callable[..., Client]) -> None:
    client = login("liaison", "assisting")
    client.get("/language/en/")
    for box in ("todo", "inbox", "outbox", "all", "archive"):
        with translation.override("en"):
            assert f"<h1>{box_heading(box)}</h1>" in client.get(f"/requests/?box={box}").content.decode()


def test_readers_of_english_see_the_official_letter_too(world: World, login: Callable[..., Client]) -> None:
    row, client = world.submitted(), login("procurator_general_in_charge")
    address = f"/requests/{row.number}/sign/"
    assert "<details" not in client.get(address).content.decode().split("</header>")[1]
    client.get("/language/en/")
    text = client.get(address).content.decode()
    assert "The official letter is in Chinese" in text
    assert row.requesting_office.name_zh in text.split('lang="zh-Hans"')[-1]
    assert escape(row.requesting_office.name_en) in text
