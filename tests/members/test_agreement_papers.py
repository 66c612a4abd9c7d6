"""Differences, certified copies, the public check, the register's export, the links of the `article` tag."""

import csv
import hashlib
import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cooperation.kernel import verification
from members import differences, documents
from members.actions import agreement_drafting as drafting
from members.actions.agreement_course import sweep_versions
from members.differences import ADDED, GONE, SAME, Run, inside, paragraphs
from members.models import CertifiedCopy, User
from members.selectors import version_in_force
from tests.members.amending import adopted, consulted, draft, sign, staff
from tests.world import World

Login = Callable[..., Client]


def test_letters_in_chinese_words_in_english() -> None:
    assert inside("应当自收到之日起十日内答复。", "应当自收到之日起十五日内书面答复。") == [
        Run(SAME, "应当自收到之日起"), Run(GONE, "十"), Run(ADDED, "十五"), Run(SAME, "日内"), Run(ADDED, "书面"),
        Run(SAME, "答复。")]  # fmt: skip
    assert inside("Within ten days it answers.", "Within fifteen days it answers.")[1:3] == [
        Run(GONE, "ten"), Run(ADDED, "fifteen")]  # fmt: skip
    assert inside("同", "同") == [Run(SAME, "同")]
    assert inside("", "") == []


@pytest.mark.parametrize(
    "texts", [("甲乙丙", "甲丁丙"), ("", "新"), ("旧", ""), ("a b c", "a x c"), ("甲，乙", "丙，丁")]
)
def test_both_texts_can_be_read_back(texts: tuple[str, str]) -> None:
    runs = inside(*texts)
    assert "".join(run.text for run in runs if run.kind != ADDED) == texts[0]
    assert "".join(run.text for run in runs if run.kind != GONE) == texts[1]


def test_paragraphs_are_matched_by_likeness_first() -> None:
    before = ["成员单位享有平等的权利。", "请求应当确有必要。"]
    after = ["完全不同的另一段话在此插入说明。", "请求应当确有必要，法律手续完备。"]
    found = paragraphs(before, after)
    assert found[0] == [Run(GONE, before[0])]
    assert found[1] == [Run(ADDED, after[0])]
    assert found[2][0] == Run(SAME, "请求应当确有必要")


def change(world: World) -> None:
    version, by = draft(world), staff(world)
    drafting.insert_article(version, by=by, after=15, code="remote", title_zh="远程协作", title_en="Remote",
                            text_zh="演示新条。", text_en="A demo article.")  # fmt: skip
    drafting.edit_row(version.periods.get(code="long_overdue"), by=by, amount=20)
    one = version.articles.get(code="no-fees")
    drafting.edit_article(one, by=by, text_zh=one.text_zh + "演示增补。")


def test_the_difference_of_two_versions(world: World, login: Login) -> None:
    change(world)
    old, new = version_in_force(), draft(world)
    with translation.override("zh-hans"):
        found = differences.between(old, new)
    codes = [row.shown.code for row in found.changed]
    assert "remote" in codes
    assert "no-fees" in codes
    assert "voluntariness" not in codes
    assert [(row.old, row.new) for row in found.rows] == [("10日", "20日")]
    assert next(row for row in found.articles if row.shown.code == "refusal").is_moved
    browser = login("secretariat-1", "federation")
    page = browser.get("/agreement/v2/diff/v1/?changes=on").content.decode()
    assert "<ins>" in page
    assert "演示增补。" in page
    assert 'id="article-2"' not in page  # changes only
    assert 'id="article-2"' in browser.get("/agreement/v2/diff/v1/").content.decode()
    User.objects.filter(username="federation-secretariat-1").update(language="en")
    reader = login("secretariat-1", "federation")
    english = reader.get("/agreement/v2/diff/v1/?changes=on").content.decode()
    assert "Added:" in english
    assert "A demo article." in english


def test_the_picker_leads_to_the_address_of_the_difference(world: World, login: Login) -> None:
    consulted(world)
    reader = login("case_officer")
    there = reader.get("/agreement/compare/?old=2&new=1&changes=on")
    assert there["Location"] == "/agreement/v2/diff/v1/?changes=on"
    assert reader.get("/agreement/compare/?old=1&new=1")["Location"] == "/agreement/v1/"
    for query in ("", "?old=x&new=1", "?old=1&new=7", "?old=99999999999999999999&new=1"):
        assert reader.get(f"/agreement/compare/{query}").status_code == 404, query
    assert Client().get("/agreement/compare/?old=1&new=2").status_code == 404


