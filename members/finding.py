"""Finding offices by what people have at hand: an address, a place, a code, a name of today or of before, pinyin."""

from typing import Any

from django.db.models import BooleanField, Case, ExpressionWrapper, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from members.enums import Level, OfficeKind
from members.models import Organisation
from members.search_keys import WHOLE, folded, places_in, runs, stem, wanted

MOST = 20  # offices; more is no choice but a list to search
ABOVE = "superior__superior__superior"
_RANK = Case(
    *(
        When(level=level, then=Value(rank))
        for rank, level in enumerate([Level.SUPREME, Level.PROVINCE, Level.PREFECTURE])
    ),
    default=Value(9),
)

# One look into the index for each key. Asked with "overlaps", PostgreSQL reads all arrays instead: 400 ms, not 4.
_ANY_KEY = """SELECT held.office_id FROM unnest(%s::varchar[]) AS place
              JOIN members_officekeys held ON held.keys @> ARRAY[place]"""


def matching(text: str) -> QuerySet[Organisation]:
    """The procuratorates that fit every word of `text`, in no particular order; all of them for an empty text."""
    rows = Organisation.objects.filter(kind=OfficeKind.PROCURATORATE, retired_on=None).select_related(
        "superior"
    )
    if not text.strip():
        return rows
    words = runs(text)
    return rows.filter(search__keys__contains=wanted(words)) if words else rows.none()


def find_offices(text: str, limit: int = MOST) -> list[Organisation]:
    """The offices meant by `text`, the highest first: at most `limit`, in at most three statements.

    The narrowest reading with a hit counts. What names an office as a whole (南充, 南充市院, luxian, 510521) gives no
    other; otherwise every word must fit somewhere in the names. An address gives the office of the smallest place in
    it, or several where the place exists more than once.
    """
    words = runs(text)
    if not words:
        return []
    found = _by_name("".join(words), words, limit)
    if not found and len(words) > 1 and all(word.isascii() for word in words):
        found = _by_name("".join(words), ["".join(words)], limit)  # lu xian
    return found or _by_address(text)[:limit]


def former_name(office: Organisation, text: str) -> str:
    """The other name under which this office was found, or ""."""
    typed = "".join(runs(text))
    return next((name for name in office.also_known_as if typed and typed in folded(name)), "")


def _by_name(whole: str, words: list[str], limit: int) -> list[Organisation]:
    rows = Organisation.objects.filter(kind=OfficeKind.PROCURATORATE, retired_on=None)
    rows = rows.filter(search__keys__contains=wanted(words)).select_related(ABOVE)
    exact = ExpressionWrapper(Q(search__keys__contains=[WHOLE + whole]), output_field=BooleanField())
    found: list[Any] = list(rows.annotate(is_exact=exact).order_by("-is_exact", _RANK, "code")[:limit])
    return [office for office in found if office.is_exact] or found


def _by_address(text: str) -> list[Organisation]:
    """The offices whose place the address names most fully: their own and as many as possible of those above."""
    keys = places_in(text)
    if not keys:
        return []
    rows = Organisation.objects.filter(kind=OfficeKind.PROCURATORATE, retired_on=None)
    found = list(rows.filter(pk__in=RawSQL(_ANY_KEY, [keys])).select_related(ABOVE).order_by("code"))
    address = "".join(runs(text))
    marks = {office.pk: _mark(office, address) for office in found}
    scores = {office.pk: _score(office, marks) for office in found}
    best = max(scores.values(), default=0)
    return [office for office in found if scores[office.pk] == best]


def _mark(office: Organisation, address: str) -> tuple[int, int]:
    """Where the place stands in the address, and how much that says: the whole name 3, without its kind 2.

    Another name, such as the one of an office that was merged into this one, counts like the whole.
    """
    for name in (office.division, *office.also_known_as, office.name_zh):
        place = folded(name)
        if place and place in address:
            return address.index(place), 3
    short = stem(office.division)
    return (address.index(short), 2) if short and short in address else (0, 1)


def _score(office: Organisation, marks: dict[int, tuple[int, int]]) -> int:
    """The marks of the office and of those above it that stand before it in the address.

    长安路 in 泸州 is not 长安区: nothing above that district stands in the address.
    """
    place, score = marks[office.pk]
    above = office.superior
    while above is not None:
        if above.pk in marks and marks[above.pk][0] < place:
            score += marks[above.pk][1]
        above = above.superior
    return score
