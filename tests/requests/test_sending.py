"""What a signature fixes: the letter that was read, the agreement version, the dates; and who may still send."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cooperation.kernel import files
from members.actions import agreement_drafting as wording
from members.models import AgreementVersion, Organisation, RuleRecord
from requests import documents
from requests.actions import drafting, letters
from requests.models import AssistanceRequest, AssistanceType, SentLetter
from tests.members import amending
from tests.members.test_leaving import gone, notice
from tests.members.test_membership_decisions import confirmed
from tests.world import PASSWORD, World

Login = Callable[..., Client]
CHIEF = "procurator_general_in_charge"


def _page(assistance: AssistanceRequest) -> str:
    return reverse("requests:sign", args=[assistance.number])


def test_a_letter_changed_while_it_was_read_is_not_signed(world: World, login: Login) -> None:
    assistance, signer = world.submitted(), login(CHIEF)
    seen = signer.get(_page(assistance)).context["digest"]
    drafting.return_to_drafter(assistance, by=world.who(CHIEF), remark="演示")
    drafting.edit(assistance, by=world.who("case_officer"), content="另一份演示内容。")
    drafting.submit(assistance, by=world.who("case_officer"))
    for digest in (seen, ""):
        response = signer.post(_page(assistance), {"password": PASSWORD, "digest": digest})
        assert response.status_code == 409
    assistance.refresh_from_db()
    assert (assistance.state, assistance.letter_number) == ("awaiting_signature", "")
    again = signer.get(_page(assistance)).context["digest"]
    assert signer.post(_page(assistance), {"password": PASSWORD, "digest": again}).status_code == 302


@pytest.mark.parametrize("change", ["subject", "paper"])
def test_the_digest_holds_subjects_and_papers(world: World, change: str) -> None:
    assistance = world.draft()
    before = documents.digest(assistance)
    if change == "subject":
        assistance.subjects.update(address="演示路9号")
    else:
        assistance.papers.first().delete()
    assert documents.digest(AssistanceRequest.objects.get(pk=assistance.pk)) != before


def _version_two(world: World, *signed_by: str) -> AgreementVersion:
    """In force from today, with three days for the result, signed by some."""
    by = amending.staff(world)

    def three_days(version: AgreementVersion) -> None:
        wording.edit_row(version.periods.get(code="result_limit"), by=by, amount=3, unit="day")

    new = amending.adopted(world, in_force_on=timezone.localdate(), edit=three_days)
    for key in signed_by:
        amending.sign(world, new, key)
    return new


def test_the_newest_version_that_both_have_signed_governs(world: World) -> None:
    assistance = world.submitted()
    new = _version_two(world, "requesting", "assisting")
    drafting.sign(assistance, by=world.who(CHIEF), password=PASSWORD)
    assistance.refresh_from_db()
    assert (assistance.version, assistance.type.version) == (new, new)
    assert assistance.due_on < timezone.localdate() + timedelta(days=14)  # three days, not a month


def test_a_member_that_has_not_signed_the_new_version_stays_on_the_old_one(world: World) -> None:
    _version_two(world, "requesting")
    assistance = world.sent()  # drafted under the new one
    assistance.refresh_from_db()
    assert (assistance.version.number, assistance.type.version.number) == (1, 1)
    assert assistance.due_on > timezone.localdate() + timedelta(days=20)


def _retire(office: Organisation) -> None:
    Organisation.objects.filter(pk=office.pk).update(retired_on="2026-01-05")


@pytest.mark.parametrize(
    ("side", "change", "word"),
    [
        ("requesting", lambda world: confirmed(world, office="requesting"), "suspended"),
        ("requesting", lambda world: notice(world, "requesting"), "notice of withdrawal"),
        ("requesting", lambda world: _retire(world.requesting), "2026-01-05"),
        ("assisting", lambda world: confirmed(world, office="assisting"), "suspended"),
        ("assisting", lambda world: gone(world, "assisting"), "withdrawn"),
        ("assisting", lambda world: _retire(world.assisting), "2026-01-05"),
    ],
)
def test_both_sides_are_checked_again_at_signing(
    world: World, settings: pytest.FixtureRequest, side: str, change: Callable[[World], object], word: str
) -> None:
    settings.LANGUAGE_CODE = "en"
    assistance = world.submitted()
    change(world)
    with pytest.raises(ValidationError) as refused:
        drafting.sign(assistance, by=world.who(CHIEF), password=PASSWORD)
    assistance.refresh_from_db()
    assert assistance.state == "awaiting_signature"
    assert word in " ".join(refused.value.messages)


def test_the_letter_stays_as_it_was_signed(world: World, login: Login) -> None:
    assistance, officer = world.sent(), login("case_officer")
    page = reverse("requests:letter", args=[assistance.number])
    before = officer.get(page).context["letter"]
    first = b"".join(officer.get(reverse("requests:letter_pdf", args=[assistance.number])))
    AssistanceType.objects.update(name_zh="改名", name_en="Renamed")
    RuleRecord.objects.update(article_zh="改了", article_en="changed")
    Organisation.objects.filter(pk=world.assisting.pk).update(name_zh="改名院", name_en="Renamed office")
    AssistanceRequest.objects.filter(pk=assistance.pk).update(title="改了标题")
    assert officer.get(page).context["letter"] == before
    assert before.number == assistance.letter_number
    assert b"".join(officer.get(reverse("requests:letter_pdf", args=[assistance.number]))) == first
    kept = SentLetter.objects.get(assistance=assistance)
    assert files.open_checked(kept.file).read() == first
    with pytest.raises(InternalError), transaction.atomic():
        SentLetter.objects.filter(pk=kept.pk).update(digest="0" * 64)


def test_a_letter_that_cannot_be_made_loses_no_signature_and_is_seen(
    world: World, login: Login, settings: pytest.FixtureRequest
) -> None:
    good = settings.STORAGES
    settings.STORAGES = good | {"default": {"BACKEND": "tests.requests.full_disk.FullDisk"}}
    assistance, officer = _signed_without_papers(world), login("case_officer")
    assert assistance.state == "sent"
    assert letters.sweep() == 0
    assert SentLetter.objects.get(assistance=assistance).attempts == 1
    response = officer.get(reverse("requests:letter_pdf", args=[assistance.number]), follow=True)
    assert response.redirect_chain
    assert response.context["letter"].number == assistance.letter_number
    papers = officer.get(assistance.get_absolute_url() + "?tab=papers")
    assert papers.status_code == 200
    assert "colspan" in papers.content.decode()
    settings.STORAGES = good
    SentLetter.objects.update(tried_at=timezone.now() - timedelta(hours=1))
    assert letters.sweep() == 1
    assert letters.sweep() == 0


def test_a_failing_letter_keeps_no_other_back(world: World) -> None:
    broken, whole = world.sent(), world.sent()
    SentLetter.objects.filter(assistance=broken).delete()
    SentLetter.objects.create(assistance=broken, words={"zh": {"office": "演示"}}, digest="0" * 64)
    assert letters.sweep() == 1
    made = SentLetter.objects.filter(file__isnull=False)
    assert [row.assistance for row in made] == [whole]


def _signed_without_papers(world: World) -> AssistanceRequest:
    officer, type = world.who("case_officer"), world.type("IDCHECK")
    assistance = drafting.start(by=officer, office=world.requesting, assisting_office=world.assisting, type=type,
                                title="演示", case_number="演示1号", cause="演示", purpose="演示", content="演示",
                                no_secrets=True)  # fmt: skip
    drafting.edit(assistance, by=officer, subjects=[{"name": "演示公司甲", "address": "演示路1号"}])
    drafting.submit(assistance, by=officer)
    return drafting.sign(assistance, by=world.who(CHIEF), password=PASSWORD)


def test_rules_of_the_pages_hold_in_the_actions_too(world: World) -> None:
    officer, assistance = world.who("case_officer"), world.draft()
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        drafting.edit(assistance, by=officer, wished_on=yesterday)
    assert "wished_on" in refused.value.message_dict
    assistance.refresh_from_db()
    foreign = world.type("SEARCH").papers.filter(generated=False).first()
    with pytest.raises(ValidationError) as refused:
        drafting.add_paper(assistance, by=officer, upload=None, type=foreign)
    assert "type" in refused.value.message_dict
    AssistanceRequest.objects.filter(pk=assistance.pk).update(
        contact_phone="", wished_on=yesterday, is_urgent=True, urgent_reason=" "
    )
    with pytest.raises(ValidationError) as refused:
        drafting.submit(assistance, by=officer)
    assert {"contact_name", "wished_on", "urgent_reason"} <= refused.value.message_dict.keys()
