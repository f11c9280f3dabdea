"""Spans of days, both ends counted: the year to date, half-years, quarters and the fortnights of a round."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from daliang.vocabulary.periods.days import MONTHS_EN
from daliang.vocabulary.refusal import N_, Refusal

FORTNIGHT = timedelta(days=14)

_HALVES_ZH = ("上半年", "下半年")
_HALVES_EN = ("first half of ", "second half of ")
_QUARTERS_ZH = ("第一季度", "第二季度", "第三季度", "第四季度")


@dataclass(frozen=True)
class Span:
    """The days from `start` to `end`, both counted. A span that ends before it starts is refused."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise Refusal(
                N_("起始日%(start)s晚于截止日%(end)s；请把较早的日期填为起始日"),
                code="span_backwards",
                start=self.start.isoformat(),
                end=self.end.isoformat(),
            )

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        """How many days the span has, at least 1."""
        return (self.end - self.start).days + 1

    def label(self, language: str = "zh") -> str:
        """Name the span: 2022年, 2022年上半年, 2022年第三季度, 2022年8月, else from day to day."""
        english = language.lower().startswith("en")
        return (_named_en if english else _named_zh)(self.start, self._months()) or (
            _from_to_en(self.start, self.end) if english else _from_to_zh(self.start, self.end)
        )

    def _months(self) -> int:
        """How many whole months of one year the span fills exactly; 0 when it does not."""
        whole = self.start.day == 1 and self.end.day == monthrange(self.end.year, self.end.month)[1]
        return self.end.month - self.start.month + 1 if whole and self.start.year == self.end.year else 0


def year_to_date(day: date) -> Span:
    """Give the days from 1 January of the day's year to the day."""
    return Span(date(day.year, 1, 1), day)


def half_of(day: date) -> Span:
    """Give the half-year in which the day lies."""
    return _months_around(day, 6)


def quarter_of(day: date) -> Span:
    """Give the quarter in which the day lies."""
    return _months_around(day, 3)


def fortnights(first_cut_off: date, n: int) -> list[Span]:
    """Give the first n spans of 14 days that follow one another, the first of them ending on the first cut-off day."""
    ends = (first_cut_off + number * FORTNIGHT for number in range(n))
    return [Span(end - FORTNIGHT + timedelta(days=1), end) for end in ends]


def _months_around(day: date, months: int) -> Span:
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    return Span(date(day.year, first, 1), date(day.year, last, monthrange(day.year, last)[1]))


def _named_zh(start: date, months: int) -> str:
    """Name the year, half, quarter or month that begins with the start, or nothing if it is none of these."""
    if not _is_named(start, months):
        return ""
    names = {
        12: "",
        6: _HALVES_ZH[(start.month - 1) // 6],
        3: _QUARTERS_ZH[(start.month - 1) // 3],
        1: f"{start.month}月",
    }
    return f"{start.year}年{names[months]}"


def _named_en(start: date, months: int) -> str:
    """Name the same in English: 2022, first half of 2022, Q3 2022, Aug 2022."""
    if not _is_named(start, months):
        return ""
    quarter = f"Q{(start.month - 1) // 3 + 1} "
    names = {12: "", 6: _HALVES_EN[(start.month - 1) // 6], 3: quarter, 1: f"{MONTHS_EN[start.month - 1]} "}
    return f"{names[months]}{start.year}"


def _is_named(start: date, months: int) -> bool:
    """Whether so many months from the start are a year, a half, a quarter or a month of the calendar."""
    return months in (1, 3, 6, 12) and (start.month - 1) % months == 0


def _from_to_zh(start: date, end: date) -> str:
    first = f"{start.year}年{start.month}月{start.day}日"
    if start == end:
        return first
    year = "" if start.year == end.year else f"{end.year}年"
    month = "" if not year and start.month == end.month else f"{end.month}月"
    return f"{first}至{year}{month}{end.day}日"


def _from_to_en(start: date, end: date) -> str:
    last = f"{end.day} {MONTHS_EN[end.month - 1]} {end.year}"
    if start == end:
        return last
    year = "" if start.year == end.year else f" {start.year}"
    month = "" if not year and start.month == end.month else f" {MONTHS_EN[start.month - 1]}"
    return f"{start.day}{month}{year} – {last}"
