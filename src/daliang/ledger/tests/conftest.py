from collections.abc import Iterator
from copy import deepcopy

import pytest

from daliang.ledger.tests.world import NOW, World
from daliang.org import clock
from daliang.tests.standing import built_once


def blank_then() -> World:
    with clock.held_at(NOW):
        return World.make()


built_blank = built_once(blank_then)


@pytest.fixture
def blank(built_blank: World, db: None) -> Iterator[World]:
    """An empty ledger over a small city, the clock held at the end of March 2022."""
    with clock.held_at(NOW):
        yield deepcopy(built_blank)


@pytest.fixture
def world(blank: World) -> Iterator[World]:
    """The same; whatever the test posts must also be what the replay says at every corner."""
    yield blank
    assert blank.disagreements() == []
