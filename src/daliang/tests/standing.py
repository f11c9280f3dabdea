"""pytest plug-in: cities that are built once for all tests of a module; each test ends by undoing what it did there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from copy import deepcopy
from itertools import groupby
from typing import TypeVar

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from daliang.dossier.tests import world as dossier
from daliang.org import clock
from daliang.rounds.tests import world as rounds
from daliang.tests.databases import fixtures_of, touches_database

Built = TypeVar("Built")
_standing = ExitStack()


@contextmanager
def _undone(unblock: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
    """A transaction that leaves nothing, also when it is closed between two tests."""
    whole = transaction.atomic()
    whole.__enter__()
    yield
    with unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


def built_once(build: Callable[[], Built]) -> Callable[..., Iterator[Built]]:
    """A fixture that builds for the whole module, in a transaction around those of its tests.

    Ask for it together with `db` and hand out a deep copy: objects remember what a test did to them, rows do not.
    """

    def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Built]:
        with django_db_blocker.unblock():
            _standing.enter_context(_undone(django_db_blocker.unblock))
            clock.reread()
            made = build()
        yield made
        _standing.close()

    return pytest.fixture(scope="module")(built)


def shares(item: pytest.Item) -> bool:
    """Does the test stand in a city of `built_once`? The names of such fixtures begin with `built_`."""
    return any(name.startswith("built_") for name in fixtures_of(item))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In each module, tests that begin with an empty database come after those that share a city."""
    items[:] = [
        item
        for _module, together in groupby(items, key=lambda item: item.path)
        for item in sorted(together, key=lambda item: not shares(item))
    ]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if touches_database(item) and not shares(item):
        _standing.close()


def dossier_then() -> dossier.World:
    with clock.held_at(dossier.NOW):
        return dossier.build()


built_rounds = built_once(rounds.build)
built_dossier = built_once(dossier_then)


@pytest.fixture
def rounds_city(built_rounds: rounds.World, db: None) -> Iterator[rounds.World]:
    """The small city with a fortnight, on Wednesday 24 August 2022, 9:00."""
    with clock.held_at(rounds.NOW):
        yield deepcopy(built_rounds)


@pytest.fixture
def dossier_city(built_dossier: dossier.World, db: None) -> Iterator[dossier.World]:
    """The small city with project files."""
    with clock.held_at(dossier.NOW):
        yield deepcopy(built_dossier)
