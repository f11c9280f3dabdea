"""Days and spans of days: how they are read from what people type, named, cut into halves, quarters and fortnights."""

from daliang.vocabulary.periods.days import due_moment, format_day, parse_day
from daliang.vocabulary.periods.spans import Span, fortnights, half_of, quarter_of, year_to_date

__all__ = [
    "Span",
    "due_moment",
    "format_day",
    "fortnights",
    "half_of",
    "parse_day",
    "quarter_of",
    "year_to_date",
]
