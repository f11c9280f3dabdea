"""One cell: read, refused or asked about. Promise 17: units, full width, and a sentence saying what would be right."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from daliang.intake import marks
from daliang.intake.cells import Hint, Read, read_cell
from daliang.intake.columns import Column, Unit
from daliang.intake.rows import Cell, Place, Value
from daliang.intake.tests.columns import AMOUNT, AREA, INVESTOR, LISTED, NAME, SHARE, SIGNED, STAGE
from daliang.vocabulary.money import Currency, Money, Qualifier
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb

TODAY = date(2022, 8, 24)
D3 = Place("项目", 3, 3)
BILLION = Hint(Unit(10**8, Currency.CNY))
TEN_THOUSAND = Hint(Unit(10**4, Currency.CNY))


def read(
    column: Column, value: Value, *, mark: int = 0, hint: Hint = BILLION, confirmed: frozenset[str] = frozenset()
) -> Read | Refusal:
    return read_cell(column, Cell(value, mark), place=D3, today=TODAY, hint=hint, confirmed=confirmed)


def refused(column: Column, value: Value, *, mark: int = 0, hint: Hint = BILLION) -> Refusal:
    no = read(column, value, mark=mark, hint=hint)
    assert isinstance(no, Refusal)
    assert no.where == "“项目”表D3格"
    assert no.field == column.code
    assert str(no)
    return no


@pytest.mark.parametrize(
    ("value", "hint", "yuan"),
    [
        (22.0, BILLION, 22 * 10**8),
        (22.5, BILLION, 2_250_000_000),
        (0.1 + 0.2, BILLION, 30_000_000),
        ("22", BILLION, 22 * 10**8),
        ("２２．５", BILLION, 2_250_000_000),
        ("3,500", TEN_THOUSAND, 35_000_000),
        ("22亿", TEN_THOUSAND, 22 * 10**8),
        ("3500万元", BILLION, 35_000_000),
        ("二十二亿元", TEN_THOUSAND, 22 * 10**8),
        (1e-08, BILLION, 1),
    ],
)
def test_an_amount_is_counted_in_the_unit_of_its_head_unless_it_names_its_own(
    value: Value, hint: Hint, yuan: int
) -> None:
    assert read(AMOUNT, value, hint=hint) == Money(yuan, Currency.CNY)


def test_an_amount_keeps_how_surely_it_is_known() -> None:
    assert read(AMOUNT, "约20亿") == Money(20 * 10**8, Currency.CNY, Qualifier.ABOUT)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("20-30亿", "range"),
        ("面议", "unreadable"),
        (0.0, "not_positive"),
        (-5.0, "not_positive"),
        (1e300, "unreadable"),
        (float("inf"), "not_a_number"),
        (float("nan"), "not_a_number"),
        (1e-9, "fraction"),
        (True, "unreadable"),
        (date(2022, 8, 20), "unreadable"),
        ("100000亿美元", "ok"),
    ],
)
def test_what_is_no_amount_is_refused(value: Value, code: str) -> None:
    found = read(AMOUNT, value)
    assert (found.code if isinstance(found, Refusal) else "ok") == code


def test_a_bare_number_under_a_head_without_a_unit_is_asked_about_once_for_the_column() -> None:
    no = refused(AMOUNT, 22.0, hint=Hint())
    assert no.code == "ask"
    assert "22亿元" in str(no)
    confirmed = frozenset({str(no.params["question"])})
    for value, yuan in ((22.0, 22 * 10**8), (5.0, 5 * 10**8)):
        assert read(AMOUNT, value, hint=Hint(), confirmed=confirmed) == Money(yuan, Currency.CNY)
    assert read(AMOUNT, "22亿", hint=Hint()) == Money(22 * 10**8, Currency.CNY)


def test_ten_thousand_times_what_the_column_is_like_is_asked_about() -> None:
    hint = replace(BILLION, typical=22 * 10**8)
    assert read(AMOUNT, 35.0, hint=hint) == Money(35 * 10**8, Currency.CNY)
    no = refused(AMOUNT, 350_000.0, hint=hint)
    assert (no.code, no.params["usual"]) == ("ask", "22亿元")
    assert refused(AMOUNT, 0.0022, hint=hint).code == "ask"


def test_an_amount_beyond_all_likelihood_is_asked_about_unless_its_unit_is_written() -> None:
    no = refused(AMOUNT, 3_500.0)
    assert (no.code, no.params["now"]) == ("ask", "3,500亿元")
    assert read(AMOUNT, 3_500.0, confirmed=frozenset({str(no.params["question"])})) == Money(35 * 10**10, Currency.CNY)
    assert read(AMOUNT, "3500亿元") == Money(35 * 10**10, Currency.CNY)


def test_a_number_that_its_format_shows_in_another_unit_is_asked_about() -> None:
    assert refused(AMOUNT, 22.0, mark=marks.SCALED).code == "ask"


def test_an_amount_shown_as_per_cent_is_refused() -> None:
    assert refused(AMOUNT, 0.22, mark=marks.PERCENT).code == "percent"


@pytest.mark.parametrize(
    "value",
    [date(2022, 8, 20), "2022-08-20", "2022年8月20日", "２０２２．８．２０", "8月20日", 20_220_820.0, 44_793.0],
)
def test_a_day_is_read_as_a_date_a_text_or_a_serial_number(value: Value) -> None:
    assert read(SIGNED, value) == date(2022, 8, 20)


def test_a_serial_number_counted_from_1904_is_refused() -> None:
    assert refused(SIGNED, 44_793.0, mark=marks.OLD_SERIAL).code == "old_serial"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (date(2022, 8, 25), "future_day"),
        (44_900.0, "future_day"),
        ("22.8.20", "short_year"),
        ("待定", "unreadable_day"),
        (8.2, "unreadable_day"),
        (date(1904, 1, 1), "year_out_of_range"),
    ],
)
def test_what_is_no_day_that_has_come_is_refused(value: Value, code: str) -> None:
    assert refused(SIGNED, value).code == code


def test_a_planned_day_may_lie_ahead() -> None:
    assert read(replace(SIGNED, allow_future=True), date(2022, 8, 25)) == date(2022, 8, 25)


@pytest.mark.parametrize("value", ["签约", "signed", " 签 约 ", "SIGNED"])
def test_a_choice_is_named_by_its_label_or_code(value: Value) -> None:
    assert read(STAGE, value) == "signed"


def test_an_unknown_choice_is_refused_with_the_known_ones() -> None:
    no = refused(STAGE, "已签")
    assert no.code == "unknown_choice"
    assert "在谈、签约、开工" in str(no)


@pytest.mark.parametrize(
    ("value", "number"), [(12.5, "12.5"), ("-３", "-3"), ("1,200", "1200"), ("二十二", "22"), (0.0, "0")]
)
def test_a_number_is_read_in_any_width(value: Value, number: str) -> None:
    assert read(AREA, value) == Decimal(number)


@pytest.mark.parametrize(
    ("value", "code"), [("十来亩", "not_a_number"), (date(2022, 8, 20), "not_a_number"), ("15%", "percent")]
)
def test_what_is_no_number_is_refused(value: Value, code: str) -> None:
    assert refused(AREA, value).code == code


def test_a_share_of_fifteen_per_cent_is_fifteen_however_it_is_kept() -> None:
    assert read(SHARE, "15%") == read(SHARE, 15.0) == read(SHARE, 0.15, mark=marks.PERCENT) == Decimal(15)


@pytest.mark.parametrize(("value", "said"), [("是", True), ("√", True), (True, True), ("否", False), (False, False)])
def test_yes_and_no_are_read(value: Value, said: bool) -> None:
    assert read(LISTED, value) is said
    assert refused(LISTED, "也许").code == "not_yes_no"


def test_a_text_stays_as_it_is_typed() -> None:
    assert read(INVESTOR, "  =甲\t公司 ") == "  =甲\t公司 "
    assert read(INVESTOR, 13_800_001_234.0) == "13800001234"


def test_a_number_whose_last_digits_excel_has_lost_is_refused_as_text() -> None:
    assert refused(INVESTOR, 123456789012345678.0).code == "digits_lost"


@pytest.mark.parametrize("value", [None, "", "  ", "\u3000"])
def test_an_empty_cell_is_nothing_unless_it_is_required(value: Value) -> None:
    assert read(INVESTOR, value) is None
    assert refused(NAME, value).code == "empty"
