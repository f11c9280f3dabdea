from datetime import date

import pytest

from daliang.vocabulary.workdays import add_working_days, is_working, working_days

pytestmark = pytest.mark.nodb
# National Day 2022: rest from 1 to 7 October, worked on Saturday 8 and Sunday 9.
OCTOBER = {date(2022, 10, day): False for day in range(1, 8)} | {date(2022, 10, day): True for day in (8, 9)}


@pytest.mark.parametrize(
    ("day", "works"),
    [(date(2022, 9, 30), True), (date(2022, 10, 3), False), (date(2022, 10, 8), True), (date(2022, 10, 15), False)],
)
def test_a_day_is_worked_as_the_calendar_says_or_else_its_weekday(day: date, works: bool) -> None:
    assert is_working(day, OCTOBER) is works


@pytest.mark.parametrize(
    ("count", "lands_on"),
    [(0, date(2022, 9, 30)), (1, date(2022, 10, 8)), (2, date(2022, 10, 9)), (3, date(2022, 10, 10))],
)
def test_days_are_added_over_a_holiday_into_the_worked_weekend(count: int, lands_on: date) -> None:
    assert add_working_days(date(2022, 9, 30), count, OCTOBER) == lands_on


def test_the_days_left_leave_out_today_and_hold_the_last() -> None:
    assert working_days(date(2022, 9, 30), date(2022, 10, 9), OCTOBER) == [date(2022, 10, 8), date(2022, 10, 9)]
    assert working_days(date(2022, 10, 9), date(2022, 10, 9), OCTOBER) == []
    assert working_days(date(2022, 10, 9), date(2022, 9, 30), OCTOBER) == []


def test_without_a_calendar_a_weekend_is_rest() -> None:
    assert working_days(date(2022, 8, 26), date(2022, 8, 29), {}) == [date(2022, 8, 29)]
    assert add_working_days(date(2022, 8, 26), 5, {}) == date(2022, 9, 2)
