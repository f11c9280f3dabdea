"""Working days: Monday to Friday, save what a calendar of special days says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

SATURDAY = 5
ONE_DAY = timedelta(days=1)


def is_working(day: date, special: Mapping[date, bool]) -> bool:
    """`special` holds the days that are not as their weekday: a holiday is False, a Sunday worked is True."""
    return special.get(day, day.weekday() < SATURDAY)


def working_days(after: date, until: date, special: Mapping[date, bool]) -> list[date]:
    """The working days behind `after`, up to `until` and with it; none when `until` does not lie behind."""
    days = (after + ONE_DAY * number for number in range(1, (until - after).days + 1))
    return [day for day in days if is_working(day, special)]


def add_working_days(day: date, count: int, special: Mapping[date, bool]) -> date:
    """The `count`th working day behind `day`; with 0 the day itself, whatever it is."""
    while count > 0:
        day += ONE_DAY
        count -= is_working(day, special)
    return day
