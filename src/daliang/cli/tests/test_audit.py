"""`daliang audit`: exit 0 and a proof, or exit 1 and the row that does not fit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone
from django.utils.translation import override

from daliang.cli.commands import daliang
from daliang.org.models import Deed, Seal
from daliang.org.rules import record
from daliang.org.sealing import keys
from daliang.org.tests.logbook import unguarded
from daliang.org.verifying import told, verify_copy
from daliang.register.models import Project
from daliang.rounds.tests.world import World


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def run(*arguments: str) -> Result:
    return CliRunner().invoke(daliang, ["audit", *arguments])


def test_seal_and_verify_prove_the_log_and_log_it(world: World) -> None:
    assert run("seal").exit_code == 0
    assert "没有等待封存的记录" in run("seal").stderr
    made = run("verify", "--format", "json")
    assert made.exit_code == 0
    answer = json.loads(made.stdout)
    assert (answer["seals"], answer["misfit"]) == (1, None)
    assert answer["hash"] == Seal.objects.get().hash
    assert Deed.objects.get(action="audit.verify").details == {"seal": 1, "misfit": ""}


def test_verify_names_the_row_and_ends_with_1(world: World) -> None:
    first = Deed.objects.order_by("id")[0]
    with unguarded():
        Deed.objects.filter(pk=first.pk).update(subject="x")
    made = run("verify")
    assert made.exit_code == 1
    assert f"第 {first.pk} 号记录" in made.stdout
    assert "被改动" in made.stdout
    noted = Deed.objects.get(action="audit.verify").details["misfit"]
    assert told(noted) == f"第 {first.pk} 号记录：被改动，或是别处插进来的"
    with override("en"):
        assert told(noted) == f"Record {first.pk}: changed, or inserted by another hand"
    assert json.loads(run("verify", "--format", "json").stdout)["misfit"]["row"] == f"deed {first.pk}"


def test_a_chain_that_was_cut_short_is_found_by_a_hash_noted_earlier(world: World) -> None:
    run("seal")
    noted = Seal.objects.get().hash
    assert run("verify", "--expect", noted).exit_code == 0
    with unguarded():
        Seal.objects.all().delete()
        Deed.objects.all().delete()
    assert run("verify").exit_code == 0, "an empty log by itself looks like a new one"
    cut = run("verify", "--expect", noted)
    assert (cut.exit_code, f"没有散列值为 {noted} 的一段" in cut.stdout) == (1, True)


def test_an_export_is_sealed_first_proves_itself_and_is_logged(world: World, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    rows = Deed.objects.count()
    assert run("export", str(file)).exit_code == 0
    assert verify_copy(file, keys()) is None
    assert file.read_text().count('"kind": "deed"') == rows
    assert Deed.objects.get(action="audit.export").details["rows"] == rows
    assert run("verify", "--file", str(file)).exit_code == 0
    file.write_text(file.read_text().replace("round.open", "round.file"))
    assert run("verify", "--file", str(file)).exit_code == 1
    assert run("export", str(file), "--from", "2022-08-23", "--to", "2022-08-30").exit_code == 0
    assert verify_copy(file) is None


def test_prune_refuses_what_is_younger_than_six_months(world: World) -> None:
    run("seal")
    made = run("prune", "--before", timezone.now().date().isoformat(), "--by", "officer")
    assert (made.exit_code, "至少保存六个月" in made.stderr) == (1, True)
    assert run("prune", "--before", "2022-01-01", "--by", "nobody").exit_code == 1
    assert Deed.objects.exists()


def test_seen_says_who_saw_a_project_and_is_logged(world: World) -> None:
    found = Project.objects.select_related("unit").get(code="YZ2022-0001")
    record(by=world.officer, action="project.view", subject=found, unit=found.unit, project=found.code)
    record(by=world.people["leader"], action="bulletin.view", subject=world.round, unit=world.unit("city"))
    record(by=world.clerk("west-a"), action="bulletin.view", subject=world.round, unit=world.unit("west-a"))
    answer = json.loads(run("seen", found.code, "--format", "json").stdout)
    assert [(one["how"], one["by"], one["action"]) for one in answer["seen"]] == [
        ("file", "officer", "project.view"),
        ("list", "leader", "bulletin.view"),
    ]
    assert Deed.objects.get(action="audit.seen").subject == found.code
    assert run("seen", "YZ1999-0001").exit_code == 1
