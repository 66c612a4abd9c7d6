"""Which office is meant: by code, name, short name, place, pinyin or initials, as people type it into one field."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from members.models import Organisation

MOST = 20  # offices; more is no choice but a list to search

ENDINGS = ("人民检察院", "检察院", "院")
PLACES = ("省", "市", "县", "区", "旗", "州", "盟", "自治区", "自治州", "自治县", "自治旗", "地区")
SPELT_PLACES = (
    "sheng",
    "shi",
    "xian",
    "qu",
    "qi",
    "zhou",
    "meng",
    "zizhiqu",
    "zizhizhou",
    "zizhixian",
    "diqu",
)


def find_offices(text: str, *, limit: int = MOST) -> list[Organisation]:
    """The offices that `text` may mean, by code, at most `limit`; a single one when it names that one.

    The narrowest reading with a hit counts: 南充 is the city's own office, not its districts; lx is every office
    with just these initials. Only when no reading hits, every word is looked for inside of names and spellings.
    """
    words = " ".join(text.split())
    if not words:
        return []
    for rows in _readings(words):
        if found := list(rows.filter(retired_on=None).select_related("superior").order_by("code")[:limit]):
            return found
    return []


def _readings(text: str) -> Iterator[QuerySet[Organisation]]:
    """From narrow to wide. A choice of the page's own list reads "name code", so the last word may be a code."""
    yield Organisation.objects.filter(code=text.split()[-1].strip("()（）"))
    offices = Organisation.objects.procuratorates()
    place, spelt = _place(text), "".join(text.lower().split())
    yield offices.filter(Q(name_zh=text) | Q(short_zh=text) | Q(division=place))
    yield offices.filter(Q(name_en__iexact=text) | Q(short_en__iexact=text))
    yield offices.filter(division__in=[place + kind for kind in PLACES])
    yield offices.filter(pinyin=spelt)
    yield offices.filter(pinyin__in=[spelt + kind for kind in SPELT_PLACES])
    yield offices.filter(initials=spelt)
    yield _holding(offices, place)


def _place(text: str) -> str:
    """泸县检察院, 泸县院 -> 泸县."""
    ending = next((end for end in ENDINGS if text.endswith(end) and len(text) > len(end)), "")
    return text.removesuffix(ending)


def _holding(rows: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    for word in text.lower().split():
        rows = rows.filter(
            Q(code__startswith=word)
            | Q(name_zh__contains=word)
            | Q(pinyin__startswith=word)
            | Q(initials__startswith=word)
            | Q(name_en__icontains=word)
        )
    return rows
