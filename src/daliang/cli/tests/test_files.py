"""`daliang files check` from the shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.base import ContentFile
from pytest_django import Settings

from daliang.cli.commands import daliang
from daliang.files.models import StoredFile
from daliang.files.rules import keep
from daliang.org.models import Role
from daliang.org.tests.tree import employ, small_city


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return tmp_path


@pytest.fixture
def stored(db: None, folder: Path) -> StoredFile:
    clerk = employ("clerk", Role.CLERK, small_city()["park_a1"])
    return keep(ContentFile("会议纪要".encode()), name="纪要.txt", by=clerk)


def test_promise_35_the_check_says_that_everything_fits(stored: StoredFile) -> None:
    """Promise 35: exit 0 when disk and rows agree."""
    answer = CliRunner().invoke(daliang, ["files", "check", "--format", "json"])
    assert (answer.exit_code, json.loads(answer.stdout)) == (0, {"files": 1, "misfits": []})
    assert "everything fits" in CliRunner().invoke(daliang, ["files", "check"]).stdout


def test_promise_35_the_check_exits_1_and_names_both_ways(stored: StoredFile, folder: Path) -> None:
    """Promise 35: exit 1 names the stray file and the row without a file."""
    (folder / stored.place).rename(folder / stored.sha256[:2] / "left")
    young = CliRunner().invoke(daliang, ["files", "check", "--format", "json"])
    assert [one["check"] for one in json.loads(young.stdout)["misfits"]] == ["missing"]
    answer = CliRunner().invoke(daliang, ["files", "check", "--settled", "0", "--format", "json"])
    assert answer.exit_code == 1
    assert sorted(one["check"] for one in json.loads(answer.stdout)["misfits"]) == ["missing", "stray"]
    assert stored.place in CliRunner().invoke(daliang, ["files", "check"]).stdout
