from collections.abc import Iterator
from copy import deepcopy

import pytest

from daliang.bulletins.tests.fortnight import CLOSES, closed, fill, opened
from daliang.org import clock
from daliang.rounds.models import Round
from daliang.rounds.tests.world import World
from daliang.tests.standing import built_once


def closed_fortnight() -> World:
    """R02 is filled in and closed."""
    made = opened()
    fill(made)
    made.round = closed(made)
    return made


built_closed_fortnight = built_once(closed_fortnight)


@pytest.fixture
def world(built_closed_fortnight: World, db: None) -> Iterator[World]:
    """R02 is filled in and closed; the clock stands at its closing."""
    with clock.held_at(CLOSES):
        yield deepcopy(built_closed_fortnight)


@pytest.fixture
def round_(world: World) -> Round:
    return Round.objects.select_related("closing", "series").get(pk=world.round.pk)


@pytest.fixture
def open_world(db: None) -> Iterator[World]:
    """R02 is filled in and still open."""
    made = opened()
    fill(made)
    with clock.held_at(CLOSES):
        yield made
