"""Consultation, comments, adoption by two persons, entry into force: who, when, and who is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone, translation

from cooperation.kernel.errors import NotAllowed, StatePassed
from cooperation.kernel.models import AuditEvent, Notice
from members.actions import agreement_comments as comments
from members.actions import agreement_course as course
from members.agreement_todo import tasks
from members.models import AgreementVersion, ClauseComment
from members.selectors import version_in_force
from tests.members.amending import adopted, consulted, draft, proposed, staff
from tests.world import PASSWORD, World

Login = Callable[..., Client]


def say(world: World, version: AgreementVersion, article: int = 21) -> ClauseComment:
    return comments.comment(
        version, by=world.who("delegate"), office=world.requesting, article=article, text="演示意见"
    )


def told(kind: str, person: object) -> bool:
    return Notice.objects.filter(kind=kind, person=person).exists()


def test_members_are_asked_and_others_are_not(world: World) -> None:
    consulted(world)
    assert told("members.version_consultation", world.who("delegate", "third"))
    assert told("members.version_consultation", world.who("procurator_general"))
    assert not told("members.version_consultation", world.who("delegate", "outsider"))
    assert not told("members.version_consultation", world.who("case_officer"))


def test_a_consultation_ends_on_a_later_day(world: World) -> None:
    with pytest.raises(ValidationError):
        course.open_consultation(draft(world), by=staff(world), until=timezone.localdate())


def test_who_reads_a_consultation(world: World, login: Login) -> None:
    consulted(world)
    for role, office, status in (
        ("case_officer", "requesting", 200), ("delegate", "third", 200), ("secretariat-2", "federation", 200),
        ("delegate", "outsider", 404), ("observer", "partner", 404), ("system_administrator", "federation", 404),
    ):  # fmt: skip
        for page in ("/agreement/v2/", "/agreement/v2/diff/v1/", "/agreement/v2/comments/"):
            assert login(role, office).get(page).status_code == status, (role, office, page)
    assert Client().get("/agreement/v2/").status_code == 404
    assert "第2版" not in Client().get("/agreement/versions/").content.decode()


def test_comment_and_answer_in_the_browser(world: World, login: Login) -> None:
    version = consulted(world)
    delegate, secretary = login("delegate"), login("secretariat-2", "federation")
    page = "/agreement/v2/comments/21/"
    empty = delegate.post(page, {"text": "", "proposal": "保留的字"})
    assert "保留的字" in empty.content.decode()
    assert "text" in empty.context["form"].errors
    assert delegate.post(page, {"text": "演示意见", "proposal": "演示表述"}).status_code == 302
    row = version.comments.get()
    assert (row.organisation, row.code, row.article) == (world.requesting, "refusal", 21)
    assert told("members.comment_written", staff(world))
    shown = login("case_officer", "third").get("/agreement/v2/").content.decode()
    assert "演示意见" in shown
    assert world.who("delegate").name not in shown  # the office speaks, not the person
    answer = f"/agreement/v2/comments/answer/{row.pk}/"
    assert delegate.get(answer).status_code == 403
    assert secretary.post(answer, {"outcome": "taken", "answer": ""}).context["form"].errors
    assert secretary.post(answer, {"outcome": "taken", "answer": "演示答复"}).status_code == 302
    assert told("members.comment_answered", world.who("delegate"))
    assert "演示答复" in delegate.get("/agreement/v2/comments/").content.decode()


def test_only_those_who_speak_for_a_member_comment(world: World, login: Login) -> None:
    version = consulted(world)
    for role, office in (
        ("case_officer", "requesting"),
        ("secretariat-1", "federation"),
        ("delegate", "outsider"),
    ):
        with pytest.raises(NotAllowed):
            comments.comment(
                version, by=world.who(role, office), office=world.offices[office], article=1, text="演示"
            )
    with pytest.raises(NotAllowed):  # not for another office either
        comments.comment(version, by=world.who("delegate"), office=world.third, article=1, text="演示")
    assert login("case_officer").get("/agreement/v2/comments/21/").status_code == 403
    assert not version.comments.exists()


def test_comments_end_with_the_consultation(world: World) -> None:
    version = consulted(world, days=3)
    with time_machine.travel(timezone.now() + timedelta(days=4)), pytest.raises(StatePassed):
        say(world, version)


def test_comments_follow_their_subject_when_drafting_goes_on(world: World) -> None:
    from members.actions import agreement_drafting as drafting

    version = consulted(world)
    row = say(world, version)
    course.return_to_draft(version, by=staff(world))
    drafting.insert_article(version, by=staff(world), after=3, code="x", title_zh="演", title_en="d", text_zh="演", text_en="d")  # fmt: skip
    row.refresh_from_db()
    assert (row.article, version.articles.get(number=row.article).code) == (22, "refusal")


def test_adoption_waits_for_the_end_and_for_every_answer(world: World) -> None:
    version = consulted(world)
    row = say(world, version)
    with translation.override("en"), pytest.raises(ValidationError, match="still open"):
        course.propose_adoption(version, by=staff(world), reasons="演示")
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        with translation.override("en"), pytest.raises(ValidationError, match="no answer"):
            course.propose_adoption(version, by=staff(world), reasons="演示")
        comments.answer_comment(row, by=staff(world), outcome="explained", answer="演示")
        course.propose_adoption(version, by=staff(world), reasons="演示")
    assert version.state == "vote"
    assert told("members.version_proposed", staff(world, 2))
    assert not told("members.version_proposed", staff(world))


def test_two_persons_adopt_and_it_is_called_provisional(world: World, login: Login) -> None:
    version = proposed(world)
    later = timezone.localdate() + timedelta(days=30)
    with pytest.raises(NotAllowed):
        course.adopt_provisionally(version, by=staff(world), password=PASSWORD, in_force_on=later)
    page = "/agreement/v2/adopt/"
    assert login("secretariat-1", "federation").get(page).status_code == 403
    assert login("delegate").get(page).status_code == 403
    browser = login("secretariat-2", "federation")
    wrong = browser.post(page, {"in_force_on": later.isoformat(), "password": "wrong"})
    assert "password" in wrong.context["form"].errors
    assert browser.post(page, {"in_force_on": later.isoformat(), "password": PASSWORD}).status_code == 302
    version.refresh_from_db()
    assert (version.state, version.is_provisional) == ("adopted", True)
    assert version.signing_until >= timezone.localdate() + timedelta(days=90)
    assert AuditEvent.objects.filter(action="members.adopt_provisionally", to_state="adopted").exists()
    english = Client()
    english.cookies["django_language"] = "en"
    assert "Provisional" in english.get("/agreement/v2/").content.decode()


def test_a_version_may_be_sent_back_into_consultation(world: World) -> None:
    version = proposed(world)
    course.reopen_consultation(version, by=staff(world), reasons="演示")
    assert (version.state, version.proposed_by) == ("consultation", None)


def test_in_force_on_its_day_and_the_one_before_gives_way(world: World) -> None:
    version = adopted(world)
    assert course.sweep_versions() == 0
    assert version_in_force().number == 1
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert course.sweep_versions() == 1
        assert course.sweep_versions() == 0
        assert version_in_force().number == 2
    assert AgreementVersion.objects.get(number=1).state == "superseded"
    version.refresh_from_db()
    assert version.digest == version.text_digest()


def test_new_requests_find_their_types_in_the_new_version(world: World) -> None:
    adopted(world, in_force_on=timezone.localdate())
    assert version_in_force().number == 2
    assert world.draft().type.version.number == 2


def test_an_application_under_the_old_version_is_told_so(world: World) -> None:
    from members.actions import accession as joining

    head = world.who("procurator_general", "outsider")
    application = joining.start(world.outsider, by=head)
    adopted(world, in_force_on=timezone.localdate())
    application.refresh_from_db()
    with (
        translation.override("en"),
        pytest.raises(ValidationError, match="Version 2 of the agreement is in force"),
    ):
        joining.submit(application, by=head, password=PASSWORD, statements=[])


def test_the_workbench_names_what_waits(world: World, login: Login) -> None:
    version = consulted(world)
    page = "/agreement/v2/"
    assert page in login("delegate").get("/").content.decode()
    assert f'href="{page}"' not in login("case_officer").get("/").content.decode()
    row = say(world, version)
    assert "/agreement/v2/comments/?open=on" in login("secretariat-1", "federation").get("/").content.decode()
    comments.answer_comment(row, by=staff(world), outcome="explained", answer="演示")
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        assert page not in [task.url for task in tasks(world.who("delegate"))]
        course.propose_adoption(version, by=staff(world), reasons="演示")
    assert [task.url for task in tasks(staff(world, 2))] == ["/agreement/v2/adopt/"]
    assert not tasks(staff(world))
