"""The tile map: twelve tiles, each a link with its numbers in words, and the same numbers in the table beside it."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Organisation
from members.tiles import PLACES, Tile, tiles
from tests.world import World


def test_twelve_tiles_cover_every_office_of_the_west(world: World) -> None:
    found = tiles()
    assert {tile.province for tile in found} == set(PLACES)
    assert len({(tile.column, tile.row) for tile in found}) == 12
    outside = (
        Organisation.objects.procuratorates().filter(retired_on=None).exclude(code__regex=r"^\d{6}$").count()
    )
    supreme = 1
    assert (
        sum(tile.total for tile in found) + outside + supreme == Organisation.objects.procuratorates().count()
    )
    sichuan = next(tile for tile in found if tile.province == "51")
    assert sichuan.joined == 3


def test_shades_go_by_quarters() -> None:
    shades = [Tile("51", "", 0, 0, 100, joined, 0).shade for joined in (0, 1, 24, 25, 50, 75, 99, 100)]
    assert shades == [0, 1, 1, 2, 3, 4, 4, 4]
    assert [Tile("51", "", 0, 0, 300, joined, 0).percent for joined in (0, 1, 299, 300)] == [0, 1, 99, 100]


def test_tiles_and_table_lead_to_the_same_lists(world: World, login) -> None:
    body = login("case_officer").get(reverse("members:map")).content.decode()
    links = re.findall(r'href="(/members/\?province=\d\d)"', body)
    svg = body[body.index('<svg class="tiles"') : body.index("</svg>", body.index('<svg class="tiles"'))]
    assert svg.count("<title>") == 12
    assert sorted(re.findall(r'href="(/members/\?province=\d\d)"', svg)) == sorted(set(links))
    assert len(links) == 24


def test_two_statements(world: World) -> None:
    with CaptureQueriesContext(connection) as queries:
        tiles()
    assert len(queries) == 2
