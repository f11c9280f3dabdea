"""The first worker migrates, the others begin with its copy."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from daliang.tests import migrated
from daliang.tests.migrated import Left


@dataclass
class Creation:
    """Stands in for Django's: a database is a file, migrating writes into it."""

    name: Path
    connection: Any = field(default_factory=lambda: SimpleNamespace(vendor="sqlite", close=lambda: None))

    def _get_test_db_name(self) -> str:
        return str(self.name)


def migrate(creation: Creation, *, keepdb: bool) -> str:
    if not keepdb:
        creation.name.write_text(f"migrated as {creation.name.name}")
    return str(creation.name)


@pytest.fixture
def left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Left:
    monkeypatch.setattr(migrated, "migrate", migrate)
    return Left(tmp_path)


def made(left: Left, name: str) -> str:
    creation: Any = Creation(left.shared / name)
    return Path(left.make(creation)).read_text()


def test_the_second_worker_begins_with_what_the_first_migrated(left: Left) -> None:
    assert [made(left, name) for name in ("gw0", "gw1", "gw2")] == ["migrated as gw0"] * 3
    assert sorted(path.name for path in left.shared.glob("gw*")) == ["gw0", "gw0_migrated", "gw1", "gw2"]


def test_what_the_first_does_later_is_not_in_the_copy(left: Left) -> None:
    made(left, "gw0")
    (left.shared / "gw0").write_text("with rows of a test")
    assert made(left, "gw1") == "migrated as gw0"


def test_once_the_copy_is_cleared_the_next_migrates_anew(left: Left) -> None:
    made(left, "gw0")
    left.clear(Creation(left.shared / "gw0").connection)
    assert not (left.shared / "gw0_migrated").exists()
    assert made(left, "gw3") == "migrated as gw3"


def test_the_first_that_fails_leaves_nothing(left: Left, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_creation: Creation, **_how: Any) -> str:
        raise RuntimeError("a migration is wrong")

    monkeypatch.setattr(migrated, "migrate", fail)
    with pytest.raises(RuntimeError, match="a migration is wrong"):
        made(left, "gw0")
    monkeypatch.setattr(migrated, "migrate", migrate)
    assert made(left, "gw1") == "migrated as gw1"
