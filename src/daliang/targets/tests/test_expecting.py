"""Beside each standing stands what is expected at the end of its period; the history is counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from math import prod

import pytest

from daliang.ledger.columns.tests.world import day
from daliang.ledger.facts import Kind
from daliang.measures.tests.world import World
from daliang.org import clock
from daliang.org.models import Role, Unit
from daliang.targets.answers import status_answer
from daliang.targets.contents import Row
from daliang.targets.expecting import Expected, expectations
from daliang.targets.forecast.answers import Unknown
from daliang.targets.forecast.tests.test_forecast import OLD, YOUNG
from daliang.targets.forecast.tests.world import AS_OF, ENDS, NOW, STARTS, build, signed
from daliang.targets.models import Indicator
from daliang.targets.progress import standings
from daliang.targets.rules import issue_contents
from daliang.targets.tests.world import PARKS, contents
from daliang.tests.standing import built_once


def founded() -> World:
    """Every park at least one signed, fifteen in the city."""
    world = build()
    Unit.objects.filter(code__in=PARKS).update(is_park=True)
    measure = signed()
    measure.code = measure.label = "signed"
    measure.save()
    rows = (
        Row(code="cover", measure="signed", rule="at_least", each="park", minimum=1),
        Row(code="pool", measure="signed", targets={"city": 15}),
    )
    with clock.held_at(NOW):
        officer = world.person("city", Role.OFFICER)
        issue_contents("half", starts=STARTS, ends=ENDS, contents=contents(*rows), by=officer)
    return world


built_history = built_once(founded)


@pytest.fixture
def world(built_history: World, db: None) -> Iterator[World]:
    with clock.held_at(NOW):
        yield deepcopy(built_history)


def told(indicator: str, unit: str, known_at: int | None = None) -> Expected | Unknown:
    found = expectations(standings(None, as_of=AS_OF), None, known_at=known_at)
    return found[Indicator.objects.get(code=indicator).pk, unit]


def expected(indicator: str, unit: str, known_at: int | None = None) -> Expected:
    found = told(indicator, unit, known_at)
    assert isinstance(found, Expected)
    return found


def test_a_pool_is_expected_as_the_forecast_says(world: World) -> None:
    found = expected("pool", "city")
    assert found.mean == pytest.approx(12 + 8 * OLD + 2 * YOUNG)
    assert (found.low, found.high) == (15, 19)
    assert found.reaches is not None and 0.9 < found.reaches < 1


def test_of_a_coverage_the_parks_are_counted_that_reach_their_minimum(world: World) -> None:
    chances = {"east-1": 1.0, "east-2": YOUNG, "west-1": 0.0}  # west-1 has only a share of a project in sight
    assert {park: expected("cover", park).reaches for park in PARKS} == pytest.approx(chances)
    city, east = expected("cover", "city"), expected("cover", "east")
    assert city.mean == pytest.approx(sum(chances.values()))
    assert (city.low, city.high, city.reaches) == (1, 2, prod(chances.values()))
    assert [east.mean, east.reaches] == pytest.approx([1 + YOUNG, YOUNG])


def test_of_the_top_alone_the_same_is_told(world: World) -> None:
    city, found = Unit.objects.get(code="city"), standings(None, as_of=AS_OF)
    every, top = expectations(found, None, unit=city), expectations(found, None, unit=city, top_only=True)
    assert top == {key: every[key] for key in top}
    told = {(indicator, unit) for indicator, unit in top if unit == "city"}
    assert len(told) == 2 and len(top) < len(every)


def test_as_known_then_nothing_later_is_seen(world: World) -> None:
    before = expected("pool", "city")
    later = world.post("new", Kind.REACHED, "04-29", {"stage": "signed"})
    assert expected("pool", "city").mean != before.mean
    assert expected("pool", "city", known_at=later.seq - 1) == before


def test_the_answer_has_it_beside_each_standing_and_null_where_none_is_told(world: World) -> None:
    by_unit = {(one["indicator"], one["unit"]): one["forecast"] for one in status_answer(None, as_of=AS_OF)["targets"]}
    assert by_unit["pool", "city"]["low"] == 15 and by_unit["cover", "east-1"]["reaches"] == 1
    early = status_answer(None, as_of=day("01-20"))["targets"]  # no history yet that it could go by
    assert [one["forecast"] for one in early if one["unit"] == "city"] == [None, None]
