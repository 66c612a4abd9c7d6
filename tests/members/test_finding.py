"""One field finds an office however its name is typed; the narrowest reading with a hit counts."""

import pytest

from members.finding import MOST, find_offices
from members.models import Organisation


def _codes(text: str) -> list[str]:
    return [office.code for office in find_offices(text)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("510521", "510521"),
        ("四川省泸县人民检察院 510521", "510521"),
        ("四川省泸县人民检察院", "510521"),
        ("泸县检察院", "510521"),
        ("泸县院", "510521"),
        ("泸县", "510521"),
        ("luxian", "510521"),
        ("Lu Xian", "510521"),
        ("Luxian County", "510521"),
        ("南充市院", "511300"),
        ("南充", "511300"),
        ("nanchong", "511300"),
        ("Nanchong City", "511300"),
        ("四川", "510000"),
        ("四川省院", "510000"),
        ("南充市顺庆", "511302"),
        ("兵团院", "XPCC"),
    ],
)
def test_a_text_that_names_one_office_finds_it_alone(db: None, text: str, code: str) -> None:
    assert _codes(text) == [code]


def test_several_are_offered_the_higher_ones_first_then_by_code(db: None) -> None:
    found = find_offices("lx")
    assert "510521" in {office.code for office in found}
    places = [(office.level == "county", office.code) for office in found]
    assert len(set(places)) > 1
    assert places == sorted(places)
    assert all(office.initials.startswith("lx") for office in found)
    assert {office.division for office in find_offices("市中区")} == {"市中区"}


def test_words_inside_names_come_last_and_are_cut_off(db: None) -> None:
    assert len(find_offices("县")) == MOST
    assert len(find_offices("县", limit=3)) == 3


@pytest.mark.parametrize("text", ["", "  ", "没有这个地方", "%", "zzzz"])
def test_nothing_found_is_an_empty_list(db: None, text: str) -> None:
    assert find_offices(text) == []


def test_retired_offices_are_not_offered(db: None) -> None:
    Organisation.objects.filter(code="510521").update(retired_on="2026-01-01")
    assert _codes("510521") == []
    assert "510521" not in _codes("lx")
