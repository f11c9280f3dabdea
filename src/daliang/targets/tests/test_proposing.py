"""Splitting a whole, and whether targets add up: pure arithmetic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daliang.targets.contents import Contents, Row
from daliang.targets.fitting import Fit, fit
from daliang.targets.proposing import equal, proportional
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb
WEIGHTS = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 10**12), min_size=1, max_size=12)
WHOLES = st.integers(0, 10**12)


@given(whole=WHOLES, weights=WEIGHTS, floor=st.integers(0, 10**6))
def test_the_parts_add_up_to_the_whole(whole: int, weights: dict[str, int], floor: int) -> None:
    parts = proportional(whole, weights, floor=floor)
    assert (sum(parts.values()), parts.keys()) == (whole, weights.keys())
    assert min(parts.values()) >= 0


@given(whole=WHOLES, weights=WEIGHTS)
def test_no_part_is_a_whole_one_off_and_more_weight_never_gets_less(whole: int, weights: dict[str, int]) -> None:
    parts, every = proportional(whole, weights), sum(weights.values())
    for unit, weight in weights.items():
        assert not every or abs(parts[unit] * every - whole * weight) < every
        assert all(parts[unit] >= parts[other] for other, less in weights.items() if less < weight)


@given(whole=WHOLES, weights=WEIGHTS)
def test_the_order_of_units_does_not_matter(whole: int, weights: dict[str, int]) -> None:
    assert proportional(whole, weights) == proportional(whole, dict(reversed(weights.items())))


def test_by_hand() -> None:
    assert proportional(14, {"a": 6, "b": 3, "c": 1}) == {"a": 9, "b": 4, "c": 1}
    assert equal(14, "abcd") == {"a": 4, "b": 4, "c": 3, "d": 3}
    assert proportional(10, {"a": 0, "b": 0}) == {"a": 5, "b": 5}, "nobody had a result"
    assert proportional(10, {"a": 8, "b": 0}) == {"a": 10, "b": 0}
    assert proportional(10, {"a": 8, "b": 0}, floor=2) == {"a": 8, "b": 2}, "a low base grows more"


def test_what_cannot_be_split_is_refused() -> None:
    assert equal(0, ()) == {}
    for whole, weights, code in ((1, {}, "no_units"), (-1, {"a": 1}, "negative"), (1, {"a": -1}, "negative")):
        with pytest.raises(Refusal) as caught:
            proportional(whole, weights)
        assert caught.value.code == code


ABOVE = {"city": "", "east": "city", "east-1": "east", "east-2": "east", "west": "city", "west-1": "west"}


def fits(rule: str = "pool", **targets: int) -> list[Fit]:
    named = {unit.replace("_", "-"): amount for unit, amount in targets.items()}
    return fit(Contents(title="", rows=(Row("r", "m", rule=rule, targets=named),)), ABOVE)


def test_sums_say_by_how_much_they_do_not_fit() -> None:
    assert [(one.unit, one.over) for one in fits(city=14, east=10, west=6)] == [("city", 2)]
    assert [(one.unit, one.over) for one in fits(city=14, east=10)] == [("city", -4)]
    assert [(one.unit, one.over) for one in fits(city=14, east=10, west=4, east_1=10)] == [("city", 0), ("east", 0)]


def test_a_unit_without_a_target_is_passed_over() -> None:
    assert [(one.unit, one.parts) for one in fits(city=5, east_1=2, west_1=3)] == [("city", 5)]
    assert fits(city=5) == [] == fits(east_1=2, west_1=3)


def test_shares_and_coverage_are_no_sums() -> None:
    assert fits("share", city=5, east=5) == [] == fits("at_least", east_1=1)
