import pytest

from daliang.dossier.tests.world import NOW, World, build
from daliang.org import clock


@pytest.fixture
def world(db: None) -> object:
    with clock.held_at(NOW):
        yield build()


__all__ = ["World"]
