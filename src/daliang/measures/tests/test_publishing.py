"""What a closing tells: written once, in order, as the closing froze it; small cells held back; the own unit exact."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from daliang.ledger.closing import close
from daliang.ledger.models import Closing
from daliang.measures import publishing
from daliang.measures.answers import asked_days, figures_answer
from daliang.measures.city import CityFigures, city_figures
from daliang.measures.engine import by_unit, rows, rows_by_unit
from daliang.measures.models import Measure, SafeFigure
from daliang.measures.publishing import tell_closings
from daliang.measures.scope import Period, Scope
from daliang.measures.tests.world import World, flow, until
from daliang.org.models import Deed, Role, Unit
from daliang.org.walls import scoped
from daliang.tests.standing import built_once

STOCK = {"book": "position", "stages": ["negotiating"]}
SIGNED = {"book": "arrivals", "milestones": ["signed"]}


def closed(title: str, on: date = date(2022, 8, 12)) -> Closing:
    return close(title=title, day=on, figures={}, by=None)


def negotiating(world: World, project: str, unit: str, yi: int, on: str = "03-01") -> None:
    world.open(project, on, unit)
    world.amount(project, on, yi)
    world.reach(project, on, "negotiating")


def three_counties() -> World:
    """A third county; four in negotiation in the east, two in the west, three in the south; two signed in the west."""
    made = World.founded()
    made.add_unit("south", "city")
    Measure.objects.create(code="talks", label="在谈", order=1, definition=STOCK)
    Measure.objects.create(code="signed", label="签约", order=2, definition=SIGNED)
    made.city(playbook={"cockpit": {"board": ["talks", "signed"]}})
    for unit, count in (("east-1", 4), ("west-1", 2), ("south", 3)):
        for number in range(count):
            negotiating(made, f"{unit}-{number}", unit, 3)
    for number in range(2):
        made.signed(f"signed-{number}", "03-01", "west-1", 5)
    return made


built_three_counties = built_once(three_counties)


@pytest.fixture
def world(built_three_counties: World, db: None) -> World:
    return deepcopy(built_three_counties)


def counts(found: CityFigures, measure: int = 0) -> dict[str, int | float | None]:
    return {row.unit.code: row.figures[measure].count for row in found.rows}


def test_small_cells_and_their_neighbours_are_held_back_and_public_counts_are_not(world: World) -> None:
    closing = closed("R01")
    found = city_figures(world.person("city", Role.LEADER), closing)
    assert counts(found) == {"city": 9, "east": None, "west": None, "south": None}
    assert counts(found, 1) == {"city": 2, "east": 0, "west": 2, "south": 0}
    assert {told.cny for row in found.rows for told in row.figures[1:]} == {None}


def test_the_own_unit_is_exact_and_a_park_stands_below_its_county(world: World) -> None:
    frozen = figures_answer(asked_days(Scope(None), as_of=date(2022, 8, 12)), each_unit=True)
    exact = close(title="R01", day=date(2022, 8, 12), by=None, figures=frozen)
    found = city_figures(world.person("west-1", Role.CLERK), exact)
    assert [row.unit.code for row in found.rows] == ["city", "east", "west", "west-1", "south"]
    own = next(row for row in found.rows if row.is_own)
    assert (own.unit.code, own.figures[0].count, own.figures[0].cny) == ("west-1", 2, 6 * 10**8)


def test_what_differs_by_one_project_from_the_closing_before_is_held_back(world: World) -> None:
    leader = world.person("city", Role.LEADER)
    first = closed("R01")
    negotiating(world, "late", "east-1", 3, on="08-20")
    second = closed("R02", date(2022, 8, 26))
    assert counts(city_figures(leader, second))["city"] is None
    assert counts(city_figures(leader, first))["city"] == 9


def test_it_is_told_once_and_in_order_whoever_looks_first(world: World) -> None:
    closed("R01")
    closed("R02")
    with scoped(Unit.objects.get(code="west").path):
        tell_closings()
    told = list(SafeFigure.objects.order_by("pk").values_list("closing__title", flat=True))
    assert told == ["R01"] * 8 + ["R02"] * 8
    assert SafeFigure.objects.get(closing__title="R01", unit__code="city", measure__code="talks").count == 9
    assert Deed.objects.filter(action="figures.tell").count() == 2
    negotiating(world, "back-dated", "east-1", 3)
    tell_closings()
    assert SafeFigure.objects.count() == 16


def test_what_was_told_is_never_changed(world: World) -> None:
    closed("R01")
    tell_closings()
    for deed in (lambda: SafeFigure.objects.update(quantity=1), lambda: SafeFigure.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()


@pytest.mark.tampers
def test_what_the_closing_froze_otherwise_is_not_told(world: World) -> None:
    """The way of counting has changed since the closing."""
    figures = [{"measure": "signed", "unit": "city", "count": 3, "cny": 1, "usd": 0}]
    close(title="R01", day=date(2022, 8, 12), figures={"figures": figures}, by=None)
    tell_closings()
    assert SafeFigure.objects.get(unit__code="city", measure__code="signed").quantity is None
    assert SafeFigure.objects.get(unit__code="west", measure__code="signed").count == 2


def test_without_a_stage_of_negotiation_no_count_is_public(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "NEGOTIATING", "talking")
    closed("R01")
    tell_closings()
    assert set(SafeFigure.objects.filter(measure__code="signed").values_list("quantity", flat=True)) == {None}


def test_telling_again_costs_two_looks(world: World) -> None:
    for title in ("R01", "R02"):
        closed(title)
    tell_closings()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        tell_closings()
    assert len(queries) <= 3


def test_the_rows_of_each_unit_are_those_behind_the_whole(world: World) -> None:
    period = until("12-31")
    found = rows_by_unit(flow("negotiating"), Scope(None), period)
    assert sorted((row for of in found.values() for row in of), key=lambda row: row.project) == rows(
        flow("negotiating"), Scope(None), period
    )
    cells = by_unit(flow("negotiating"), Scope(None), Period(period.as_of))
    assert {unit: len(of) for unit, of in found.items()} == {
        unit: cells[unit].count for unit in ("east-1", "west-1", "south")
    }
