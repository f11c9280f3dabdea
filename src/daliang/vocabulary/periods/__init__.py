"""Days and spans of days: how they are read from what people type, named, cut into halves, quarters and fortnights."""

from daliang.vocabulary.periods.days import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    MONTHS_EN,
    due_moment,
    format_day,
    is_possible_year,
    parse_day,
    parse_moment,
)
from daliang.vocabulary.periods.spans import Span, fortnights, half_of, quarter_of, year_to_date

__all__ = [
    "EARLIEST_YEAR",
    "LATEST_YEAR",
    "MONTHS_EN",
    "Span",
    "due_moment",
    "format_day",
    "fortnights",
    "half_of",
    "is_possible_year",
    "parse_day",
    "parse_moment",
    "quarter_of",
    "year_to_date",
]
