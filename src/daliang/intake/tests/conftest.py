from collections.abc import Iterator

import pytest

from daliang.dossier.tests.world import NOW, World, build
from daliang.org import clock


@pytest.fixture
def world(dossier_city: World) -> World:
    return dossier_city


@pytest.fixture
def open_world(transactional_db: None) -> Iterator[World]:
    """The same, committed: for workers that are other processes or threads."""
    with clock.held_at(NOW):
        yield build()
