from collections.abc import Iterator
from copy import deepcopy

import pytest

from daliang.org import clock
from daliang.rounds.tests.world import NOW, World
from daliang.tests.standing import built_once
from daliang.web.tests.listing import furnished

built_list = built_once(furnished)


@pytest.fixture
def listed_city(built_list: World, db: None) -> Iterator[World]:
    """The city of the list's tests, on Wednesday 24 August 2022, 9:00."""
    with clock.held_at(NOW):
        yield deepcopy(built_list)
