"""pytest plug-in: the tables are made by migrating once for all workers of a run; the other workers copy them.

Migrating a hundred steps takes longer than most files of tests. The first worker that asks migrates and leaves a copy;
whoever asks meanwhile waits for it. A run in one process migrates for itself.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.creation import BaseDatabaseCreation
from pytest_django import DjangoDbBlocker


@contextmanager
def one_after_the_other(shared: Path) -> Iterator[None]:
    """Inside the block no other worker makes a database; one that dies lets the next in."""
    with (shared / "gate").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def copy(database: BaseDatabaseWrapper, source: str, target: str) -> None:
    """Make the database `target` what `source` is, to which nobody may be connected. Names as Django's settings say."""
    if database.vendor == "sqlite":
        shutil.copyfile(source, target)
        return
    drop(database, target)
    with database._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def drop(database: BaseDatabaseWrapper, name: str) -> None:
    if database.vendor == "sqlite":
        Path(name).unlink(missing_ok=True)
        return
    with database._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


@dataclass(frozen=True)
class Left:
    """The copy that the first worker leaves: a note in `shared`, a folder of the run, names it."""

    shared: Path

    @property
    def note(self) -> Path:
        return self.shared / "migrated"

    def make(self, creation: BaseDatabaseCreation, *arguments: Any, **how: Any) -> str:
        """`create_test_db` that begins with the copy, or leaves one."""
        database: BaseDatabaseWrapper = creation.connection
        with one_after_the_other(self.shared):
            is_left = self.note.exists()
            if is_left:
                copy(database, self.note.read_text(), creation._get_test_db_name())  # type: ignore[attr-defined]
            name: str = migrate(creation, *arguments, **{**how, "keepdb": is_left})
            if not is_left:
                database.close()
                copy(database, name, f"{name}_migrated")
                self.note.write_text(f"{name}_migrated")
        return name

    def clear(self, database: BaseDatabaseWrapper) -> None:
        """Whoever comes later migrates anew."""
        with one_after_the_other(self.shared):
            if self.note.exists():
                drop(database, self.note.read_text())
                self.note.unlink()


migrate = BaseDatabaseCreation.create_test_db


@pytest.fixture(scope="session", autouse=True)
def _migrated_once(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    left = Left(Path(os.environ["DALIANG_TEST_RUN"]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseCreation, "create_test_db", lambda *given, **how: left.make(*given, **how))
        yield
    with django_db_blocker.unblock():
        left.clear(connection)
