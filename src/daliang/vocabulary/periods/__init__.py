"""Days and spans of days: how they are read from what people type, named, cut into halves, quarters and fortnights."""

from daliang.vocabulary.periods.days import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    due_moment,
    format_day,
    format_month_day,
    is_possible_year,
    parse_day,
    parse_moment,
)
from daliang.vocabulary.periods.spans import Span, fortnights, half_of, quarter_of, year_to_date

__all__ = [
    "EARLIEST_YEAR",
    "LATEST_YEAR",
    "Span",
    "due_moment",
    "format_day",
    "format_month_day",
    "fortnights",
    "half_of",
    "is_possible_year",
    "parse_day",
    "parse_moment",
    "quarter_of",
    "year_to_date",
]
