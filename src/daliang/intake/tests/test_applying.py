"""Applying: every row or none, once, checked where it counts. Promises 8, 29, 36, 38, 48."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daliang.dossier.rules import open_file
from daliang.dossier.tests.world import NOW, World
from daliang.intake import rules
from daliang.intake.likeness import note_new_files
from daliang.intake.models import Import
from daliang.intake.tests.sheets import confirmed, fresh, rows_of, sheet, staged, verdicts
from daliang.intake.tests.test_round_trip import untouched
from daliang.ledger.models import Batch
from daliang.org.models import Deed, Person, Role
from daliang.register.models import Alike, Project
from daliang.register.rules import edit
from daliang.vocabulary.money import parse_money
from daliang.vocabulary.refusal import Refusal

OWN = {"code": "TW2022-0001", "name": "青石电机项目"}
STEP = OWN | {"stage": "signed", "stage_on": date(2022, 8, 20), "evidence": "合同12号", "investor": "新投资方公司"}


def made(world: World, path: Path, rows: list[dict[str, Any]], by: str = "clerk-a1") -> Import:
    return staged(sheet(path / "t.xlsx", rows, by=world.people[by]), world.people[by])


def refused(importing: Import, by: Person, **more: Any) -> str:
    with pytest.raises(Refusal) as caught:
        rules.apply(importing, by=by, **more)
    return caught.value.code


def test_words_alone_need_no_checker_and_are_written_with_history_and_deed(world: World, tmp_path: Path) -> None:
    clerk = world.people["clerk-a1"]
    importing = rules.apply(made(world, tmp_path, [OWN | {"investor": "新投资方公司", "jobs": 30}]), by=clerk)
    project = Project.objects.get(code="TW2022-0001")
    assert (project.investor, project.jobs, project.version) == ("新投资方公司", 30, 2)
    past = project.history.first()  # type: ignore[attr-defined]
    assert (past.history_user, past.history_change_reason, past.jobs) == (clerk, "Excel导入：t.xlsx", 30)
    assert past.history_date == NOW
    deed = Deed.objects.get(action="import.apply")
    assert (deed.by, deed.unit) == (clerk, world.units["park_a1"])
    assert (deed.details["rows"], deed.details["sha256"]) == (1, importing.sha256)
    assert importing.state == "applied"


def test_what_counts_is_posted_once_with_maker_and_checker(world: World, tmp_path: Path) -> None:
    importing = made(world, tmp_path, [STEP, fresh(stage="signed", stage_on=date(2022, 8, 20), evidence="合同13号")])
    assert refused(importing, importing.by) == "not_confirmed"
    confirmed(importing, world, "approver-a")
    before = Batch.objects.count()
    rules.apply(importing, by=importing.by)
    batch = Batch.objects.last()
    assert batch is not None
    assert (Batch.objects.count(), batch.maker, batch.checker) == (before + 1, importing.by, world.people["approver-a"])
    assert batch.source == f"import:{importing.pk}"
    new = Project.objects.get(name="曜石功率器件项目")
    assert (new.code, new.unit, new.stage and new.stage.code) == ("TW2022-0004", world.units["park_a1"], "signed")
    assert [posting.kind for posting in new.postings.all()] == ["opened", "amount", "reached", "reached"]
    assert Project.objects.get(code="TW2022-0001").investor == "新投资方公司"
    assert rows_of(importing)[1].project == new


def _confirming(importing: Import, world: World, login: str) -> str:
    try:
        confirmed(importing, world, login)
    except Refusal as refusal:
        return refusal.code
    except Import.DoesNotExist:
        return "missing"
    return "confirmed"


@pytest.mark.parametrize(
    ("maker", "checker", "code"),
    [
        ("clerk-a1", "clerk-a1", "same_person"),
        ("clerk-a1", "county-clerk-a", "not_your_role"),
        ("clerk-a1", "approver-b", "missing"),
        ("approver-a", "approver-a2", "not_your_role"),
        ("approver-a", "officer", "confirmed"),
        ("officer", "officer", "same_person"),
        ("officer", "officer-2", "confirmed"),
    ],
)
def test_who_confirms_an_import(world: World, tmp_path: Path, maker: str, checker: str, code: str) -> None:
    world.people["approver-a2"] = Person.objects.create(
        username="approver-a2", name="a2", role=Role.APPROVER, unit=world.units["county_a"]
    )
    importing = made(world, tmp_path, [fresh()], by=maker)
    assert _confirming(importing, world, checker) == code
    importing.refresh_from_db()
    assert (importing.confirmed_by is not None) == (code == "confirmed")


def test_nobody_confirms_what_was_not_handed_over(world: World, tmp_path: Path) -> None:
    with pytest.raises(Import.DoesNotExist):
        rules.confirm(made(world, tmp_path, [fresh()]), by=world.people["approver-a"])


def test_an_answer_after_the_check_asks_for_a_new_check(world: World, tmp_path: Path) -> None:
    """What was confirmed is what is applied."""
    importing = made(world, tmp_path, [fresh(), OWN | {"amount": parse_money("21万元")}])
    confirmed(importing, world, "approver-a")
    rules.answer(importing, [rows_of(importing)[1].pk], by=importing.by)
    assert refused(importing, importing.by) == "not_confirmed"


def test_a_row_in_doubt_holds_everything_up_unless_it_is_left_out(world: World, tmp_path: Path) -> None:
    importing = made(world, tmp_path, [OWN | {"jobs": 30}, {"code": "TW2022-0003", "name": "黑石线缆项目"}])
    before = untouched()
    assert refused(importing, importing.by) == "has_refused"
    assert untouched() == before
    rules.apply(importing, by=importing.by, leave_out=True)
    assert Project.objects.get(code="TW2022-0001").jobs == 30


def test_a_double_click_applies_once(world: World, tmp_path: Path) -> None:
    """Promise 38."""
    importing = made(world, tmp_path, [OWN | {"jobs": 30}])
    assert rules.begin_applying(importing, by=importing.by)
    assert not rules.begin_applying(importing, by=importing.by)
    rules.apply(importing, by=importing.by)
    after = untouched()
    rules.apply(importing, by=importing.by)
    assert not rules.begin_applying(importing, by=importing.by)
    assert untouched() == after
    assert Deed.objects.filter(action="import.apply").count() == 1


def test_the_same_file_again_changes_nothing_and_says_so(world: World, tmp_path: Path) -> None:
    """Promise 29, also where both copies were read before either was applied."""
    clerk = world.people["clerk-a1"]
    path = sheet(tmp_path / "t.xlsx", [fresh(), OWN | {"jobs": 30}], by=clerk)
    first, second = staged(path, clerk), staged(path, clerk)
    assert first.sha256 == second.sha256
    for one in (first, second):
        confirmed(one, world, "approver-a")
        rules.apply(one, by=one.by)
    assert Project.objects.filter(name="曜石功率器件项目").count() == 1
    assert (first.repeats, second.repeats) == (None, first)
    assert verdicts(staged(path, clerk)) == ["same", "same"]


def test_a_project_that_changed_meanwhile_stops_the_whole_import_and_names_the_row(
    world: World, tmp_path: Path
) -> None:
    """Promise 36."""
    importing = made(world, tmp_path, [fresh(), OWN | {"jobs": 30}])
    confirmed(importing, world, "approver-a")
    edit(Project.objects.get(code="TW2022-0001"), {"next_step": "选址"}, base={}, by=world.people["officer"])
    before = untouched()
    assert refused(importing, importing.by) == "moved_on"
    assert untouched() == before
    assert (importing.state, importing.why[0]["where"]) == ("staged", "“项目”表第6行 青石电机项目")


def test_a_row_that_only_posts_is_stopped_by_a_change_of_words_too(world: World, tmp_path: Path) -> None:
    importing = confirmed(made(world, tmp_path, [OWN | {"amount": parse_money("25亿")}]), world, "approver-a")
    edit(Project.objects.get(code="TW2022-0001"), {"next_step": "选址"}, base={}, by=world.people["officer"])
    assert refused(importing, importing.by) == "moved_on"


def test_a_posting_meanwhile_stops_it_too(world: World, tmp_path: Path) -> None:
    importing, other = made(world, tmp_path, [OWN | {"jobs": 30}]), made(world, tmp_path, [STEP])
    confirmed(other, world, "approver-a")
    rules.apply(other, by=other.by)
    Project.objects.filter(code="TW2022-0001").update(version=1)
    assert refused(importing, importing.by) == "moved_on"


def test_a_file_opened_meanwhile_stops_it(world: World, tmp_path: Path) -> None:
    importing = confirmed(made(world, tmp_path, [fresh(name="同名项目")]), world, "approver-a")
    open_file(world.new(texts={"name": "同名项目"}), by=world.people["clerk-a1"])
    assert refused(importing, importing.by) == "appeared"


def test_two_imports_of_one_project_one_wins(world: World, tmp_path: Path) -> None:
    one, two = made(world, tmp_path, [OWN | {"jobs": 30}]), made(world, tmp_path, [OWN | {"jobs": 40}])
    rules.apply(one, by=one.by)
    assert refused(two, two.by) == "moved_on"
    assert Project.objects.get(code="TW2022-0001").jobs == 30


def test_who_was_moved_or_lost_the_role_applies_nothing(world: World, tmp_path: Path) -> None:
    """Promise 8: rights count when the job runs."""
    importing = made(world, tmp_path, [OWN | {"jobs": 30}])
    Person.objects.filter(pk=importing.by_id).update(unit=world.units["park_b1"])
    clerk = Person.objects.get(pk=importing.by_id)
    assert refused(Import.objects.get(pk=importing.pk), clerk) == "unknown_unit"
    Person.objects.filter(pk=importing.by_id).update(role=Role.LEADER)
    assert refused(Import.objects.get(pk=importing.pk), clerk) == "not_your_role"
    assert Project.objects.get(code="TW2022-0001").jobs is None


def test_somebody_elses_import_is_as_if_missing(world: World, tmp_path: Path) -> None:
    importing = made(world, tmp_path, [OWN | {"jobs": 30}])
    for deed in (rules.apply, rules.withdraw, rules.submit, rules.restage):
        with pytest.raises(Import.DoesNotExist):
            deed(importing, by=world.people["clerk-a2"])


def test_a_code_name_that_gives_the_name_away_is_refused_whole(world: World, tmp_path: Path) -> None:
    importing = made(world, tmp_path, [OWN | {"is_confidential": True, "code_name": "青石"}])
    before = untouched()
    assert refused(importing, importing.by) == "needs_code_name"
    assert untouched() == before


def test_look_alikes_of_new_files_are_told_to_the_city_afterwards(world: World, tmp_path: Path) -> None:
    importing = confirmed(made(world, tmp_path, [fresh(name="白石泵阀项目")]), world, "approver-a")
    rules.apply(importing, by=importing.by)
    assert (note_new_files(importing), note_new_files(importing), Alike.objects.count()) == (1, 1, 1)


def test_every_step_is_a_deed_on_the_import(world: World, tmp_path: Path) -> None:
    """Promise 48."""
    importing = confirmed(made(world, tmp_path, [fresh()]), world, "approver-a")
    rules.begin_applying(importing, by=importing.by)
    rules.apply(importing, by=importing.by)
    deeds = Deed.objects.about(importing).order_by("id")
    assert [deed.action for deed in deeds] == [
        f"import.{word}" for word in ("receive", "stage", "submit", "confirm", "begin", "apply")
    ]
    assert {deed.subject for deed in deeds} == {f"#{importing.pk}"}
