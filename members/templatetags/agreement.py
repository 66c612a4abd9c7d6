"""Filters for the text of the agreement: how articles, parts, periods and grounds are numbered and written."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from members import selectors
from members.enums import Level, PeriodUnit, ThresholdKind, VersionState
from members.models import AgreementVersion, Period, Signature, Threshold
from members.models.bilingual import english

register = template.Library()

DIGITS = "零一二三四五六七八九"
ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
UNITS = {
    PeriodUnit.HOUR: ("小时", "hour"),
    PeriodUnit.DAY: ("日", "day"),
    PeriodUnit.MONTH: ("个月", "month"),
    PeriodUnit.WORKING_DAY: ("个工作日", "working day"),
}


def chinese_number(number: int) -> str:
    """19 is 十九, 45 is 四十五, 105 is 一百零五. For 1 to 999."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")


def roman_number(number: int) -> str:
    """12 is XII. For 1 to 39."""
    text = ""
    for value, letters in ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


@register.filter
def article_number(number: int) -> str:
    """第十九条 / Article 19."""
    return f"Article {number}" if english() else f"第{chinese_number(number)}条"


@register.filter
def part_number(number: int) -> str:
    """第十章 / Part X, as the articles themselves refer to parts."""
    return f"Part {roman_number(number)}" if english() else f"第{chinese_number(number)}章"


@register.filter
def item_number(number: int) -> str:
    """（三） / (3)."""
    return f"({number})" if english() else f"（{chinese_number(number)}）"


@register.filter
def period_length(period: Period) -> str:
    """10日 / 10 days; a period of nothing is 即时 / at once."""
    zh, en = UNITS[PeriodUnit(period.unit)]
    if not period.amount:
        return "at once" if english() else "即时"
    return f"{period.amount} {en}{'s' if period.amount != 1 else ''}" if english() else f"{period.amount}{zh}"


@register.filter
def threshold(row: Threshold) -> str:
    """不少于1/2 / at least 1/2; 超过1/2 / more than 1/2; a count as it is; a level by its name."""
    if row.kind == ThresholdKind.SHARE:
        words = ("at least ", "more than ") if english() else ("不少于", "超过")
        return f"{words[0 if row.at_least else 1]}{row.value}"
    return str(Level(row.value).label) if row.kind == ThresholdKind.LEVEL else row.value


VERSION_SHAPES = {
    VersionState.DRAFT: "draft",
    VersionState.CONSULTATION: "sent",
    VersionState.VOTE: "sign",
    VersionState.ADOPTED: "back",
    VersionState.IN_FORCE: "done",
    VersionState.SUPERSEDED: "gone",
}


@register.filter
def version_status(version: AgreementVersion) -> dict[str, Any]:
    """Shape and word of a version's state, for templates/ui/_status.html."""
    return {"value": VERSION_SHAPES[VersionState(version.state)], "label": version.get_state_display()}


@register.simple_tag
def version_page(act: str, version: AgreementVersion) -> str:
    """The page of a step in the course of a version."""
    return reverse(f"members:{act}", args=[version.number])


@register.simple_tag
def versions_only(pairs: list[tuple[AgreementVersion, Any]]) -> list[AgreementVersion]:
    """The versions out of (version, copies), for the version picker."""
    return [version for version, _copies in pairs]


@register.simple_tag
def declarations(signatures: list[Signature]) -> list[Signature]:
    """Those signatures that came with a declaration."""
    return [signature for signature in signatures if signature.declaration]


@register.simple_tag(takes_context=True)
def article(context: dict[str, Any], topic: str, version: AgreementVersion | None = None) -> str:
    """The link to the article that governs `topic`: {% article "refusal" %}, {% article "result_limit" assistance.version %}.

    `topic` is the subject of an article (the `code` in the agreement's data) or the code of what an article
    fixes: a period, threshold, ground, measure or obligation. Without `version`: the one in force. A topic that
    the version does not know gives no link, so that a page never breaks over a word.
    """
    governing = version or _in_force(context)
    number = selectors.article_of(governing, topic) if governing else None
    if governing is None or number is None:
        return ""
    label = _("Agreement, %(article)s") % {"article": article_number(number)}
    return format_html('<a href="{}#article-{}">{}</a>', governing.get_absolute_url(), number, label)


def _in_force(context: dict[str, Any]) -> AgreementVersion | None:
    """Asked once for each page, however many links it shows."""
    request: Any = context.get("request")
    if hasattr(request, "agreement_in_force"):
        return request.agreement_in_force
    found = AgreementVersion.objects.filter(state=VersionState.IN_FORCE).first()
    if request is not None:
        request.agreement_in_force = found
    return found
