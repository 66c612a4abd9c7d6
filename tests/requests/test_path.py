"""The main job, end to end, through the browser's views: filed, signed, accepted, answered, confirmed."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from requests.enums import State
from requests.models import AssistanceRequest, PaperType
from tests.world import PASSWORD, World, pdf

Login = Callable[..., Client]


def url(name: str, assistance: AssistanceRequest) -> str:
    return reverse(f"requests:{name}", args=[assistance.number])


def file_request(client: Client, world: World) -> AssistanceRequest:
    """Three pages, as a case officer fills them in."""
    who = {"assisting_office": "511300", "type": world.type("EVID").pk, "title": "调取演示案件A银行流水",
           "case_number": "演示〔2026〕A号", "cause": "演示案由", "rank": "none"}  # fmt: skip
    response = client.post(reverse("requests:start"), who)
    assert response.status_code == 302, response.context["form"].errors
    assistance = AssistanceRequest.objects.latest("id")
    what = {"purpose": "查清演示案件A款项去向。", "content": "演示账户流水。", "no_secrets": "on", "subject-TOTAL_FORMS": "1",
            "contact_name": "演示联系人", "contact_phone": "000-0000000",
            "subject-INITIAL_FORMS": "0", "subject-0-name": "演示公司甲", "subject-0-address": "演示路1号"}  # fmt: skip
    papers = PaperType.objects.filter(type=assistance.type, required=True, generated=False)
    what |= {f"paper_{paper.pk}": pdf() for paper in papers}
    response = client.post(url("edit_what", assistance), what)
    assert response.status_code == 302, response.context["problems"]
    assert client.post(url("submit", assistance)).status_code == 302
    return assistance


def test_a_request_goes_out_and_its_result_comes_back(world: World, login: Login) -> None:
    officer, signer = login("case_officer"), login("procurator_general_in_charge")
    liaison, handler = login("liaison", "assisting"), login("case_officer", "assisting")
    assistance = file_request(officer, world)

    assert liaison.get(assistance.get_absolute_url()).status_code == 404
    page = signer.get(url("sign", assistance))
    read = {"password": PASSWORD, "digest": page.context["digest"]}
    assert signer.post(url("sign", assistance), read).status_code == 302
    assistance.refresh_from_db()
    assert (assistance.state, assistance.letter_number != "", assistance.due_on is not None) == (
        State.SENT,
        True,
        True,
    )

    assert liaison.get(assistance.get_absolute_url()).status_code == 200
    accepted = {"assignee": world.who("case_officer", "assisting").pk}
    assert liaison.post(url("accept", assistance), accepted).status_code == 302
    result = {"outcome": "complete", "summary": "演示结果。", "form": "copy", "files": [pdf("演示结果.pdf")]}
    assert handler.post(url("send_result", assistance), result).status_code == 302
    assert officer.post(url("confirm_result", assistance), {"note": ""}).status_code == 302

    assistance.refresh_from_db()
    assert assistance.state == State.CLOSED
    for tab in ("overview", "papers", "letter", "timeline"):
        for client in (officer, handler):
            assert client.get(f"{assistance.get_absolute_url()}?tab={tab}").status_code == 200


@pytest.mark.parametrize("box", ["todo", "inbox", "outbox", "all", "archive"])
def test_every_box_opens(world: World, login: Login, box: str) -> None:
    world.sent()
    for person in (
        login("liaison", "assisting"),
        login("case_officer"),
        login("procurator_general_in_charge"),
    ):
        assert person.get(reverse("requests:list"), {"box": box}).status_code == 200
        assert person.get("/").status_code == 200
