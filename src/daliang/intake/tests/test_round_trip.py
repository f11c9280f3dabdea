"""Promise 17: what goes out as a sheet and comes back changes nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from django.db import connection
from django.utils.translation import override

from daliang.dossier.tests.world import World, project_at
from daliang.intake import rules
from daliang.intake.register_columns import template, update_columns, values_of
from daliang.intake.stamps import SIDE_SHEETS
from daliang.intake.tests.sheets import exported, rows_of, staged, verdicts
from daliang.register.fields import FIELDS, texts_of
from daliang.register.models import Contact, Project
from daliang.register.rules import edit


def filled(world: World) -> Project:
    """A file with something in every field."""
    project = project_at("park_a1", "TW2022-0009", "满栏 =SUM(A1) 项目", amount=1_234_567_891)
    texts = {
        "content": "一期\n二期：=1+1",
        "chain_node": "+封装",
        "tags": "重点、省级",
        "investor": "-甲公司",
        "investor_parent": "@母公司",
        "credit_code": "91350100M000100Y43",
        "registered_capital": "5,000万元",
        "source_place": "上海市",
        "marks": "央企、链主",
        "first_talk_on": "2022-03-01",
        "progress": "稳步推进。",
        "next_step": "选址",
        "next_on": "2022-12-31",
        "land_mu": "120.50",
        "plant_sqm": "30000",
        "energy_tce": "0",
        "output_cny": "21.5亿元",
        "tax_cny": "3,500万元",
        "jobs": "800",
        "is_confidential": "是",
        "code_name": "春江",
    }
    assert {*texts, "name"} == set(FIELDS)
    edit(project, texts, base=texts_of(project), by=world.people["officer"])
    return Project.objects.get(pk=project.pk)


def untouched() -> list[object]:
    """Everything that an import could write to."""
    with connection.cursor() as cursor:
        found: list[object] = []
        for table in ("register_project", "register_historicalproject", "ledger_posting", "ledger_entry"):
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            found += cursor.fetchall()
    return found


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_export_then_import_is_the_identity(world: World, tmp_path: Path, language: str) -> None:
    filled(world)
    before = untouched()
    officer = world.people["officer"]
    with override(language):
        importing = staged(exported(officer, tmp_path / "all.xlsx"), officer)
    assert (importing.state, importing.notices, importing.why) == ("staged", [], [])
    assert verdicts(importing) == ["same"] * 4
    rules.apply(importing, by=officer)
    assert untouched() == before


def test_each_field_of_the_file_has_its_column_and_contacts_have_none(world: World) -> None:
    officer = world.people["officer"]
    codes = [column.code for column in update_columns(officer, world.units["city"])]
    assert set(FIELDS) < set(codes)
    assert codes[:8] == ["code", "name", "unit", "industry", "origin", "amount", "stage", "stage_on"]
    labels = {column.label for column in update_columns(officer, world.units["city"])}
    assert not [label for label in labels if "联系" in label or "电话" in label]


def test_a_confidential_project_goes_out_under_its_code_name(world: World, tmp_path: Path) -> None:
    project = filled(world)
    assert values_of(project)["name"] == "春江"
    path = exported(world.people["clerk-a1"], tmp_path / "own.xlsx")
    assert "满栏".encode() not in b"".join(_members(path))


def _members(path: Path) -> list[bytes]:
    with ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_no_phone_goes_out(world: World, tmp_path: Path) -> None:
    """Promises 23 and 43."""
    contact = Contact(project=Project.objects.get(code="TW2022-0001"), name="王建")
    contact.keep_phone("13812345678")
    contact.save()
    members = b"".join(_members(exported(world.people["officer"], tmp_path / "all.xlsx")))
    assert b"13812345678" not in members
    assert "王建".encode() not in members


def test_an_exported_sheet_names_only_units_of_the_own_branch(world: World, tmp_path: Path) -> None:
    members = b"".join(_members(exported(world.people["clerk-a1"], tmp_path / "own.xlsx")))
    assert "park_a1园区".encode() in members
    assert "park_a2园区".encode() not in members
    assert "黑石".encode() not in members


@pytest.mark.parametrize("is_opening", [False, True])
def test_the_empty_template_has_merged_heads_and_nothing_to_import(
    world: World, tmp_path: Path, is_opening: bool
) -> None:
    officer = world.people["officer"]
    path = tmp_path / "template.xlsx"
    path.write_bytes(template(officer, world.units["city"], is_opening=is_opening))
    book = openpyxl.load_workbook(path)
    assert len(book.worksheets[0].merged_cells.ranges) > 3
    assert SIDE_SHEETS & set(book.sheetnames)
    assert staged(path, officer).counts["rows"] == 0


def test_numbers_and_days_go_out_as_numbers_and_days(world: World, tmp_path: Path) -> None:
    project = filled(world)
    values = values_of(project)
    assert (values["land_mu"], values["jobs"], values["next_on"]) == (Decimal("120.50"), 800, date(2022, 12, 31))


def test_an_empty_cell_leaves_what_was_written_meanwhile(world: World, tmp_path: Path) -> None:
    officer = world.people["officer"]
    path = exported(officer, tmp_path / "all.xlsx")
    edit(Project.objects.get(code="TW2022-0001"), {"jobs": "5"}, base={}, by=officer)
    assert rows_of(staged(path, officer))[0].verdict == "same"
