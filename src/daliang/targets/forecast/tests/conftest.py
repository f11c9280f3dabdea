"""The history to count by hand, built once a module."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest

from daliang.measures.tests.world import World
from daliang.org import clock
from daliang.targets.forecast.tests.world import NOW, build
from daliang.tests.standing import built_once

built_history = built_once(build)


@pytest.fixture
def world(built_history: World, db: None) -> Iterator[World]:
    with clock.held_at(NOW):
        yield deepcopy(built_history)
