"""`daliang targets`: the same figures as every page, and issuing from a file once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from daliang.cli.tests.test_fortnight import run
from daliang.org import clock
from daliang.org.models import Deed
from daliang.rounds.models import Round, RoundState, Series
from daliang.targets.models import Version
from daliang.targets.tests.world import HALF, NOW, World, closed, coverage, row
from daliang.tests.standing import built_once

FILE = """
code = "2023"
title = "关于下达2023年指标的通知"
starts = 2023-01-01
ends = 2023-12-31
document = "〔2022〕9号"
dated = 2022-12-30
effective_on = 2023-01-01

[[indicator]]
measure = "signed"
rule = "pool"
aspect = "cny"

[[target]]
indicator = "signed"
unit = "city"
amount = "331亿"
"""


def founded() -> World:
    """Three projects, one of them signed late; a notice of the year with two versions, one of the half-year."""
    world = World.founded()
    world.recognised("one", "03-01", "east-1")
    world.recognised("two", "07-20", "west-1")
    with clock.held_at(NOW):
        world.issue(row("signed", targets={"city": 10}))
        world.issue(row("signed", targets={"city": 12}), effective_on=date(2022, 8, 1))
        world.issue(coverage("recognised", beside=("negotiating",)), code="half", period=HALF, effective_on=HALF[0])
    return world


built_targets = built_once(founded)


@pytest.fixture
def world(built_targets: World, db: None) -> Iterator[World]:
    with clock.held_at(NOW):
        yield deepcopy(built_targets)


def status(*options: str) -> dict[str, Any]:
    answer = run("targets", "status", "--format", "json", *options)
    assert answer.exit_code == 0, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def cell(answer: dict[str, Any], notice: str, unit: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in answer["targets"] if (one["notice"], one["unit"]) == (notice, unit))
    return found


def test_status_says_what_was_asked_done_and_is_lacking(world: World) -> None:
    answer = status("--as-of", "2022-07-31")
    assert (answer["as_of"], answer["under"]) == ("2022-07-31", "then")
    year = cell(answer, "annual", "city")
    assert (year["version"], year["target"], year["done"], year["gap"], year["completion"]) == (1, 10, 2, 8, 0.2)
    assert (year["pace"], year["light"], year["rule"], year["counting"]) == (round(212 / 365, 6), "late", "pool", None)
    assert year["needed_per_day"] == round(8 / 153, 6)
    half = cell(answer, "half", "city")
    assert (half["is_coverage"], half["target"], half["done"], half["below"]) == (True, 3, 1, ["east-1", "east-2"])
    assert half["potential"] == [{"measure": "negotiating", "value": 0}]


def test_status_of_a_branch_a_notice_and_under_today_s_version(world: World) -> None:
    assert {one["unit"] for one in status("--unit", "west")["targets"]} == {"west", "west-1"}
    assert {one["notice"] for one in status("--notice", "half")["targets"]} == {"half"}
    assert cell(status("--as-of", "2022-07-31", "--under", "today"), "annual", "city")["target"] == 12


def test_status_as_a_closing_has_it(world: World) -> None:
    series = Series.objects.create(code="negotiating", title="双周报")
    moment = datetime(2022, 8, 1, 9, tzinfo=UTC)
    Round.objects.create(
        code="R01", series=series, number=1, opens_at=moment, due_at=moment, cut_off_on=date(2022, 7, 31),
        state=RoundState.CLOSED, closing=closed(date(2022, 7, 31)),
    )  # fmt: skip
    world.signed("late", "07-30", "east-2", 3)
    answer = status("--round", "R01")
    assert (answer["as_of"], cell(answer, "annual", "city")["done"]) == ("2022-07-31", 2)
    assert cell(status("--as-of", "2022-07-31"), "annual", "city")["done"] == 3
    both = run("targets", "status", "--round", "R01", "--as-of", "2022-07-01")
    assert (both.exit_code, "不能再加日期" in both.stderr) == (1, True)


def test_a_table_is_shown_in_words(world: World) -> None:
    answer = run("targets", "status", "--as-of", "2022-07-31")
    assert answer.exit_code == 0 and "序时进度" in answer.stdout and "annual" in answer.stdout


def test_a_target_of_nothing_is_told_as_not_set(world: World) -> None:
    """As the page has it; programs read the number."""
    world.issue(row("signed", targets={"city": 12, "east": 0}), effective_on=date(2022, 8, 2))
    lines = [line.split() for line in run("targets", "status").stdout.splitlines() if line.startswith("annual")]
    assert {line[2]: line[3] for line in lines} == {"city": "12", "east": "未设"}
    assert cell(status("--unit", "east"), "annual", "east")["target"] == 0


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [("--notice", "haf", "half"), ("--unit", "north", "没有代码为“north”的单位"), ("--as-of", "yesterdy", "日期")],
)
def test_what_does_not_exist_is_refused_in_words(world: World, option: str, value: str, said: str) -> None:
    answer = run("targets", "status", option, value)
    assert (answer.exit_code, said in answer.stderr) == (1, True)


def test_a_file_is_issued_once(world: World, tmp_path: Path) -> None:
    file = tmp_path / "2023.toml"
    file.write_text(FILE)
    before = Deed.objects.count()
    answers = [
        json.loads(run("targets", "issue", str(file), "--by", "city-officer", "--format", "json").stdout)
        for _time in range(2)
    ]
    assert [(one["notice"], one["version"], one["is_new"]) for one in answers] == [
        ("2023", 1, True),
        ("2023", 1, False),
    ]
    assert Version.objects.get(notice__code="2023").indicators.get().targets.get().amount == 33_100_000_000
    assert Deed.objects.count() == before + 1
    listed = json.loads(run("targets", "list", "--format", "json").stdout)["notices"]
    assert [(one["notice"], one["version"]) for one in listed] == [
        ("annual", 1),
        ("annual", 2),
        ("half", 1),
        ("2023", 1),
    ]


def test_a_faulty_file_is_refused_with_its_line(world: World, tmp_path: Path) -> None:
    file = tmp_path / "2023.toml"
    file.write_text(FILE.replace('"331亿"', '"三百亿吧"').replace('rule = "pool"', 'rule = "all"'))
    answer = run("targets", "issue", str(file), "--by", "city-officer")
    assert answer.exit_code == 1
    assert "2023.toml:12：“rule”中没有“all”" in answer.stderr and "2023.toml:18：amount" in answer.stderr
    assert not Version.objects.filter(notice__code="2023").exists()


def test_a_county_issues_nothing(world: World, tmp_path: Path) -> None:
    world.person("east")
    file = tmp_path / "2023.toml"
    file.write_text(FILE)
    answer = run("targets", "issue", str(file), "--by", "east-approver")
    assert (answer.exit_code, "市商务局专员" in answer.stderr) == (1, True)
