"""What the shell is handed wrongly: one sentence, exit 1 or 2, nothing half done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daliang.cli.commands import daliang
from daliang.cli.tests.test_fortnight import new_line, refused, run, told
from daliang.org.models import Deed
from daliang.rounds.models import Line
from daliang.rounds.rules import close_round
from daliang.rounds.tests.world import NEW, World

EAST = ("2022-R02", "--unit", "east-a")
BY = ("--by", "clerk-east-a")


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def in_the_shell(*words: str | bytes, home: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """The console script itself, in the tests' home or in one of its own."""
    program = "from daliang.cli.start import main; main()"
    around = {**os.environ, **({"DALIANG_HOME": str(home)} if home else {})}
    if home:
        for name in ("DALIANG_MODE", "DALIANG_SECRET_KEY", "DALIANG_DATABASE_URL"):
            around.pop(name, None)
    return subprocess.run([sys.executable, "-c", program, *words], capture_output=True, check=False, env=around)


def wrong(*words: str) -> str:
    """The sentences of a wrong usage."""
    answer: Result = CliRunner().invoke(daliang, list(words))
    assert answer.exit_code == 2 and answer.stdout == ""
    return answer.stderr


@pytest.mark.looks
@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59:59-12:00"])
def test_a_moment_at_the_end_of_time_is_refused_in_words(world: World, moment: str) -> None:
    assert "不在1949年至2199年之间" in refused("figures", "--known-at", moment)
    assert "不在1949年至2199年之间" in refused("round", "open", "2022-R03", "--by", "officer", "--due", moment)


@pytest.mark.looks
@pytest.mark.parametrize("day", ["1900-01-01", "0022-08-26"])
@pytest.mark.parametrize(
    "words", [("figures", "--as-of"), ("round", "open", "2022-R03", "--by", "officer", "--cut-off")]
)
def test_a_day_of_an_impossible_year_is_refused_in_words(world: World, words: tuple[str, ...], day: str) -> None:
    assert f"“{day}”的年份不在1949年至2199年之间" in refused(*words, day)


def test_bytes_that_are_no_text_are_refused_before_anything_is_done() -> None:
    answer = in_the_shell("figures", b"--unit", b"\xff\xfe")
    assert answer.returncode == 2
    said = answer.stderr.decode()
    assert "第3个参数含有不是 UTF-8 编码的字节" in said and "Traceback" not in said


def test_a_refused_answer_takes_back_what_was_typed_with_it(world: World) -> None:
    before = world.line("east-a").typed
    said = refused("round", "save", *EAST, *BY, "--line", "1", "--set", "amount=66亿", "--answer", "nosuch=已核对")
    assert "这个问题不再适用" in said
    assert world.line("east-a").typed == before
    refused("round", "save", *EAST, *BY, *new_line(), "--answer", "nosuch=已核对")
    assert not Line.objects.filter(belongs_to=world.ret("east-a"), project=None).exists()


@pytest.mark.looks
def test_a_place_that_cannot_be_written_is_told_in_one_sentence(world: World, tmp_path: Path) -> None:
    words = ("bulletin", "2022-R01", "--format", "md", "--output")
    assert wrong(*words, f"{tmp_path}/none/x.md").startswith(f"写不了文件 {tmp_path}/none/x.md：")


def test_an_empty_unit_is_not_the_whole_city(world: World) -> None:
    for words in (("figures",), ("rows", "negotiating-20")):
        for empty in ("", " "):
            assert "--unit 后面没有填单位" in refused(*words, "--unit", empty)


def test_an_empty_day_beside_a_round_is_a_day_beside_a_round(world: World) -> None:
    assert "不能再加日期" in refused("figures", "--round", "2022-R01", "--as-of", "")


def test_an_open_round_is_named_once(world: World, tmp_path: Path) -> None:
    said = refused("bulletin", "2022-R02", "--format", "md", "--output", f"{tmp_path}/x.md")
    assert said.count("2022-R02") == 1


def test_closing_over_open_returns_names_the_option_that_carries_them_over(world: World) -> None:
    world.filed("east-a")
    said = refused("round", "close", "2022-R02", "--by", "officer")
    assert "东区A园区（已报送）" in said and "--carry-over" in said


@pytest.mark.looks
@pytest.mark.parametrize(("by", "who"), [("clerk-west-a", "西县A园区"), ("approver-west", "西县")])
def test_filing_for_another_unit_says_who_files_instead(world: World, by: str, who: str) -> None:
    said = refused("round", "file", *EAST, "--by", by)
    assert "东区A园区" in said and who in said and "请" in said
    assert world.ret("east-a").state == "draft"


