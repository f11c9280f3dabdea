"""`daliang leads take` and `daliang leads examples`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daliang.cli.commands import daliang
from daliang.leads.deciding import confirm_rest
from daliang.leads.models import Page
from daliang.leads.tests import articles
from daliang.org.models import Deed
from daliang.rounds.tests.world import World


def run(*line: str) -> Result:
    done = CliRunner().invoke(daliang, ["leads", *line])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "签约.txt"
    path.write_text(articles.FIRST, encoding="utf-8")
    return path


def test_files_are_read_at_once_and_what_cannot_be_is_told(rounds_city: World, report: Path) -> None:
    line = ["take", str(report), "http://127.0.0.1/", str(report.with_name("none.txt")), "--by", "officer"]
    done = run(*line, "--format", "json")
    first, second, third = json.loads(done.stdout)["pages"]
    assert done.exit_code == 1
    assert (first["state"], first["name"], first["reason"]) == ("read", "云澜市举行三季度产业项目集中签约仪式", "")
    assert first["count"] == Page.objects.get(pk=first["id"]).facts.count() > 3
    assert second["state"] == "refused" and "打不开这个网址" in second["reason"]
    assert third["id"] is None and "找不到" in third["reason"]


def test_only_officers_take_in(rounds_city: World, report: Path) -> None:
    done = run("take", str(report), "--by", "clerk-east-a", "--format", "json")
    assert done.exit_code == 1 and "市商务局专员" in json.loads(done.stdout)["pages"][0]["reason"]
    assert not Page.objects.exists()


def test_pages_that_were_decided_on_are_lines_of_examples(rounds_city: World, report: Path) -> None:
    run("take", str(report), "--by", "officer")
    assert run("examples").stdout == ""
    confirm_rest(Page.objects.get(), by=rounds_city.officer)
    (line,) = run("examples").stdout.splitlines()
    found = json.loads(line)
    assert set(found) == {"id", "page", "facts"}
    assert {"title", "publish_date", "source", "amounts", "projects", "aggregates"} <= set(found["facts"])
    assert [one["name"] for one in found["facts"]["projects"]] == ["液流电池制造基地项目", "介入导管生产线项目"]
    assert Deed.objects.filter(action="fact.examples").count() == 2
