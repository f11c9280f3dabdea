"""Tiers: which amounts count under which, nested and by band."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daliang.vocabulary.money import LARGEST, Currency, Money, Qualifier
from daliang.vocabulary.refusal import Refusal
from daliang.vocabulary.tiers import Counting, Ladder, Tier

pytestmark = pytest.mark.nodb

CNY, USD = Currency.CNY, Currency.USD
NESTED, BAND = Counting.NESTED, Counting.BAND
YI = 10**8
LADDER = Ladder(Tier.of(f"t{yi}", yi * YI, CNY) for yi in (1, 10, 20, 50, 100))
CODES = [tier.code for tier in LADDER.tiers]
VALUES = st.integers(1, LARGEST) | st.integers(1, 200).map(lambda yi: yi * YI) | st.integers(1, 200 * YI)


@pytest.mark.parametrize(
    ("value", "band"), [(1, 0), (YI - 1, 0), (YI, 1), (20 * YI - 1, 2), (20 * YI, 3), (100 * YI, 5), (LARGEST, 5)]
)
def test_a_band_begins_at_its_tier_and_ends_below_the_next(value: int, band: int) -> None:
    assert LADDER.band_of(value) == band


@pytest.mark.parametrize("qualifier", Qualifier)
def test_an_amount_with_any_qualifier_counts_by_its_stated_value(qualifier: Qualifier) -> None:
    assert LADDER.band_of(Money(20 * YI, CNY, qualifier)) == 3
    assert LADDER.counts("t20", Money(20 * YI, CNY, qualifier), NESTED)


def test_five_of_a_hundred_and_one_of_fifty_are_six_nested_and_one_by_band() -> None:
    values = [100 * YI] * 5 + [50 * YI]
    assert sum(LADDER.counts("t50", value, NESTED) for value in values) == 6
    assert sum(LADDER.counts("t50", value, BAND) for value in values) == 1


@given(VALUES)
def test_an_amount_counts_in_one_band_at_most_and_in_every_tier_that_it_reaches(value: int) -> None:
    by_band = [code for code in CODES if LADDER.counts(code, value, BAND)]
    nested = [code for code in CODES if LADDER.counts(code, value, NESTED)]
    assert len(nested) == LADDER.band_of(value)
    assert by_band == nested[-1:]


@given(VALUES, st.sampled_from(CODES), st.sampled_from(Counting))
def test_an_amount_counts_exactly_when_it_lies_within_the_bounds(value: int, code: str, counting: Counting) -> None:
    low, high = LADDER.bounds(code, counting)
    assert LADDER.counts(code, value, counting) == (low <= value and (high is None or value < high))


@given(st.lists(VALUES))
def test_what_is_nested_in_a_tier_is_the_sum_of_its_band_and_all_above(values: list[int]) -> None:
    def count(code: str, counting: Counting) -> int:
        return sum(LADDER.counts(code, value, counting) for value in values)

    for place, code in enumerate(CODES):
        assert count(code, NESTED) == sum(count(above, BAND) for above in CODES[place:])


@pytest.mark.parametrize(
    ("code", "counting", "chinese", "english"),
    [
        ("t20", NESTED, "≥20亿元", "≥CNY 2 bn"),
        ("t20", BAND, "20–50亿元", "CNY 2–5 bn"),
        ("t1", BAND, "1–10亿元", "CNY 100 m–1 bn"),
        ("t100", BAND, "≥100亿元", "≥CNY 10 bn"),
    ],
)
def test_labels_say_what_is_counted(code: str, counting: Counting, chinese: str, english: str) -> None:
    assert LADDER.label(code, counting) == chinese
    assert LADDER.label(code, counting, language="en") == english


def test_a_band_between_two_units_names_both() -> None:
    dollars = Ladder([Tier.of("half", YI // 2, USD), Tier.of("one", YI, USD)])
    assert dollars.label("half", BAND) == "5,000万美元–1亿美元"
    assert dollars.label("half", BAND, language="en") == "USD 50–100 m"


def refusal_of(*tiers: Tier) -> str:
    with pytest.raises(Refusal) as refused:
        Ladder(tiers)
    return refused.value.code


def test_a_ladder_is_refused_that_could_not_place_every_amount_once() -> None:
    one, ten = Tier.of("one", YI, CNY), Tier.of("ten", 10 * YI, CNY)
    assert refusal_of() == "no_tiers"
    assert refusal_of(ten, one) == "tiers_not_rising"
    assert refusal_of(one, Tier.of("same", YI, CNY)) == "tiers_not_rising"
    assert refusal_of(Tier.of("nothing", 0, CNY)) == "tiers_not_rising"
    assert refusal_of(one, Tier.of("one", 2 * YI, CNY)) == "repeated_tier"
    assert refusal_of(one, Tier.of("usd", 2 * YI, USD)) == "mixed_currencies"


def test_dollars_are_not_placed_on_a_ladder_of_yuan() -> None:
    with pytest.raises(Refusal) as refused:
        LADDER.band_of(Money(YI, USD))
    assert refused.value.code == "other_currency"


def test_an_unknown_tier_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refusal) as refused:
        LADDER.counts("t30", YI, NESTED)
    assert str(refused.value) == "没有“t30”这一档；可用的档位有：t1、t10、t20、t50、t100"
