"""What an amount is: its bounds, its conversion, and the slip of a unit."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daliang.vocabulary.money import LARGEST, Currency, Money, convert, looks_like_unit_slip
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb

RATES = st.decimals("0.0001", "20", places=6)


@pytest.mark.parametrize("value", [0, -1, LARGEST + 1])
def test_no_amount_lies_outside_its_bounds(value: int) -> None:
    with pytest.raises(ValueError, match="an amount is"):
        Money(value, Currency.CNY)


def test_dollars_are_converted_half_up_to_whole_yuan() -> None:
    assert convert(785_000_000, Decimal("6.8523")) == 5_379_055_500
    assert convert(1, Decimal("6.5")) == 7
    assert convert(3, Decimal("0.5")) == 2


@given(st.integers(1, LARGEST), RATES)
def test_conversion_is_never_off_by_more_than_half_a_yuan(value: int, rate: Decimal) -> None:
    assert abs(convert(value, rate) - value * Fraction(rate)) <= Fraction(1, 2)


@pytest.mark.parametrize("rate", ["0", "-6.8", "NaN", "Infinity"])
def test_a_rate_that_cannot_be_is_refused(rate: str) -> None:
    with pytest.raises(Refusal) as refused:
        convert(1, Decimal(rate))
    assert refused.value.code == "bad_rate"


@pytest.mark.parametrize(
    ("before", "after", "slip"),
    [
        (2_200_000_000, 220_000, True),
        (220_000, 2_200_000_000, True),
        (10**9, 10**9 * 2_000, True),
        (10**9, 10**9 * 50_000, True),
        (10**9, 10**9 * 2_000 - 1, False),
        (10**9, 10**9 * 50_000 + 1, False),
        (800_000_000, 1_200_000_000, False),
        (10**8, 10**10, False),
        (0, 10**9, False),
        (0, 0, False),
    ],
)
def test_a_jump_of_about_ten_thousand_times_looks_like_a_slip(before: int, after: int, slip: bool) -> None:
    assert looks_like_unit_slip(before, after) is slip


@given(st.integers(1, LARGEST), st.integers(1, LARGEST))
def test_a_slip_is_seen_in_both_directions(before: int, after: int) -> None:
    assert looks_like_unit_slip(before, after) == looks_like_unit_slip(after, before)


@given(st.integers(1, 10**10), st.decimals("0.5", "4", places=2))
def test_taking_wan_for_yi_is_always_seen_even_if_the_amount_moved(wan: int, moved: Decimal) -> None:
    assert looks_like_unit_slip(wan * 100, int(wan * 100 * moved) * 10_000)