@pytest.mark.looks
def test_tables_say_states_in_words(world: World) -> None:
    world.filed("east-a")
    board = run("round", "status", "2022-R02").stdout
    assert "已报送" in board and "填写中" in board and "状态" in board
    rounds = run("round", "list").stdout
    assert "填报中" in rounds and "已封账" in rounds
    figures = run("figures", "negotiating-20").stdout
    assert "逐档包含" in figures
    for text in (board, rounds, figures):
        assert not {"draft", "filed", "open", "closed", "nested", "state"} & set(text.split())
    done = run("round", "file", "2022-R02", "--unit", "east-b", "--by", "clerk-east-b").stdout
    assert "已报送" in done


@pytest.mark.looks
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("round", "save", *EAST, *BY, "--line", "1", "--set", "stage=签了"), ""),
        (("round", "save", *EAST, *BY, "--line", "99", "--set", "amount=36亿"), "这份填报没有第99行"),
        (("round", "save", *EAST, *BY, "--line", "1", "--set", "colour=red"), "没有“colour”这一栏"),
        (("round", "return", *EAST, "--by", "officer", "--line", "99", "--field", "amount", "--reason", "错"), "99"),
        (("round", "return", *EAST, "--by", "officer", "--line", "1", "--field", "colour", "--reason", "错"), "colour"),
    ],
)
def test_an_unknown_line_or_field_is_named_and_a_stage_is_judged_when_filing(
    world: World, words: tuple[str, ...], said: str
) -> None:
    world.filed("east-b")
    if said:
        assert said in refused(*(word.replace("east-a", "east-b") if words[1] == "return" else word for word in words))
        return
    told(*words)
    assert "没有“签了”这个阶段；可填：线索、在谈、签约、开工" in refused("round", "file", *EAST, *BY)


def test_filing_twice_succeeds_twice_and_is_done_once(world: World) -> None:
    first, second = (told("round", "file", *EAST, *BY) for _time in range(2))
    assert first == second
    assert Deed.objects.filter(action="round.file").count() == 1


def test_a_save_into_a_closed_round_is_refused_and_changes_nothing(world: World) -> None:
    close_round(world.round, by=world.officer)
    before = world.line("east-a").typed
    said = refused("round", "save", *EAST, *BY, "--line", "1", "--set", "amount=66亿")
    assert "2022-R02 已于" in said and "封账" in said
    assert world.line("east-a").typed == before


def test_signs_beyond_the_everyday_come_through(world: World) -> None:
    name = "🌊曜石·功率器件（二期）Ⅱ项目"
    cells = [word for field, text in {**NEW, "name": name}.items() for word in ("--set", f"{field}={text}")]
    told("round", "save", *EAST, *BY, *cells)
    assert told("round", "file", *EAST, *BY)["state"] == "filed"
    assert name in run("round", "show", *EAST).stdout


@pytest.mark.looks
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("figures", "--bogus"), "没有“--bogus”这个选项"),
        (("figures", "--unitt", "x"), "相近的有：--unit"),
        (("figures", "--unit"), "“--unit”的写法不对"),
        (("round", "file"), "缺少“CODE”：必须填写"),
        (("round", "file", "2022-R02", "--by", "x"), "缺少“--unit”：必须填写"),
        (("round", "save", *EAST, *BY, "--set", "amount"), "--set 应写成“栏=内容”"),
        (("round", "save", *EAST, *BY, "--line", "one"), "“--line”应为整数"),
        (("figures", "--format", "xml"), "可填：text、json"),
        (("serve", "--port", "0"), "“--port”应为 1 至 65535 的整数"),
        (("playbook", "check", "/nowhere"), "“FOLDER”所指的路径不存在"),
        (("nonsense",), "没有“nonsense”这个命令"),
        (("round", "opn"), "相近的有：open"),
        (("round", "list", "more"), "命令没有写完整，或多写了内容"),
    ],
)
def test_wrong_usage_is_told_in_words_with_the_way_to_the_help(world: World, words: tuple[str, ...], said: str) -> None:
    sentences = wrong(*words)
    assert said in sentences and "--help" in sentences
    assert not {"Error:", "Usage:", "Invalid", "Missing", "No such"} & set(sentences.split())


@pytest.mark.looks
def test_help_is_still_help(world: World) -> None:
    answer = run("round", "--help")
    assert answer.exit_code == 0 and "close" in answer.stdout


@pytest.mark.looks
def test_no_file_of_a_home_is_for_others(tmp_path: Path) -> None:
    home = tmp_path / "home"
    answer = in_the_shell("ledger", "verify", home=home)  # there is no city to verify, but the files are there
    assert answer.returncode == 1, answer.stderr.decode()
    found = [home, *home.rglob("*")]
    assert {"daliang.sqlite3", "secret-key"} <= {path.name for path in found}
    assert [path.name for path in found if path.stat().st_mode & 0o077] == []


def test_a_home_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    answer = in_the_shell("ledger", "verify", home=tmp_path / "file" / "home")
    assert answer.returncode == 2
    assert b"Traceback" not in answer.stderr and str(tmp_path).encode() in answer.stderr
