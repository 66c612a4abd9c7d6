"""The map of members, as tiles."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.enums import Scope
from members.tiles import tiles
from members.views.gate import reading


@reading(Scope.DIRECTORY)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Twelve tiles, and the same numbers as a table."""
    found = tiles()
    numbers = {name: f"{sum(getattr(tile, name) for tile in found):,}" for name in ("joined", "total")}
    return render(request, "members/map.html", {"tiles": found, "shades": range(5), **numbers})
