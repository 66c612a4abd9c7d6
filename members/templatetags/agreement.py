"""Filters for the text of the agreement: how articles, parts, periods and grounds are numbered and written."""

from django import template

from members.enums import PeriodUnit
from members.models import Period
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
def length(period: Period) -> str:
    """10日 / 10 days; a period of nothing is 即时 / at once."""
    zh, en = UNITS[PeriodUnit(period.unit)]
    if not period.amount:
        return "at once" if english() else "即时"
    return f"{period.amount} {en}{'s' if period.amount != 1 else ''}" if english() else f"{period.amount}{zh}"
