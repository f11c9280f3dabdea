"""pytest plug-in: what no test asks about is done once, or with the least work."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from whitenoise.middleware import WhiteNoiseMiddleware

# Some thousand tests and all that they import stay until the end: Python need not look through them again and again.
gc.set_threshold(50_000, 20, 50)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _light_passwords() -> Iterator[None]:
    """Argon2 with the least work that it accepts: how long a guess takes is no matter of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        for setting, least in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
            patch.setattr(Argon2PasswordHasher, setting, least)
        yield


def once(lists: Callable[..., None]) -> Callable[..., None]:
    """The method of WhiteNoise that lists a place's files, remembering what it found there."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}

    def list_once(middleware: WhiteNoiseMiddleware, *place: str) -> None:
        if place not in found:
            others, middleware.files = middleware.files, {}
            lists(middleware, *place)
            found[place], middleware.files = middleware.files, others
        middleware.files.update(found[place])

    return list_once


@pytest.fixture(scope="session", autouse=True)
def _static_files_listed_once() -> Iterator[None]:
    """Each test's client builds the middleware anew, and WhiteNoise would list every script and style again."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("update_files_dictionary", "add_files_from_finders"):
            patch.setattr(WhiteNoiseMiddleware, name, once(getattr(WhiteNoiseMiddleware, name)))
        yield
