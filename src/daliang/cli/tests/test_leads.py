"""`daliang leads`: pages in, facts out; kept examples replayed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daliang.cli.leads import leads
from daliang.leads.reading.decoding import LARGEST
from daliang.leads.reading.examples import shipped
from daliang.leads.reading.many import FEW, in_order
from daliang.leads.tests.endless import HEAD, zipped

pytestmark = pytest.mark.nodb
STORY = f"{HEAD}总投资5亿元的甲器项目开工。</p>"


def shell(*words: str) -> Result:
    return CliRunner().invoke(leads, list(words))


def test_what_cannot_be_read_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(STORY, encoding="utf-8")
    (tmp_path / "b.docx").write_bytes(zipped("x"))
    (tmp_path / "c.html").write_bytes(b"x" * (LARGEST + 9))
    said = shell("read", str(tmp_path))
    assert said.exit_code == 1
    assert [json.loads(line)["id"] for line in said.stdout.splitlines()] == ["a"]
    assert f"{tmp_path}/b.docx：这是压缩包" in said.stderr
    assert f"{LARGEST + 9} 字节，最多读 {LARGEST} 字节" in said.stderr


def test_a_file_that_is_not_there_is_wrong_usage() -> None:
    assert shell("read", "/nowhere/at/all.html").exit_code == 2


def test_a_folder_is_read_on_all_processors_in_the_order_of_its_names(tmp_path: Path) -> None:
    for number in range(FEW + 8):
        (tmp_path / f"n{number:03}.html").write_text(STORY.replace("5亿元", f"{number + 2}亿元"), encoding="utf-8")
    program = "from daliang.cli.start import main; main()"
    words = [sys.executable, "-c", program, "leads", "read", str(tmp_path)]
    said = subprocess.run(words, capture_output=True, text=True, check=True, env={**os.environ})
    read = [json.loads(line) for line in said.stdout.splitlines()]
    assert [(one["id"], one["amounts"][0]["value"]) for one in read] == [
        (f"n{number:03}", (number + 2) * 10**8) for number in range(FEW + 8)
    ]


def test_items_are_taken_as_answers_are_fetched() -> None:
    """However many come, few are waiting: the rest has not been asked for yet."""
    taken: list[int] = []

    def one_by_one() -> Iterator[int]:
        for number in range(10_000):
            taken.append(number)
            yield number

    answers = in_order(abs, one_by_one(), processes=2)
    assert [next(answers) for _ in range(40)] == list(range(40))
    assert len(taken) < 200


def test_the_shipped_examples_are_found_whole() -> None:
    assert len(shipped()) >= 12
    said = shell("evaluate", "--format", "json", "--floor", "0.95")
    assert said.exit_code == 0
    assert json.loads(said.stdout)["amounts"]["f1"] > 0.99


def kept(tmp_path: Path, value: int) -> str:
    start = STORY.index("5亿元")
    facts = {
        "amounts": [{"value": value, "currency": "CNY", "start": start, "end": start + 3}],
        "projects": [{"name": "甲器项目", "company": None, "amount_value": value, "currency": "CNY"}],
        "aggregates": [],
    }
    file = tmp_path / "kept.jsonl"
    file.write_text(json.dumps({"id": "a", "page": STORY, "facts": facts}) + "\n\n", encoding="utf-8")
    return str(file)


def test_a_kept_example_that_fits_is_whole(tmp_path: Path) -> None:
    said = shell("evaluate", kept(tmp_path, 5 * 10**8), "--floor", "1")
    assert said.exit_code == 0
    assert said.stdout.splitlines()[1] == "金额：查准率 1.000，查全率 1.000，F1 1.000；对 1，多 0，漏 0"


def test_below_the_floor_the_differences_are_told_and_exit_is_1(tmp_path: Path) -> None:
    said = shell("evaluate", kept(tmp_path, 6 * 10**8), "--floor", "0.5")
    assert said.exit_code == 1
    assert "金额: a + 500,000,000 CNY" in said.stdout and "金额: a - 600,000,000 CNY" in said.stdout
    assert "项目：查准率 1.000" in said.stdout and "项目（金额也对）：查准率 0.000" in said.stdout


@pytest.mark.parametrize(
    ("line", "lacks"),
    [
        ("{", "json"),
        ("[]", "id"),
        ('{"id": "a"}', "page"),
        ('{"id": "a", "page": "b"}', "facts"),
        ('{"id": "a", "page": "b", "facts": {"amounts": [{"value": 1}]}}', "facts.amounts"),
        ('{"id": "a", "page": "b", "facts": {"projects": 3}}', "facts.projects"),
    ],
)
def test_a_line_that_is_no_example_is_named(tmp_path: Path, line: str, lacks: str) -> None:
    file = tmp_path / "kept.jsonl"
    file.write_text(f"\n{line}\n", encoding="utf-8")
    said = shell("evaluate", str(file))
    assert said.exit_code == 1
    assert f"第2行不是样例：缺少或写错了 {lacks}。" in said.stderr
