"""Sums stay exact beyond what floating point, and even 64 bits, can hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daliang.ledger.columns.tests.world import RECORDED, day
from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.measures.engine import by_unit, rows, table
from daliang.measures.sums import added
from daliang.measures.tests.world import World, flow, until
from daliang.vocabulary.money import LARGEST

MOST = 2**63 - 1


@pytest.mark.nodb
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-MOST, MOST)), max_size=40))
def test_sums_equal_those_of_whole_numbers(weighted: list[tuple[int, int]]) -> None:
    keys, weights = (np.array([pair[at] for pair in weighted], np.int64) for at in (0, 1))
    wanted = [sum(weight for key, weight in weighted if key == of) for of in range(4)]
    assert added(keys, weights, 4).tolist() == wanted


@pytest.mark.nodb
@given(st.integers(2**52, 2**54), st.integers(1, 60))
def test_sums_around_the_bound_of_floating_point_are_exact(value: int, often: int) -> None:
    keys, weights = np.zeros(often, np.int64), np.full(often, value, np.int64)
    weights[-1] = 1
    assert added(keys, weights, 1).tolist() == [value * (often - 1) + 1]


@pytest.mark.django_db
def test_huge_money_is_added_to_the_last_yuan() -> None:
    """95 payments of nearly the largest amount each: together more than floating point holds."""
    world = World.founded()
    for unit, often in (("east-1", 94), ("west-1", 1)):
        world.open(unit, "03-01", unit)
        paid = NewFact(world.projects[unit], Kind.PAID_IN, day("03-02"), {"value": LARGEST - 1, "currency": "CNY"})
        post([paid] * often, by=None, recorded_at=RECORDED)
    asked = flow("paid_in", amount="paid_in")
    found = by_unit(asked, world.scope(), until("06-30"))
    assert found["city"].cny == 95 * LARGEST - 95 > 2**53
    assert found["east-1"].cny == 94 * LARGEST - 94
    assert [row.cny for row in rows(asked, world.scope(), until("06-30"))] == [94 * LARGEST - 94, LARGEST - 1]
    assert table(asked, world.scope(), until("06-30"), ("unit", "tier"))["city", ""].cny == 95 * LARGEST - 95
