"""Answers kept while a reading lasts are those that a fresh look gives, and are nobody else's."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from daliang.ledger.columns import columns
from daliang.ledger.facts import Kind
from daliang.measures import questions, selection
from daliang.measures.cohort import reached
from daliang.measures.engine import by_unit, rows, table, total
from daliang.measures.kept import Kept
from daliang.measures.reading import one_reading
from daliang.measures.scope import Period, Scope
from daliang.measures.tables import Cell, Dimension
from daliang.measures.tests.world import World, flow, measure, stock, until
from daliang.vocabulary.refusal import Refusal

MEASURES = (
    flow(),
    flow("lead"),
    flow("signed", at_least=4 * 10**8, counting="nested"),
    flow("signed", unit_of="credit"),
    flow("signed", origin="foreign"),
    stock("signed"),
    stock("lead", "signed"),
    stock("signed", suspended="exclude"),
)
PERIODS = (
    until("03-31"),
    until("06-30"),
    until("06-30", start="03-05"),
    until("06-30", known_at=4),
)
BY: tuple[tuple[str, ...], ...] = (("unit",), ("stage",), ("origin", "unit"))


def scopes(world: World) -> list[Scope]:
    people = [world.person("city"), world.person("east"), world.person("west")]
    return [Scope(None), Scope(None, world.units["east"]), *(Scope(person) for person in people)]


@pytest.fixture
def one_ledger(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of fresh readings: the ledger is encoded once for all of them, nothing else is shared."""
    world.signed("halted", "03-20", "east-2", 9)
    world.post("halted", Kind.SUSPENDED, "04-10")
    held = columns()
    monkeypatch.setattr("daliang.measures.reading.columns", lambda: held)


def told(asked: object, scope: Scope, period: Period, by: tuple[str, ...]) -> tuple[object, ...]:
    found = table(asked, scope, period, by)  # type: ignore[arg-type]
    return found.by, found.axes, found.quantity.tolist(), found.cny.tolist(), found.total, found.known_at


@pytest.mark.usefixtures("one_ledger")
def test_kept_answers_are_the_fresh_ones_whatever_was_asked_before(world: World) -> None:
    """Every measure for every scope, person, moment and grouping, twice within one reading and in either order."""
    asked = list(product(MEASURES, scopes(world), PERIODS, BY))
    fresh = [told(*one) for one in asked]
    with one_reading():
        assert [told(*one) for one in asked] == fresh
        assert [told(*one) for one in reversed(asked)] == fresh[::-1]
    assert len({str(one) for one in fresh}) > 20  # the questions do differ


@pytest.mark.usefixtures("one_ledger")
def test_kept_rows_and_conversion_are_the_fresh_ones(world: World) -> None:
    asked = list(product(MEASURES, scopes(world), PERIODS))
    fresh = [(rows(*one), reached(one[0], ["lead", "signed"], *one[1:])) for one in asked]
    with one_reading():
        for _again in range(2):
            assert [(rows(*one), reached(one[0], ["lead", "signed"], *one[1:])) for one in asked] == fresh


def test_nothing_leaks_to_a_person_who_may_see_less(world: World) -> None:
    city, east = world.person("city"), world.person("east")
    west = world.units["west"]
    with one_reading():
        assert total(flow(), Scope(city, west), until("06-30")).count == 1
        with pytest.raises(Refusal) as refused:
            total(flow(), Scope(east, west), until("06-30"))
        assert refused.value.code == "unknown_unit"
        assert total(flow(), Scope(city), until("06-30")).count == 3
        assert total(flow(), Scope(east), until("06-30")).count == 2
        assert set(by_unit(flow(), Scope(east), until("06-30"))) == {"east", "east-1", "east-2"}


def test_an_unsaved_measure_of_the_same_code_is_another_question(world: World) -> None:
    with one_reading():
        assert total(measure("same", book="arrivals", milestones=["signed"]), world.scope(), until("06-30")).count == 3
        small = measure("same", book="arrivals", milestones=["signed"], at_least=6 * 10**8, counting="nested")
        assert total(small, world.scope(), until("06-30")).count == 1


def test_nothing_is_kept_beyond_the_reading(world: World) -> None:
    with one_reading():
        assert total(flow(), world.scope(), until("06-30")).count == 3
    world.signed("later", "03-02", "west-1", 5)
    assert total(flow(), world.scope(), until("06-30")).count == 4
    with one_reading():
        assert total(flow(), world.scope(), until("06-30")).count == 4


def test_a_shared_table_cannot_be_written_to(world: World) -> None:
    with one_reading():
        found = table(flow(), world.scope(), until("06-30"), ("unit",))
        assert table(flow(), world.scope(), until("06-30"), ("unit",)) is found
        with pytest.raises(ValueError, match="read-only"):
            found.quantity[0] = 1


def test_one_pass_over_the_ledger_serves_all_stocks_of_a_moment(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[object] = []

    def counted(columns: object, day: object, seq: object) -> object:
        passes.append(day)
        return selection.standing(columns, day, seq)  # type: ignore[arg-type]

    monkeypatch.setattr(questions, "standing", counted)
    with one_reading():
        for asked, scope in product(MEASURES, scopes(world)):
            by_unit(asked, scope, until("06-30"))
    assert len(passes) == 1


def test_a_table_adds_up_along_one_dimension(world: World) -> None:
    found = table(flow(), world.scope(), until("06-30"), ("industry", "origin"))
    for dimension in (Dimension.INDUSTRY, Dimension.ORIGIN):
        alone = table(flow(), world.scope(), until("06-30"), (dimension,)).along(dimension)
        assert found.margin(dimension) == alone and any(alone.values())
    with pytest.raises(ValueError, match="add up"):
        table(flow(), world.scope(), until("06-30"), ("origin", "unit")).margin(Dimension.ORIGIN)


def test_a_conversion_counts_only_the_cohort_and_its_own_sums(world: World) -> None:
    world.signed("old", "03-15", "east-1", 9)
    large = flow("signed", at_least=4 * 10**8, counting="nested")
    cohort, (signed,) = reached(large, ["signed"], world.scope(), until("06-30"))
    assert cohort == signed == total(large, world.scope(), until("06-30"))
    assert reached(large, ["nothing"], world.scope(), until("06-30"))[1] == [Cell(0, 0, 0)]


@pytest.mark.nodb
def test_the_least_used_answer_goes_first() -> None:
    kept = Kept(2)
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key

    def ask(key: str) -> str:
        return kept.get(key, lambda: make(key))

    assert [ask(key) for key in ("a", "b", "a", "c", "a", "b")] == ["a", "b", "a", "c", "a", "b"]
    assert made == ["a", "b", "c", "b"] and len(kept) == 2


@pytest.mark.nodb
def test_a_refusal_is_not_kept() -> None:
    kept = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: int(np.int64(5))) == 5
