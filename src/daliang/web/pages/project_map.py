"""A schematic map of the city: one tile a county or zone with its parks inside, shaded by the projects that fit.

Places come from the playbook. It shows who lies beside whom, never a boundary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from daliang.org.models import City, Unit
from daliang.register.tallies import Tally, by_branch
from daliang.web.guards import may, person_of
from daliang.web.lists.asking import Asked
from daliang.web.lists.frame import framed
from daliang.web.shading import SHADES, is_dark, shade

WIDE, HIGH, GAP = 200, 156, 10
PARKS, PARK_HIGH, PARKS_AT = 4, 20, 66
LETTERS = 11  # of a park's name beside its number


@dataclass(frozen=True)
class Park:
    """A line inside a tile."""

    unit: Unit
    tally: Tally
    address: str
    shade: int
    y: int


@dataclass(frozen=True)
class Tile:
    """A county or zone on the drawing, its upper left corner at (x, y)."""

    unit: Unit
    tally: Tally
    address: str
    shade: int
    x: int
    y: int
    parks: list[Park]
    hidden: int

    @property
    def is_dark(self) -> bool:
        return is_dark(self.shade)


@may("project.read")
@require_GET
def project_map(request: HttpRequest) -> HttpResponse:
    """?by=money shades by yuan, else by count; the filter of the list."""
    asked = Asked.of(request.GET, person_of(request))
    by = "money" if request.GET.get("by") == "money" else "count"
    units = list(asked.filter.options.unit.values())
    tallies = by_branch(units, asked.filter.within().tally_by_unit())
    tiles = _tiles(asked, units, tallies, by)
    rows = [(unit, unit.depth - units[0].depth, tallies[unit.pk], asked.address(unit=unit.code)) for unit in units]
    context = {
        "tiles": tiles,
        "rows": rows,
        "by": by,
        "switches": [(word, asked.address("project-map", by=word)) for word in ("count", "money")],
        "width": max((tile.x for tile in tiles), default=0) + WIDE + GAP,
        "height": max((tile.y for tile in tiles), default=0) + HIGH + GAP,
        "tile_wide": WIDE,
        "tile_high": HIGH,
        "shades": range(SHADES + 1),
    }
    return render(request, "web/lists/map.html", {**framed(asked, "project-map"), **context})


def _tiles(asked: Asked, units: list[Unit], tallies: dict[int, Tally], by: str) -> list[Tile]:
    """The units below the city, or the highest that the person sees. One without a place stands in a row below."""
    tops = [unit for unit in units if unit.depth == 2] or units[:1]
    given: dict[str, Any] = City.current().playbook.get("map", {})
    free = _free(given, len(tops))
    most = max((_weight(tallies[unit.pk], by) for unit in tops), default=0)
    widest = max((_weight(tallies[unit.pk], by) for unit in units if unit.depth > 2), default=0)
    lowest = {axis: min((place[axis] for place in _places(given, tops)), default=0) for axis in (0, 1)}
    found = []
    for top in tops:
        x, y = given[top.code] if top.code in given else next(free)
        below = [unit for unit in units if unit.pk != top.pk and top.holds(unit)]
        parks = [
            Park(
                unit,
                tallies[unit.pk],
                asked.address("project-list", unit=unit.code),
                shade(_weight(tallies[unit.pk], by), widest),
                PARKS_AT + at * PARK_HIGH,
            )
            for at, unit in enumerate(below[:PARKS])
        ]
        found.append(
            Tile(
                top,
                tallies[top.pk],
                asked.address("project-list", unit=top.code),
                shade(_weight(tallies[top.pk], by), most),
                GAP + (x - lowest[0]) * (WIDE + GAP),
                GAP + (y - lowest[1]) * (HIGH + GAP),
                parks,
                len(below) - len(parks),
            )
        )
    return found


def _places(given: dict[str, Any], tops: list[Unit]) -> list[Any]:
    """The given places of these units; when some have none, all count from the corner."""
    if any(top.code not in given for top in tops):
        return [(0, 0)]
    return [given[top.code] for top in tops]


def _free(given: dict[str, Any], count: int) -> Any:
    """Places below those that are given, five a row."""
    start = max((y for _x, y in given.values()), default=-1) + 1
    return ((at % 5, start + at // 5) for at in range(count))


def _weight(tally: Tally, by: str) -> int:
    return tally.cny if by == "money" else tally.count


urlpatterns = [path("projects/map/", project_map, name="project-map")]