def test_a_certified_copy_in_each_language_from_adoption_on(world: World) -> None:
    version = adopted(world)
    copies = {copy.language: copy for copy in version.copies.all()}
    assert set(copies) == {"zh-hans", "en"}
    for language, copy in copies.items():
        got = Client().get(f"/agreement/v2/copy/{language}.pdf")
        assert hashlib.sha256(got.content).hexdigest() == copy.sha256
        assert got.content.startswith(b"%PDF-")
        assert b"pdfaid" in got.content  # PDF/A says so in its metadata
        assert "attachment" in got["Content-Disposition"]
    assert Client().get("/agreement/v2/copy/fr.pdf").status_code == 404
    assert Client().get("/agreement/v3/copy/en.pdf").status_code == 404


def test_a_damaged_copy_is_not_handed_out(world: World) -> None:
    copy = version_in_force().copies.get(language="en")
    copy.content = bytes(copy.content) + b"x"
    with pytest.raises(documents.DamagedCopy):
        documents.content_of(copy)


def test_the_check_page_tells_what_the_paper_is_and_whether_it_holds(world: World) -> None:
    reader = Client()
    reader.cookies["django_language"] = "en"
    code = version_in_force().copies.get(language="en").code
    page = reader.get(f"/verify/{code}/")
    assert page.context["found"].holds
    assert CertifiedCopy.objects.get(code=code).sha256 in page.content.decode()
    typed = reader.get("/verify/", {"code": f" {code.lower().replace('-', ' ')} "})
    assert typed.context["found"].holds
    adopted(world, in_force_on=version_in_force().in_force_on.today())
    assert not reader.get(f"/verify/{code}/").context["found"].holds
    assert sweep_versions() == 0


def test_an_unknown_code_is_told_plainly(db: None) -> None:
    assert Client().get("/verify/").status_code == 200
    for code in ("AAAA-BBBB-CCCC-DDDD", "%00", "x" * 300, "密"):
        page = Client().get(f"/verify/{code}/")
        assert page.status_code == 404, code
        assert "err-msg" in page.content.decode()


def test_codes_are_long_and_differ() -> None:
    codes = {verification.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(
        len(code.replace("-", "")) == 16 and verification.normal(code.lower()) == code for code in codes
    )


def test_the_register_as_a_file(world: World) -> None:
    version = adopted(world)
    sign(world, version, "third", declaration="=1+1")
    answer = Client().get("/agreement/signatures/export.csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 1 + 3 + 1
    third = [row for row in rows if row[0] == world.third.code]
    assert [row[4] for row in third] == ["2", "1"]
    assert "'=1+1" in third[0]  # no cell can become a formula
    assert Client().get("/agreement/signatures/export.xlsx").status_code == 200
    assert Client().get("/agreement/signatures/export.pdf").status_code == 404


def render(source: str, **context: object) -> str:
    request = RequestFactory().get("/")
    return Template("{% load agreement %}" + source).render(Context({"request": request, **context}))


def test_the_article_tag_links_to_the_article_that_governs(world: World) -> None:
    with translation.override("en"):
        assert (
            render('{% article "refusal" %}')
            == '<a href="/agreement/v1/#article-21">Agreement, Article 21</a>'
        )
        for topic, number in (
            ("refusal_grounds", 21),
            ("result_limit", 15),
            ("quorum", 35),
            ("measures", 39),
            ("no-fees", 26),
        ):
            assert f"#article-{number}" in render(f'{{% article "{topic}" %}}'), topic
        assert render('{% article "no-such-topic" %}') == ""
    change(world)
    with translation.override("zh-hans"):
        assert "/agreement/v2/#article-22" in render('{% article "refusal" version %}', version=draft(world))


def test_many_links_ask_once(world: World) -> None:
    render('{% article "refusal" %}')  # this process has read the version
    with CaptureQueriesContext(
        connection,
    ) as asked:
        render('{% article "refusal" %}{% article "quorum" %}{% article "measures" %}')
    assert len(asked) == 1
