from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from daliang.bulletins.tests.fortnight import CLOSES, closed, fill, opened
from daliang.ledger.verify import verify
from daliang.org import clock
from daliang.rounds.models import Round
from daliang.rounds.tests.world import World


@pytest.fixture(scope="module")
def _closed_fortnight(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Built once a module, in a transaction that is rolled back; each test works in a savepoint inside it."""
    clock.reread()
    with django_db_blocker.unblock(), transaction.atomic():
        made = opened()
        fill(made)
        made.round = closed(made)
        assert verify() == []
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def world(_closed_fortnight: World, db: None) -> Iterator[World]:
    """R02 is filled in and closed; the clock stands at its closing."""
    with clock.held_at(CLOSES):
        yield _closed_fortnight


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
    assert verify() == []
