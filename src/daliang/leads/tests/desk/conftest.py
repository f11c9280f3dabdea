import pytest

from daliang.dossier.tests.world import World


@pytest.fixture
def world(dossier_city: World) -> World:
    return dossier_city
