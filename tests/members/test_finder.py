"""The finder: what people have at hand leads to the competent office, in a constant number of statements."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperation.kernel.models import Holiday
from members.enums import OfficeKind
from members.finding import find_offices, former_name, matching
from members.models import Appointment, OfficeKeys, Organisation, User
from members.search_keys import keys_of, stem
from tests.api.caller import caller
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
        ("陕西省宝鸡市长安路西安大厦", "610300"),
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


def test_one_hit_shows_all_that_is_needed_to_reach_the_office(world: World, login) -> None:
    Organisation.objects.filter(code="510521").update(phone="000-2222222", languages=["zh", "ii"])
    Holiday.objects.create(
        division="510521", date=date.today() + timedelta(days=3), name_zh="演示节", name_en="Demo Day"
    )
    world.sent(assisting_office=world.third)
    page = login("case_officer").get(reverse("members:find"), {"q": "四川省泸州市泸县演示路1号"})
    body, card = page.content.decode(), page.context["card"]
    assert [row.code for row in card.above] == ["510500", "510000", "100000"]
    assert [person.username for person in card.liaisons] == ["third-liaison"]
    assert card.load == 1
    assert "000-2222222" in body
    assert "演示节" in body
    assert page.context["may_send"]


def test_an_observer_sees_neither_people_nor_load(world: World, login) -> None:
    Organisation.objects.filter(code="510521").update(phone="000-2222222")
    page = login("observer", "partner").get(reverse("members:find"), {"q": "泸县"})
    assert "000-2222222" not in page.content.decode()
    assert page.context["card"].load is None
    assert not page.context["card"].liaisons


@pytest.mark.parametrize("text", ["", "lx", "月球", "x" * 300])
def test_several_none_and_nothing_typed(world: World, login, text: str) -> None:
    page = login("case_officer").get(reverse("members:find"), {"q": text})
    assert page.status_code == 200
    assert "card" not in page.context


def test_the_page_costs_the_same_for_a_large_directory_of_people(world: World, login) -> None:
    client = login("case_officer")
    counts = []
    for more in (0, 30):
        people = User.objects.bulk_create(User(username=f"more-{n}", name="演示") for n in range(more))
        Appointment.objects.bulk_create(
            Appointment(person=person, organisation=world.third, role="case_officer") for person in people
        )
        client.get(reverse("members:find"), {"q": "luxian"})
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("members:find"), {"q": "luxian"})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [("510521", "510700", "510000"), ("510521", "510502", "510500"), ("泸县", "永川", "100000"),
     ("510000", "620000", "100000"), ("510521", "510500", "510000"), ("510500", "510521", "510000"), ("兵团", "urumqi", "100000")],
)  # fmt: skip
def test_the_common_superior(world: World, login, first: str, second: str, code: str) -> None:
    given = {"first": first.replace("urumqi", "650100"), "second": second.replace("urumqi", "650100")}
    page = login("case_officer").get(reverse("members:common_superior"), given)
    assert page.context["common"].code == code
    assert all(way[-1].code == code for way in page.context["ways"])


def test_a_choice_among_several_on_the_same_page(world: World, login) -> None:
    client, url = login("case_officer"), reverse("members:common_superior")
    page = client.get(url, {"first": "泸县", "second": "新城区"})
    assert "second_choice" in page.context["form"].errors
    assert 'value="新城区"' in page.content.decode()
    chosen = client.get(url, {"first": "泸县", "second": "新城区", "second_choice": "610102"})
    assert chosen.context["common"].code == "100000"
    assert client.get(url, {"first": "泸县", "second": "luxian"}).context["form"].errors["second"]
    assert client.get(url, {"first": "100000", "second": "泸县"}).context["common"] is None


def test_for_case_systems(world: World) -> None:
    system = caller(world)
    found = system.get("offices/find/?text=四川省泸州市泸县演示路1号").json()
    assert [row["code"] for row in found["results"]] == ["510521"]
    common = system.get("offices/common-superior/?first=510521&second=621200").json()
    assert common["common"]["code"] == "100000"
    contact = system.get("offices/510521/contact/").json()
    assert contact["above"] == ["510500", "510000", "100000"]
    assert contact["open_requests"] == 0
    assert system.get(f"offices/{world.outsider.code}/contact/").json()["phone"] is None
    assert system.get("offices/common-superior/?first=510521&second=1").status_code == 404
    assert [row["in_force"] for row in system.get("partners/").json()["results"]] == [True]
