"""The secretariat drafts a version, article by article. All of it ends when the consultation opens."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit, states
from cooperation.kernel.errors import NotAllowed, StatePassed
from members import rules, selectors
from members.enums import VersionState
from members.models import (
    AgreementVersion,
    Article,
    Measure,
    Obligation,
    Period,
    RefusalGround,
    Statement,
    Threshold,
    User,
)
from members.signals import version_started
from members.templatetags.agreement import chinese_number

# What a version fixes besides its text, by the word that stands in addresses.
KINDS: dict[str, type[models.Model]] = {
    "periods": Period,
    "thresholds": Threshold,
    "grounds": RefusalGround,
    "measures": Measure,
    "obligations": Obligation,
    "statements": Statement,
}
# The lists that an amendment may lengthen or shorten. The portal asks for periods and thresholds by their code, and
# the signing page for its statements: those can be changed, but none can be missing or superfluous.
LISTS = ("grounds", "measures", "obligations")
NUMERALS = {chinese_number(number): number for number in range(1, 300)}
CHINESE_REFERENCE = re.compile(f"(?<!》)第({'|'.join(sorted(NUMERALS, key=len, reverse=True))})条")
ENGLISH_REFERENCE = re.compile(
    r"\b(Article|Articles) (\d{1,3})\b(?! of the [A-Z]\w* ?(?:Procedure |)(?:Law|Rules))"
)
APART = 1000  # articles are moved this far out of the way while they are renumbered


@transaction.atomic
def start_version(*, by: User) -> AgreementVersion:
    """Open the draft of the next version as a copy of the newest adopted one. Gives back the one under way."""
    if not rules.can_keep(by):
        raise NotAllowed(act="members.start_version")
    public = AgreementVersion.objects.filter(state__in=AgreementVersion.PUBLIC)
    model = (
        public.select_for_update().first()
    )  # locked first: of two who press at once one finds the other's draft
    if model is None:
        raise StatePassed(act="members.start_version")
    running = selectors.version_prepared()
    if running is not None:
        return running
    highest = AgreementVersion.objects.aggregate(found=Max("number"))["found"]
    names = ("title_zh", "title_en", "preamble_zh", "preamble_en", "numbers")
    version = AgreementVersion.objects.create(
        number=highest + 1, based_on=model, **{name: getattr(model, name) for name in names}
    )
    for table in (Article, *KINDS.values()):
        _copy(table, model, version)
    version_started.send(AgreementVersion, version=version, based_on=model)
    audit.record("members.start_version", version, by=by, to_state=version.state, based_on=model.number)
    return version


def _copy(table: Any, model: AgreementVersion, version: AgreementVersion) -> None:
    rows = list(table.objects.filter(version=model))
    for row in rows:
        row.pk, row.version = None, version
        if table is Statement:
            row.text_zh, row.text_en = _renumbered(row.text_zh, row.text_en, version.number)
    table.objects.bulk_create(rows)


def _renumbered(text_zh: str, text_en: str, number: int) -> tuple[str, str]:
    """A statement says which version was read: it has to name the new one."""
    chinese = re.sub("第[零一二三四五六七八九十百]+版", f"第{chinese_number(number)}版", text_zh)
    return chinese, re.sub(r"version \d+", f"version {number}", text_en)


def _open(version: AgreementVersion, by: User, act: str) -> AgreementVersion:
    """Lock the draft. Raises NotAllowed, or StatePassed once it is no draft any more."""
    if not rules.can_keep(by, version):
        raise NotAllowed(target=version, act=act)
    states.lock(version)
    if version.state != VersionState.DRAFT:
        raise StatePassed(target=version, act=act)
    return version


@transaction.atomic
def edit_heading(version: AgreementVersion, *, by: User, **texts: str) -> AgreementVersion:
    """Title and preamble: title_zh, title_en, preamble_zh, preamble_en."""
    _open(version, by, "members.edit_heading")
    _write(version, texts)
    audit.record("members.edit_heading", version, by=by)
    return version


@transaction.atomic
def edit_article(article: Article, *, by: User, **texts: str) -> Article:
    """Title and text in both languages. Number and subject stay."""
    _open(article.version, by, "members.edit_article")
    _write(article, texts)
    audit.record("members.edit_article", article.version, by=by, article=article.number)
    return article


@transaction.atomic
def insert_article(version: AgreementVersion, *, by: User, after: int, code: str, **texts: str) -> Article:
    """A new article behind the one numbered `after`, in its part; those behind it move up by one."""
    _open(version, by, "members.insert_article")
    before = Article.objects.filter(version=version, number=after).first()
    if before is None:
        raise ValidationError(_("This article is not there any more. Go back to the draft."))
    if selectors.article_of(version, code) is not None:
        raise ValidationError({"code": _("This subject is taken. Choose another word.")})
    _move(version, behind=after, by_places=1)
    place = {name: getattr(before, name) for name in ("part", "part_title_zh", "part_title_en")}
    article = Article.objects.create(version=version, number=after + 1, code=code, **place, **texts)
    audit.record("members.insert_article", version, by=by, article=article.number, code=code)
    return article


@transaction.atomic
def remove_article(article: Article, *, by: User) -> AgreementVersion:
    """Take an article out; those behind it move down. Not while something is fixed by it."""
    version = _open(article.version, by, "members.remove_article")
    bound = [
        row for table in KINDS.values() for row in table._default_manager.filter(version=version, article=article.number)
    ]  # fmt: skip
    if bound:
        text = _("This article fixes %(what)s. Bind that to another article first.")
        raise ValidationError(text % {"what": "; ".join(str(row) for row in bound)})
    number, code = article.number, article.code
    article.delete()
    _move(version, behind=number, by_places=-1)
    audit.record("members.remove_article", version, by=by, article=number, code=code)
    return version


def _move(version: AgreementVersion, *, behind: int, by_places: int) -> None:
    """Renumber the articles behind one, and what refers to them. In two steps: numbers are unique at any moment."""
    version.articles.filter(number__gt=behind).update(number=F("number") + APART)
    version.articles.filter(number__gt=APART).update(number=F("number") - APART + by_places)
    tables = [table._default_manager.filter(version=version) for table in KINDS.values()]
    for rows in [*tables, version.comments.all()]:
        rows.filter(article__gt=behind).update(article=F("article") + by_places)
    for row in [*version.articles.all(), *(row for rows in tables for row in rows.all())]:
        _reword(row, behind, by_places)


def _reword(row: Any, behind: int, by_places: int) -> None:
    """Correct the words of this text that name a moved article: 第二十一条, Article 21. Not those of a named law."""

    def moved(number: int) -> int:
        return number + by_places if number > behind else number

    text_zh = CHINESE_REFERENCE.sub(lambda m: f"第{chinese_number(moved(NUMERALS[m[1]]))}条", row.text_zh)
    text_en = ENGLISH_REFERENCE.sub(lambda m: f"{m[1]} {moved(int(m[2]))}", row.text_en)
    if (text_zh, text_en) != (row.text_zh, row.text_en):
        _write(row, {"text_zh": text_zh, "text_en": text_en})


@transaction.atomic
def edit_row(row: Any, *, by: User, **values: Any) -> Any:
    """Change what the version fixes as data: text, article, and amount, value or body of its kind."""
    version = _open(row.version, by, "members.edit_row")
    if not version.articles.filter(number=values.get("article", row.article)).exists():
        raise ValidationError({"article": _("There is no such article in this version.")})
    _write(row, values)
    if isinstance(row, Threshold):
        version.numbers = version.thresholds_as_numbers()
        version.save(update_fields=["numbers"])
    audit.record("members.edit_row", version, by=by, kind=row._meta.model_name, code=row.code)
    return row


@transaction.atomic
def add_row(version: AgreementVersion, kind: str, *, by: User, code: str, **values: Any) -> Any:
    """Lengthen one of the LISTS. Raises ValidationError for a code that is taken or an article that is not there."""
    _open(version, by, "members.add_row")
    table: Any = KINDS[kind]
    if table.objects.filter(version=version, code=code).exists():
        raise ValidationError({"code": _("This subject is taken. Choose another word.")})
    if not version.articles.filter(number=values["article"]).exists():
        raise ValidationError({"article": _("There is no such article in this version.")})
    last = table.objects.filter(version=version).aggregate(found=Max("order"))["found"]
    row = table.objects.create(version=version, code=code, order=(last or 0) + 1, **values)
    audit.record("members.add_row", version, by=by, kind=kind, code=code)
    return row


@transaction.atomic
def remove_row(row: Any, *, by: User) -> AgreementVersion:
    """Shorten one of the LISTS."""
    version = _open(row.version, by, "members.remove_row")
    code = row.code
    row.delete()
    audit.record("members.remove_row", version, by=by, kind=row._meta.model_name, code=code)
    return version


def _write(row: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
