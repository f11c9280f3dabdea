from collections.abc import Iterator

import pytest

from daliang.org import clock
from daliang.rounds.tests.world import NOW, World, build


@pytest.fixture
def world(rounds_city: World) -> World:
    """The small city on Wednesday 24 August 2022, 9:00."""
    return rounds_city


@pytest.fixture
def shared_world(transactional_db: None) -> Iterator[World]:
    """The same city with real transactions, for tests with several threads."""
    made = build()
    with clock.held_at(NOW):
        yield made
