"""New projects by Excel keep the key of their row: another name later changes the line and adds none."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from daliang.org.models import Person
from daliang.rounds.models import Line
from daliang.rounds.rules import add_line, drop_new_line, save_line
from daliang.rounds.tests.world import NEW, World
from daliang.rounds.uploads import ReturnTemplate, ReturnUpload
from daliang.vocabulary.refusal import Refusal
from daliang.web.returns_excel.handing_out import hand_out, spare_keys
from daliang.web.tests.test_return_excel import (
    COLUMNS,
    HEAD,
    Draw,
    both,
    came_back,
    cell_of,
    filled,
    plan,
    put,
    said,
    taken_in,
    typed,
    write,
)

pytestmark = pytest.mark.looks

FIRST, SECOND = 3, 4  # the empty rows below the two lines of the draft


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


@pytest.fixture
def clerk(world: World) -> Person:
    return world.clerk("east-a")


@pytest.fixture
def content(world: World, clerk: Person) -> bytes:
    """The template as it was downloaded."""
    return hand_out(world.ret("east-a"), by=clerk).content


def back(world: World, content: bytes, *draws: Draw) -> ReturnUpload:
    clerk = world.clerk("east-a")
    return taken_in(filled(content, both(*draws)), world.ret("east-a"), clerk)


def names(world: World) -> list[str]:
    return [texts["name"] for texts in typed(world)[2:]]


def verdicts(made: ReturnUpload) -> list[tuple[str, str, str]]:
    return [(cell.field, cell.verdict, cell.mine) for row in plan(made).rows for cell in row.cells]


def copied(row: int, to: int, **texts: object) -> Draw:
    """A whole row copied in Excel, its key with it, then changed."""

    def draw(sheet: Worksheet) -> None:
        for column in range(1, len(COLUMNS) + 1):
            sheet.cell(HEAD + to, column).value = sheet.cell(HEAD + row, column).value
        put(to, **texts)(sheet)

    return draw


def test_the_template_carries_empty_rows_each_with_its_key_and_they_say_nothing(world: World, content: bytes) -> None:
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    keys = [sheet.cell(HEAD + FIRST + at, 1).value for at in range(len(spare_keys()))]
    assert keys == spare_keys()
    assert len(set(keys)) == 20
    found = plan(back(world, content))
    assert [row.key for row in found.rows] == ["1-YZ2022-0002", "2-YZ2022-0001"]
    assert (found.writes, found.refused, found.untold) == (False, 0, [])


def test_a_new_project_renamed_later_is_the_same_line(world: World, content: bytes) -> None:
    assert write(back(world, content, put(FIRST, **NEW))) == 1
    renamed = back(world, content, put(FIRST, **NEW | {"name": "曜石二期", "amount": "25亿"}))
    assert verdicts(renamed) == [("name", "changed", "曜石二期"), ("amount", "changed", "25亿")]
    assert write(renamed) == 1
    assert names(world) == ["曜石二期"]
    assert typed(world)[2]["amount"] == "25亿"
    assert write(back(world, content, put(FIRST, **NEW | {"name": "曜石二期", "amount": "25亿"}))) == 0


def test_a_cell_that_is_emptied_later_is_emptied(world: World, content: bytes) -> None:
    write(back(world, content, put(FIRST, **NEW)))
    assert write(back(world, content, put(FIRST, **NEW | {"next_step": None}))) == 1
    assert typed(world)[2]["next_step"] == ""


def test_three_texts_of_a_new_line_are_told_apart(world: World, content: bytes, clerk: Person) -> None:
    write(back(world, content, put(FIRST, **NEW)))
    save_line(world.line("east-a", 3), {"name": "曜石三期", "amount": "23亿", "progress": "新进展"}, by=clerk)
    made = back(world, content, put(FIRST, **NEW | {"name": "曜石二期", "next_step": "选址"}))
    assert verdicts(made) == [
        ("name", "clash", "曜石二期"),
        ("amount", "theirs", NEW["amount"]),
        ("progress", "theirs", NEW["progress"]),
        ("next_step", "changed", "选址"),
    ]
    choice: dict[str, Any] = {f"choice-{HEAD + FIRST}-name": "theirs"}
    assert write(made, **choice) == 1
    line = world.line("east-a", 3).typed
    assert (line["name"], line["amount"], line["next_step"]) == ("曜石三期", "23亿", "选址")


def test_two_new_projects_may_swap_their_names(world: World, content: bytes) -> None:
    write(back(world, content, put(FIRST, **NEW | {"name": "甲"}), put(SECOND, **NEW | {"name": "乙"})))
    assert write(back(world, content, put(FIRST, **NEW | {"name": "乙"}), put(SECOND, **NEW | {"name": "甲"}))) == 2
    assert names(world) == ["乙", "甲"]


def test_the_old_name_is_free_for_another_new_project(world: World, content: bytes) -> None:
    write(back(world, content, put(FIRST, **NEW | {"name": "甲"})))
    made = back(world, content, put(FIRST, **NEW | {"name": "甲二期"}), put(SECOND, **NEW | {"name": "甲"}))
    assert [row.verdict for row in plan(made).rows[2:]] == ["changed", "new"]
    assert write(made) == 2
    assert names(world) == ["甲二期", "甲"]


def test_a_line_that_stands_in_the_draft_already_is_met_by_name_and_then_by_key(
    world: World, content: bytes, clerk: Person
) -> None:
    add_line(world.ret("east-a"), NEW, by=clerk)
    write(back(world, content, put(FIRST, **NEW | {"amount": "25亿"})))
    write(back(world, content, put(FIRST, **NEW | {"amount": "25亿", "name": "曜石二期"})))
    assert names(world) == ["曜石二期"]


def test_a_row_copied_with_its_key_is_refused_by_its_cell_in_words(world: World, content: bytes) -> None:
    for row, to in ((FIRST, SECOND), (1, FIRST)):
        draws = (put(FIRST, **NEW), copied(row, to, name="另一个"))
        made = back(world, content, *draws)
        cells = {place.rpartition("!")[2] for place, code in said(made).items() if code == "twice"}
        assert cells == {f"A{HEAD + row}", f"A{HEAD + to}"}
        before = typed(world)
        with pytest.raises(Refusal) as no:
            write(made)
        assert no.value.code == "unfit"
        assert typed(world) == before
    told = plan(made).rows[0].refusals[0]
    assert (told["params"]["key"], told["params"]["row"]) == ("1-YZ2022-0002", HEAD + FIRST)


def test_a_copy_without_a_key_under_the_same_name_is_refused_too(world: World, content: bytes) -> None:
    write(back(world, content, put(FIRST, **NEW)))
    made = back(world, content, put(FIRST, **NEW), put(SECOND, **NEW | {"key": None}))
    assert list(said(made).values()) == ["twice", "twice"]


def test_what_is_typed_into_a_row_without_a_name_is_refused_by_its_cell(world: World) -> None:
    made = came_back(world, put(FIRST, amount="36亿"))
    assert {place.rpartition("!")[2]: code for place, code in said(made).items()} == {cell_of("name", FIRST): "no_name"}


def test_a_dropped_new_line_comes_back_by_nobody_s_excel(world: World, content: bytes, clerk: Person) -> None:
    write(back(world, content, put(FIRST, **NEW)))
    drop_new_line(world.line("east-a", 3), by=clerk)
    made = back(world, content, put(FIRST, **NEW | {"name": "曜石二期"}))
    assert list(said(made).values()) == ["dropped"]
    assert Line.objects.filter(belongs_to=world.ret("east-a")).count() == 3


def test_a_row_without_a_key_is_met_by_its_name_as_before(world: World, content: bytes) -> None:
    """Below the empty rows, and in templates that were downloaded when there were none."""
    made = ReturnTemplate.objects.get()
    made.lines = {key: held for key, held in made.lines.items() if held["position"] is not None}
    made.save()
    plain = (put(FIRST, **NEW | {"key": None}), lambda sheet: sheet.delete_rows(HEAD + SECOND, 30))
    assert write(back(world, content, *plain)) == 1
    again = back(world, content, *plain, put(FIRST, amount="25亿"))
    assert verdicts(again) == [("amount", "changed", "25亿")]
    assert write(again) == 1
    assert names(world) == [NEW["name"]]
    assert "新增-01" not in ReturnTemplate.objects.get().lines
