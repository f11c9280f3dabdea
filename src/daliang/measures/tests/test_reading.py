"""How often the database is asked, and that the figures of one page agree."""

import pytest
from pytest_django import DjangoAssertNumQueries

from daliang.ledger.columns import columns
from daliang.measures.engine import by_unit, rows, table, total
from daliang.measures.reading import one_reading
from daliang.measures.scope import Scope
from daliang.measures.tests.world import World, flow, stock, until

LOOK = 3  # head row, stages, acts
TAIL = 1  # inside a test's transaction the entries come from the database


@pytest.fixture
def world(db: None) -> World:
    world = World.founded()
    world.signed("first", "03-01", "east-1", 3)
    return world


@pytest.mark.parametrize("size", [1, 12])
def test_a_table_asks_the_database_as_often_for_many_projects_as_for_few(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    for number in range(size):
        world.signed(f"p{number}", "03-01", "west-1", 3)
    east, city = world.person("city"), world.scope()
    with django_assert_num_queries(LOOK + TAIL + 3):  # the tree, units, the city's fiscal year
        total(flow(), city, until("06-30"))
    with django_assert_num_queries(LOOK + TAIL + 4):  # the tree, units, industries, tiers
        table(stock("signed"), city, until("06-30"), ("unit", "tier", "stage", "industry"))
    with django_assert_num_queries(LOOK + TAIL + 4):  # the tree, units, the fiscal year, who may see what
        rows(flow(), Scope(east), until("06-30"))


def test_one_reading_looks_once_for_many_figures(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(LOOK + TAIL + 3), one_reading():
        for asked in (flow(), flow("lead"), stock("signed"), stock("lead")):
            by_unit(asked, world_scope(world), until("06-30"))
            rows(asked, world_scope(world), until("06-30"))


def world_scope(world: World) -> Scope:
    return Scope(None, world.units["city"])


def test_figures_of_one_reading_agree_whatever_is_posted_meanwhile(world: World) -> None:
    with one_reading() as reading:
        before = total(flow(), world.scope(), until("06-30"))
        world.signed("later", "03-02", "west-1", 5)
        assert total(flow(), world.scope(), until("06-30")) == before
        assert len(rows(flow(), world.scope(), until("06-30"))) == 1
        assert table(flow(), world.scope(), until("06-30")).known_at == reading.columns.seq < columns().seq
    assert total(flow(), world.scope(), until("06-30")).count == 2


def test_a_table_says_which_seq_it_was_read_at(world: World) -> None:
    assert table(flow(), world.scope(), until("06-30")).known_at == columns().seq == 3
    assert table(flow(), world.scope(), until("06-30", known_at=2)).known_at == 2
    assert table(flow(), world.scope(), until("06-30", known_at=99)).known_at == 3
