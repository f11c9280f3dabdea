"""A return by Excel: out, filled offline, back, compared, written. What is wrong in a workbook is said by its cell."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from pytest_django import DjangoAssertNumQueries

from daliang.intake.tests.workbooks import SHEET, sheet_xml
from daliang.org import clock
from daliang.org.models import Deed, Person, Role
from daliang.org.tests.tree import employ
from daliang.rounds.duties import clear_uploads
from daliang.rounds.fields import FIELDS
from daliang.rounds.models import Line, Return, Round
from daliang.rounds.rules import add_line, close_round, declare_nothing_new, save_line
from daliang.rounds.tests.world import NEW, NOW, World
from daliang.rounds.uploads import ReturnTemplate, ReturnUpload
from daliang.vocabulary.refusal import Refusal
from daliang.web.returns_excel.differences import plan_of
from daliang.web.returns_excel.handing_out import hand_out
from daliang.web.returns_excel.plans import Plan
from daliang.web.returns_excel.uploading import take_in, write_into_draft

HERE = "/rounds/2022-R02/returns/east-a/"
HEAD = 3  # the row of the heads; the lines follow
COLUMNS = ("key", *FIELDS)
Draw = Callable[[Worksheet], object]


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


@pytest.fixture
def clerk(world: World) -> Person:
    return world.clerk("east-a")


def filled(content: bytes, draw: Draw = lambda sheet: None) -> bytes:
    """The workbook after somebody has worked on its first sheet in Excel."""
    book = openpyxl.load_workbook(BytesIO(content))
    draw(book.worksheets[0])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def put(row: int, **texts: Any) -> Draw:
    """Types into the cells of a line (from 1) by their fields."""

    def draw(sheet: Worksheet) -> None:
        for name, value in texts.items():
            sheet.cell(HEAD + row, COLUMNS.index(name) + 1).value = value

    return draw


def both(*draws: Draw) -> Draw:
    return lambda sheet: [draw(sheet) for draw in draws]


def cell_of(field: str, row: int) -> str:
    return f"{chr(65 + COLUMNS.index(field))}{HEAD + row}"


def taken_in(content: bytes, ret: Return, by: Person) -> ReturnUpload:
    return take_in(SimpleUploadedFile("填报.xlsx", content), ret, by=by, name="填报.xlsx")


def came_back(world: World, draw: Draw = lambda sheet: None) -> ReturnUpload:
    """East-a's clerk takes the template, changes it, and uploads it."""
    clerk, ret = world.clerk("east-a"), world.ret("east-a")
    return taken_in(filled(hand_out(ret, by=clerk).content, draw), ret, clerk)


def plan(made: ReturnUpload) -> Plan:
    return plan_of(made, Return.objects.select_related("round__series", "unit").get(pk=made.ret_id), made.by)


def write(made: ReturnUpload, *, leave_out: bool = False, **choices: str) -> int:
    seen, ret = plan(made).mark, Return.objects.get(pk=made.ret_id)
    return write_into_draft(made, ret, by=made.by, seen=seen, choices=choices, leave_out=leave_out)


def refused(world: World, draw: Draw) -> Refusal:
    """What the whole file is refused with; nothing is staged."""
    with pytest.raises(Refusal) as no:
        came_back(world, draw)
    assert not ReturnUpload.objects.exists()
    return no.value.all[0]


def said(made: ReturnUpload) -> dict[str, str]:
    """Refused place → code, cells and rows."""
    rows = plan(made).rows
    kept = [one for row in rows for one in row.refusals]
    kept += [cell.refusal for row in rows for cell in row.of("refused") if cell.refusal]
    return {one["cell"]: one["code"] for one in kept}


def typed(world: World) -> list[dict[str, str]]:
    return [line.typed for line in world.ret("east-a").lines.all()]


