"""The small world that several tests of the measures begin from."""

from __future__ import annotations

from copy import deepcopy

import pytest

from daliang.measures.tests.world import World
from daliang.tests.standing import built_once


def three_signed() -> World:
    """3亿 and 7亿 in east-1, 5亿 in west-1."""
    world = World.founded()
    world.signed("first", "03-01", "east-1", 3)
    world.signed("second", "03-10", "west-1", 5)
    world.signed("third", "04-02", "east-1", 7)
    return world


built_three = built_once(three_signed)


@pytest.fixture
def world(built_three: World, db: None) -> World:
    """Three signed: 3亿 and 7亿 in east-1, 5亿 in west-1."""
    return deepcopy(built_three)
