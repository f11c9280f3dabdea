"""Every change of a model has its migration, with a name."""

import re
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ModelState, ProjectState
from django.utils.translation import override

from daliang.tests.house import PACKAGE, floors, name_of


def missing(state: ProjectState) -> list[str]:
    """The operations that bring the migrations of our rooms up to `state`."""
    with override(None):  # labels are written untranslated
        written = MigrationLoader(None).project_state()
        detector = MigrationAutodetector(written, state, NonInteractiveMigrationQuestioner())
        changes = detector.changes(graph=MigrationLoader(None).graph)
    return [
        f"{room}: {operation.describe()}"
        for room, migrations in changes.items()
        if room in floors()
        for migration in migrations
        for operation in migration.operations
    ]


def unnamed(files: Iterable[str]) -> list[str]:
    return [file for file in files if re.search(r"_(auto|alter|remove)_\w*\d{4}|_auto_", file) or "_and_more" in file]


def test_no_migration_is_missing() -> None:
    assert missing(ProjectState.from_apps(apps)) == []


def test_the_search_for_missing_migrations_catches_a_new_field() -> None:
    state = ProjectState.from_apps(apps)
    changed = state.models["org", "city"].clone()
    state.models["org", "city"] = ModelState(
        "org", "City", [*changed.fields.items(), ("motto", models.CharField(max_length=9, default=""))]
    )
    assert any("motto" in said for said in missing(state))


def test_migrations_carry_names() -> None:
    assert unnamed(name_of(path) for path in PACKAGE.glob("*/migrations/0*.py")) == []


@pytest.mark.parametrize("file", ["0002_auto_20220824_0900.py", "0003_alter_unit_name_and_more.py"])
def test_the_ban_on_unnamed_migrations_catches(file: str) -> None:
    assert unnamed([file, "0004_project_landed_on.py"]) == [file]
