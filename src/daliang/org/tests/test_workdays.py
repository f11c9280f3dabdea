"""Working days by the calendar that the playbook brought, on the city's own days."""

from datetime import UTC, date, datetime

import pytest

from daliang.org.models import SpecialDay
from daliang.org.tests.tree import small_city
from daliang.org.workdays import add_working_days, working_days_left

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _october() -> None:
    small_city()
    for day in range(1, 10):
        SpecialDay.objects.create(day=date(2022, 10, day), is_working=day > 7, name="国庆节")


def test_a_deadline_skips_the_holiday_and_takes_the_worked_weekend() -> None:
    assert add_working_days(date(2022, 9, 30), 2) == date(2022, 10, 9)
    assert add_working_days(date(2022, 9, 30), 0) == date(2022, 9, 30)


def test_the_days_left_are_those_of_the_citys_clock() -> None:
    """16:30 in UTC is half past midnight of the next day in the city."""
    due = datetime(2022, 10, 9, 9, 0, tzinfo=UTC)
    assert working_days_left(due, datetime(2022, 9, 30, 8, 0, tzinfo=UTC)) == [date(2022, 10, 8), date(2022, 10, 9)]
    assert working_days_left(due, datetime(2022, 10, 7, 16, 30, tzinfo=UTC)) == [date(2022, 10, 9)]
    assert working_days_left(due, datetime(2022, 10, 9, 1, 0, tzinfo=UTC)) == []
    assert working_days_left(due, datetime(2022, 10, 10, 1, 0, tzinfo=UTC)) == []
