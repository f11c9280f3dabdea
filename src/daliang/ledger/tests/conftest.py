from collections.abc import Iterator

import pytest

from daliang.ledger.tests.world import NOW, World
from daliang.org import clock


@pytest.fixture
def blank(db: None) -> Iterator[World]:
    """An empty ledger over a small city, the clock held at the end of March 2022."""
    with clock.held_at(NOW):
        yield World.make()


@pytest.fixture
def world(blank: World) -> Iterator[World]:
    """The same; whatever the test posts must also be what the replay says at every corner."""
    yield blank
    assert blank.disagreements() == []
