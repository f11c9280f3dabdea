"""Numerals: Chinese and Arabic ones are read to the same numbers, and doubtful ones are refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daliang.vocabulary.numerals import CHINESE_LIMIT, chinese_number, half_width, read_digits, read_number
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb

FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
FINANCIAL = str.maketrans("零一二三四五六七八九十百千万亿", "〇壹贰叁肆伍陆柒捌玖拾佰仟萬億")


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "零"),
        (10, "十"),
        (17, "十七"),
        (22, "二十二"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1_001, "一千零一"),
        (20_001, "二万零一"),
        (100_017, "十万零一十七"),
        (20_002_000, "二千万二千"),
        (100_010_000, "一亿零一万"),
        (2_250_000_000, "二十二亿五千万"),
        (10**12, "一万亿"),
        (10**15, "一千万亿"),
    ],
)
def test_whole_numbers_are_written_as_documents_write_them(number: int, written: str) -> None:
    assert chinese_number(number) == written


@given(st.integers(0, 10**15))
def test_a_chinese_number_is_read_back_as_it_was(number: int) -> None:
    written = chinese_number(number)
    assert read_number(written) == number
    assert read_number(written.translate(FINANCIAL)) == number


@given(st.integers(0, CHINESE_LIMIT - 1), st.integers(0, CHINESE_LIMIT - 1))
def test_two_numbers_never_share_one_spelling(one: int, other: int) -> None:
    assert (chinese_number(one) == chinese_number(other)) == (one == other)


@given(st.decimals(0, 10**15, places=4))
def test_arabic_numbers_are_read_exactly_with_or_without_separators_and_in_full_width(number: Decimal) -> None:
    for written in (f"{number:f}", f"{number:,f}", f"{number:,f}".translate(FULL_WIDTH)):
        assert read_number(written) == number


@given(st.integers(0, 9_999), st.integers(0, 999))
def test_a_chinese_decimal_is_read_as_its_arabic_twin(whole: int, thousandths: int) -> None:
    places = "".join(chinese_number(int(digit)) for digit in f"{thousandths:03}")
    assert read_number(f"{chinese_number(whole)}点{places}亿") == Decimal(f"{whole}.{thousandths:03}") * 10**8


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("二十二点五亿", 2_250_000_000),
        ("２２亿", 2_200_000_000),
        ("22億", 2_200_000_000),
        ("百亿", 10**10),
        ("两亿五千万", 250_000_000),
        ("2亿2000万", 220_000_000),
        ("2亿五千万", 250_000_000),
        ("1亿2345万6789", 123_456_789),
        ("3千万", 30_000_000),
        ("1.5万亿", 15 * 10**11),
        ("2万亿3000亿", 23 * 10**11),
        ("220000万", 2_200_000_000),
        ("二千万零二千", 20_002_000),
        ("一十七", 17),
        ("零点零五", Decimal("0.05")),
    ],
)
def test_everyday_spellings_are_read(text: str, number: Decimal | int) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *("", "亿", "abc", "1e3", "-5", "1..2", "1,5", "1,0000", "点五", "五点", "22千"),
        *("一万五", "一百五", "两亿五千", "2亿5000", "2亿20000万", "2.5亿3000万", "5000万2亿", "二三十", "二二"),
        *("一亿亿", "九" * 65, "٣", "²"),
    ],
)
def test_what_could_be_read_in_two_ways_or_in_none_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_number(text)
    assert refused.value.code == "not_a_number"


@pytest.mark.parametrize("text", ["2022", "２０２２", "二〇二二", "二零二二"])
def test_a_row_of_digits_is_read_as_a_year_is_written(text: str) -> None:
    assert read_digits(text) == 2022


@pytest.mark.parametrize("text", ["二十二", "", "20.2"])
def test_what_is_not_a_row_of_digits_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        read_digits(text)


@pytest.mark.parametrize("number", [-1, CHINESE_LIMIT])
def test_numbers_beyond_the_numerals_are_an_error_of_the_caller(number: int) -> None:
    with pytest.raises(ValueError, match="in Chinese"):
        chinese_number(number)


def test_full_width_signs_and_dashes_become_plain_and_chinese_stays() -> None:
    assert half_width("ＵＳ＄５－６　亿—元") == "US$5-6 亿-元"
