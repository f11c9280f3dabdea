from collections.abc import Iterator

import pytest

from daliang.bulletins.tests.fortnight import CLOSES, closed, fill, opened
from daliang.ledger.verify import verify
from daliang.org import clock
from daliang.rounds.models import Round
from daliang.rounds.tests.world import World


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """R02 is open and filled in; the clock stands shortly after the due moment."""
    made = opened()
    fill(made)
    with clock.held_at(CLOSES):
        yield made
    assert verify() == []


@pytest.fixture
def round_(world: World) -> Round:
    """R02, closed."""
    return closed(world)
