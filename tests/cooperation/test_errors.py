"""Error pages: what happened, what to do, the request id, the way home."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from cooperation.kernel.models import AuditEvent
from cooperation.views import errors
from requests.actions import handling
from tests.world import World

Login = Callable[..., Client]


def test_unknown_address_has_a_page_with_id_and_way_home(world: World, login: Login) -> None:
    response = login("liaison").get("/no/such/page/")
    page = response.content.decode()
    assert response.status_code == 404
    assert response["X-Request-ID"] in page
    assert 'href="/"' in page


def test_refused_act_says_why_and_is_logged(world: World, login: Login) -> None:
    assistance = world.submitted()
    response = login("case_officer").post(f"/requests/{assistance.number}/sign/", {"password": "x"})
    assert response.status_code == 403
    assert str(response.context["refusal"].message) in response.content.decode().replace("&#x27;", "'")
    assert AuditEvent.objects.filter(outcome="refused", request_id=response["X-Request-ID"]).exists()


def test_state_that_has_passed_shows_who_did_what_and_a_link(world: World, login: Login) -> None:
    assistance = world.sent()
    liaison = world.who("liaison", "assisting")
    handling.accept(assistance, by=liaison, assignee=world.who("case_officer", "assisting"))
    officer = world.who("case_officer", "assisting")
    typed = {"assignee": officer.pk, "internal_due_on": "", "note": ""}
    response = login("liaison", "assisting").post(f"/requests/{assistance.number}/accept/", typed)
    page = response.content.decode()
    assert response.status_code == 409
    assert liaison.name in page
    assert world.assisting.name_zh in page
    assert f'href="{assistance.get_absolute_url()}"' in page
    assert response["X-Request-ID"] in page


def test_stale_form_is_told_how_to_go_on(world: World) -> None:
    response = Client(enforce_csrf_checks=True).post("/login/", {})
    assert response.status_code == 403
    assert 'href="/"' in response.content.decode()


def test_foreign_host_is_a_400_page(db: None) -> None:
    response = Client().get("/help/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


@pytest.mark.parametrize(
    "handler", [errors.bad_request, errors.forbidden, errors.not_found, errors.server_error]
)
def test_machines_get_the_shape_of_errors(handler: Callable) -> None:
    response = handler(RequestFactory().get("/api/v1/nothing/"))
    assert response["Content-Type"] == "application/json"
    assert response.status_code in (400, 403, 404, 500)


def test_page_of_a_mistake_touches_no_database(db: None, django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(0):
        page = errors.server_error(RequestFactory().get("/")).content.decode()
    assert 'lang="en"' in page
    assert "style=" not in page
    assert "<script" not in page


def test_maintenance_page_stands_alone() -> None:
    page = (Path(settings.BASE_DIR) / "static/maintenance.html").read_text(encoding="utf-8")
    assert "{%" not in page
    assert 'lang="en"' in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_headers_stand_on_error_pages(world: World) -> None:
    for response in (Client().get("/no/such/page/"), Client().get("/login/"), Client().get("/admin/login/")):
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
