"""The tile map of members: one tile for each provincial division, placed roughly as on a map, with its numbers.

Tiles are no boundary map: they show no border and need no approval number.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import Substr

from members.models import Accession, Organisation
from members.models.bilingual import english

WIDTH, HEIGHT, GAP = 110, 76, 8
# First two digits of the code: names, column, row.
PLACES = {
    "65": ("新疆", "Xinjiang", 0, 0),
    "62": ("甘肃", "Gansu", 1, 0),
    "64": ("宁夏", "Ningxia", 2, 0),
    "15": ("内蒙古", "Inner Mongolia", 3, 0),
    "54": ("西藏", "Xizang", 0, 1),
    "63": ("青海", "Qinghai", 1, 1),
    "61": ("陕西", "Shaanxi", 2, 1),
    "51": ("四川", "Sichuan", 1, 2),
    "50": ("重庆", "Chongqing", 2, 2),
    "53": ("云南", "Yunnan", 1, 3),
    "52": ("贵州", "Guizhou", 2, 3),
    "45": ("广西", "Guangxi", 3, 3),
}


@dataclass(frozen=True)
class Tile:
    """One provincial division: `joined` of `total` offices take part, `applying` are on their way."""

    province: str
    name: str
    column: int
    row: int
    total: int
    joined: int
    applying: int

    @property
    def percent(self) -> int:
        """The share that has joined, rounded, but neither 0 nor 100 unless it is none or all."""
        if self.joined in (0, self.total):
            return 100 if self.joined else 0
        return min(99, max(1, round(100 * self.joined / self.total)))

    @property
    def shade(self) -> int:
        """0 nobody, then quarter by quarter up to 4."""
        return min(4, 1 + self.percent // 25) if self.joined else 0

    @property
    def is_long(self) -> bool:
        """Whether the name must be squeezed to fit its tile."""
        return self.name.isascii() and len(self.name) > 8

    @property
    def x(self) -> int:
        return 2 + self.column * (WIDTH + GAP)

    @property
    def y(self) -> int:
        return 2 + self.row * (HEIGHT + GAP)

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2

    @property
    def name_line(self) -> int:
        return self.y + 35

    @property
    def number_line(self) -> int:
        return self.y + 58


def tiles() -> list[Tile]:
    """The twelve tiles, row by row. Two statements, whatever the number of offices."""
    numbers = {prefix: (total, joined) for prefix, total, joined in _numbers()}
    applying = dict(_applying())
    found = []
    for prefix, (name_zh, name_en, column, row) in PLACES.items():
        total, joined = numbers.get(prefix, (0, 0))
        name = name_en if english() else name_zh
        found.append(Tile(prefix, name, column, row, total, joined, applying.get(prefix, 0)))
    return sorted(found, key=lambda tile: (tile.row, tile.column))


def _numbers() -> Iterator[tuple[str, int, int]]:
    rows = Organisation.objects.procuratorates().filter(retired_on=None).order_by()
    joined = Count("pk", filter=Q(membership__in=Organisation.TAKES_PART))
    parts = rows.annotate(prefix=Substr("code", 1, 2)).values("prefix")
    yield from parts.annotate(total=Count("pk"), joined=joined).values_list("prefix", "total", "joined")


def _applying() -> Iterator[tuple[str, int]]:
    rows = Accession.objects.exclude(state__in=Accession.SETTLED).exclude(submitted_at=None).order_by()
    parts = rows.annotate(prefix=Substr("organisation__code", 1, 2)).values("prefix")
    yield from parts.annotate(n=Count("pk")).values_list("prefix", "n")
