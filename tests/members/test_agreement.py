"""The agreement is public: the text, what it fixes as data, who has signed."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from members.enums import VersionState
from members.models import AgreementVersion
from members.selectors import version_in_force
from members.templatetags.agreement import article_number, chinese_number, part_number, period_length
from tests.world import World


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (19, "十九"), (20, "二十"), (45, "四十五"), (105, "一百零五"), (110, "一百一十")],
)
def test_chinese_number(number: int, text: str) -> None:
    assert chinese_number(number) == text


def test_numbers_in_both_languages() -> None:
    with translation.override("zh-hans"):
        assert (article_number(19), part_number(10)) == ("第十九条", "第十章")
    with translation.override("en"):
        assert (article_number(19), part_number(10)) == ("Article 19", "Part X")


def test_text_is_public_and_every_article_has_an_anchor(world: World) -> None:
    page = Client().get(reverse("members:agreement")).content.decode()
    version = version_in_force()
    for article in version.articles.all():
        assert f'id="article-{article.number}"' in page
        assert f'href="#article-{article.number}"' in page
    assert version.digest in page
    assert version.text_digest() == version.digest


def test_article_shows_what_it_fixes(world: World) -> None:
    page = Client().get(reverse("members:agreement_version", args=[1])).content.decode()
    version = version_in_force()
    for row in [*version.periods.all(), *version.refusal_grounds.all(), *version.obligations.all()]:
        assert row.text_zh in page
    assert period_length(version.periods.get(code="receipt_auto")) not in ("", "0日")


def test_english_reader_gets_the_english_text(world: World) -> None:
    reader = Client()
    reader.cookies["django_language"] = "en"
    page = reader.get(reverse("members:agreement")).content.decode()
    assert "Article 19" in page
    assert "第十九条" not in page


def test_draft_and_unknown_versions_are_not_found(world: World) -> None:
    AgreementVersion.objects.create(
        number=2,
        state=VersionState.DRAFT,
        title_zh="演示",
        title_en="Demo",
        preamble_zh="演",
        preamble_en="d",
    )
    assert Client().get(reverse("members:agreement_version", args=[2])).status_code == 404
    assert Client().get(reverse("members:agreement_version", args=[9])).status_code == 404


def test_signatures_name_members_and_nobody_else(world: World) -> None:
    page = Client().get(reverse("members:signatures")).content.decode()
    assert world.requesting.name_zh in page
    assert world.third.name_zh in page
    assert world.outsider.name_zh not in page
    assert world.who("procurator_general").name not in page


def test_signatures_cost_the_same_for_more_rows(world: World, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(8):
        Client().get(reverse("members:signatures"))


def test_own_standing_is_shown(world: World, login) -> None:
    standing = login("liaison").get(reverse("members:agreement")).context["standing"]
    assert standing[0]["signature"].organisation == world.requesting
    outside = login("procurator_general", "outsider").get(reverse("members:agreement")).context["standing"]
    assert outside[0]["may_join"]
    assert (
        not login("case_officer", "outsider")
        .get(reverse("members:agreement"))
        .context["standing"][0]["may_join"]
    )
