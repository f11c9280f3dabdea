"""Project sheets for the tests: written as we write them, read as anybody's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from daliang.dossier.tests.world import World
from daliang.intake import rules
from daliang.intake.models import Import, ImportKind, ImportRow
from daliang.intake.register_columns import export_projects, opening_columns, update_columns
from daliang.intake.template import write_rows
from daliang.org.models import Person
from daliang.register.models import Project
from daliang.vocabulary.money import parse_money

NEW = {
    "name": "曜石功率器件项目",
    "unit": "park_a1",
    "industry": "chips",
    "origin": "domestic",
    "amount": parse_money("22亿"),
    "investor": "无锡曜石微电子有限公司",
}


def fresh(**more: Any) -> dict[str, Any]:
    """A new project as a row."""
    return NEW | more


def exported(by: Person, path: Path) -> Path:
    """What the person may see, as it goes out."""
    unit = by.unit
    assert unit is not None
    found = Project.objects.visible_to(by).select_related("unit", "stage", "industry")
    with path.open("wb") as file:
        export_projects(file, found, by=by, unit=unit)
    return path


def sheet(path: Path, rows: Iterable[Mapping[str, Any]], *, by: Person, is_opening: bool = False) -> Path:
    """A sheet with these rows."""
    assert by.unit is not None
    columns = opening_columns(by, by.unit) if is_opening else update_columns(by, by.unit)
    with path.open("wb") as file:
        write_rows(file, columns, rows, title="项目")
    return path


def redrawn(path: Path, draw: Callable[[Any], object]) -> Path:
    """The workbook after somebody has changed cells in Excel."""
    book = openpyxl.load_workbook(path)
    draw(book.worksheets[0])
    book.save(path)
    return path


def staged(path: Path, by: Person, *, kind: ImportKind = ImportKind.UPDATE, name: str = "") -> Import:
    assert by.unit is not None
    return rules.stage(path, unit=by.unit, by=by, kind=kind, name=name)


def rows_of(importing: Import) -> list[ImportRow]:
    return list(importing.rows.order_by("id"))


def verdicts(importing: Import) -> list[str]:
    return [row.verdict for row in rows_of(importing)]


def codes_of(importing: Import) -> list[list[str]]:
    """What each row was refused for."""
    return [[one["code"] for one in row.refusals] for row in rows_of(importing)]


def confirmed(importing: Import, world: World, login: str) -> Import:
    """Handed over by its maker and confirmed by this person."""
    rules.submit(importing, by=importing.by)
    rules.confirm(importing, by=world.people[login])
    return importing