@pytest.mark.looks
def test_the_template_names_round_unit_time_and_each_line_and_hides_nothing(world: World, clerk: Person) -> None:
    handed = hand_out(world.ret("east-a"), by=clerk)
    book = openpyxl.load_workbook(BytesIO(handed.content))
    sheet = book.worksheets[0]
    line = sheet.cell(2, 1).value
    assert all(part in line for part in ("2022-R02", "east-a", "2022-08-24 09:00", ReturnTemplate.objects.get().number))
    assert sheet.cell(HEAD, 1).value == "编号（请勿改动）"
    assert [sheet.cell(HEAD + row, 1).value for row in (1, 2)] == ["1-YZ2022-0002", "2-YZ2022-0001"]
    assert {one.sheet_state for one in book.worksheets} == {"visible"}
    assert not any(shape.hidden for shape in (*sheet.column_dimensions.values(), *sheet.row_dimensions.values()))
    assert Deed.objects.filter(action="round.template").count() == 1


@pytest.mark.looks
def test_a_text_that_looks_like_a_formula_goes_out_as_text(world: World, clerk: Person) -> None:
    save_line(world.line("east-a", 1), {"progress": "=HYPERLINK(1)", "next_step": "@SUM(A1)"}, by=clerk)
    book = openpyxl.load_workbook(BytesIO(hand_out(world.ret("east-a"), by=clerk).content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert "=HYPERLINK(1)" in {cell.value for cell in cells}


def test_differences_are_shown_and_nothing_is_written_before_a_yes(world: World) -> None:
    before = typed(world)
    made = came_back(world, both(put(2, amount="36亿", next_step="商谈用地"), put(3, **NEW)))
    found = plan(made)
    assert [row.verdict for row in found.rows] == ["same", "changed", "new"]
    assert [(c.field, c.there, c.mine, c.cell.rpartition("!")[2]) for c in found.rows[1].cells] == [
        ("amount", "30亿元", "36亿", cell_of("amount", 2)),
        ("next_step", "", "商谈用地", cell_of("next_step", 2)),
    ]
    assert typed(world) == before
    assert write(made) == 2
    after = typed(world)
    assert (after[1]["amount"], after[1]["next_step"], after[0]) == ("36亿", "商谈用地", before[0])
    assert {name: after[2][name] for name in NEW} == NEW | {"amount": "22亿"}
    assert set(world.line("east-a", 2).typed_by) == {"amount", "next_step"}


def test_the_same_file_again_changes_nothing(world: World, clerk: Person) -> None:
    content = filled(
        hand_out(world.ret("east-a"), by=clerk).content, both(put(1, amount="40亿"), put(3, name="曜石", amount=22))
    )
    assert write(taken_in(content, world.ret("east-a"), clerk)) == 2
    done = typed(world)
    assert (done[2]["name"], done[2]["amount"]) == ("曜石", "22亿元")
    again = taken_in(content, world.ret("east-a"), clerk)
    assert not plan(again).writes
    assert write(again) == 0
    assert typed(world) == done
    save_line(world.line("east-a", 1), {"amount": "41亿"}, by=clerk)
    save_line(world.line("east-a", 3), {"name": "曜石二期", "next_step": "选址"}, by=clerk)
    kept = typed(world)
    later = taken_in(content, world.ret("east-a"), clerk)
    assert not plan(later).writes, "what was written from it before is no change of it"
    assert write(later) == 0
    assert typed(world) == kept


def test_two_previews_of_one_file_add_a_new_project_once(world: World, clerk: Person) -> None:
    content = filled(hand_out(world.ret("east-a"), by=clerk).content, put(3, **NEW))
    first = taken_in(content, world.ret("east-a"), clerk)
    seen = plan(first).mark
    assert write(first) == 1
    second = taken_in(content, world.ret("east-a"), clerk)
    with pytest.raises(Refusal) as no:
        write_into_draft(second, world.ret("east-a"), by=clerk, seen=seen, choices={}, leave_out=False)
    assert no.value.code == "behind"
    assert write(second) == 0
    assert write_into_draft(first, world.ret("east-a"), by=clerk, seen=seen, choices={}, leave_out=False) == 0
    assert len(typed(world)) == 3


@pytest.mark.parametrize(("chosen", "kept"), [("mine", "36亿"), ("theirs", "35亿")])
def test_what_somebody_else_changed_meanwhile_is_a_clash_and_the_person_chooses(
    world: World, clerk: Person, chosen: str, kept: str
) -> None:
    content = filled(hand_out(world.ret("east-a"), by=clerk).content, put(1, amount="36亿"))
    save_line(world.line("east-a", 1), {"amount": "35亿", "next_step": "选址"}, by=clerk)
    made = taken_in(content, world.ret("east-a"), clerk)
    row = plan(made).rows[0]
    assert [(c.field, c.verdict, c.held, c.there, c.mine) for c in row.cells] == [
        ("amount", "clash", "31亿元", "35亿", "36亿"),
        ("next_step", "theirs", "", "选址", ""),
    ]
    with pytest.raises(Refusal) as no:
        write(made)
    assert no.value.code == "choose"
    choice: dict[str, Any] = {f"choice-{HEAD + 1}-amount": chosen}
    write(made, **choice)
    line = world.line("east-a", 1)
    assert (line.typed["amount"], line.typed["next_step"]) == (kept, "选址")
    assert not plan(taken_in(content, world.ret("east-a"), clerk)).rows[0].of("clash"), "settled stays settled"


def test_a_draft_that_moves_under_the_preview_is_shown_anew_before_anything_is_written(
    world: World, clerk: Person
) -> None:
    made = came_back(world, put(1, amount="36亿"))
    seen = plan(made).mark
    save_line(world.line("east-a", 1), {"amount": "35亿"}, by=clerk)
    with pytest.raises(Refusal) as no:
        write_into_draft(made, world.ret("east-a"), by=clerk, seen=seen, choices={}, leave_out=False)
    assert no.value.code == "behind"
    assert typed(world)[0]["amount"] == "35亿"


@pytest.mark.looks
def test_what_cannot_be_read_is_named_by_its_cell_and_nothing_goes_in_until_it_is_left_out(world: World) -> None:
    made = came_back(
        world,
        both(put(1, amount="很多钱", stage="开会", next_step="选址", progress="长" * 4001), put(2, stage_on="去年")),
    )
    sheet = "2022-R02 填报"
    wrong = (("amount", 1), ("stage", 1), ("progress", 1), ("stage_on", 2))
    assert said(made).keys() == {f"{sheet}!{cell_of(field, row)}" for field, row in wrong}
    before = typed(world)
    with pytest.raises(Refusal) as no:
        write(made)
    assert no.value.code == "unfit"
    assert typed(world) == before
    assert write(made, leave_out=True) == 1
    assert typed(world) == [{**before[0], "next_step": "选址"}, before[1]]


@pytest.mark.looks
def test_days_and_amounts_are_read_as_people_write_them_each_with_its_own_unit(world: World) -> None:
    made = came_back(
        world,
        both(
            put(1, stage_on="2022.8.20", next_on=44805, amount="360000万元", registered_capital="５０００万"),
            put(2, stage_on="8月20日", next_on="2022/9/1", amount=36, registered_capital="2,000万美元"),
        ),
    )
    mine = [{cell.field: cell.mine for cell in row.cells} for row in plan(made).rows]
    days = {"stage_on": "2022-08-20", "next_on": "2022-09-01"}
    assert mine[0] == {**days, "amount": "360000万元", "registered_capital": "５０００万"}
    assert mine[1] == {**days, "amount": "36亿元", "registered_capital": "2,000万美元"}


@pytest.mark.looks
def test_an_amount_ten_thousand_times_off_is_a_question_not_a_refusal(world: World) -> None:
    made = came_back(world, put(1, amount=300000))
    row = plan(made).rows[0]
    assert row.verdict == "changed"
    assert [one["code"] for one in row.cells[0].asks] == ["ask"], "huge"
    assert any("一万倍" in str(one) for one in row.at_filing)


@pytest.mark.looks
def test_columns_may_move_and_go(world: World) -> None:
    def draw(sheet: Worksheet) -> None:
        at = COLUMNS.index("progress") + 1
        sheet.delete_cols(at)
        sheet.insert_cols(1)
        for row in range(HEAD, HEAD + 3):
            there = sheet.cell(row, COLUMNS.index("amount") + 2)
            sheet.cell(row, 1).value, there.value = there.value, None
        sheet.cell(HEAD + 1, 1).value = "36亿"

    made = came_back(world, draw)
    found = plan(made)
    assert [(c.field, c.mine, c.cell) for row in found.rows for c in row.cells] == [
        ("amount", "36亿", f"2022-R02 填报!A{HEAD + 1}")
    ]
    assert [one["code"] for one in made.notices] == ["no_column"]


@pytest.mark.looks
def test_formulas_errors_and_merged_cells_are_refused_with_their_cells(world: World, clerk: Person) -> None:
    save_line(world.line("east-a", 2), {"next_step": "a"}, by=clerk)

    def draw(sheet: Worksheet) -> None:
        put(1, amount="=15+15", progress="=A1", next_step="同一句话")(sheet)
        at = COLUMNS.index("next_step") + 1
        sheet.merge_cells(start_row=HEAD + 1, end_row=HEAD + 2, start_column=at, end_column=at)

    made = came_back(world, draw)
    codes = {place.rpartition("!")[2]: code for place, code in said(made).items()}
    assert codes == {
        cell_of("amount", 1): "formula", cell_of("progress", 1): "formula", cell_of("next_step", 2): "merged"
    }  # fmt: skip


@pytest.mark.looks
def test_hidden_rows_and_columns_are_told_and_never_applied(world: World) -> None:
    def rows(sheet: Worksheet) -> None:
        put(1, amount="36亿")(sheet)
        sheet.row_dimensions[HEAD + 1].hidden = True

    made = came_back(world, rows)
    assert list(said(made).values()) == ["hidden_row"]
    assert f"!{HEAD + 1}:{HEAD + 1}" in next(iter(said(made)))
    assert write(made, leave_out=True) == 0
    made.delete()

    def column(sheet: Worksheet) -> None:
        put(1, amount="36亿")(sheet)
        sheet.column_dimensions[chr(65 + COLUMNS.index("amount"))].hidden = True

    no = refused(world, column)
    assert (no.code, no.params["cell"]) == ("hidden_column", f"{chr(65 + COLUMNS.index('amount'))}{HEAD}")


@pytest.mark.looks
def test_a_row_that_was_deleted_leaves_its_line_as_it_is_and_is_named(world: World) -> None:
    made = came_back(world, lambda sheet: sheet.delete_rows(HEAD + 1))
    found = plan(made)
    assert ([line.position for line in found.untold], found.writes) == ([1], False)


@pytest.mark.looks
@pytest.mark.parametrize(
    ("draw", "codes"),
    [
        (put(1, key="1-YZ2022-0099", amount="36亿"), ["unknown_key"]),
        (put(2, key="1-YZ2022-0002", amount="36亿"), ["twice", "twice"]),
        (put(1, key=None, amount="36亿"), ["already_there"]),
        (put(3, amount="36亿"), ["no_name"]),
        (both(put(3, name="甲项目"), put(4, name="甲项目")), ["twice", "twice"]),
    ],
)
def test_keys_that_were_edited_doubled_or_lost_are_refused_by_row(world: World, draw: Draw, codes: list[str]) -> None:
    before = typed(world)
    made = came_back(world, draw)
    assert list(said(made).values()) == codes
    assert write(made, leave_out=True) == 0
    assert typed(world) == before


def two_sheets(sheet: Worksheet) -> None:
    assert sheet.parent is not None
    sheet.parent.copy_worksheet(sheet)


def no_number(sheet: Worksheet) -> None:
    sheet.cell(2, 1).value = None


def no_key(sheet: Worksheet) -> None:
    sheet.delete_cols(1)


def other_number(sheet: Worksheet) -> None:
    sheet.cell(2, 1).value = "TB-00000000"


def twice_a_head(sheet: Worksheet) -> None:
    sheet.cell(HEAD, len(COLUMNS) + 1).value = "总投资"


@pytest.mark.looks
@pytest.mark.parametrize(
    ("draw", "code"),
    [
        (two_sheets, "two_sheets"),
        (no_number, "no_template"),
        (no_key, "no_key_column"),
        (other_number, "no_such_template"),
        (twice_a_head, "doubled_column"),
        (lambda sheet: sheet.delete_rows(1, 60), "no_rows"),
        (lambda sheet: sheet.delete_rows(HEAD), "no_head"),
    ],
)
def test_a_workbook_that_is_not_the_template_is_refused_whole(world: World, draw: Draw, code: str) -> None:
    assert refused(world, draw).code == code


def bomb() -> bytes:
    """A small file that unpacks to very much."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr(SHEET, sheet_xml(" " * 50_000_000))
    return out.getvalue()


@pytest.mark.looks
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_workbook"),
        ("编号,项目名称\n1,甲\n".encode(), "no_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "old_excel"),
        (b"PK\x03\x04" + bytes(10_000_000), "too_large"),
        (bomb(), "bomb"),
        (b"PK\x03\x04 torn", "broken"),
    ],
    ids=["empty", "renamed csv", "xls", "10 MB", "bomb", "torn"],
)
def test_what_is_no_workbook_is_refused_in_words(world: World, clerk: Person, content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as no:
        taken_in(content, world.ret("east-a"), clerk)
    assert no.value.code == code
    assert str(no.value)


def test_a_template_of_another_unit_is_refused_and_one_that_may_not_be_seen_is_as_if_missing(
    world: World, clerk: Person
) -> None:
    sibling = hand_out(world.ret("east-b"), by=world.clerk("east-b")).content
    with pytest.raises(Refusal) as no:
        taken_in(sibling, world.ret("east-a"), clerk)
    assert no.value.code == "no_such_template"
    with pytest.raises(Refusal) as seen:
        taken_in(sibling, world.ret("east-a"), world.approver("east"))
    assert seen.value.code == "other_unit"


@pytest.mark.looks
def test_a_template_of_another_round_is_refused(world: World, clerk: Person) -> None:
    old = hand_out(world.ret("east-a"), by=clerk).content
    other = Round.objects.get(code="2022-R01")
    ReturnTemplate.objects.update(ret=Return.objects.get_or_create(round=other, unit=world.unit("east-a"))[0])
    with pytest.raises(Refusal) as no:
        taken_in(old, world.ret("east-a"), clerk)
    assert (no.value.code, no.value.params["round"]) == ("other_round", "2022-R01")


def filed(world: World) -> None:
    declare_nothing_new(world.ret("east-a"), by=world.clerk("east-a"))


def closed(world: World) -> None:
    close_round(world.round, by=world.officer)


def role_lost(world: World) -> None:
    Person.objects.filter(pk=world.clerk("east-a").pk).update(role=Role.LEADER)


@pytest.mark.parametrize(
    ("happens", "code"), [(filed, "wrong_state"), (closed, "closed"), (role_lost, "not_your_role")]
)
def test_what_happened_to_the_return_or_the_person_meanwhile_stops_upload_and_writing(
    world: World, clerk: Person, happens: Callable[[World], None], code: str
) -> None:
    content = filled(hand_out(world.ret("east-a"), by=clerk).content, put(1, amount="36亿"))
    made = taken_in(content, world.ret("east-a"), clerk)
    seen, before = plan(made).mark, typed(world)
    happens(world)
    clerk = Person.objects.get(pk=clerk.pk)
    for deed in (
        lambda: taken_in(content, world.ret("east-a"), clerk),
        lambda: write_into_draft(made, world.ret("east-a"), by=clerk, seen=seen, choices={}, leave_out=False),
        lambda: hand_out(world.ret("east-a"), by=clerk),
    ):
        with pytest.raises(Refusal) as no:
            deed()
        assert no.value.code == code
    assert typed(world) == before


def test_a_writing_that_is_killed_leaves_nothing_and_can_be_done_again(
    world: World, clerk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = came_back(world, both(put(1, amount="36亿"), put(2, amount="37亿"), put(3, **NEW)))
    before = typed(world)

    def dies(*_args: object, **_more: object) -> Line:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr("daliang.web.returns_excel.uploading.add_line", dies)
        with pytest.raises(KeyboardInterrupt):
            write(made)
    assert typed(world) == before
    made = ReturnUpload.objects.select_related("template", "by").get()
    assert write(made) == 3
    assert len(typed(world)) == 3
    made.refresh_from_db()
    assert (made.rows, made.applied_at is not None) == ([], True)


def test_an_upload_that_is_killed_leaves_nothing(world: World, clerk: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = came_back(world, put(1, amount="36亿"))

    def dies(**_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("daliang.web.returns_excel.uploading.record", dies)
    with pytest.raises(KeyboardInterrupt):
        came_back(world)
    assert ReturnUpload.objects.get() == waiting


def test_previews_go_after_a_week_and_templates_with_their_round(world: World, clerk: Person) -> None:
    made = came_back(world, put(1, amount="36亿"))
    assert clear_uploads() == 0
    with clock.held_at(made.expires_at + timedelta(seconds=1)):
        assert clear_uploads() == 1
    closed(world)
    assert clear_uploads() == 1
    assert not ReturnTemplate.objects.exists()


def test_characters_that_nobody_sees_are_not_kept(world: World) -> None:
    odd = "_x0000_\u202e很多钱"  # how a workbook writes NUL

    def draw(sheet: Worksheet) -> None:
        put(1, amount=odd, progress=odd, key=odd)(sheet)
        put(3, name=odd, amount="22亿")(sheet)
        sheet.cell(HEAD, len(COLUMNS) + 1).value = odd

    made = came_back(world, draw)
    kept = json.dumps([made.rows, made.notices])
    assert "\\u0000" not in kept
    assert "\\u202e" not in kept
    assert write(made, leave_out=True) == 1


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff"), max_size=40)


@pytest.mark.looks
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.dictionaries(st.sampled_from(FIELDS), TEXTS, max_size=6), min_size=1, max_size=4))
def test_an_unchanged_template_is_no_change_whatever_stands_in_the_draft(
    world: World, language: str, texts: list[dict[str, str]]
) -> None:
    clerk = world.clerk("east-a")
    for line, more in zip(world.ret("east-a").lines.all(), texts, strict=False):
        save_line(line, more, by=clerk)
    for more in texts[2:]:
        add_line(world.ret("east-a"), more, by=clerk)
    ret = world.ret("east-a")
    with override(language):
        found = plan(taken_in(hand_out(ret, by=clerk).content, ret, clerk))
    assert [(row.key, cell.field, cell.verdict, cell.mine) for row in found.rows for cell in row.cells] == []
    assert not [one for row in found.rows for one in row.refusals]
    assert not found.writes


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="daliang.web.backend.Backend")
    return client


def test_the_pages_lead_from_the_template_to_the_draft(world: World, clerk: Person) -> None:
    client = client_of(clerk)
    page = client.get(HERE).content.decode()
    assert "下载Excel模板" in page
    assert "上传Excel" in page
    content = client.get(f"{HERE}template.xlsx").content
    file = SimpleUploadedFile("我的.xlsx", filled(content, both(put(1, amount="36亿", stage="开会"), put(3, **NEW))))
    answer = client.post(f"{HERE}upload/", {"file": file})
    address = answer["Location"]
    shown = client.get(address).content.decode()
    assert all(text in shown for text in ("31亿元", "36亿", cell_of("amount", 1), "没有“开会”", "曜石功率器件项目"))
    assert "我的.xlsx" in client.get(f"{HERE}upload/").content.decode(), "who leaves the page finds it again"
    seen = plan(ReturnUpload.objects.get()).mark
    assert client.post(address, {"deed": "write", "seen": seen}).status_code == 422
    assert client.post(address, {"deed": "write", "seen": "old"}).status_code == 409
    assert client.post(address, {"deed": "write", "seen": seen, "leave_out": "1"}).status_code == 303
    assert (typed(world)[0]["amount"], typed(world)[0]["stage"], len(typed(world))) == ("36亿", "在谈", 3)
    assert client.post(address, {"deed": "write", "seen": seen, "leave_out": "1"}).status_code == 303
    assert "没有重复写入" in client.get(HERE).content.decode()
    assert len(typed(world)) == 3


def test_a_preview_is_for_its_uploader_alone_and_for_a_week(world: World, clerk: Person) -> None:
    made = came_back(world, put(1, amount="36亿"))
    address = f"{HERE}upload/{made.pk}/"
    other = employ("clerk-east-a-2", Role.CLERK, world.unit("east-a"))
    for person in (other, world.approver("east"), world.clerk("east-b")):
        assert client_of(person).get(address).status_code == 404
    assert client_of(world.officer).get(address).status_code == 403
    assert client_of(clerk).get(address).status_code == 200
    with clock.held_at(NOW + timedelta(days=8)):
        assert client_of(clerk).get(address).status_code in (302, 404)
    assert client_of(clerk).post(address, {"deed": "discard"}).status_code == 303
    assert not ReturnUpload.objects.exists()


def test_a_filed_return_says_so_in_the_preview_and_offers_no_writing(world: World, clerk: Person) -> None:
    made = came_back(world, put(1, amount="36亿"))
    filed(world)
    answer = client_of(clerk).get(f"{HERE}upload/{made.pk}/")
    assert answer.status_code == 422
    assert "已报送" in answer.content.decode()
    assert 'value="write"' not in answer.content.decode()
    assert client_of(clerk).get(f"{HERE}template.xlsx").status_code == 303
    assert client_of(clerk).get(f"{HERE}upload/").status_code == 422


@pytest.mark.looks
def test_a_file_that_is_refused_or_missing_is_said_on_the_page(world: World, clerk: Person) -> None:
    client = client_of(clerk)
    assert "请选择填好的" in client.post(f"{HERE}upload/").content.decode()
    answer = client.post(f"{HERE}upload/", {"file": SimpleUploadedFile("a.xlsx", b"a,b")})
    assert (answer.status_code, "这不是Excel工作簿" in answer.content.decode()) == (422, True)


def test_queries_do_not_grow_with_the_lines(
    world: World, clerk: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    add_line(world.ret("east-a"), NEW, by=clerk)
    for _turn in range(2):
        made = came_back(world, both(*(put(row, amount=f"{40 + row}亿") for row in range(1, len(typed(world)) + 1))))
        for address in (f"{HERE}upload/{made.pk}/", f"{HERE}template.xlsx"):
            with django_assert_max_num_queries(60) as seen:
                assert client_of(clerk).get(address).status_code == 200
            counts.append(len(seen))
        for number in range(6):
            add_line(world.ret("east-a"), {**NEW, "name": f"新{number}"}, by=clerk)
    assert counts[:2] == counts[2:]
