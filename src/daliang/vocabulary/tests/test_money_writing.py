"""How amounts are shown, exactly and rounded, in both languages."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daliang.vocabulary.money import (
    Currency,
    Money,
    Qualifier,
    describe_money,
    exact_money,
    format_money,
    reread_money,
    rounded_money,
)

pytestmark = pytest.mark.nodb

CNY, USD = Currency.CNY, Currency.USD


@pytest.mark.parametrize(
    ("value", "currency", "chinese", "english"),
    [
        (2_200_000_000, CNY, "22亿元", "CNY 2.2 bn"),
        (785_000_000, USD, "7.85亿美元", "USD 785 m"),
        (35_000_000, CNY, "3,500万元", "CNY 35 m"),
        (33_100_000_000, CNY, "331亿元", "CNY 33.1 bn"),
        (26_890_000_000, CNY, "268.9亿元", "CNY 26.89 bn"),
        (123_450_000, CNY, "1.2345亿元", "CNY 123.45 m"),
        (123_456_700, CNY, "12,345.67万元", "CNY 123.4567 m"),
        (123_456_789, CNY, "123,456,789元", "CNY 123,456,789"),
        (10**14, CNY, "1,000,000亿元", "CNY 100,000 bn"),
        (9_999, USD, "9,999美元", "USD 9,999"),
        (0, CNY, "0元", "CNY 0"),
        (-220_000_000, CNY, "-2.2亿元", "CNY -220 m"),
    ],
)
def test_amounts_are_shown_exactly_in_a_short_unit(value: int, currency: Currency, chinese: str, english: str) -> None:
    assert format_money(value, currency) == chinese
    assert format_money(value, currency, language="zh-hans") == chinese
    assert format_money(value, currency, language="en") == english


def test_the_exact_amount_names_every_yuan() -> None:
    assert exact_money(2_200_000_000, CNY) == "2,200,000,000元"
    assert exact_money(785_000_000, USD, language="en") == "USD 785,000,000"


@pytest.mark.parametrize(
    ("qualifier", "chinese", "english"),
    [
        (Qualifier.EXACTLY, "100亿元", "CNY 10 bn"),
        (Qualifier.ABOUT, "约100亿元", "about CNY 10 bn"),
        (Qualifier.AT_LEAST, "100亿元以上", "CNY 10 bn or more"),
        (Qualifier.CLASS, "百亿级", "CNY 10 bn class"),
    ],
)
def test_an_amount_is_described_with_how_surely_it_is_known(qualifier: Qualifier, chinese: str, english: str) -> None:
    money = Money(10**10, CNY, qualifier)
    assert describe_money(money) == chinese
    assert describe_money(money, language="en") == english


def test_a_class_that_is_no_power_of_ten_keeps_its_figures() -> None:
    assert describe_money(Money(30 * 10**9, CNY, Qualifier.CLASS)) == "300亿元级"
    assert describe_money(Money(10**9, USD, Qualifier.CLASS)) == "十亿美元级"


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (2_234_567_890, "22.35亿元", "CNY 2.23 bn"),
        (2_200_000_001, "22亿元", "CNY 2.2 bn"),
        (100_500_000, "1.01亿元", "CNY 100.5 m"),
        (99_999_999, "1亿元", "CNY 100 m"),
        (12_345, "1.23万元", "CNY 12,345"),
        (7, "7元", "CNY 7"),
        (-2_234_567_890, "-22.35亿元", "CNY -2.23 bn"),
    ],
)
def test_cards_show_two_decimals_at_most_rounded_half_up(value: int, chinese: str, english: str) -> None:
    assert rounded_money(value, CNY) == chinese
    assert rounded_money(value, CNY, language="en") == english


@given(st.integers(10**8, 10**14))
def test_a_rounded_amount_is_off_by_half_a_hundredth_of_yi_at_most(value: int) -> None:
    shown = Decimal(rounded_money(value, CNY).removesuffix("亿元").replace(",", ""))
    assert abs(shown * 10**8 - value) <= 500_000


@given(st.integers(1, 10**14), st.sampled_from(Currency), st.sampled_from(Qualifier))
def test_what_is_shown_in_english_reads_back(value: int, currency: Currency, qualifier: Qualifier) -> None:
    money = Money(value, currency, qualifier)
    assert reread_money(describe_money(money, language="en")) == money


@given(st.integers(1, 10**5), st.sampled_from([10**6, 10**9, 10**5]), st.sampled_from(Currency))
def test_round_sizes_shown_in_english_read_back(count: int, unit: int, currency: Currency) -> None:
    money = Money(count * unit, currency)
    assert reread_money(describe_money(money, language="en")) == money


@pytest.mark.parametrize(
    "text", ["1.5 billion", "22亿", "CNY", "USD 1.5 trillion", "about CNY 2 bn or more", "CNY 1.5", "CNY 0", "EUR 2 bn"]
)
def test_any_other_form_is_left_to_the_reader_of_what_people_type(text: str) -> None:
    assert reread_money(text) is None
