"""`manage.py import_offices`: again without harm, and line by line on a broken file."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from members.actions.office_rows import NotATable
from members.actions.offices import Report, import_offices
from members.actions.reference import OFFICES
from members.models import Organisation
from members.place_names import english, initials

pytestmark = pytest.mark.django_db

HEAD = "code,level,name,division,parent_code,pinyin"
PROVINCE = "980000,province,演示省人民检察院,演示省,,yanshisheng"
CITY = "980100,prefecture,演示省甲市人民检察院,甲市,980000,jiashi"
COUNTY = "980121,county,演示省乙县人民检察院,乙县,980100,yixian"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def table(*lines: str, end: str = "\n", head: str = HEAD) -> bytes:
    return end.join([head, *lines]).encode()


def outcomes(report: Report) -> dict[int, str]:
    return {entry.line: entry.outcome for entry in report.entries}


def reason(report: Report, line: int) -> str:
    return next(entry.message for entry in report.entries if entry.line == line)


def test_the_supplied_file_holds_1237_offices_and_changes_nothing_twice() -> None:
    import_offices(OFFICES.read_bytes())
    again = import_offices(OFFICES.read_bytes())
    assert again.count("kept") == len(again.entries) == 1237


def test_three_levels_are_added_whatever_their_order() -> None:
    report = import_offices(table(COUNTY, CITY, PROVINCE))
    assert outcomes(report) == {2: "added", 3: "added", 4: "added"}
    county = Organisation.objects.get(code="980121")
    assert county.superior.superior.superior.code == "100000"
    assert (county.short_zh, county.initials) == ("乙县院", "yx")
    assert county.name_en == "People's Procuratorate of Yixian County, Yanshi Province"
    assert county.name_en_generated


def test_what_changed_is_told_old_and_new() -> None:
    import_offices(table(PROVINCE, CITY))
    report = import_offices(table(PROVINCE, CITY.replace("甲市", "丙市").replace("jiashi", "bingshi")))
    assert outcomes(report) == {2: "kept", 3: "changed"}
    assert "甲市 → 丙市" in reason(report, 3)


def test_membership_and_corrected_english_names_stay() -> None:
    import_offices(table(PROVINCE, CITY))
    corrected = {
        "name_en": "People's Procuratorate of Jia",
        "name_en_generated": False,
        "phone": "000-0000000",
    }
    Organisation.objects.filter(code="980100").update(**corrected)
    assert import_offices(table(PROVINCE, CITY)).count("changed") == 0
    office = Organisation.objects.get(code="980100")
    assert (office.name_en, office.phone, office.membership) == (corrected["name_en"], "000-0000000", "none")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_byte_order_mark_and_line_ends_do_not_matter(end: str, mark: bytes) -> None:
    report = import_offices(mark + table(PROVINCE, "", CITY, "", end=end))
    assert report.count("added") == 2


BROKEN = [
    (b"98010,prefecture,\xe7\x94\xb2,\xe7\x94\xb2,980000,", "bad code"),
    (CITY.replace("prefecture", "town").encode(), "unknown level"),
    (CITY.replace("演示省甲市人民检察院", "").encode(), "name is missing"),
    (CITY.replace(",甲市,", ",,").encode(), "place is missing"),
    (CITY.replace("980000", "970000").encode(), "unknown superior"),
    (CITY.replace("980000", "").encode(), "superior office is missing"),
    (CITY.replace("980000", "98").encode(), "bad code of the superior"),
    (CITY.replace("980000", "980121").encode(), "not of a higher level"),
    (CITY.replace("980000", "980100").encode(), "circle"),
    (b"980100,prefecture", "2 columns instead of 6"),
    (CITY.encode() + b",more", "7 columns instead of 6"),
    (CITY.encode("gbk"), "not UTF-8"),
    (b'980100,prefecture,"open,a,980000,', "quotation marks"),
    (PROVINCE.encode(), "stands already on line 2"),
    (CITY.replace("jiashi", "甲").encode(), "letters only"),
    (CITY.replace("甲市", "甲" * 120).encode(), "too long"),
    (CITY.replace("甲市", "甲\u200b市").encode(), "invisible"),
]


@pytest.mark.parametrize(("line", "why"), BROKEN)
def test_a_broken_line_is_refused_and_the_others_go_on(line: bytes, why: str) -> None:
    good = CITY.replace("980100", "980200")
    known = COUNTY.replace("980100", "980200")
    report = import_offices(table(PROVINCE) + b"\n" + line + b"\n" + f"{good}\n{known}\n".encode())
    assert outcomes(report) == {2: "added", 3: "refused", 4: "added", 5: "added"}
    assert why in reason(report, 3)


def test_below_a_refused_office_nothing_is_added() -> None:
    report = import_offices(table(PROVINCE, CITY.replace("980000", "970000"), COUNTY))
    assert outcomes(report) == {2: "added", 3: "refused", 4: "refused"}
    assert "was refused itself" in reason(report, 4)


def test_the_code_of_the_federation_cannot_be_taken() -> None:
    Organisation.objects.filter(code="FEDERATION").update(code="980100")
    assert "no procuratorate" in reason(import_offices(table(PROVINCE, CITY)), 3)


@pytest.mark.parametrize(
    "data", [b"", b"\n", table(PROVINCE, head="code;name"), "代码\n".encode("gbk"), b"\x89PNG\r\n"]
)
def test_another_file_is_refused_as_a_whole(data: bytes) -> None:
    with pytest.raises(NotATable, match="first line"):
        import_offices(data)


def test_the_command_tells_every_line_and_ends_with_an_error(tmp_path: Path) -> None:
    file = tmp_path / "offices.csv"
    file.write_bytes(table(PROVINCE, CITY.replace("prefecture", "town")))
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="Some lines were refused"):
        call_command("import_offices", str(file), stdout=out, stderr=err)
    assert "Line 2: added 980000: 演示省人民检察院" in out.getvalue()
    assert "1 added, 0 changed, 0 kept, 1 refused" in out.getvalue()
    assert "Line 3: refused: unknown level “town”" in err.getvalue()


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "offices.csv"
    file.write_bytes(table(PROVINCE))
    out = StringIO()
    call_command("import_offices", str(file), "--dry-run", stdout=out)
    assert "1 added" in out.getvalue()
    assert not Organisation.objects.filter(code="980000").exists()


def test_a_file_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_offices", str(tmp_path / "none.csv"))


@pytest.mark.parametrize(
    ("division", "pinyin", "name", "letters"),
    [
        ("泸县", "luxian", "Luxian County", "lx"),
        ("绵阳市", "mianyangshi", "Mianyang City", "mys"),
        ("西安市", "xianshi", "Xi'an City", "xas"),
        ("碑林区", "beilinqu", "Beilin District", "blq"),
        ("土默特左旗", "tumotezuoqi", "Tumote Left Banner", "tmtzq"),
        ("东乡族自治县", "dongxiangzuzizhixian", "Dongxiang Autonomous County", "dxzzzx"),
        ("秀山土家族苗族自治县", "", "Xiushan Tujia and Miao Autonomous County", "xstjzmzzzx"),
    ],
)
def test_names_are_generated_from_pinyin(division: str, pinyin: str, name: str, letters: str) -> None:
    assert english(division, pinyin) == name
    assert initials(division) == letters
