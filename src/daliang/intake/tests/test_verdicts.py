"""What a preview says of each row, and that a preview writes nothing. Promises 5, 10, 17."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daliang.dossier.tests.world import World, project_at
from daliang.intake import rules
from daliang.intake.models import Import, ImportRow
from daliang.intake.refusing import words
from daliang.intake.tests.sheets import codes_of, exported, fresh, redrawn, rows_of, sheet, staged, verdicts
from daliang.intake.tests.test_round_trip import untouched
from daliang.register.models import Project
from daliang.vocabulary.money import parse_money
from daliang.vocabulary.refusal import Refusal

OWN = {"code": "TW2022-0001", "name": "青石电机项目"}


def one(world: World, path: Path, row: dict[str, Any], by: str = "clerk-a1") -> ImportRow:
    """The only row of a sheet, as the preview has it."""
    return rows_of(staged(sheet(path / "one.xlsx", [row], by=world.people[by]), world.people[by]))[0]


def said(row: ImportRow) -> list[tuple[str, str]]:
    return [(one["cell"], one["code"]) for one in row.refusals]


def test_the_four_verdicts_and_a_preview_writes_nothing(world: World, tmp_path: Path) -> None:
    before = untouched()
    clerk = world.people["clerk-a1"]
    rows = [OWN, OWN | {"name": "青石电机二期项目"}, fresh(), fresh(name="无名项目", industry=None)]
    path = sheet(tmp_path / "all.xlsx", [rows[0], *rows[2:]], by=clerk)
    importing = staged(path, clerk)
    assert verdicts(importing) == ["same", "new", "refused"]
    counts = {"rows": 3, "posts": 1, "new": 1, "changed": 0, "same": 1, "refused": 1}
    assert importing.counts == counts
    assert verdicts(staged(sheet(path, [rows[1]], by=clerk), clerk)) == ["changed"]
    assert untouched() == before


def test_a_changed_row_says_what_was_and_what_is_now(world: World, tmp_path: Path) -> None:
    row = one(world, tmp_path, OWN | {"investor": "新投资方公司", "land_mu": 20, "amount": parse_money("25亿")})
    assert row.was == {"investor": "青石电机项目投资公司", "land_mu": "", "amount": "21亿元"}
    assert row.now == {"investor": "新投资方公司", "land_mu": "20", "amount": "25亿元"}
    assert [fact["kind"] for fact in row.facts] == ["amount"]


@pytest.mark.parametrize(("words", "code"), [("在谈（暂停）", "suspends"), ("已终止", "ends")])
@pytest.mark.parametrize("row", [OWN, fresh()])
def test_a_sheet_neither_suspends_nor_ends_a_project(
    world: World, tmp_path: Path, row: dict[str, Any], words: str, code: str
) -> None:
    path = sheet(tmp_path / "one.xlsx", [row | {"stage": "negotiating"}], by=world.people["clerk-a1"])
    put = redrawn(path, lambda cells: setattr(cells["G5"], "value", words))
    assert said(rows_of(staged(put, world.people["clerk-a1"]))[0]) == [("G5", code)]


def test_without_a_number_a_project_is_known_by_name_and_unit_exactly(world: World, tmp_path: Path) -> None:
    own = Project.objects.get(code="TW2022-0001")
    row = one(world, tmp_path, {"name": "青石电机项目", "unit": "park_a1", "next_step": "选址"})
    assert (row.project, row.verdict) == (own, "changed")
    assert one(world, tmp_path, {"name": "青石电机项目", "next_step": "选址"}).project == own, (
        "a park's own unit goes without saying"
    )
    assert one(world, tmp_path, fresh(name="青石电机 项目")).verdict == "new"


def test_two_projects_of_one_name_ask_for_the_number(world: World, tmp_path: Path) -> None:
    project_at("park_a1", "TW2022-0011", "青石电机项目")
    assert said(one(world, tmp_path, {"name": "青石电机项目"})) == [("A5", "two_projects")]


@pytest.mark.parametrize("code", ["TW2022-0003", "TW2022-0002", "TW2022-9999"])
def test_a_siblings_project_is_as_if_missing(world: World, tmp_path: Path, code: str) -> None:
    """Promise 17: the words are those for a number that nobody has."""
    row = one(world, tmp_path, {"code": code, "name": "黑石线缆项目"})
    assert said(row) == [("A5", "unknown_project")]
    assert words(row.refusals[0]) == f"您的范围内没有编号为“{code}”的项目；新项目请把编号留空。"
    assert (row.project, row.was, row.now) == (None, {}, {})


def test_a_row_for_another_unit_is_refused_as_an_unknown_unit(world: World, tmp_path: Path) -> None:
    """Promises 5 and 17."""
    for label in ("park_a2园区", "不存在的园区"):
        row = one(world, tmp_path, fresh(unit=label))
        assert said(row) == [("C5", "unknown_choice")]
        assert "park_a1园区" in words(row.refusals[0])
        assert "可填：park_a1园区" in words(row.refusals[0])


@pytest.mark.parametrize("hidden", [True, False])
def test_a_preview_says_the_same_whether_a_siblings_project_exists(world: World, tmp_path: Path, hidden: bool) -> None:
    """Promise 10 (Twin): name, credit code and number of a project next door leave no trace."""
    if hidden:
        twin = project_at("park_a2", "TW2022-0050", "曜石功率器件项目")
        Project.objects.filter(pk=twin.pk).update(credit_code="91350100M000100Y43", investor="无锡曜石微电子有限公司")
    rows = [
        fresh(credit_code="91350100M000100Y43"),
        fresh(code="TW2022-0050"),
        fresh(name="另一项目", unit="park_a2园区"),
    ]
    importing = staged(sheet(tmp_path / "t.xlsx", rows, by=world.people["clerk-a1"]), world.people["clerk-a1"])
    seen = [
        (row.verdict, row.on_yes, row.was, row.now, row.facts, row.refusals, row.project_id, row.seen_seq)
        for row in rows_of(importing)
    ]
    assert [line[0] for line in seen] == ["new", "refused", "refused"]
    assert seen[0][3]["credit_code"] == "91350100M000100Y43"
    assert [one["code"] for line in seen for one in line[5]] == ["unknown_project", "unknown_choice"]
    assert "0050" not in str(seen[0]) + str(seen[2])


def test_ten_thousand_times_what_is_stored_is_asked_about(world: World, tmp_path: Path) -> None:
    """Promise 17: 亿 for 万; a yes in the row is enough, and so is a tick on the page."""
    slip = OWN | {"amount": parse_money("21万元")}
    row = one(world, tmp_path, slip)
    assert (row.verdict, row.on_yes, said(row)) == ("refused", "changed", [("F5", "ask")])
    assert "原为21亿元，现为21万元" in words(row.refusals[0])
    importing = row.importing
    assert rules.answer(importing, [row.pk], by=world.people["clerk-a1"]) == 1
    assert (verdicts(importing), importing.counts["changed"], importing.counts["posts"]) == (["changed"], 1, 1)
    assert one(world, tmp_path, slip | {"confirmed": True}).verdict == "changed"


def test_a_yes_helps_no_other_refusal(world: World, tmp_path: Path) -> None:
    row = one(world, tmp_path, {"code": "TW2022-0003", "name": "黑石", "confirmed": True})
    assert (row.verdict, row.on_yes) == ("refused", "")
    assert rules.answer(row.importing, [row.pk], by=world.people["clerk-a1"]) == 0


def test_a_slip_in_a_descriptive_amount_is_asked_about_too(world: World, tmp_path: Path) -> None:
    Project.objects.filter(code="TW2022-0001").update(output_cny=30 * 10**8)
    assert said(one(world, tmp_path, OWN | {"output_cny": parse_money("30万元")}))[0][1] == "ask"


def test_full_width_digits_are_read(world: World, tmp_path: Path) -> None:
    clerk = world.people["clerk-a1"]
    path = redrawn(
        sheet(tmp_path / "w.xlsx", [OWN | {"jobs": 1, "next_on": date(2022, 9, 1)}], by=clerk),
        lambda page: _type(page, {"带动就业": "１２０", "下一步日期": "２０２２－０９－０２", "总投资": "２５亿"}),
    )
    row = rows_of(staged(path, clerk))[0]
    assert row.now == {"amount": "25亿元", "jobs": "120", "next_on": "2022-09-02"}


def _type(page: Any, texts: dict[str, Any]) -> None:
    """Type under these heads in the first row below them."""
    found = {str(cell.value).split("（")[0].rstrip("*"): cell.column for cell in page[4] if cell.value}
    for label, text in texts.items():
        page.cell(row=5, column=found[label]).value = text


def test_a_formula_is_refused_with_its_cell(world: World, tmp_path: Path) -> None:
    clerk = world.people["clerk-a1"]
    path = redrawn(exported(clerk, tmp_path / "f.xlsx"), lambda page: _type(page, {"总投资": "=20+1"}))
    row = rows_of(staged(path, clerk))[0]
    assert [code for _cell, code in said(row)] == ["formula"]
    assert said(row)[0][0].startswith("F")


def test_empty_cells_leave_and_the_word_takes_out(world: World, tmp_path: Path) -> None:
    row = one(world, tmp_path, OWN | {"investor": "清空"})
    assert (row.was, row.now) == ({"investor": "青石电机项目投资公司"}, {"investor": ""})
    assert one(world, tmp_path, OWN | {"investor": None}).verdict == "same"
    assert said(one(world, tmp_path, {"code": "TW2022-0001", "name": "清空"}))[0][1] == "empty"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"stage": "signed", "stage_on": date(2022, 8, 20)}, "needs_evidence"),
        ({"stage": "signed", "evidence": "合同12号"}, "empty"),
        ({"stage": "started", "stage_on": date(2022, 8, 20), "evidence": "许可证"}, "forbidden_move"),
        ({"stage": "lead", "stage_on": date(2022, 8, 20)}, "fell_back"),
        ({"stage": "negotiating", "stage_on": date(2022, 8, 20)}, "stage_day"),
        ({"stage": "signed", "stage_on": date(2022, 8, 25), "evidence": "合同12号"}, "future_day"),
        ({"stage": "signed", "stage_on": date(2022, 6, 1), "evidence": "合同12号"}, "not_opened"),
        ({"amount": parse_money("3亿美元")}, "no_rate"),
        ({"credit_code": "91350100M000100Y44"}, "bad_credit_code"),
    ],
)
def test_what_the_file_and_the_ledger_refuse_is_refused_in_the_preview(
    world: World, tmp_path: Path, change: dict[str, Any], code: str
) -> None:
    row = one(world, tmp_path, OWN | change)
    found = [one["code"] for one in row.refusals]
    assert row.verdict == "refused"
    assert code in found


def test_a_step_forward_with_its_papers_is_a_posting(world: World, tmp_path: Path) -> None:
    row = one(world, tmp_path, OWN | {"stage": "signed", "stage_on": date(2022, 8, 20), "evidence": "合同12号"})
    assert row.facts == [
        {"kind": "reached", "on": "2022-08-20", "argument": {"stage": "signed"}, "evidence": "合同12号", "known": ""}
    ]


def test_another_unit_of_the_own_branch_is_changed_elsewhere(world: World, tmp_path: Path) -> None:
    row = one(world, tmp_path, OWN | {"unit": "park_a2"}, by="county-clerk-a")
    assert said(row) == [("C5", "other_unit")]


def test_a_project_stands_in_a_file_once(world: World, tmp_path: Path) -> None:
    clerk = world.people["clerk-a1"]
    rows = [OWN, {"name": "青石电机项目"}, fresh(), fresh()]
    assert codes_of(staged(sheet(tmp_path / "t.xlsx", rows, by=clerk), clerk)) == [[], ["twice"], [], ["twice"]]


def test_what_is_no_project_sheet_is_refused_whole(world: World, tmp_path: Path) -> None:
    clerk = world.people["clerk-a1"]
    (tmp_path / "no.xlsx").write_bytes(b"PK\x03\x04 not really")
    importing = staged(tmp_path / "no.xlsx", clerk)
    assert (importing.state, [one["code"] for one in importing.why]) == ("refused", ["broken"])
    path = redrawn(exported(clerk, tmp_path / "t.xlsx"), lambda page: page.delete_rows(1, 4))
    assert [one["code"] for one in staged(path, clerk).why] == ["no_head"]
    assert not ImportRow.objects.exists()


def test_an_import_is_seen_by_its_maker_only_until_it_is_handed_over(world: World, tmp_path: Path) -> None:
    """Promise 17: preview private."""
    clerk = world.people["clerk-a1"]
    importing = staged(sheet(tmp_path / "t.xlsx", [fresh()], by=clerk), clerk)

    def seers() -> set[str]:
        return {login for login, one in world.people.items() if Import.objects.visible_to(one).exists()}

    assert seers() == {"clerk-a1"}
    rules.submit(importing, by=clerk)
    assert seers() == {"clerk-a1", "approver-a", "officer", "officer-2"}
    rules.withdraw(importing, by=clerk)
    assert seers() == {"clerk-a1"}
    assert not importing.rows.exists()


def test_who_may_not_import_or_not_there_is_refused(world: World, tmp_path: Path) -> None:
    path = sheet(tmp_path / "t.xlsx", [fresh()], by=world.people["clerk-a1"])
    for login, unit, code in (("leader", "city", "not_your_role"), ("clerk-a1", "park_a2", "unknown_unit")):
        with pytest.raises(Refusal) as refused:
            rules.stage(path, unit=world.units[unit], by=world.people[login])
        assert refused.value.code == code
    assert not Import.objects.exists()
