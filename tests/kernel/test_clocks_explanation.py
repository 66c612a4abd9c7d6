"""The explanation in words, and the command that asks the clock."""

import ast
import inspect
import json
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from cooperation.kernel.clocks import (
    Calendar,
    Pause,
    Period,
    Special,
    as_data,
    describe,
    due,
    explain,
    periods,
)
from cooperation.kernel.clocks.explanation import _TEXTS

FESTIVAL = Special(is_working=False, name_zh="演示节", name_en="Demo Festival", division="450000")
REGION = Calendar("450000", {date(2026, 4, 20): FESTIVAL})


def results():
    day = date(2026, 4, 10)
    for unit in ("day", "month", "working_day"):
        for amount in (0, 1, 10):
            for start in (day, date(2026, 9, 24), date(2026, 1, 31), date(2026, 1, 30), date(2026, 12, 23)):
                pauses = [Pause(start, start), Pause(start, date(2026, 12, 31))]
                yield due(start, Period(amount, unit), calendar=REGION)
                yield due(start, Period(amount, unit), calendar=REGION, custody=True, pauses=pauses)
    yield due(datetime(2026, 4, 10, 9), Period(24, "hour"), calendar=REGION, pauses=[Pause(day)])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_step_has_words(language):
    with override(language):
        for result in results():
            for line in explain(result):
                assert line.when
                assert line.text
                assert "%(" not in line.text


def test_every_code_that_periods_makes_has_a_text():
    tree = ast.parse(inspect.getsource(periods))
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    made = {
        call.args[0].value
        for call in calls
        if call.func.id in ("Step", "_off_step") and isinstance(call.args[0], ast.Constant)
    }
    assert made <= {key.split(".")[0] for key in _TEXTS}


def test_holiday_and_region_are_named_in_the_reader_s_language():
    result = due(date(2026, 4, 10), Period(10, "day"), calendar=REGION)
    [step] = [step for step in result.steps if step.code == "rolled"]
    with override("en"):
        assert "Demo Festival" in describe(step)
        assert "450000" in describe(step)
        assert "art. 4" in describe(step)
    with override("zh-hans"):
        assert "演示节" in describe(step)


def test_the_article_is_cited():
    with override("en"):
        result = due(date(2026, 11, 2), Period(1, "month"), calendar=Calendar())
        assert "art. 105" in describe(result.steps[0])
        assert "art. 202" in describe(result.steps[1])


def test_data_is_json():
    for result in results():
        assert json.loads(json.dumps(as_data(result)))["due"] == result.due.isoformat()


@pytest.mark.django_db
class TestCommand:
    def ask(self, *args: str) -> str:
        out = StringIO()
        call_command("due_date", *args, stdout=out)
        return out.getvalue()

    def test_json(self):
        data = json.loads(self.ask("2026-12-23", "--days", "10", "--json"))
        assert (data["due"], data["provisional"]) == ("2027-01-04", True)
        assert {"code", "date", "text"} <= set(data["steps"][0])

    @pytest.mark.parametrize(
        ("args", "expected"),
        [
            (["2026-09-04", "--months", "1"], "2026-10-08"),
            (["2026-09-04", "--months=1", "--custody"], "2026-10-04"),
            (["2026-09-24", "--working-days", "3"], "2026-09-30"),
            (["2026-11-23T15:40", "--hours", "24"], "2026-11-24T15:40:00+08:00"),
            (["2026-11-23", "--hours", "24"], "2026-11-24T00:00:00+08:00"),
            (["2026-11-23T15:40:00+08:00", "--days", "10", "--division", "510521"], "2026-12-03"),
        ],
    )
    def test_units(self, args, expected):
        assert json.loads(self.ask(*args, "--json"))["due"] == expected

    def test_division(self):
        call_command("load_holidays", stdout=StringIO())
        asked = ("2026-02-14", "--days", "10", "--json", "--division")
        assert json.loads(self.ask(*asked, "540102"))["due"] == "2026-02-27"
        assert json.loads(self.ask(*asked, "510521"))["due"] == "2026-02-24"

    def test_table_has_a_line_for_every_step(self):
        with override("en"):
            out = self.ask("2026-09-21", "--days", "10")
        assert out.startswith("Due date: 8 October 2026")
        assert out.count("National Day") == 7

    @pytest.mark.parametrize(
        "args",
        [
            ["2026-11-23"],
            ["2026-11-23", "--days", "1", "--hours", "1"],
            ["2026-11-31", "--days", "1"],
            ["tomorrow", "--days", "1"],
            ["2026-11-23", "--days", "ten"],
            ["2026-11-23", "--days", ""],
            ["2026-11-23", "--days=-1"],
            ["1999-11-23", "--days", "1"],
            ["2026-11-23", "--days", "99999999"],
            ["2026-11-23", "--days", "1", "--division", "Sichuan"],
        ],
    )
    def test_bad_input_is_one_clear_line(self, args):
        with pytest.raises(CommandError) as caught:
            self.ask(*args)
        assert str(caught.value)
        assert "\n" not in str(caught.value)
