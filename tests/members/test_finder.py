"""The finder: what people have at hand leads to the competent office, in a constant number of statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.enums import OfficeKind
from members.finding import find_offices, former_name, matching
from members.models import OfficeKeys, Organisation
from members.search_keys import keys_of, stem
from tests.world import World


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("luxian", "510521"),
        ("LUXIAN", "510521"),
        ("lu xian", "510521"),
        ("泸县", "510521"),
        ("510521", "510521"),
        ("５１０５２１", "510521"),
        ("泸县院", "510521"),
        ("泸县检察院", "510521"),
        ("四川省泸县人民检察院", "510521"),
        ("四川省泸州市泸县玉蟾街道演示路1号", "510521"),
        ("四川泸州泸县", "510521"),
        ("南充", "511300"),
        ("南充市院", "511300"),
        ("nanchong", "511300"),
        ("四川省南充市演示路3号", "511300"),
        ("四川省泸州市长安路2号", "510500"),
        ("重庆市永川区演示大道", "500118"),
        ("内蒙古自治区呼和浩特市新城区演示街", "150102"),
        ("兵团", "XPCC"),
        ("Luxian County", "510521"),
        ("People's Procuratorate of Luxian County, Sichuan Province 510521", "510521"),
        ("四川省泸县人民检察院 510521", "510521"),
    ],
)
def test_the_likeliest_office_comes_first(world: World, text: str, code: str) -> None:
    assert [office.code for office in find_offices(text)][:1] == [code]


@pytest.mark.parametrize("text", ["南充", "南充市院", "nanchong", "luxian", "泸县", "510521", "重庆", "四川"])
def test_what_names_an_office_as_a_whole_gives_no_other(world: World, text: str) -> None:
    assert len(find_offices(text)) == 1


def test_initials_bring_all_of_that_spelling(world: World) -> None:
    found = find_offices("lx")
    assert "510521" in {office.code for office in found}
    assert all(office.initials.startswith("lx") for office in found)


def test_a_place_that_exists_twice_gives_both(world: World) -> None:
    for text in ("新城区", "新城区演示路一百号"):
        assert {"150102", "610102"} <= {office.code for office in find_offices(text)}, text


def test_a_part_of_the_name_brings_cities_before_their_districts(world: World) -> None:
    levels = [office.level for office in find_offices("川省", limit=100)]
    assert levels == sorted(levels, key=["province", "prefecture", "county"].index)
    assert len(set(levels)) > 1


@pytest.mark.parametrize("text", ["", "   ", "月球背面", "%", "'; --", "=", "\x00", "x" * 500, "路" * 500])
def test_nothing_fits(world: World, text: str) -> None:
    assert find_offices(text) == []


def test_all_words_must_fit(world: World) -> None:
    assert {office.code for office in matching("四川 绵阳 510700")} == {"510700"}
    assert not matching("四川 月球")
    assert matching("").count() > 1200


def test_limit(world: World) -> None:
    assert len(find_offices("县", limit=7)) == 7


def test_at_most_three_statements(world: World) -> None:
    for text in ("luxian", "lu xian", "四川省泸州市泸县玉蟾街道演示路1号", "月 球"):
        with CaptureQueriesContext(connection) as queries:
            for office in find_offices(text):
                str(office.superior and office.superior.superior and office.superior.superior.name)
        assert len(queries) <= 3, text


def test_every_procuratorate_has_the_keys_of_its_names(world: World) -> None:
    """Also after an import in bulk."""
    stored = dict(OfficeKeys.objects.values_list("office_id", "keys"))
    offices = list(Organisation.objects.filter(kind=OfficeKind.PROCURATORATE))
    assert len(offices) == len(stored) > 1200
    assert not [office.code for office in offices if stored[office.pk] != keys_of(office)]


def test_a_saved_name_is_found_at_once(world: World) -> None:
    office = Organisation.objects.get(code="510521")
    office.also_known_as = ["演示县"]
    office.save(update_fields=["also_known_as"])
    for text in ("演示县", "yanshixian", "四川省演示县月亮街9号"):
        found = find_offices(text)
        assert [row.code for row in found] == ["510521"], text
        assert former_name(found[0], "演示县") == "演示县"


def test_retired_offices_are_not_offered(world: World) -> None:
    Organisation.objects.filter(code="510521").update(retired_on="2026-01-01")
    assert "510521" not in {office.code for office in [*find_offices("泸县"), *find_offices("510521")]}


@pytest.mark.parametrize(
    ("place", "short"),
    [("泸州市", "泸州"), ("泸县", ""), ("凉山彝族自治州", "凉山"), ("内蒙古自治区", "内蒙古"),
     ("广西壮族自治区", "广西"), ("新疆维吾尔自治区", "新疆"), ("四川省", "四川")],
)  # fmt: skip
def test_the_name_without_its_kind(place: str, short: str) -> None:
    assert stem(place) == short
