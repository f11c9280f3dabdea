"""The planted city is built once for the whole package, inside a transaction; each test undoes what it did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from daliang.org import clock
from daliang.org.actions import PROBING, REFUSED
from daliang.org.models import Deed
from daliang.rounds.tests.world import NOW
from daliang.tests.sweep.asking import Swept, sweep
from daliang.tests.sweep.world import Planted, plant


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def built(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Planted]:
    folder = tmp_path_factory.mktemp("files")
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": folder}}
    storages = {**settings.STORAGES, "default": default}
    with django_db_blocker.unblock(), override_settings(STORAGES=storages, IS_DEMO=True), undone():
        clock.reread()
        yield plant()
    clock.reread()


@pytest.fixture
def planted(built: Planted, db: None) -> Iterator[Planted]:
    """The city at NOW; a test's own changes are undone after it, as `db` does."""
    cache.clear()
    with clock.held_at(NOW):
        yield built
    cache.clear()


@pytest.fixture(scope="package")
def kept() -> dict[str, Swept]:
    """The sweeps made so far: each person asks once, many tests look at the answers."""
    return {}


@pytest.fixture
def swept(planted: Planted, kept: dict[str, Swept]) -> Callable[[str], Swept]:
    """All answers to one of the cast."""

    def of(login: str) -> Swept:
        if login not in kept:
            answers, deeds = sweep(planted, login), Deed.objects.filter(by=planted.person(login))
            refused, alerts = (deeds.filter(action=action).count() for action in (REFUSED, PROBING))
            kept[login] = Swept(answers, refused, alerts)
        return kept[login]

    return of
