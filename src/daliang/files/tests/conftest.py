"""A folder of its own for each test, and somebody who attaches."""

from pathlib import Path

import pytest
from pytest_django import Settings

from daliang.org.models import Person, Role
from daliang.org.tests.tree import employ, small_city


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Where this test's files lie; nothing is there yet."""
    place = tmp_path / "files"
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": place}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return place


@pytest.fixture
def clerk(db: None, folder: Path) -> Person:
    return employ("clerk", Role.CLERK, small_city()["park_a1"])
