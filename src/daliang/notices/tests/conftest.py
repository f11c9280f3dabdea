from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from daliang.notices.tests.fakes import Fakes, open_fakes
from daliang.notices.tests.town import Town
from daliang.org import clock

NOON = datetime(2022, 8, 24, 4, 0, tzinfo=UTC)


@pytest.fixture
def fakes(settings: Settings) -> Iterator[Fakes]:
    with open_fakes(settings) as found:
        yield found


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    """The small city at noon, outside of everybody's quiet hours."""
    made = Town.build()
    with clock.held_at(NOON):
        yield made
