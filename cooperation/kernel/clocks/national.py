"""Nationwide holidays for years whose notice has not been published: the days the Measures fix.

State Council Measures on public holidays (2024): New Year 1 day, Spring Festival 4 (from its eve),
Qingming 1, Labour Day 2, Dragon Boat 1, Mid-Autumn 1, National Day 3. Swapped days are decided by
the yearly notice and cannot be known before, so everything computed from here is provisional.
"""

from datetime import date, timedelta

# Names as package chinesecalendar gives them -> Chinese, English.
NAMES = {
    "New Year's Day": ("元旦", "New Year's Day"),
    "Spring Festival": ("春节", "Spring Festival"),
    "Tomb-sweeping Day": ("清明节", "Qingming Festival"),
    "Labour Day": ("劳动节", "Labour Day"),
    "Dragon Boat Festival": ("端午节", "Dragon Boat Festival"),
    "Mid-autumn Festival": ("中秋节", "Mid-Autumn Festival"),
    "National Day": ("国庆节", "National Day"),
    "Anti-Fascist 70th Day": ("抗战胜利纪念日", "Victory Day"),
}

_FIXED = {
    (1, 1): "New Year's Day",
    (5, 1): "Labour Day",
    (5, 2): "Labour Day",
    (10, 1): "National Day",
    (10, 2): "National Day",
    (10, 3): "National Day",
}

# First day of the Spring Festival, Qingming, Dragon Boat, Mid-Autumn. After the last year of this
# table only the fixed days and weekends are known: add years when the table comes near its end.
_MOVABLE = {
    2027: ((2, 6), (4, 5), (6, 9), (9, 15)),
    2028: ((1, 26), (4, 4), (5, 28), (10, 3)),
    2029: ((2, 13), (4, 4), (6, 16), (9, 22)),
    2030: ((2, 3), (4, 5), (6, 5), (9, 12)),
}


def _movable() -> dict[date, str]:
    days: dict[date, str] = {}
    for year, (spring, qingming, dragon_boat, mid_autumn) in _MOVABLE.items():
        first = date(year, *spring)
        days |= {first + timedelta(days=offset): "Spring Festival" for offset in range(-1, 3)}
        days[date(year, *qingming)] = "Tomb-sweeping Day"
        days[date(year, *dragon_boat)] = "Dragon Boat Festival"
        days[date(year, *mid_autumn)] = "Mid-autumn Festival"
    return days


_MOVABLE_DAYS = _movable()


def fallback_holiday(day: date) -> str:
    """The key in `NAMES` of the statutory holiday on `day`, or "" on an ordinary day."""
    return _FIXED.get((day.month, day.day)) or _MOVABLE_DAYS.get(day, "")
