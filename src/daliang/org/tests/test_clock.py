"""The city's clock: real, held, or a demo's own; production refuses a demo clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from daliang.org import clock
from daliang.org.tests.tree import small_city

pytestmark = pytest.mark.django_db
AUGUST = datetime(2022, 8, 24, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh_clock() -> object:
    clock.reread()
    yield
    clock.reread()


def test_without_a_setting_it_is_real_time() -> None:
    small_city()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_demo_clock_starts_where_it_is_set_and_ticks() -> None:
    small_city()
    clock.set_demo(AUGUST)
    first = clock.now()
    assert AUGUST <= first < AUGUST + timedelta(minutes=1)
    assert clock.now() > first


def test_today_is_a_day_of_the_city() -> None:
    small_city()
    with clock.held_at(datetime(2022, 8, 23, 16, 30, tzinfo=UTC)):
        assert clock.today() == date(2022, 8, 24)


def test_production_refuses_a_demo_clock(settings: object) -> None:
    small_city()
    clock.set_demo(AUGUST)
    settings.MODE = "production"  # type: ignore[attr-defined]
    with pytest.raises(ImproperlyConfigured, match="production refuses"):
        clock.now()
