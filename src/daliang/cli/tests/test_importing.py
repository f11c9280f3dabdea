"""`daliang import`: the contract of the design: rows read, accepted, refused with cell and reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from daliang.cli.commands import daliang
from daliang.dossier.tests.world import World
from daliang.intake.models import ImportRow
from daliang.intake.tests.sheets import fresh, sheet
from daliang.register.models import Project

OWN = {"code": "TW2022-0001", "name": "青石电机项目", "jobs": 30}
SIBLINGS = {"code": "TW2022-0003", "name": "黑石线缆项目"}


@pytest.fixture
def world(dossier_city: World) -> World:
    return dossier_city


def run(world: World, path: Path, rows: list[dict[str, Any]], *more: str) -> tuple[int, dict[str, Any]]:
    made = sheet(path / "项目.xlsx", rows, by=world.people["clerk-a1"])
    line = ["import", str(made), "--unit", "park_a1", "--by", "clerk-a1", "--format", "json", *more]
    done = CliRunner().invoke(daliang, line)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, json.loads(done.stdout)


def test_words_are_applied_at_once(world: World, tmp_path: Path) -> None:
    code, answer = run(world, tmp_path, [OWN])
    assert (code, answer["state"], answer["rows"], answer["accepted"], answer["refused"]) == (0, "applied", 1, 1, [])
    assert Project.objects.get(code="TW2022-0001").jobs == 30


def test_a_dry_run_says_the_same_and_leaves_no_rows(world: World, tmp_path: Path) -> None:
    code, answer = run(world, tmp_path, [OWN, SIBLINGS], "--dry-run")
    assert (code, answer["rows"], answer["accepted"], answer["changed"]) == (0, 2, 1, 1)
    (refused,) = answer["refused"]
    assert (refused["sheet"], refused["row"], refused["cell"], refused["code"]) == ("项目", 6, "A6", "unknown_project")
    assert refused["reason"] == "您的范围内没有编号为“TW2022-0003”的项目；新项目请把编号留空。"
    assert not ImportRow.objects.exists()
    assert Project.objects.get(code="TW2022-0001").jobs is None


def test_a_refused_row_holds_all_up_unless_left_out(world: World, tmp_path: Path) -> None:
    code, answer = run(world, tmp_path, [OWN, SIBLINGS])
    assert (code, answer["state"], [one["code"] for one in answer["why"]]) == (1, "staged", ["has_refused"])
    assert Project.objects.get(code="TW2022-0001").jobs is None
    assert run(world, tmp_path, [OWN, SIBLINGS], "--leave-out")[0] == 0
    assert Project.objects.get(code="TW2022-0001").jobs == 30


def test_what_counts_waits_for_another_person(world: World, tmp_path: Path) -> None:
    code, answer = run(world, tmp_path, [fresh()])
    assert (code, [one["code"] for one in answer["why"]]) == (1, ["not_confirmed"])
    code, answer = run(world, tmp_path, [fresh()], "--confirmed-by", "approver-a")
    assert (code, answer["state"], answer["new"]) == (0, "applied", 1)


def test_a_strange_unit_and_a_strange_file_are_refused(world: World, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"text")
    for unit, code in (("park_b1", 1), ("park_a1", 1)):
        done = CliRunner().invoke(daliang, ["import", str(path), "--unit", unit, "--by", "clerk-a1"])
        assert done.exit_code == code
        assert done.stderr or done.stdout
