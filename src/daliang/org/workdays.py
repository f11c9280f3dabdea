"""Working days by the city's calendar. Where it says nothing of a year, Monday to Friday are worked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from daliang.org import clock
from daliang.org.special_days import SpecialDay
from daliang.vocabulary import workdays

LONGEST_REST = timedelta(days=31)  # no holiday is longer, so that many days hold at least one working day


def _special(first: date, last: date) -> dict[date, bool]:
    return dict(SpecialDay.objects.filter(day__range=(first, last)).values_list("day", "is_working"))


def add_working_days(day: date, count: int) -> date:
    """The `count`th working day behind `day`; with 0 the day itself. One query."""
    return workdays.add_working_days(day, count, _special(day, day + LONGEST_REST * count))


def working_days_left(until: datetime, now: datetime) -> list[date]:
    """The working days behind today up to the day of `until`, by the city's clock; none on that day. One query."""
    today, last = clock.local(now).date(), clock.local(until).date()
    return workdays.working_days(today, last, _special(today, last)) if last > today else []
