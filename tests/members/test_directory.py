"""The directory finds every office and hides telephones from those who need none."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from cooperation.kernel import exports
from cooperation.kernel.models import AuditEvent
from members.enums import Membership
from members.models import Organisation
from members.templatetags.standing import membership_status
from tests.world import World


@pytest.mark.parametrize("text", ["绵阳市", "510700", "mianyang", "四川 绵阳"])
def test_finds_by_place_code_and_pinyin(world: World, login, text: str) -> None:
    page = login("case_officer").get(reverse("members:directory"), {"q": text}).context["page"]
    assert world.requesting in page.rows


def test_finds_by_initials(world: World, login) -> None:
    page = (
        login("case_officer").get(reverse("members:directory"), {"q": world.third.initials}).context["page"]
    )
    assert world.third in page.rows


def test_filters_by_province_level_and_membership(world: World, login) -> None:
    url, client = reverse("members:directory"), login("case_officer")
    rows = (
        client.get(url, {"province": "51", "level": "prefecture", "membership": "member"})
        .context["page"]
        .rows
    )
    assert {row.code for row in rows} == {"510700", "511300"}


def test_unknown_filter_values_filter_nothing(world: World, login) -> None:
    found = login("case_officer").get(reverse("members:directory"), {"level": "moon", "cursor": "rubbish"})
    assert found.status_code == 200
    assert found.context["count"] > 1000


def test_pages_forward_and_back(world: World, login) -> None:
    url, client = reverse("members:directory"), login("case_officer")
    first = client.get(url, {"province": "51"}).context["page"]
    second = client.get(url, {"province": "51", "cursor": first.next}).context["page"]
    back = client.get(url, {"province": "51", "cursor": second.previous}).context["page"]
    assert first.rows[-1].code < second.rows[0].code
    assert [row.pk for row in back.rows] == [row.pk for row in first.rows]


def test_needs_login(world: World) -> None:
    for name, args in (("directory", []), ("office", ["510700"]), ("directory_export", ["csv"])):
        assert Client().get(reverse(f"members:{name}", args=args)).status_code == 302


def test_export_holds_the_filtered_rows(world: World, login) -> None:
    client, query = login("case_officer"), {"province": "51", "level": "prefecture"}
    expected = Organisation.objects.filter(code__startswith="51", level="prefecture").count()
    text = client.get(reverse("members:directory_export", args=["csv"]), query).getvalue().decode()
    assert text.startswith("\ufeff")
    assert len(list(csv.reader(io.StringIO(text)))) == expected + 1
    sheet = client.get(reverse("members:directory_export", args=["xlsx"]), query).getvalue()
    assert openpyxl.load_workbook(io.BytesIO(sheet)).active.max_row == expected + 1
    assert client.get(reverse("members:directory_export", args=["pdf"])).status_code == 404
    assert AuditEvent.objects.filter(action="members.export_directory", detail__rows=expected).count() == 2


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠a"])
def test_no_cell_becomes_a_formula(cell: str) -> None:
    assert exports.guarded(cell) == f"'{cell}"
    rows = exports.respond("xlsx", "demo", ["a"], [[cell]])
    value = openpyxl.load_workbook(io.BytesIO(rows.getvalue())).active.cell(2, 1)
    assert value.data_type == "s"


def test_numbers_and_days_stay_themselves() -> None:
    assert [exports.guarded(cell) for cell in (-3, 1.5, None, date(2026, 12, 1))] == [
        -3,
        1.5,
        "",
        "2026-12-01",
    ]


def test_office_page_of_a_member(world: World, login) -> None:
    Organisation.objects.filter(pk=world.assisting.pk).update(phone="000-0000000")
    page = login("case_officer").get(reverse("members:office", args=[world.assisting.code]))
    assert page.context["may_send"]
    assert [person.username for person in page.context["card"].liaisons] == ["assisting-liaison"]
    assert "000-0000000" in page.content.decode()
    assert f"?to={world.assisting.code}" in page.content.decode()


def test_observer_sees_no_telephones(world: World, login) -> None:
    Organisation.objects.filter(pk=world.assisting.pk).update(phone="000-0000000")
    page = login("observer", "partner").get(reverse("members:office", args=[world.assisting.code]))
    assert "000-0000000" not in page.content.decode()
    assert not page.context["card"].liaisons
    assert not page.context["may_send"]


def test_only_a_members_drafter_may_send_and_only_to_another_member(world: World, login) -> None:
    def may_send(role: str, office: str, to: str) -> bool:
        page = login(role, office).get(reverse("members:office", args=[world.offices[to].code]))
        return page.context["may_send"]

    assert may_send("liaison", "requesting", "assisting")
    assert not may_send("case_officer", "requesting", "requesting")
    assert not may_send("case_officer", "requesting", "outsider")
    assert not may_send("case_officer", "outsider", "assisting")
    assert not may_send("procurator_general", "requesting", "assisting")


def test_office_outside_says_how_to_ask_it(world: World, login) -> None:
    page = login("case_officer").get(reverse("members:office", args=[world.outsider.code]))
    assert 'id="outside"' in page.content.decode()
    assert not page.context["card"].contacts


def test_unknown_offices_and_others_than_procuratorates_are_not_found(world: World, login) -> None:
    client = login("case_officer")
    for code in ("999999", "FEDERATION", "TEST-PARTNER"):
        assert client.get(reverse("members:office", args=[code])).status_code == 404


def test_every_membership_has_a_shape() -> None:
    for membership in Membership:
        office = Organisation(code="999998", membership=membership)
        assert membership_status(office)["label"] == membership.label
