"""What a day is: national notices, years without one, the holiday table."""

import json
from datetime import date
from io import StringIO

import chinese_calendar
import pytest
from chinese_calendar.utils import get_solar_terms
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from cooperation.kernel.clocks import Calendar, Period, PeriodError, Special, calendar_for, due
from cooperation.kernel.clocks.calendar import PUBLISHED_YEARS, national
from cooperation.kernel.clocks.national import fallback_holiday
from cooperation.kernel.clocks.regional import lineage
from cooperation.kernel.models.clocks import Holiday

FESTIVAL = date(2026, 4, 20)  # a Monday without any nationwide holiday
NEXT = date(2026, 4, 21)


def row(division: str = "450000", day: date = FESTIVAL, **fields) -> Holiday:
    return Holiday.objects.create(
        **{"division": division, "date": day, "name_zh": "演示节", "name_en": "Demo Festival"} | fields
    )


def test_published_years_agree_with_the_package():
    for year in (2020, 2026):
        for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
            day = date.fromordinal(ordinal)
            assert national(day).is_working == chinese_calendar.is_workday(day), day
            assert national(day).doubt == ""


def test_years_without_a_notice_are_doubtful_and_know_the_statutory_days():
    year = max(PUBLISHED_YEARS) + 1
    assert national(date(year, 10, 1)).kind == "holiday"
    assert national(date(year, 10, 1)).doubt == "year"
    assert national(date(2090, 5, 2)).name_zh == "劳动节"


def test_spring_festival_has_four_days_from_its_eve():
    days = [fallback_holiday(date(2027, 2, day)) for day in range(4, 10)]
    assert days == ["", *["Spring Festival"] * 4, ""]


@pytest.mark.parametrize("year", [2027, 2028, 2029, 2030])
def test_qingming_is_the_solar_term(year):
    terms = get_solar_terms(date(year, 4, 1), date(year, 4, 10))
    [day] = [day for day, name in terms if name == "清明"]
    assert fallback_holiday(day) == "Tomb-sweeping Day"


def test_unverified_holiday_that_changes_the_day_makes_it_doubtful():
    special = Special(is_working=False, name_zh="演示节", name_en="Demo Festival", division="450000")
    fact = Calendar("450100", {FESTIVAL: special}).look(FESTIVAL)
    assert (fact.kind, fact.doubt, fact.division) == ("holiday", "unverified", "450000")


def test_unverified_holiday_on_a_day_off_changes_nothing():
    sunday = date(2026, 4, 19)
    special = Special(is_working=False, name_zh="演示节", name_en="Demo Festival", division="450000")
    assert Calendar("450100", {sunday: special}).look(sunday) == national(sunday)


def test_verified_nationwide_row_settles_a_day_of_an_unpublished_year():
    day = date(2027, 1, 4)
    fact = Calendar("", {day: Special(is_working=True, verified=True)}).look(day)
    assert (fact.kind, fact.doubt) == ("workday", "")


def test_lineage_spells_every_level():
    assert lineage("510521") == ("510521", "5105", "510500", "51", "510000", "")
    assert lineage("") == ("",)


@pytest.mark.parametrize("code", ["5", "51x", "5105211", "５１", "51052"])
def test_broken_division_is_refused(code):
    with pytest.raises(PeriodError):
        lineage(code)


@pytest.mark.django_db
class TestTable:
    def test_region_counts_for_its_offices_only(self):
        row(status=Holiday.Status.VERIFIED)
        ten = Period(10, "day")
        start = date(2026, 4, 10)
        assert due(start, ten, calendar=calendar_for("450102")).due == NEXT
        assert due(start, ten, calendar=calendar_for("510521")).due == FESTIVAL
        assert due(start, ten, calendar=calendar_for("450102"), custody=True).due == FESTIVAL

    def test_unverified_region_makes_the_date_provisional(self):
        row()
        assert due(date(2026, 4, 10), Period(10, "day"), calendar=calendar_for("450102")).provisional

    def test_nearest_row_counts(self):
        row("450000")
        row("4501", kind=Holiday.Kind.WORKDAY)
        row("")
        assert calendar_for("450102").is_working(FESTIVAL)
        assert not calendar_for("450200").is_working(FESTIVAL)
        assert not calendar_for().is_working(FESTIVAL)

    def test_short_and_long_code_mean_the_same(self):
        row("45")
        assert not calendar_for("450102").is_working(FESTIVAL)

    def test_one_query(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            calendar = calendar_for("450102")
            due(date(2026, 9, 4), Period(1, "month"), calendar=calendar)

    def test_one_row_for_a_day_and_a_division(self):
        row()
        with pytest.raises(IntegrityError), transaction.atomic():
            row()

    def test_broken_division_is_refused_by_form_and_database(self):
        with pytest.raises(ValidationError):
            Holiday(division="4x", date=FESTIVAL, name_zh="演示", name_en="Demo").full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            row("45x")


@pytest.mark.django_db
class TestLoadHolidays:
    @pytest.fixture(autouse=True)
    def empty_table(self, db) -> None:
        Holiday.objects.all().delete()

    def load(self, **options) -> str:
        out = StringIO()
        call_command("load_holidays", stdout=out, stderr=out, **options)
        return out.getvalue()

    def test_loads_once_and_changes_nothing_the_second_time(self):
        self.load()
        first = list(Holiday.objects.values())
        self.load()
        assert first
        assert list(Holiday.objects.values()) == first
        assert not Holiday.objects.filter(status=Holiday.Status.VERIFIED).exists()

    def test_leaves_verified_rows_alone(self):
        self.load()
        holiday = Holiday.objects.filter(division="450000").first()
        Holiday.objects.filter(pk=holiday.pk).update(status=Holiday.Status.VERIFIED, name_en="Corrected")
        self.load()
        holiday.refresh_from_db()
        assert holiday.name_en == "Corrected"

    def test_mends_unverified_rows(self):
        self.load()
        Holiday.objects.filter(division="450000").update(name_en="Wrong")
        self.load()
        assert not Holiday.objects.filter(name_en="Wrong").exists()

    def test_refuses_broken_entries_and_loads_the_others(self, tmp_path):
        good = {
            "division": "45",
            "date": "2026-04-20",
            "kind": "holiday",
            "name_zh": "演示节",
            "name_en": "Demo Festival",
            "source": "",
        }
        entries = [
            good,
            good | {"date": "2026-02-30"},
            good | {"kind": "feast"},
            good | {"status": "verified"},
            7,
        ]
        path = tmp_path / "holidays.json"
        path.write_text(json.dumps({"holidays": entries}), encoding="utf-8")
        lines = self.load(file=path).splitlines()
        assert Holiday.objects.count() == 1
        assert len(lines) == 5

    def test_broken_file_is_one_clear_line(self, tmp_path):
        path = tmp_path / "holidays.json"
        path.write_text("[", encoding="utf-8")
        with pytest.raises(CommandError) as caught:
            self.load(file=path)
        assert "holidays.json" in str(caught.value)
