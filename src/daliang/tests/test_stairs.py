"""Imports and foreign keys only go down the stairs, and every room stands on a floor."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from daliang.tests.house import REPOSITORY, floors, project

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Judge the package in `folder`/src by the contract in `folder`/pyproject.toml."""
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """A copy of the floors with empty rooms: those that the contract demands, and no others."""
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    for layer in project()["tool"]["importlinter"]["contracts"][0]["layers"]:
        for room in re.findall(r"\w+", re.sub(r"\(\w+\)", "", layer)):
            build(tmp_path, room)
    (tmp_path / "src" / "daliang" / "__init__.py").touch()
    return tmp_path


def build(house: Path, room: str, source: str = "") -> None:
    folder = house / "src" / "daliang" / room
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__init__.py").write_text(source)


def test_imports_only_go_down_the_stairs() -> None:
    judged = lint_imports(REPOSITORY)
    assert judged.returncode == 0, judged.stdout


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("org", "import daliang.ledger"),  # upward
        ("web", "import daliang.api"),  # sideways
        ("contest", "import daliang.bulletins"),  # a room that is not built today
        ("kitchen", ""),  # a room on no floor
    ],
)
def test_the_contract_catches(small_house: Path, room: str, source: str) -> None:
    assert lint_imports(small_house).returncode == 0
    build(small_house, room, source)
    judged = lint_imports(small_house)
    assert judged.returncode == 1
    assert f"daliang.{room}" in judged.stdout or room in judged.stdout


def own(found: Iterable[type[models.Model]]) -> Iterator[type[models.Model]]:
    return (model for model in found if model._meta.app_label in floors())


def climbing(found: Iterable[type[models.Model]]) -> list[str]:
    """The relations that point to a higher room, or to a neighbour on the same floor."""
    floor = floors()
    wrong = []
    for model in own(found):
        for field in model._meta.get_fields():
            target = field.related_model if field.is_relation and not field.auto_created else None
            if not isinstance(target, type) or target._meta.app_label not in floor:
                continue
            here, there = model._meta.app_label, target._meta.app_label
            if there != here and floor[there] >= floor[here]:
                wrong.append(f"{model._meta.label}.{field.name} points from {here} to {there}")
    return wrong


def test_foreign_keys_only_go_down_the_stairs() -> None:
    found = list(apps.get_models(include_auto_created=True))
    assert list(own(found)), "no model of ours was looked at"
    assert climbing(found) == []


@isolate_apps("daliang.org", "daliang.ledger")
def test_the_walk_over_foreign_keys_catches_a_climb() -> None:
    class Low(models.Model):
        up = models.ForeignKey("ledger.High", on_delete=models.CASCADE)

        class Meta:
            app_label = "org"

        def __str__(self) -> str:
            return "low"

    class High(models.Model):
        down = models.ForeignKey(Low, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "ledger"

        def __str__(self) -> str:
            return "high"

    assert climbing([Low, High]) == ["org.Low.up points from org to ledger"]
