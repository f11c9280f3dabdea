"""The small world that several tests of the measures begin from."""

from __future__ import annotations

import pytest

from daliang.measures.tests.world import World


@pytest.fixture
def world(db: None) -> World:
    """Three signed: 3亿 and 7亿 in east-1, 5亿 in west-1."""
    world = World.founded()
    world.signed("first", "03-01", "east-1", 3)
    world.signed("second", "03-10", "west-1", 5)
    world.signed("third", "04-02", "east-1", 7)
    return world
