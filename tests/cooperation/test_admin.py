"""The admin as its users expect it: every list walked as each administrator, and closed to everybody else."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from cooperation.kernel.models import AuditEvent, Holiday
from members.actions import accounts
from members.models import Appointment, Organisation, User
from tests.members.test_admin import OPENS, WRITES
from tests.world import World

Login = Callable[..., Client]
ADMINISTRATORS = ("system_administrator", "security_administrator", "audit_administrator")
LISTS = sorted(OPENS)
OTHERS = [("case_officer", "requesting"), ("procurator_general", "requesting"), ("secretariat-1", "federation"),
          ("observer", "partner"), ("service", "requesting")]  # fmt: skip


def model_admin(where: str) -> Any:
    rows = {f"{m._meta.app_label}/{m._meta.model_name}": a for m, a in admin.site._registry.items()}
    return rows[where]


@pytest.fixture
def rows(world: World) -> World:
    """At least one row in every list."""
    issuer = world.who("system_administrator", "federation")
    accounts.issue_token(world.who("service"), by=issuer, name="演示")
    Holiday.objects.get_or_create(
        division="63", date="2027-03-03", name_zh="演示节", name_en="Demo day", kind="holiday"
    )
    return world


def _pages(where: str) -> dict[str, str]:
    """Every page of a list: itself, searched, with each facet; a row, its history, the form, both files."""
    own, found = model_admin(where), f"/admin/{where}/"
    first = own.model._base_manager.order_by("pk").first().pk
    return {
        "list": found,
        "searched": f"{found}?q=a",
        "facets": f"{found}?_facets=True",
        "csv": f"{found}export.csv",
        "xlsx": f"{found}export.xlsx",
        "row": f"{found}{first}/change/",
        "history": f"{found}{first}/history/",
        "add": f"{found}add/",
    }


@pytest.mark.parametrize("role", ADMINISTRATORS)
@pytest.mark.parametrize("where", LISTS)
def test_every_page_of_every_list(rows: World, login: Login, where: str, role: str) -> None:
    client, opens = login(role, "federation"), role in OPENS[where]
    for name, page in _pages(where).items():
        allowed = (where, role) in WRITES if name == "add" else opens
        assert client.get(page).status_code == (200 if allowed else 403), (name, role)


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_opens_any(rows: World, login: Login, who: tuple[str, str]) -> None:
    client = login(*who)
    for where in LISTS:
        for name, page in _pages(where).items():
            assert client.get(page, follow=True).status_code == 403, (where, name)
    assert client.get(reverse("admin:autocomplete"), follow=True).status_code == 403


@pytest.mark.parametrize("where", LISTS)
def test_every_filter_and_every_month_can_be_chosen(rows: World, login: Login, where: str) -> None:
    client = login(sorted(OPENS[where])[0], "federation")
    listed = client.get(f"/admin/{where}/").context["cl"]
    for spec in listed.filter_specs:
        for choice in list(spec.choices(listed))[:6]:
            page = choice["query_string"]
            assert client.get(f"/admin/{where}/{page}").status_code == 200, page
            assert client.get(f"/admin/{where}/export.csv{page}").status_code == 200, page
    if name := model_admin(where).date_hierarchy:
        assert client.get(f"/admin/{where}/?{name}__year=2026").status_code == 200


@pytest.mark.parametrize("where", LISTS)
def test_every_list_offers_what_its_users_expect(where: str) -> None:
    own = model_admin(where)
    assert own.search_fields
    assert own.list_filter
    assert str(own.intro)
    assert where == "kernel/holiday" or not own.has_delete_permission(None)


def _table(response: Any) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_a_file_holds_exactly_the_rows_shown(rows: World, login: Login) -> None:
    client, query = login("system_administrator", "federation"), "?q=绵阳&level=prefecture"
    listed = client.get(f"/admin/members/organisation/{query}").context["cl"]
    table = _table(client.get(f"/admin/members/organisation/export.csv{query}"))
    assert 1 <= listed.result_count < 30
    assert [line[0] for line in table[1:]] == [row.code for row in listed.queryset]
    answer = client.get(f"/admin/members/organisation/export.xlsx{query}")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert [[str(cell or "") for cell in line] for line in book.active.values] == table
    whole = _table(client.get("/admin/members/organisation/export.csv?level=county&p=3"))
    assert len(whole) - 1 == Organisation.objects.filter(level="county").count() > 100  # all pages, not one


def test_no_cell_becomes_a_formula(rows: World, login: Login) -> None:
    User.objects.filter(username="requesting-liaison").update(name="=HYPERLINK(1)")
    table = _table(
        login("system_administrator", "federation").get("/admin/members/user/export.csv?q=requesting")
    )
    names = [line[1] for line in table]
    assert "'=HYPERLINK(1)" in names


def test_an_export_is_on_record_and_shows_no_text_of_a_request(rows: World, login: Login) -> None:
    AuditEvent.objects.create(
        action="requests.x", target_type="requests.assistancerequest", note="演示文字X7"
    )
    auditor = login("audit_administrator", "federation")
    text = str(_table(auditor.get("/admin/kernel/auditevent/export.csv")))
    assert "X7" not in text
    assert AuditEvent.objects.filter(action="kernel.export_audit", outcome="read").exists()
    login("system_administrator", "federation").get("/admin/members/user/export.xlsx?q=a")
    event = AuditEvent.objects.get(action="kernel.export_table")
    assert event.detail == {"table": "members.User", "filter": {"q": "a"}}


def test_wrong_kinds_and_parameters(rows: World, login: Login) -> None:
    client = login("system_administrator", "federation")
    assert client.get("/admin/members/user/export.exe").status_code == 404
    assert client.get("/admin/members/user/export.csv?no_such=1").status_code == 302


def test_the_index_stands_in_our_order(rows: World, login: Login) -> None:
    apps = login("system_administrator", "federation").get("/admin/").context["app_list"]
    assert [app["app_label"] for app in apps] == ["members", "requests", "kernel"]
    names = [row["object_name"] for row in apps[0]["models"]]
    assert names == ["User", "Appointment", "ApiToken", "Organisation", "AgreementVersion", "RuleRecord"]


@pytest.mark.parametrize(("demo", "debug", "shown"), [(True, False, 1), (False, True, 1), (False, False, 0)])
def test_the_stripe_names_the_installation(
    rows: World, login: Login, settings: Any, demo: bool, debug: bool, shown: int
) -> None:
    settings.PORTAL_DEMO, settings.DEBUG = demo, debug
    page = login("system_administrator", "federation").get("/admin/")
    assert len(re.findall(r'class="environment">[^<]+<', page.content.decode())) == shown


def test_offices_and_accounts_are_found_while_typing(rows: World, login: Login) -> None:
    field = {"app_label": "members", "model_name": "appointment"}
    client, page = login("security_administrator", "federation"), reverse("admin:autocomplete")
    offices = client.get(page, field | {"field_name": "organisation", "term": "mianyang"}).json()["results"]
    assert "510700" in [row["id"] for row in offices]
    people = client.get(page, field | {"field_name": "person", "term": "requesting-li"}).json()["results"]
    assert [row["id"] for row in people] == ["requesting-liaison"]
    refused = login("audit_administrator", "federation").get(
        page, field | {"field_name": "person", "term": "a"}
    )
    assert refused.status_code == 403


def test_without_scripts_the_code_is_typed(rows: World, login: Login) -> None:
    client = login("security_administrator", "federation")
    page = client.get("/admin/members/appointment/add/").content.decode()
    assert re.search(r'<input type="text"[^>]*name="organisation"[^>]*list="organisation-offered"', page)
    typed = {"person": "requesting-training_coordinator", "organisation": "510700", "role": "liaison"}
    assert client.post("/admin/members/appointment/add/", typed).status_code == 302
    assert Appointment.objects.filter(person__username=typed["person"], role="liaison").exists()


def test_a_form_shown_again_keeps_what_was_typed(rows: World, login: Login) -> None:
    client = login("security_administrator", "federation")
    typed = {"person": "nobody-at-all", "organisation": "510700", "role": ""}
    page = client.post("/admin/members/appointment/add/", typed).content.decode()
    assert 'value="510700"' in page
    assert 'value="nobody-at-all"' in page


def test_from_the_admin_into_the_portal(rows: World, login: Login) -> None:
    office = Organisation.objects.get(code="510700")
    client = login("system_administrator", "federation")
    page = client.get(f"/admin/members/organisation/{office.pk}/change/").content.decode()
    assert reverse("members:office", args=["510700"]) in page
    event = AuditEvent.objects.order_by("pk").first()
    log = login("audit_administrator", "federation")
    assert "/audit/?number=" in log.get(f"/admin/kernel/auditevent/{event.pk}/change/").content.decode()
