"""The small city with nothing posted: each test posts and issues its own."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest

from daliang.org import clock
from daliang.targets.tests.world import NOW, World
from daliang.tests.standing import built_once

built_targets = built_once(World.founded)


@pytest.fixture
def world(built_targets: World, db: None) -> Iterator[World]:
    with clock.held_at(NOW):
        yield deepcopy(built_targets)
