"""What was typed or uploaded survives: a passed state, an expired session, a draft half filled in, the check page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cooperation.kernel.kept_files import forget_old_files
from cooperation.kernel.models import AuditEvent, KeptFile, KeptText, StoredFile
from cooperation.kernel.pages import say_how_to_mend
from members.roles import holds
from requests.actions import drafting, handling
from requests.forms import AssignForm, PointerForm, ResultForm, SubjectFormSet, WhatForm, WhoForm
from requests.models import AssistanceRequest
from tests.world import PASSWORD, World, pdf

Login = Callable[..., Client]


def _url(name: str, assistance: AssistanceRequest) -> str:
    return reverse(f"requests:{name}", args=[assistance.number])


def _who(world: World, **changes: Any) -> dict[str, Any]:
    return {"assisting_office": "511300", "type": world.type("EVID").pk, "title": "演示标题", "case_number": "演示1号",
            "cause": "演示案由", "rank": "none"} | changes  # fmt: skip


def _what(**changes: Any) -> dict[str, Any]:
    return {"purpose": "演示目的", "content": "演示内容", "contact_name": "某某", "contact_phone": "000-0000000", "subject-TOTAL_FORMS": "2", "subject-INITIAL_FORMS": "0",
            "subject-0-name": "演示公司丙", "subject-0-address": "演示路3号", "subject-1-name": "演示公司丁",
            "subject-1-address": "演示路4号"} | changes  # fmt: skip


# The other side was faster


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("refuse", {"can_give": "可先提供复印件。", "reasons": "演示理由甲。"}),
        ("ask_supplement", {"text": "请补充演示材料。"}),
        ("accept", {"note": "请抓紧办理。", "assignee": "1"}),
    ],
)
def test_a_passed_state_shows_what_was_typed(
    world: World, login: Login, act: str, typed: dict[str, str]
) -> None:
    assistance = world.sent()
    drafting.withdraw(
        assistance, by=world.who("procurator_general_in_charge"), reason="演示", password=PASSWORD
    )
    AssistanceRequest.objects.filter(pk=assistance.pk).update(opened_at=timezone.now())
    response = login("liaison", "assisting").post(
        _url(act, assistance), typed | {"password": "geheim-geheim-1", "own_password": "geheim-geheim-1"}
    )
    page = response.content.decode()
    assert response.status_code == 409
    for name, text in typed.items():
        assert (f"readonly>{text}</textarea>" in page) == (name != "assignee")
    assert "geheim-geheim-1" not in page


def test_a_draft_that_was_submitted_meanwhile_shows_every_row(world: World, login: Login) -> None:
    assistance = world.submitted()
    upload = {"paper_other": pdf("演示.pdf")}
    response = login("liaison").post(_url("edit_what", assistance), _what() | upload)
    page = response.content.decode()
    assert response.status_code == 409
    for text in ("演示目的", "演示内容", "演示公司丙", "演示路3号", "演示公司丁", "演示路4号"):
        assert f"readonly>{text}</textarea>" in page
    assert "Files that you had chosen" in page or "重新选择" in page


def test_a_passed_state_after_an_expired_session_shows_it_too(world: World, login: Login) -> None:
    assistance = world.sent()
    liaison = login("liaison", "assisting")
    _expire(liaison)
    liaison.post(_url("refuse", assistance), {"can_give": "复印件", "reasons": "演示理由乙。"})
    handling.accept(assistance, by=world.who("liaison", "assisting"))
    liaison.force_login(world.who("liaison", "assisting"), backend="members.roles.RoleBackend")
    for _again in range(2):
        response = liaison.get(_url("refuse", assistance))
        assert response.status_code == 409
        assert "readonly>演示理由乙。</textarea>" in response.content.decode()


# The session expired


def _expire(client: Client) -> None:
    Session.objects.filter(session_key=client.session.session_key).update(
        expire_date=timezone.now() - timedelta(minutes=1)
    )


def test_rows_of_subjects_come_back_after_logging_in_again(world: World, login: Login) -> None:
    client, assistance = login("case_officer"), world.draft()
    _expire(client)
    assert client.post(_url("edit_what", assistance), _what()).status_code == 302
    client.force_login(world.who("case_officer"), backend="members.roles.RoleBackend")
    response = client.get(_url("edit_what", assistance))
    rows = [form.initial for form in response.context["subjects"].initial_forms]
    assert [row["name"] for row in rows] == ["演示公司丙", "演示公司丁"]
    assert response.context["form"].initial["purpose"] == "演示目的"
    assert not KeptText.objects.exists()


def test_an_internal_note_comes_back_after_logging_in_again(world: World, login: Login) -> None:
    client, assistance = login("case_officer"), world.draft()
    _expire(client)
    client.post(_url("write_note", assistance), {"text": "演示备注未保存"})
    client.force_login(world.who("case_officer"), backend="members.roles.RoleBackend")
    assert "演示备注未保存" in client.get(_url("write_note", assistance)).content.decode()


# A draft half filled in


def test_a_draft_is_saved_with_office_and_type_alone(world: World, login: Login) -> None:
    client = login("case_officer")
    empty = {"title": "", "case_number": "", "cause": "", "rank": "", "is_urgent": "on"}
    response = client.post(reverse("requests:start"), _who(world, **empty, save="1"))
    made = AssistanceRequest.objects.latest("id")
    assert response.status_code == 302
    assert (made.title, made.rank, made.assisting_office.code) == ("", "none", "511300")
    for page in (
        made.get_absolute_url(),
        _url("letter", made),
        _url("letter_pdf", made),
        _url("edit_what", made),
    ):
        assert client.get(page).status_code == 200
    refused = client.post(_url("edit_who", made), _who(world, **empty))
    assert {"title", "case_number", "cause", "urgent_reason"} <= refused.context["form"].errors.keys()
    page = client.get(_url("submit", made))
    assert any(problem["to"].startswith(_url("edit_who", made)) for problem in page.context["problems"])
    with pytest.raises(ValidationError) as error:
        drafting.submit(made, by=world.who("case_officer"))
    assert "title" in error.value.message_dict


@pytest.mark.parametrize("missing", ["assisting_office", "type"])
def test_what_the_database_needs_is_asked_for_even_when_saving(
    world: World, login: Login, missing: str
) -> None:
    response = login("case_officer").post(reverse("requests:start"), _who(world, save="1") | {missing: ""})
    assert missing in response.context["form"].errors
    assert response.context["form"].data["title"] == "演示标题"


# Which office is meant


def test_several_offices_are_offered_on_the_same_page(world: World, login: Login) -> None:
    client = login("case_officer")
    response = client.post(reverse("requests:start"), _who(world, assisting_office="lx"))
    form = response.context["form"]
    assert form.errors.keys() == {"chosen_office"}
    assert "510521" in [code for code, _name in form.fields["chosen_office"].choices]
    assert form["title"].value() == "演示标题"
    assert "510521" in response.content.decode()
    client.post(reverse("requests:start"), _who(world, assisting_office="lx", chosen_office="510521"))
    assert AssistanceRequest.objects.get().assisting_office.code == "510521"


def test_an_old_choice_does_not_outlive_another_text(world: World, login: Login) -> None:
    data = _who(world, assisting_office="南充市院", chosen_office="510521")
    login("case_officer").post(reverse("requests:start"), data)
    assert AssistanceRequest.objects.get().assisting_office.code == "511300"


# The wished date


def test_a_wish_before_the_end_of_the_period_warns_and_does_not_block(world: World, login: Login) -> None:
    client, assistance = login("case_officer"), world.draft()
    day = timezone.localdate() + timedelta(days=2)
    data = _what(wished_on=day.isoformat(), no_secrets="on")
    assert client.post(_url("edit_what", assistance), data)["Location"] == _url("submit", assistance)
    for name in ("edit_what", "submit"):
        assert client.get(_url(name, assistance)).context["early_wish"]
    later = timezone.localdate() + timedelta(days=90)
    client.post(_url("edit_what", assistance), data | {"wished_on": later.isoformat()})
    assert not client.get(_url("submit", assistance)).context["early_wish"]


# The result is checked before it goes


RESULT = {"outcome": "partial", "summary": "演示结果。", "reason": "演示原因。", "form": "copy"}


def test_the_result_is_shown_once_more_with_its_files_and_then_sent(world: World, login: Login) -> None:
    assistance, client = world.assigned(), login("case_officer", "assisting")
    url = _url("send_result", assistance)
    response = client.post(url, RESULT | {"check": "1", "files": [pdf("甲.pdf"), pdf("乙.pdf")]})
    page = response.content.decode()
    assistance.refresh_from_db()
    assert assistance.result_at is None
    assert all(text in page for text in ("演示结果。", "演示原因。", "甲.pdf", "乙.pdf"))
    kept = [str(row.pk) for row in KeptFile.objects.all()]
    back = client.post(url, RESULT | {"change": "1", "kept": kept})
    assert back.context["form"]["summary"].value() == "演示结果。"
    assert "甲.pdf" in back.content.decode()
    more = client.post(url, RESULT | {"check": "1", "kept": kept[:1], "files": [pdf("丙.pdf")]})
    ticked = [str(row.pk) for row in more.context["form"].chosen()]
    assert client.post(url, RESULT | {"kept": ticked}).status_code == 302
    sent = [row.file.name for row in assistance.results.get().files.select_related("file")]
    assert sent == ["甲.pdf", "丙.pdf"]
    assert not KeptFile.objects.exists()


def test_a_bad_file_or_field_keeps_the_good_files(world: World, login: Login) -> None:
    assistance, client = world.assigned(), login("case_officer", "assisting")
    data = RESULT | {"check": "1", "summary": "", "reason": "", "files": [pdf("好.pdf"), pdf("坏.exe")]}
    response = client.post(_url("send_result", assistance), data)
    form = response.context["form"]
    assert form.errors.keys() == {"summary", "reason", "files"}
    assert [label for _pk, label in form.fields["kept"].choices] == ["好.pdf"]
    assert [row.file.name for row in form.waiting] == ["好.pdf"]
    assert form["kept"].value() == [str(form.waiting[0].pk)]


def test_waiting_files_are_for_their_owner_and_for_a_day(world: World, login: Login) -> None:
    assistance = world.assigned()
    login("case_officer", "assisting").post(
        _url("send_result", assistance), RESULT | {"check": "1", "files": [pdf("甲.pdf")]}
    )
    row = KeptFile.objects.get()
    path = row.file.path
    assert row.person == world.who("case_officer", "assisting")
    forget_old_files()
    assert KeptFile.objects.exists()
    assert default_storage.exists(path)
    KeptFile.objects.update(created_at=timezone.now() - timedelta(days=2))
    forget_old_files()
    assert not KeptFile.objects.exists()
    assert not StoredFile.objects.filter(pk=row.file_id).exists()


# Withdrawing is a legal act


def test_withdrawing_takes_the_password_and_counts_wrong_ones(world: World, login: Login) -> None:
    assistance, client = world.sent(), login("procurator_general_in_charge")
    url = _url("withdraw", assistance)
    wrong = client.post(url, {"reason": "演示原因", "password": "falsch"})
    assert wrong.context["form"].errors.keys() == {"password"}
    assert "演示原因" in wrong.content.decode()
    assert AuditEvent.objects.filter(action="members.confirm_password", outcome="refused").exists()
    assert client.post(url, {"reason": "演示原因", "password": PASSWORD}).status_code == 302
    assistance.refresh_from_db()
    assert assistance.state == "withdrawn"


def test_who_lost_the_signing_right_does_not_withdraw(world: World) -> None:
    signer = world.who("procurator_general_in_charge")
    assert holds(signer, "requests.withdraw_request")
    signer.signing_dormant_since = timezone.now()
    assert not holds(signer, "requests.withdraw_request")


# Errors say what and how


def test_every_empty_field_is_named_in_its_error(world: World, login: Login) -> None:
    form = login("case_officer").post(reverse("requests:start"), {"rank": "none"}).context["form"]
    texts = [text for errors in form.errors.values() for text in errors]
    assert len(texts) == len(set(texts)) == 5


def test_no_field_answers_with_words_that_fit_every_field(world: World) -> None:
    draft = world.draft()
    shown: list[forms.BaseForm] = [
        WhoForm({}, version=draft.version),
        WhatForm({}, instance=draft),
        PointerForm({}),
        ResultForm({}, waiting=[]),
        AssignForm({}, officers=draft.drafted_by.__class__.objects.all()),
        *SubjectFormSet(prefix="subject").forms,
    ]
    bare = {str(forms.Field.default_error_messages["required"]), str(forms.DateField.default_error_messages["invalid"]),
            str(forms.ChoiceField.default_error_messages["invalid_choice"]),
            str(forms.ModelChoiceField.default_error_messages["invalid_choice"])}  # fmt: skip
    for form in shown:
        say_how_to_mend(form)
        for name, field in form.fields.items():
            said = {
                str(field.error_messages.get(code, "")) for code in ("required", "invalid", "invalid_choice")
            }
            assert not said & bare, (form.__class__.__name__, name)


def test_chosen_files_that_were_not_kept_are_told(world: World, login: Login) -> None:
    assistance = world.sent()
    handling.ask_supplement(assistance, by=world.who("liaison", "assisting"), text="请补充演示材料。")
    response = login("case_officer").post(
        _url("answer_supplement", assistance), {"answer": "密级：机密 演示", "files": [pdf("甲.pdf")]}
    )
    assert response.status_code == 200
    assert response.context["files_lost"]
    assert response.context["form"]["answer"].value() == "密级：机密 演示"
