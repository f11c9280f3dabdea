"""Completeness and timeliness over the closed rounds: own branch only, and no ranking without a document."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daliang.org import clock
from daliang.rounds.history import History, Standing, history
from daliang.rounds.rules import close_round, excuse, next_round, open_round
from daliang.rounds.tests.world import AFTER_DUE, DEFINITION, World

RANKING = {"document": "扬商发〔2022〕8号", "on": "2022-08-26"}
LATER = datetime(2022, 9, 10, tzinfo=UTC)


@pytest.fixture
def closed(world: World) -> World:
    """R02: east-a in time, east-b seven and a half minutes late, west-a excused, west-b and the zone missing."""
    world.filed("east-a", amount="33亿")
    excuse(world.ret("west-a"), reason="机构调整", by=world.officer)
    with clock.held_at(AFTER_DUE):
        world.filed("east-b")
        close_round(world.round, by=world.officer, carry_over=True)
    return world


def ranked(world: World, **other: str) -> None:
    world.series.definition = {**DEFINITION, "ranking": {**RANKING, **other}}
    world.series.save()


def seen(world: World, login: str) -> History:
    with clock.held_at(AFTER_DUE):
        return history(world.series, world.people[login])


def test_each_unit_stands_as_it_filed(closed: World) -> None:
    found = seen(closed, "officer")
    assert [one.code for one in found.rounds] == ["2022-R02"]  # R01 was before this house and has no returns
    said = {row.unit.code: row.cells[0] and row.cells[0].standing for row in found.rows}
    assert said == {
        "east-a": Standing.ON_TIME, "east-b": Standing.LATE, "west-a": Standing.EXCUSED,
        "west-b": Standing.UNREPORTED, "zone": Standing.UNREPORTED,
    }  # fmt: skip
    rates = {row.unit.code: (row.rates.timeliness, row.rates.completeness) for row in found.rows}
    assert rates == {
        "east-a": (1, 1), "east-b": (0, 1), "west-a": (None, None), "west-b": (0, 0), "zone": (0, 0),
    }  # fmt: skip


def test_rates_are_over_all_closed_rounds(closed: World) -> None:
    with clock.held_at(LATER):
        second = open_round(next_round(closed.series), by=closed.officer)
        closed.round = second
        closed.filed("west-a")
        with clock.held_at(second.due_at - timedelta(hours=1)):
            closed.filed("west-b")
        close_round(second, by=closed.officer, carry_over=True)
    rates = {row.unit.code: row.rates for row in seen(closed, "officer").rows}
    assert (rates["west-a"].expected, rates["west-a"].timeliness) == (1, 0)
    assert (rates["west-b"].expected, rates["west-b"].timeliness, rates["west-b"].completeness) == (2, 0.5, 0.5)


@pytest.mark.parametrize(
    ("login", "units"),
    [
        ("approver-east", ["east-a", "east-b"]), ("clerk-west-b", ["west-b"]), ("guest", []),
        ("leader", ["east-a", "east-b", "west-a", "west-b", "zone"]),
    ],
)  # fmt: skip
def test_a_branch_sees_itself_in_the_order_of_the_tree_and_nobody_is_ranked(
    closed: World, login: str, units: list[str]
) -> None:
    found = seen(closed, login)
    assert [row.unit.code for row in found.rows] == units
    assert (found.ranking, found.places) == (None, [])


def test_by_a_document_all_are_ranked_for_all_to_see(closed: World) -> None:
    """Equal units share a place; who never had to file stands in none."""
    ranked(closed)
    for login in ("officer", "clerk-west-b"):
        found = seen(closed, login)
        assert [(place.number, place.unit.code) for place in found.places] == [
            (1, "east-a"), (2, "east-b"), (3, "west-b"), (3, "zone"),
        ]  # fmt: skip
        assert found.ranking is not None and found.ranking.document == RANKING["document"]
    assert [row.unit.code for row in seen(closed, "clerk-west-b").rows] == ["west-b"]
    assert seen(closed, "guest").places == []


def test_before_the_documents_day_nobody_is_ranked(closed: World) -> None:
    ranked(closed, on="2022-08-27")
    assert (seen(closed, "officer").ranking, seen(closed, "officer").places) == (None, [])


@pytest.mark.counts
def test_the_number_of_queries_does_not_grow_with_the_rounds(closed: World) -> None:
    ranked(closed)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as asked:
            seen(closed, "officer")
        counts.append(len(asked))
        with clock.held_at(LATER):
            close_round(open_round(next_round(closed.series), by=closed.officer), by=closed.officer)
    assert counts[0] == counts[1]
