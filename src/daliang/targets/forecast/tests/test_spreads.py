"""Sums of uncertain projects against every outcome written out."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daliang.ledger.facts import WHOLE
from daliang.targets.forecast.spreads import Spread, counted, drawn, seed_of

pytestmark = pytest.mark.nodb
CHANCE = st.one_of(st.sampled_from([0.0, 0.3, 1.0]), st.floats(0, 1))
SHARE = st.sampled_from([WHOLE, WHOLE, 400_000, 333_333])
PROJECTS = st.lists(st.tuples(CHANCE, SHARE), max_size=9)


def spread(projects: list[tuple[float, int]]) -> Spread:
    chances, shares = zip(*projects, strict=True) if projects else ((), ())
    return counted(np.array(chances, float), np.array(shares, np.int64))


def written_out(projects: list[tuple[float, int]]) -> dict[int, float]:
    found: Counter[int] = Counter()
    for outcome in product((False, True), repeat=len(projects)):
        weight, value = 1.0, 0
        for comes, (chance, share) in zip(outcome, projects, strict=True):
            weight *= chance if comes else 1 - chance
            value += share if comes else 0
        found[value] += weight  # type: ignore[assignment]
    return dict(found)


@given(PROJECTS)
def test_a_count_is_distributed_as_all_outcomes_written_out(projects: list[tuple[float, int]]) -> None:
    found, expected = spread(projects), written_out(projects)
    told = dict(zip(found.values.tolist(), found.weights.tolist(), strict=True))
    assert all(told.get(value, 0.0) == pytest.approx(weight, abs=1e-12) for value, weight in expected.items())
    assert set(told) <= set(expected)
    assert found.weights.sum() == pytest.approx(1)
    assert found.mean == pytest.approx(sum(chance * share for chance, share in projects))


@given(PROJECTS, st.integers(0, 8), st.integers(0, 9), st.floats(0, 1))
def test_a_likelier_project_makes_no_target_less_likely(
    projects: list[tuple[float, int]], place: int, target: int, more: float
) -> None:
    if place < len(projects):
        chance, share = projects[place]
        better = [*projects]
        better[place] = (chance + (1 - chance) * more, share)
        assert spread(better).reaches(target * WHOLE) >= spread(projects).reaches(target * WHOLE) - 1e-12


def test_many_projects_of_two_kinds_are_still_exact_and_quick_to_add() -> None:
    chances = np.r_[np.full(30_000, 0.02), np.full(10_000, 0.3)]
    found = counted(chances, np.full(len(chances), WHOLE))
    assert found.weights.sum() == pytest.approx(1)
    assert found.mean / WHOLE == pytest.approx(3600)
    spare = (found.weights @ (found.values / WHOLE - 3600) ** 2) ** 0.5
    assert spare == pytest.approx((30_000 * 0.02 * 0.98 + 10_000 * 0.3 * 0.7) ** 0.5)


def test_beyond_a_dozen_shared_projects_shares_are_rounded_to_hundredths() -> None:
    found = counted(np.full(14, 0.5), np.full(14, 333_333))
    assert set(found.values.tolist()) == {330_000 * times for times in range(15)}
    assert found.weights.max() == pytest.approx(3432 / 2**14)


def test_a_quantile_is_the_least_value_not_exceeded_with_its_probability() -> None:
    found = counted(np.array([0.5, 0.5]), np.array([WHOLE, WHOLE]))  # ¼, ½, ¼
    assert [found.quantile(share) // WHOLE for share in (0.1, 0.25, 0.26, 0.75, 0.76, 1)] == [0, 0, 1, 1, 2, 2]
    assert [found.reaches(target * WHOLE) for target in (0, 1, 2, 3)] == [1, 0.75, 0.25, 0]


def test_the_same_question_draws_the_same_money() -> None:
    chances, amounts = np.array([0.2, 0.5, 0.9]), np.array([10, 200, 3000]) * 10**8
    first, again = (drawn(chances, amounts, seed_of("2022-04-30", "signed-20")) for _turn in range(2))
    other = drawn(chances, amounts, seed_of("2022-05-01", "signed-20"))
    assert first.values.tolist() == again.values.tolist() and first.weights.tolist() == again.weights.tolist()
    assert first.weights.tolist() != other.weights.tolist()


def test_drawn_money_is_distributed_as_all_outcomes_written_out() -> None:
    chances, amounts = np.array([0.2, 0.5, 0.9]), np.array([10, 200, 3000]) * 10**8
    found, expected = drawn(chances, amounts, 7), written_out(list(zip(chances, amounts, strict=True)))
    told = dict(zip(found.values.tolist(), found.weights.tolist(), strict=True))
    assert set(told) == set(expected)
    assert all(told[value] == pytest.approx(weight, abs=0.02) for value, weight in expected.items())


def test_very_many_small_amounts_come_with_their_mean_and_width() -> None:
    chances, amounts = np.full(5_000, 0.25), np.full(5_000, 4 * 10**8)
    found = drawn(chances, amounts, 7)
    width = (5_000 * 0.25 * 0.75) ** 0.5 * 4 * 10**8
    assert found.mean == pytest.approx(5_000 * 10**8, abs=width / 20)
    assert ((found.values - found.mean) ** 2 @ found.weights) ** 0.5 == pytest.approx(width, rel=0.05)
