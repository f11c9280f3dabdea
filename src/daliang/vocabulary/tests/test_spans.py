"""Spans of days: the year to date, halves, quarters, fortnights and their names."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daliang.vocabulary.periods import Span, fortnights, half_of, quarter_of, year_to_date
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb

DAYS = st.dates(date(1949, 1, 1), date(2199, 12, 31))


@given(DAYS)
def test_a_day_lies_in_its_quarter_half_and_year_to_date(day: date) -> None:
    quarter, half, year = quarter_of(day), half_of(day), year_to_date(day)
    assert day in quarter
    assert day in half
    assert (year.start, year.end) == (date(day.year, 1, 1), day)
    assert half.start <= quarter.start <= quarter.end <= half.end


@given(st.integers(1949, 2199))
def test_halves_and_quarters_cut_a_year_without_gap_or_overlap(year: int) -> None:
    for cut, pieces in ((half_of, 2), (quarter_of, 4)):
        spans = sorted({cut(date(year, month, 1)) for month in range(1, 13)}, key=lambda span: span.start)
        assert len(spans) == pieces
        assert sum(span.days for span in spans) == Span(date(year, 1, 1), date(year, 12, 31)).days
        assert all(later.start - former.end == timedelta(days=1) for former, later in pairwise(spans))


@given(DAYS, st.integers(1, 60))
def test_fortnights_follow_one_another_from_the_first_cut_off(cut_off: date, n: int) -> None:
    spans = fortnights(cut_off, n)
    assert [span.days for span in spans] == [14] * n
    assert spans[0].end == cut_off
    assert all(later.start - former.end == timedelta(days=1) for former, later in pairwise(spans))


def test_the_first_fortnights_of_the_autumn() -> None:
    first, second = fortnights(date(2022, 8, 12), 2)
    assert (first.start, first.end) == (date(2022, 7, 30), date(2022, 8, 12))
    assert (second.start, second.end) == (date(2022, 8, 13), date(2022, 8, 26))


def test_both_ends_of_a_span_belong_to_it() -> None:
    span = Span(date(2022, 8, 13), date(2022, 8, 26))
    assert span.start in span
    assert span.end in span
    assert date(2022, 8, 12) not in span
    assert date(2022, 8, 27) not in span


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        Span(date(2022, 8, 2), date(2022, 8, 1))
    assert str(refused.value) == "起始日2022-08-02晚于截止日2022-08-01；请把较早的日期填为起始日"


@pytest.mark.parametrize(
    ("start", "end", "chinese", "english"),
    [
        ("2022-01-01", "2022-12-31", "2022年", "2022"),
        ("2022-01-01", "2022-06-30", "2022年上半年", "first half of 2022"),
        ("2022-07-01", "2022-12-31", "2022年下半年", "second half of 2022"),
        ("2022-01-01", "2022-03-31", "2022年第一季度", "Q1 2022"),
        ("2022-10-01", "2022-12-31", "2022年第四季度", "Q4 2022"),
        ("2020-02-01", "2020-02-29", "2020年2月", "Feb 2020"),
        ("2022-02-01", "2022-04-30", "2022年2月1日至4月30日", "1 Feb – 30 Apr 2022"),
        ("2022-01-01", "2022-08-24", "2022年1月1日至8月24日", "1 Jan – 24 Aug 2022"),
        ("2022-08-13", "2022-08-26", "2022年8月13日至26日", "13 – 26 Aug 2022"),
        ("2022-08-24", "2022-08-24", "2022年8月24日", "24 Aug 2022"),
        ("2021-12-25", "2022-01-05", "2021年12月25日至2022年1月5日", "25 Dec 2021 – 5 Jan 2022"),
        ("2021-08-01", "2022-08-31", "2021年8月1日至2022年8月31日", "1 Aug 2021 – 31 Aug 2022"),
    ],
)
def test_a_span_is_named_as_people_name_it(start: str, end: str, chinese: str, english: str) -> None:
    span = Span(date.fromisoformat(start), date.fromisoformat(end))
    assert span.label() == chinese
    assert span.label("en") == english
