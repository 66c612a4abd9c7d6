"""Words that people meet: acts in the log, dates, names quoted in the help, counts."""

import ast
import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from cooperation.kernel.acts import act_in_words, state_in_words
from cooperation.kernel.clocks.explanation import day_text
from cooperation.kernel.states import WORKFLOWS
from members.actions import accession as joining
from members.models import Organisation
from tests.world import World

APPS = ("cooperation", "members", "requests", "federation")
ACT = re.compile(r"(kernel|members|requests|federation|files)\.[a-z_]+")


def _recorded() -> Iterator[str]:
    """Every act that the code hands to `audit.record` as a plain text."""
    for path in (p for app in APPS for p in (settings.BASE_DIR / app).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "record" and node.args
            first = node.args[0] if named else None
            parts = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
            yield from (part.value for part in parts if isinstance(part, ast.Constant))


def test_every_act_that_is_recorded_has_words() -> None:
    acts = {code for code in _recorded() if ACT.fullmatch(str(code))}
    acts |= {
        f"{label.split('.')[0]}.{row.name}" for label, table in WORKFLOWS.items() for row in table.transitions
    }
    assert len(acts) > 60
    assert [code for code in sorted(acts) if not act_in_words(code)] == []


def test_states_in_words() -> None:
    with translation.override("en"):
        assert state_in_words("requests.assistancerequest", "sent") == "Sent"
        assert state_in_words("members.accession", "council_vote") == "Awaiting approval"
        assert state_in_words("", "as it is") == "as it is"


def test_the_log_shows_words_and_the_code_beside(world: World, login: Callable[..., Client]) -> None:
    world.sent()
    page = login("audit_administrator", "federation").get("/audit/", {"act": "requests.sign"})
    text = page.content.decode()
    assert str(act_in_words("requests.sign")) in text
    assert '<code class="act">requests.sign</code>' in text
    assert "awaiting_signature" not in text


def test_dates_have_one_form() -> None:
    with translation.override("en"):
        assert date_format(date(2026, 11, 23)) == "23 November 2026"
        assert day_text(datetime(2026, 11, 23, 15, 40)) == "23 November 2026, 15:40"
    with translation.override("zh-hans"):
        assert date_format(date(2026, 11, 23)) == "2026年11月23日"


@pytest.fixture(scope="module")
def texts() -> set[str]:
    """All that stands on pages, in both languages."""
    path = Path(settings.BASE_DIR) / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        rows = list(read_po(file))
    both = [text for row in rows for text in (row.id, row.string)]
    return {text for part in both for text in (part if isinstance(part, tuple) else (part,))}


def test_the_help_quotes_only_words_of_the_pages(texts: set[str]) -> None:
    guides = json.loads((settings.BASE_DIR / "members/data/help.json").read_text(encoding="utf-8"))["roles"]
    titles = {guide[name] for guide in guides for name in ("title_zh", "title_en")}
    steps = [step for guide in guides for name in ("steps_zh", "steps_en") for step in guide[name]]
    quoted = {words for step in steps for words in re.findall("“([^”]+)”", step)}
    assert len(quoted) > 40
    assert quoted - texts - titles == set()


def test_the_directory_counts_exactly(world: World, login: Callable[..., Client]) -> None:
    total = Organisation.objects.procuratorates().filter(retired_on=None).count()
    page = login("case_officer").get("/members/")
    assert page.context["count"] == total > 1000
    assert f"{total:,}" in page.content.decode()


def test_what_is_needed_to_sign_is_not_called_optional(world: World, login: Callable[..., Client]) -> None:
    accession = joining.start(world.outsider, by=world.who("procurator_general", "outsider"))
    client = login("procurator_general", "outsider")
    for language, optional in (("en", "(optional)"), ("zh-hans", "选填")):
        client.get(f"/language/{language}/")
        assert optional not in client.get(f"/accession/{accession.pk}/details/").content.decode()


def test_the_search_says_how_many_it_found(world: World, login: Callable[..., Client]) -> None:
    world.sent()
    client = login("case_officer")
    found = client.get("/search/", {"q": "四川"}).context
    assert found["office_count"] == Organisation.objects.filter(name_zh__contains="四川").count() > 15
    rows = client.get("/search/", {"q": "调取演示"}).context
    assert (len(rows["rows"]), rows["more"]) == (1, False)
