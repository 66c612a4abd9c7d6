"""Bad input gets a clear error in both languages, and nothing that was typed or uploaded is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from cooperation.kernel.files import FileRefused
from cooperation.kernel.models import KeptText, StoredFile
from cooperation.kernel.secrecy import refuse_graded
from requests.models import AssistanceRequest
from tests.world import PASSWORD, World, pdf

Login = Callable[..., Client]


def _who(world: World, **changes: str) -> dict[str, object]:
    return {"assisting_office": "511300", "type": world.type("EVID").pk, "title": "演示标题", "case_number": "演示1号",
            "cause": "演示案由", "rank": "none"} | changes  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("assisting_office", "510700"),  # the own office
        ("assisting_office", "520300"),  # no member
        ("assisting_office", "FEDERATION"),  # no procuratorate
        ("assisting_office", "不存在的地方"),
        ("assisting_office", "检察院"),  # fits too many
        ("type", "999999"),
        ("title", "密级：机密 名单"),
        ("cause", "绝密★"),
        ("title", "长" * 121),
    ],
)
def test_page_one_refuses_and_keeps_what_was_typed(
    world: World, login: Login, field: str, value: str
) -> None:
    client, before = login("case_officer"), AssistanceRequest.objects.count()
    data = _who(world) | {field: value}
    response = client.post(reverse("requests:start"), data)
    form = response.context["form"]
    assert response.status_code == 200
    assert field in form.errors
    assert AssistanceRequest.objects.count() == before
    assert data["case_number"] in response.content.decode()


def test_an_office_outside_gets_a_printable_letter(world: World, login: Login) -> None:
    client = login("case_officer")
    page = client.post(reverse("requests:start"), _who(world, assisting_office="520300")).content.decode()
    address = reverse("requests:paper_letter")
    assert address in page
    letter = client.get(address, {"to": "520300", "title": "演示"})
    assert world.outsider.name in letter.content.decode()


def test_the_rank_of_the_subject_leads_to_a_higher_office(world: World, login: Login) -> None:
    response = login("case_officer").post(
        reverse("requests:start"), _who(world, assisting_office="510521", rank="division")
    )
    assert "assisting_office" in response.context["form"].errors


def test_page_two_saves_the_good_files_and_words_beside_a_bad_one(world: World, login: Login) -> None:
    client, assistance = login("case_officer"), world.draft()
    first, *_others = assistance.type.papers.filter(required=True, generated=False)
    assistance.papers.all().delete()
    bad = SimpleUploadedFile("坏文件.exe", b"MZ" + b"\0" * 40)
    data = {"purpose": "新的目的", "content": "新的内容", "no_secrets": "on", "subject-TOTAL_FORMS": "1", "subject-INITIAL_FORMS": "0",
            "subject-0-name": "演示公司乙", "subject-0-address": "演示路2号", f"paper_{first.pk}": pdf(), "paper_other": bad}  # fmt: skip
    response = client.post(reverse("requests:edit_what", args=[assistance.number]), data)
    assistance.refresh_from_db()
    assert response.status_code == 200
    assert len(response.context["problems"]) == 1
    assert (assistance.purpose, assistance.subjects.get().name) == ("新的目的", "演示公司乙")
    assert assistance.papers.filter(type=first).count() == 1
    assert StoredFile.objects.filter(name__contains="坏").count() == 0


def test_a_wished_day_in_the_past(world: World, login: Login) -> None:
    client, assistance = login("case_officer"), world.draft()
    data = {
        "wished_on": (timezone.localdate() - timedelta(days=1)).isoformat(),
        "subject-TOTAL_FORMS": "0",
        "subject-INITIAL_FORMS": "0",
    }
    response = client.post(reverse("requests:edit_what", args=[assistance.number]), data)
    assert "wished_on" in response.context["form"].errors


def test_missing_papers_keep_the_letter_from_the_signer(world: World, login: Login) -> None:
    client, assistance = login("case_officer"), world.draft()
    assistance.papers.all().delete()
    response = client.post(reverse("requests:submit", args=[assistance.number]))
    assistance.refresh_from_db()
    assert response.status_code == 200
    assert response.context["form"].errors
    assert assistance.state == "draft"


def test_a_wrong_password_signs_nothing_and_five_close_the_door(world: World, login: Login) -> None:
    client, assistance = login("procurator_general_in_charge"), world.submitted()
    page = reverse("requests:sign", args=[assistance.number])
    for _ in range(6):
        assert "password" in client.post(page, {"password": "wrong"}).context["form"].errors
    assert "password" in client.post(page, {"password": PASSWORD}).context["form"].errors
    assistance.refresh_from_db()
    assert assistance.state == "awaiting_signature"


def test_acting_on_a_passed_state_tells_what_happened(world: World, login: Login) -> None:
    assistance = world.assigned()
    for method in ("get", "post"):
        response = getattr(login("liaison", "assisting"), method)(
            reverse("requests:accept", args=[assistance.number])
        )
        assert response.status_code == 409
        assert assistance.get_absolute_url() in response.content.decode()
        assert response.context["events"]


def test_refusing_needs_a_ground_of_the_list(world: World, login: Login) -> None:
    client, assistance = login("liaison", "assisting"), world.sent()
    page = reverse("requests:refuse", args=[assistance.number])
    for data in ({"can_give": "演示", "reasons": "太忙"}, {"ground": "9999", "can_give": "演示", "reasons": "演示"},
                 {"ground": assistance.version.refusal_grounds.first().pk, "reasons": "演示"}):  # fmt: skip
        assert client.post(page, data).context["form"].errors
    assistance.refresh_from_db()
    assert assistance.state == "sent"


def test_typed_text_survives_an_expired_session_for_its_writer_only(world: World, login: Login) -> None:
    client, page = login("case_officer"), reverse("requests:start")
    key = client.session.session_key
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(minutes=1))
    client.cookies["sessionid"] = key
    response = client.post(page, _who(world, title="会话过期前写的标题"))
    assert response.status_code == 302
    assert "login" in response["Location"]
    kept = KeptText.objects.get()
    assert "会话过期前".encode() not in bytes(kept.box)

    assert "会话过期前写的标题" not in login("liaison").get(page).content.decode()
    again = login("case_officer").get(page).content.decode()
    assert "会话过期前写的标题" in again
    assert not KeptText.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_messages_say_what_and_how_in_both_languages(language: str) -> None:
    """No message is left in the other language."""
    with translation.override(language):
        texts = [str(FileRefused("empty").messages[0])]
        try:
            refuse_graded("绝密★ 名单")
        except Exception as error:
            texts.append(str(error.messages[0]))  # type: ignore[attr-defined]
    for text in texts:
        chinese = sum("\u4e00" <= letter <= "\u9fff" for letter in text)
        assert (chinese > 10) == (language == "zh-hans"), text
        assert len(text) > 20
