"""`daliang leads take`, `daliang leads reread` and `daliang leads examples`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from daliang.cli.commands import daliang
from daliang.leads import pacing, reasons, rereading
from daliang.leads.deciding import confirm_rest, correct, drop, reopen
from daliang.leads.facts import VERSION
from daliang.leads.models import Fact, FactKind, Page, SiteRules
from daliang.leads.reading.refusing import Unreadable
from daliang.leads.tests import articles
from daliang.leads.tests.site import served
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


def test_who_has_to_wait_for_a_site_is_told(rounds_city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    SiteRules.objects.create(origin="http://news.example.cn", asked_at=timezone.now())
    with served(monkeypatch) as site:
        site.says("/1", articles.FIRST)
        monkeypatch.setattr(pacing, "wait", waits.append)
        done = run("take", "http://news.example.cn/1", "http://news.example.cn/2", "--by", "officer")
    assert done.stderr.count("每5秒只访问一次") == 1 and "http://news.example.cn/2：" in done.stderr
    assert len(waits) == 1 and 4 < waits[0] <= 5 and site.asked == ["/1", "/2"]


def test_only_officers_take_in(rounds_city: World, report: Path) -> None:
    done = run("take", str(report), "--by", "clerk-east-a", "--format", "json")
    assert done.exit_code == 1 and "市商务局专员" in json.loads(done.stdout)["pages"][0]["reason"]
    assert not Page.objects.exists()


def test_what_older_rules_read_is_read_anew(rounds_city: World, report: Path) -> None:
    run("take", str(report), "--by", "officer")
    page = Page.objects.get()
    decided = page.facts.filter(kind=FactKind.PROJECT).first()
    assert decided
    drop(decided, seen=decided.version, by=rounds_city.officer)
    before = page.facts.count()
    page.facts.filter(state="found").delete()
    Page.objects.update(reading_version=1)
    clerk = run("reread", "--by", "clerk-east-a")
    assert clerk.exit_code == 1 and "市商务局专员" in clerk.stderr and page.facts.count() == 1
    done = run("reread", "--by", "officer", "--format", "json")
    (row,) = json.loads(done.stdout)["pages"]
    assert (done.exit_code, row["id"], row["count"], row["reason"]) == (0, page.pk, before, "")
    decided.refresh_from_db()
    page.refresh_from_db()
    assert (decided.state, page.reading_version, page.reread_by_id) == ("dropped", VERSION, None)
    assert json.loads(run("reread", "--by", "officer", "--format", "json").stdout)["pages"] == []


def test_what_todays_rules_refuse_stays_as_it_was_read(
    rounds_city: World, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("take", str(report), "--by", "officer")
    other = report.with_name("其他.txt")
    other.write_text(articles.FIRST.replace("云澜市", "东岭市"), encoding="utf-8")
    run("take", str(other), "--by", "officer")
    Page.objects.update(reading_version=1)
    last = Page.objects.latest("pk")
    facts = last.facts.count()
    monkeypatch.setattr(rereading, "told_of_text", _refused)
    done = run("reread", "--most", "1", "--by", "officer", "--format", "json")
    (row,) = json.loads(done.stdout)["pages"]
    assert (done.exit_code, row["id"], row["count"], row["state"]) == (1, last.pk, facts, "read")
    assert row["reason"]


def _refused(*_text: object, **_how: object) -> None:
    raise reasons.of_reading(Unreadable("not Chinese"))


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


def test_what_people_decided_is_replayed_by_evaluate(rounds_city: World, report: Path, tmp_path: Path) -> None:
    """A page wholly confirmed is found whole; of one that was put right, `evaluate` tells just what people changed."""
    run("take", str(report), "--by", "officer")
    page = Page.objects.get()
    confirm_rest(page, by=rounds_city.officer)
    assert run("evaluate", _kept(tmp_path), "--floor", "1").exit_code == 0
    first, second = (reopened(fact, rounds_city) for fact in page.facts.filter(kind=FactKind.PROJECT).order_by("at"))
    correct(first, {"amount": "33亿"}, seen=first.version, by=rounds_city.officer)
    drop(second, seen=second.version, by=rounds_city.officer)
    told = json.loads(run("evaluate", _kept(tmp_path), "--format", "json").stdout)
    changed = {kind: (one["right"], one["made_up"], one["missed"]) for kind, one in told.items()}
    assert changed["projects"] == (1, 1, 0) and changed["projects, amount right"] == (0, 2, 1)
    assert told["amounts"]["f1"] == told["aggregates"]["f1"] == 1 and changed["amounts"][0] > 0


def reopened(fact: Fact, city: World) -> Fact:
    return reopen(fact, seen=fact.version, by=city.officer)


def _kept(folder: Path) -> str:
    kept = folder / "kept.jsonl"
    kept.write_text(run("examples").stdout, encoding="utf-8")
    return str(kept)
