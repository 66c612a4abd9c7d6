"""A draft is edited article by article, by the secretariat only, and nothing of it changes after adoption."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import translation

from cooperation.kernel.errors import NotAllowed, StatePassed
from members.actions import agreement_drafting as drafting
from members.models import AgreementVersion, CertifiedCopy, Period
from members.selectors import article_of, version_in_force
from tests.members.amending import adopted, consulted, draft, staff
from tests.world import World

Login = Callable[..., Client]
TEXTS = {"title_zh": "演示条", "title_en": "Demo", "text_zh": "演示。", "text_en": "Demo."}


def test_a_draft_is_a_whole_copy_of_the_newest_version(world: World) -> None:
    version, first = draft(world), version_in_force()
    assert (version.number, version.based_on, version.state) == (2, first, "draft")
    for name in (
        "articles",
        "periods",
        "thresholds",
        "refusal_grounds",
        "measures",
        "obligations",
        "statements",
    ):
        codes = [list(getattr(v, name).values_list("code", "article" if name != "articles" else "number")) for v in (first, version)]  # fmt: skip
        assert codes[0] == codes[1], name
    assert version.numbers == version.thresholds_as_numbers() == first.numbers
    assert "第二版" in version.statements.get(code="read").text_zh
    assert "version 2" in version.statements.get(code="read").text_en
    assert drafting.start_version(by=staff(world)) == version  # there is one draft at a time


def test_the_types_of_assistance_come_with_it(world: World) -> None:
    version, first = draft(world), version_in_force()
    old, new = first.types.get(code="EVID"), version.types.get(code="EVID")
    assert version.types.count() == first.types.count() == 17
    assert list(new.papers.values_list("code")) == list(old.papers.values_list("code"))
    assert list(new.bases.all()) == list(old.bases.all())


def test_a_new_article_moves_the_others_and_what_names_them(world: World) -> None:
    version = draft(world)
    drafting.insert_article(version, by=staff(world), after=15, code="demo", **TEXTS)
    assert list(version.articles.values_list("number", flat=True)) == list(range(1, 47))
    assert version.articles.get(number=16).code == "demo"
    assert article_of(version, "refusal_grounds") == version.articles.get(code="refusal").number == 22
    assert "第二十二条" in version.obligations.get(code="no-unwilling-refusal").text_zh
    assert "Article 22" in version.obligations.get(code="no-unwilling-refusal").text_en
    drafting.remove_article(version.articles.get(code="demo"), by=staff(world))
    first = version_in_force()
    assert list(version.articles.values_list("number", "text_zh", "text_en")) == list(
        first.articles.values_list("number", "text_zh", "text_en")
    )


def test_an_article_that_fixes_something_stays(world: World) -> None:
    version = draft(world)
    with translation.override("en"), pytest.raises(ValidationError, match="fixes"):
        drafting.remove_article(version.articles.get(code="refusal"), by=staff(world))


def test_a_subject_is_given_once(world: World) -> None:
    with pytest.raises(ValidationError):
        drafting.insert_article(draft(world), by=staff(world), after=3, code="refusal", **TEXTS)


def test_thresholds_are_read_by_programs_at_once(world: World) -> None:
    version = draft(world)
    drafting.edit_row(version.thresholds.get(code="quorum"), by=staff(world), value="2/3")
    drafting.edit_row(version.thresholds.get(code="level_gate_bureau"), by=staff(world), value="prefecture")
    version.refresh_from_db()
    assert version.numbers["quorum"] == "2/3"
    assert version.numbers["level_gate"]["bureau"]["level"] == "prefecture"


def test_the_closed_lists_grow_and_shrink_by_amendment_only(world: World, login: Login) -> None:
    browser, version = login("secretariat-1", "federation"), draft(world)
    typed = {
        "code": "e",
        "text_zh": "演示理由",
        "text_en": "Demo ground",
        "article": 21,
        "hint_zh": "",
        "hint_en": "",
    }
    assert browser.get("/agreement/v2/draft/grounds/").status_code == 200
    assert browser.post("/agreement/v2/draft/grounds/", typed).status_code == 302
    assert list(version.refusal_grounds.values_list("code", flat=True)) == ["a", "b", "c", "d", "e"]
    assert "code" in browser.post("/agreement/v2/draft/grounds/", typed).context["form"].errors
    assert browser.post("/agreement/v2/draft/grounds/e/remove/").status_code == 302
    assert version.refusal_grounds.count() == 4
    assert browser.get("/agreement/v2/draft/periods/").status_code == 404  # the portal asks for these by code
    assert browser.get("/agreement/v2/draft/periods/extension/remove/").status_code == 404
    assert version_in_force().refusal_grounds.count() == 4


def test_nobody_else_drafts(world: World, login: Login) -> None:
    version = draft(world)
    row = version.periods.first()
    for person in (world.who("delegate"), world.who("procurator_general"), world.who("system_administrator", "federation")):  # fmt: skip
        for act in (
            lambda p=person: drafting.start_version(by=p),
            lambda p=person: drafting.edit_heading(version, by=p, title_zh="演示"),
            lambda p=person: drafting.edit_article(version.articles.first(), by=p, text_zh="演示"),
            lambda p=person: drafting.insert_article(version, by=p, after=1, code="x", **TEXTS),
            lambda p=person: drafting.remove_article(version.articles.first(), by=p),
            lambda p=person: drafting.edit_row(row, by=p, amount=1),
            lambda p=person: drafting.add_row(version, "grounds", by=p, code="e", article=21),
            lambda p=person: drafting.remove_row(version.refusal_grounds.first(), by=p),
        ):
            with pytest.raises(NotAllowed):
                act()
    for page in (
        "/agreement/v2/",
        "/agreement/v2/draft/",
        "/agreement/v2/diff/v1/",
        "/agreement/v2/comments/",
    ):
        assert login("delegate").get(page).status_code == 404, page


def test_what_is_laid_before_the_members_is_no_draft_any_more(world: World, login: Login) -> None:
    version = consulted(world)
    with pytest.raises(StatePassed):
        drafting.edit_article(version.articles.first(), by=staff(world), text_zh="演示")
    assert login("secretariat-1", "federation").get("/agreement/v2/draft/").status_code == 409


def test_the_pages_of_the_desk(world: World, login: Login) -> None:
    browser = login("secretariat-1", "federation")
    assert browser.post("/agreement/versions/new/").status_code == 302
    version = AgreementVersion.objects.get(number=2)
    for page in ("", "heading/", "21/", "21/insert/", "21/remove/", "periods/extension/", "thresholds/quorum/",
                 "thresholds/level_gate_bureau/", "grounds/a/", "measures/reminder/", "obligations/no-fees/"):  # fmt: skip
        assert browser.get(f"/agreement/v2/draft/{page}").status_code == 200, page
    assert browser.get("/agreement/v2/draft/types/EVID/").status_code == 404
    typed = TEXTS | {"text_zh": "一。\r\n\r\n\r\n二。", "text_en": "One."}
    assert browser.post("/agreement/v2/draft/21/", typed).status_code == 302
    assert version.articles.get(number=21).paragraphs in (["一。", "二。"], ["One."])
    assert version.articles.get(number=21).text_zh == "一。\n\n二。"
    wrong = browser.post("/agreement/v2/draft/thresholds/quorum/",
                         {"text_zh": "演示", "text_en": "demo", "article": 35, "value": "3/2"})  # fmt: skip
    assert "value" in wrong.context["form"].errors
    assert b"demo" in wrong.content  # nothing typed is lost
    missing = browser.post("/agreement/v2/draft/periods/extension/", {
        "text_zh": "演示", "text_en": "demo", "article": 99, "amount": 1, "unit": "month", "times": 2})  # fmt: skip
    assert "article" in missing.context["form"].errors


def refused(act: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def sql(statement: str, *values: object) -> Callable[[], None]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run


def test_the_database_keeps_an_adopted_version_as_it_is(world: World) -> None:
    version = adopted(world)
    one = version.articles.get(number=1)
    refused(lambda: type(one).objects.filter(pk=one.pk).update(text_zh="演示"))
    refused(one.delete)
    refused(lambda: Period.objects.create(version=version, article=1, code="x", text_zh="演", text_en="d", amount=1, unit="day"))  # fmt: skip
    for name in ("periods", "thresholds", "refusal_grounds", "measures", "obligations", "statements"):
        refused(lambda name=name: getattr(version, name).update(text_zh="演示"))
        refused(lambda name=name: getattr(version, name).all().delete())
    versions = AgreementVersion.objects.filter(pk=version.pk)
    for change in ({"preamble_zh": "演示"}, {"digest": "0" * 64}, {"numbers": {}}, {"in_force_on": "2030-01-01"},
                   {"signing_until": "2030-01-01"}, {"state": "draft"}, {"state": "superseded"}):  # fmt: skip
        refused(lambda change=change: versions.update(**change))
    refused(sql("UPDATE members_certifiedcopy SET sha256 = %s", "0" * 64))
    refused(sql("DELETE FROM members_certifiedcopy"))
    assert CertifiedCopy.objects.filter(version=version).count() == 2


def test_the_database_lets_a_version_move_in_order_only(world: World) -> None:
    version = draft(world)
    rows = AgreementVersion.objects.filter(pk=version.pk)
    for state in ("vote", "adopted", "in_force", "superseded"):
        refused(lambda state=state: rows.update(state=state))
    refused(
        lambda: AgreementVersion.objects.create(number=3, state="in_force", title_zh="演示", title_en="d")
    )
    refused(
        lambda: AgreementVersion.objects.create(number=3, title_zh="演示", title_en="d")
    )  # one draft at a time
    one = staff(world)
    rows.update(state="consultation")
    rows.update(state="vote", proposed_by=one)
    refused(lambda: rows.update(state="adopted", adopted_by=one))
    refused(lambda: rows.update(state="adopted"))
