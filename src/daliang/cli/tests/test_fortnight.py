"""The main job from the shell: type, file, approve, return, accept, close, report, figures, rows, verify."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from daliang.cli.commands import daliang
from daliang.ledger.models import Posting
from daliang.org import clock
from daliang.register.models import Project
from daliang.rounds.tests.world import NEW, NOW, World, build


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def run(*words: str) -> Result:
    return CliRunner().invoke(daliang, list(words))


def told(*words: str) -> Any:
    """The JSON of a command that did its job."""
    answer = run(*words, "--format", "json")
    assert answer.exit_code == 0, answer.stderr
    return json.loads(answer.stdout)


def refused(*words: str) -> str:
    """The reason of a command that a rule refused; nothing was posted."""
    before = Posting.objects.count()
    answer = run(*words)
    assert answer.exit_code == 1 and answer.stdout == ""
    assert Posting.objects.count() == before
    return answer.stderr


def new_line() -> list[str]:
    return [word for field, text in NEW.items() for word in ("--set", f"{field}={text}")]


def test_the_fortnight_runs_from_the_shell(world: World, tmp_path: Path) -> None:
    park = ("2022-R02", "--unit", "east-a")
    told("round", "save", *park, "--by", "clerk-east-a", *new_line())
    told("round", "save", *park, "--by", "clerk-east-a", "--line", "1", "--set", "amount=36亿")
    assert told("round", "file", *park, "--by", "clerk-east-a")["state"] == "filed"
    assert told("round", "approve", *park, "--by", "approver-east")["state"] == "approved"
    back = ("--line", "1", "--field", "amount", "--reason", "请按协议金额填写")
    assert told("round", "return", *park, "--by", "officer", *back)["state"] == "returned"
    told("round", "save", *park, "--by", "clerk-east-a", "--line", "1", "--set", "amount=35亿")
    told("round", "file", *park, "--by", "clerk-east-a")
    told("round", "approve", *park, "--by", "approver-east")
    assert told("round", "accept", "2022-R02", "--by", "officer")["accepted"] == ["east-a"]
    assert "east-b" in json.dumps(told("round", "status", "2022-R02"))
    closed = told("round", "close", "2022-R02", "--by", "officer", "--carry-over")
    assert closed["state"] == "closed" and closed["closing"] == 2
    (figure,) = told("figures", "--round", "2022-R02", "negotiating-20")["figures"]
    assert figure["count"] == 11
    rows = told("rows", "negotiating-20", "--round", "2022-R02")["rows"]
    assert len(rows) == 11 and sum(row["cny"] for row in rows) == figure["cny"]
    for fmt in ("docx", "pdf", "xlsx", "md"):
        output = tmp_path / f"report.{fmt}"
        answer = run("bulletin", "2022-R02", "--kind", "special-report", "--format", fmt, "--output", str(output))
        assert answer.exit_code == 0 and output.stat().st_size > 500
    assert told("ledger", "verify")["misfits"] == []


def test_figures_have_the_contracts_keys(world: World) -> None:
    answer = told("figures", "negotiating-20", "--as-of", "2022-08-12")
    assert set(answer) == {"as_of", "known_at", "unit", "figures"}
    assert answer["as_of"] == "2022-08-12" and answer["unit"] == "city"
    assert set(answer["figures"][0]) == {"measure", "label", "counting", "count", "cny", "usd"}
    assert answer["figures"][0]["counting"] == "nested"


def test_figures_by_unit_add_up(world: World) -> None:
    figures = {f["unit"]: f["count"] for f in told("figures", "negotiating-20", "--by-unit")["figures"]}
    assert figures["city"] == figures["east"] + figures["west"] + figures["zone"] == 10


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("figures", "no-such-measure"), "no-such-measure"),
        (("figures", "--unit", "nowhere"), "nowhere"),
        (("figures", "--round", "2022-R09"), "2022-R09"),
        (("figures", "--round", "2022-R02"), "还没有封账"),
        (("figures", "--round", "2022-R01", "--as-of", "2022-08-01"), "--round"),
        (("figures", "--as-of", "2022-02-31"), "28"),
        (("figures", "--known-at", "yesterday"), "yesterday"),
        (("rows", "all-of-all"), "比率"),
        (("round", "file", "2022-R02", "--unit", "west-a", "--by", "clerk-east-a"), "不能替“西县A园区”填报"),
        (("round", "file", "2022-R02", "--unit", "east-a", "--by", "nobody"), "nobody"),
        (("round", "close", "2022-R01", "--by", "officer"), "2022-R01"),
        (("round", "close", "2022-R02", "--by", "clerk-east-a"), "市商务局"),
        (("round", "open", "2022-R02", "--by", "officer"), "2022-R02"),
        (("bulletin", "2022-R02", "--format", "md", "--output", "/dev/null"), "2022-R02"),
    ],
)
def test_a_refusal_says_what_and_exits_with_1(world: World, words: tuple[str, ...], said: str) -> None:
    assert said in refused(*words)


@pytest.mark.parametrize(
    "words",
    [
        ("figures", "--bogus"),
        ("round", "file"),
        ("round", "save", "2022-R02", "--unit", "east-a", "--by", "clerk-east-a", "--set", "amount"),
        ("nonsense",),
    ],
)
def test_wrong_usage_exits_with_2(world: World, words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_verify_names_the_row_that_does_not_fit(world: World) -> None:
    Project.objects.filter(code="YZ2022-0001").update(amount=1)
    answer = run("ledger", "verify")
    assert answer.exit_code == 1 and "YZ2022-0001" in answer.stdout
    Project.objects.filter(code="YZ2022-0001").update(amount=3_000_000_000)


def test_rebuilt_columns_answer_the_same(transactional_db: None) -> None:
    build()
    with clock.held_at(NOW):
        before = told("figures", "--as-of", "2022-08-20")["figures"]
        assert run("ledger", "rebuild").exit_code == 0
        assert told("figures", "--as-of", "2022-08-20")["figures"] == before


def test_a_round_is_opened_again_by_two_and_compared_from_the_shell(world: World, tmp_path: Path) -> None:
    world.accepted("east-a", amount="33亿")
    told("round", "close", "2022-R02", "--by", "officer")
    deed = ("round", "reopen", "2022-R02")
    assert told(*deed, "--by", "officer", "--reason", "漏报一个项目")["state"] == "proposed"
    assert "须由另一位专员确认" in refused(*deed, "--by", "officer", "--confirm")
    assert told(*deed, "--by", "officer-2", "--refuse", "下期更正")["state"] == "refused"
    assert told(*deed, "--by", "officer", "--reason", "漏报一个项目")["state"] == "proposed"
    assert told(*deed, "--by", "officer", "--withdraw")["state"] == "withdrawn"
    told(*deed, "--by", "officer", "--reason", "漏报一个项目")
    assert told(*deed, "--by", "officer-2", "--confirm")["decided_by"] == "officer-2"
    left = told("figures", "negotiating-20", "--round", "2022-R02")
    assert told("round", "close", "2022-R02", "--by", "officer")["closing"] == 3
    assert told("figures", "negotiating-20", "--round", "2022-R02")["figures"] == left["figures"]
    made = tmp_path / "first.md"
    assert run("bulletin", "2022-R02", "--closing", "2", "--format", "md", "--output", str(made)).exit_code == 0
    assert "总第2号" in made.read_text()
    found = told("round", "compare", "2022-R02", "--with", "2022-R01")
    assert (found["closing"], found["since"], found["is_preview"]) == (3, 1, False)
    assert [one["changes"][0]["now"] for one in found["changed"]] == ["33亿元"]
    assert len(found["stalled"]) == 9
    assert told("round", "compare", "2022-R02", "--with", "2")["changed"] == []
    assert "2022-R02 之前的封账有" in refused("round", "compare", "2022-R02", "--with", "2022-R07")
    assert "YZ2022-0002" in run("round", "compare", "2022-R02").stdout


def test_reopening_from_the_shell_says_one_thing(world: World) -> None:
    for words in ((), ("--confirm", "--withdraw"), ("--reason", "漏报一个项目", "--confirm")):
        assert "只能选一项" in refused("round", "reopen", "2022-R02", "--by", "officer", *words)
