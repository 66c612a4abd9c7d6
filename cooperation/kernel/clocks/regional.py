"""The calendar of a division, read from the holiday table: its own rows and those of all above it."""

import re

from django.utils.translation import gettext as _

from cooperation.kernel.clocks.calendar import Calendar, Special
from cooperation.kernel.clocks.errors import PeriodError
from cooperation.kernel.models.clocks import DIVISION_PATTERN, Holiday


def calendar_for(division: str = "") -> Calendar:
    """The calendar of the office with this division code, in one query. Bad code: PeriodError.

    Where several rows speak of one day, the one nearest to the office counts: county before city
    before province before the whole country.
    """
    rows = Holiday.objects.filter(division__in=lineage(division)).order_by()
    specials = {row.date: _special(row) for row in sorted(rows, key=lambda row: _depth(row.division))}
    return Calendar(division, specials)


def lineage(division: str) -> tuple[str, ...]:
    """All spellings of `division` and what lies above it: 510521, 5105, 510500, 51, 510000, ""."""
    if not re.fullmatch(DIVISION_PATTERN, division):
        raise PeriodError(
            _("The division “%(code)s” is not a code of 2, 4 or 6 digits.") % {"code": division}
        )
    prefixes = [division[:length] for length in (6, 4, 2) if len(division) >= length]
    spelled = [code for prefix in prefixes for code in (prefix, prefix.ljust(6, "0"))]
    return tuple(dict.fromkeys([*spelled, ""]))


def _depth(division: str) -> int:
    pairs = [division[start : start + 2] for start in range(0, len(division), 2)]
    while pairs and pairs[-1] == "00":
        pairs.pop()
    return len(pairs)


def _special(row: Holiday) -> Special:
    return Special(
        is_working=row.kind == Holiday.Kind.WORKDAY,
        name_zh=row.name_zh,
        name_en=row.name_en,
        division=row.division,
        verified=row.status == Holiday.Status.VERIFIED,
    )
