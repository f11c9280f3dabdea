"""The planted city stands once a module; what each of the cast was answered is kept for the whole package."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import override_settings

from daliang.org import clock
from daliang.org.actions import PROBING, REFUSED
from daliang.org.models import Deed
from daliang.rounds.tests.world import NOW
from daliang.tests import test_every_write_is_logged as logged
from daliang.tests.standing import built_once
from daliang.tests.sweep.asking import Swept, sweep
from daliang.tests.sweep.world import Planted, plant

writing = logged.world  # the small city in which each known write may be sent


def filed_apart() -> override_settings:
    """Attachments of the planted city lie in a folder that other tests do not look at."""
    storages: dict[str, Any] = deepcopy(settings.STORAGES)
    storages["default"]["OPTIONS"] = {"location": Path(os.environ["DALIANG_HOME"]) / "swept"}
    return override_settings(STORAGES=storages)


def planted_apart() -> Planted:
    with filed_apart():
        return plant()


built_planted = built_once(planted_apart)


@pytest.fixture
def planted(built_planted: Planted, db: None) -> Iterator[Planted]:
    """The city at NOW; a test's own changes are undone after it."""
    cache.clear()
    with filed_apart(), clock.held_at(NOW):
        yield deepcopy(built_planted)
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
