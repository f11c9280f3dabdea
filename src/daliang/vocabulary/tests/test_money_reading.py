"""What people type as an amount: read to whole yuan or dollars, or refused with what would be right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daliang.vocabulary.money import LARGEST, Currency, Money, Qualifier, describe_money, format_money, parse_money
from daliang.vocabulary.numerals import chinese_number
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb

CNY, USD = Currency.CNY, Currency.USD
EXACTLY, ABOUT, AT_LEAST, CLASS = Qualifier
YI = 10**8
VALUES = st.integers(1, LARGEST) | st.integers(1, 10**6).map(lambda yi: yi * YI) | st.sampled_from([LARGEST, 1, YI - 1])
CURRENCIES = st.sampled_from(Currency)


def refused(text: str, **given_as: int | Currency) -> Refusal:
    with pytest.raises(Refusal) as no:
        parse_money(text, **given_as)  # type: ignore[arg-type]
    return no.value


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("22亿", 22 * YI, CNY),
        ("22.5", 2_250_000_000, CNY),
        ("22.5亿元", 2_250_000_000, CNY),
        ("二十二亿", 22 * YI, CNY),
        ("二十二点五亿", 2_250_000_000, CNY),
        ("3500万", 35_000_000, CNY),
        ("3,500万元", 35_000_000, CNY),
        ("7.85亿美元", 785_000_000, USD),
        ("US$7.85亿", 785_000_000, USD),
        ("$785,000,000", 785_000_000, USD),
        ("＄５亿", 5 * YI, USD),
        ("usd 5亿", 5 * YI, USD),
        ("2亿2000万", 220_000_000, CNY),
        ("2亿 2000万", 220_000_000, CNY),
        ("２２亿", 22 * YI, CNY),
        ("20 亿元", 20 * YI, CNY),
        ("人民币22亿元", 22 * YI, CNY),
        ("22亿元人民币", 22 * YI, CNY),
        *((text, 20 * YI, CNY) for text in ("20个亿", "二十个亿", "20 个 亿", "20个亿元", "20个亿人民币")),
        ("两个亿", 2 * YI, CNY),
        ("1.5个亿", 150_000_000, CNY),
        ("2个亿5000万", 250_000_000, CNY),
        ("3个亿美元", 3 * YI, USD),
        ("22元", 22, CNY),
        ("100万亿", LARGEST, CNY),
    ],
)
def test_the_spellings_of_an_exact_amount(text: str, value: int, currency: Currency) -> None:
    assert parse_money(text) == Money(value, currency, EXACTLY)


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        *((text, 20 * YI, ABOUT) for text in ("约20亿", "大约20亿元", "20亿左右", "20亿元上下", "～20亿")),
        *(
            (text, 20 * YI, AT_LEAST)
            for text in ("20亿元以上", "20亿元及以上", "不低于20亿", "≥20亿", "超20亿", "超过20亿")
        ),
        *(
            (text, 20 * YI, AT_LEAST)
            for text in (
                "20多亿元",
                "20余亿",
                "20多个亿",
                "20个亿以上",
                "20亿多",
                "20亿+",
                ">=20亿",
                "不低于20亿元以上",
            )
        ),
        *((text, 10**10, CLASS) for text in ("百亿级", "100亿级", "百亿元级", "一百亿级")),
        ("十亿级", 10**9, CLASS),
        ("超亿元", YI, AT_LEAST),
        ("亿元以上", YI, AT_LEAST),
    ],
)
def test_the_words_that_say_how_surely_an_amount_is_known(text: str, value: int, qualifier: Qualifier) -> None:
    assert parse_money(text) == Money(value, CNY, qualifier)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((text, "empty") for text in ("", "  ", "\u3000")),
        *((text, "not_positive") for text in ("0", "零", "0亿元", "-5", "－5亿", "负五亿", "US$-5亿", "-20-30亿")),
        *((text, "scientific") for text in ("1e30", "1E10", "2.2E+09")),
        *((text, "too_large") for text in ("785000000", "100.000001万亿", "1000001亿", "9" * 40)),
        *((text, "unreadable") for text in ("abc", "大项目", "亿元", "元", "约", "1,5亿", "二三十亿", "+5亿", "22亿%")),
        *((text, "unreadable") for text in ("%(text)s亿", "٣亿", "²亿", "1.5亿3000万", "x" * 500, "9" * 70)),
        *((text, "range") for text in ("20-30亿", "20～30亿", "20亿至30亿元", "二十到三十亿", "20—30亿", "20 - 30亿")),
        *((text, "two_numbers") for text in ("20亿元30亿元", "20 30亿", "20亿元(3亿美元)", "5亿、6亿", "2022-08-20")),
        *((text, "fraction") for text in ("1.5元", "0.000000001", "1.00000000000000000000000000000000001亿")),
        *(
            (text, "other_currency")
            for text in ("5亿欧元", "500亿日元", "HK$5亿", "3亿港币", "S$3亿", "EUR 1.5 billion")
        ),
        *((text, "english_unit") for text in ("1.5 billion", "USD 785m", "3.5 bn")),
        *((text, "two_qualifiers") for text in ("约20亿以上", "约百亿级")),
        *((text, "upper_bound") for text in ("近20亿", "20亿以下", "不到20亿", "不超过20亿", "≤20亿")),
        ("7亿美元人民币", "two_currencies"),
    ],
)
def test_what_is_refused_and_by_which_rule(text: str, code: str) -> None:
    no = refused(text)
    assert no.code == code
    assert "；" in str(no)  # says what is wrong, then what would be right


def test_a_refusal_repeats_what_was_typed() -> None:
    assert "“5亿欧元”" in str(refused("5亿欧元"))


def test_another_currency_is_to_be_converted_with_its_rate_stated() -> None:
    no = str(refused("5亿欧元"))
    assert "折算" in no
    assert "汇率" in no


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("20-30亿", Money(20 * YI, CNY, AT_LEAST)),
        ("20-30亿美元", Money(20 * YI, USD, AT_LEAST)),
        ("US$20-30亿", Money(20 * YI, USD, AT_LEAST)),
        ("5000万至2亿元", Money(50_000_000, CNY, AT_LEAST)),
        ("二十到三十亿", Money(20 * YI, CNY, AT_LEAST)),
        ("1.5 billion", Money(15 * YI, CNY, EXACTLY)),
        ("USD 785m", Money(785_000_000, USD, EXACTLY)),
    ],
)
def test_what_a_refusal_offers_instead_can_itself_be_entered(text: str, right: Money) -> None:
    assert parse_money(str(refused(text).params["right"])) == right


@given(low=st.integers(1, 9_999), more=st.integers(1, 9_999), unit=st.sampled_from(["万", "亿"]), currency=CURRENCIES)
def test_the_lower_bound_of_any_range_is_offered(low: int, more: int, unit: str, currency: Currency) -> None:
    no = refused(f"{low}-{low + more}{unit}{'美元' if currency is USD else '元'}")
    assert no.code == "range"
    assert parse_money(str(no.params["right"])) == Money(low * {"万": 10**4, "亿": YI}[unit], currency, AT_LEAST)


def test_a_bare_number_is_in_the_unit_and_currency_of_its_column() -> None:
    assert parse_money("3500", unit=10**4) == Money(35_000_000, CNY)
    assert parse_money("5", currency=USD) == Money(5 * YI, USD)
    assert parse_money("3500", unit=1) == Money(3_500, CNY)


def test_a_stated_unit_and_currency_go_before_those_of_the_column() -> None:
    assert parse_money("5亿元", unit=10**4, currency=USD) == Money(5 * YI, CNY)


def test_a_bare_number_beyond_the_bound_is_told_the_unit_it_was_read_in() -> None:
    assert "按亿计" in str(refused("785000000"))
    assert "按万计" in str(refused("1" + "0" * 12, unit=10**4))


@given(VALUES, CURRENCIES)
def test_every_shown_amount_is_read_back_exactly(value: int, currency: Currency) -> None:
    assert parse_money(format_money(value, currency)) == Money(value, currency, EXACTLY)


@given(VALUES, CURRENCIES, st.sampled_from(Qualifier))
def test_every_described_amount_is_read_back_with_its_qualifier(
    value: int, currency: Currency, said: Qualifier
) -> None:
    money = Money(value, currency, said)
    assert parse_money(describe_money(money)) == money


@given(st.integers(1, LARGEST))
def test_an_amount_in_chinese_numerals_is_the_same_amount(value: int) -> None:
    assert parse_money(f"{chinese_number(value)}元").value == value


@given(
    st.text(alphabet="0123456789.,-~约近超亿万元美元欧二十百千点多级以上下$ eEbn　５", max_size=24)
    | st.text(max_size=80)
)
def test_any_text_is_either_an_amount_or_a_refusal_in_words(text: str) -> None:
    try:
        outcome: int | str = parse_money(text).value
    except Refusal as no:
        outcome = str(no)
    assert 1 <= outcome <= LARGEST if isinstance(outcome, int) else outcome


def test_the_advice_for_zero_is_one_that_can_be_followed() -> None:
    with pytest.raises(Refusal) as no:
        parse_money("0")
    advice = str(no.value)
    assert "留空" not in advice  # an empty amount is refused as well
    assert parse_money(advice.split("例如“")[1].removesuffix("”")).value == 22 * 10**8
