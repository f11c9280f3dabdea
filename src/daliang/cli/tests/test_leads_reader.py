"""`daliang leads read --reader`: the settings choose, the option overrides, and the model's part is told in words."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.utils import translation
from pytest_django import Settings

from daliang.cli.commands import daliang
from daliang.leads.tests.fake_model import KEY, Fake, body, facts, fake_model
from daliang.leads.tests.pages_for_models import COLD, FILM, GOOD, SENSORS, page

pytestmark = pytest.mark.nodb


@pytest.fixture
def fake(settings: Settings) -> Iterator[Fake]:
    """A city that runs a model and has both read."""
    with fake_model() as fake:
        fake.says(facts(**GOOD))
        settings.MODEL_USE, settings.MODEL_ENDPOINT = "both", fake.endpoint()
        yield fake


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.html"
    path.write_bytes(page())
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(daliang, ["leads", "read", *map(str, words)])


def names(result: Result) -> list[str]:
    return [project["name"] for project in json.loads(result.stdout)["projects"]]


RULES = [SENSORS["name"], COLD["name"]]


def test_without_a_model_the_rules_read_and_nobody_is_asked(file: Path) -> None:
    result = run(file)
    assert (result.exit_code, result.stderr, names(result)) == (0, "", RULES)


def test_the_settings_choose(fake: Fake, file: Path) -> None:
    result = run(file)
    assert (result.exit_code, result.stderr) == (0, "")
    assert names(result) == [*RULES, FILM["name"]] and len(fake.asked) == 1


def test_the_option_overrides_them(fake: Fake, file: Path) -> None:
    assert names(run("--reader", "rules", file)) == RULES and fake.asked == []
    fake.says(facts(projects=[FILM]))
    assert names(run("--reader", "model", file)) == [FILM["name"]]


def test_the_line_has_the_same_fields_whoever_reads(fake: Fake, file: Path) -> None:
    def fields(told: Any) -> Any:
        if isinstance(told, dict):
            return {key: fields(value) for key, value in told.items() if key != "amount_value"}
        return [fields(told[0])] if isinstance(told, list) else None

    lines = [fields(json.loads(run("--reader", by, file).stdout)) for by in ("rules", "model", "both")]
    assert lines[0] == lines[1] == lines[2]


@pytest.mark.parametrize("by", ["model", "both"])
def test_a_model_that_the_city_does_not_run_is_refused(file: Path, by: str) -> None:
    result = run("--reader", by, file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("没有设置模型接口：请设置 DALIANG_MODEL_USE")


def test_another_reader_is_wrong_usage(file: Path) -> None:
    result = run("--reader", "oracle", file)
    assert result.exit_code == 2 and "rules、model、both" in result.stderr


def test_both_says_when_it_fell_back(fake: Fake, file: Path) -> None:
    fake.says(body(f"bad key {KEY}".encode(), 401))
    result = run(file)
    assert (result.exit_code, names(result)) == (0, RULES)
    assert result.stderr == f"{file}：模型接口拒绝了请求，请核对地址、密钥和模型名称；这一页只按规则读。\n"


def test_the_model_alone_says_why_it_did_not_read(fake: Fake, file: Path) -> None:
    fake.says(body(b"", 302, Location="/"))
    result = run("--reader", "model", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"{file}：模型接口要求转到别的地址，没有跟去\n"


def test_what_was_left_is_told_in_both_languages(fake: Fake, file: Path) -> None:
    moon = FILM | {"quote": "月球基地项目"}
    other = COLD | {"amount": FILM["amount"], "quote": COLD["name"]}
    fake.says(facts(projects=[moon, other]))
    left = "模型所说的“%s”（项目）没有采用：%s。"
    differs = "与规则读的不一致，按规则，即“冷链物流项目 2000000000 CNY”"
    assert run(file).stderr.splitlines() == [
        f"{file}：{left % ('月球基地项目', '原文没有引用的话')}",
        f"{file}：{left % ('冷链物流项目 1200000000 CNY', differs)}",
    ]
    with translation.override("en"):
        assert not any("采用" in line or "原文" in line for line in run(file).stderr.splitlines())


def test_a_page_that_cannot_be_read_is_refused_before_the_model_is_asked(fake: Fake, tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    path.write_bytes(b"")
    result = run(path)
    assert result.exit_code == 1 and "empty" in result.stderr and fake.asked == []


def test_several_pages_are_read_by_workers_in_order(fake: Fake, tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.html" for n in range(3)]
    for path in files:
        path.write_bytes(page())
    result = run(*files)
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["0", "1", "2"]
    assert len(fake.asked) == 3 and FILM["name"] in result.stdout


def test_the_rules_alone_load_nothing_of_the_model() -> None:
    program = (
        "import sys, daliang.cli.readers as r; r.told(b'<p>' + '签约项目，总投资5亿元。'.encode() * 9, "
        "r.Chosen('rules', None), ''); print('pydantic' in sys.modules, 'daliang.leads.readers.wire' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "False"]
