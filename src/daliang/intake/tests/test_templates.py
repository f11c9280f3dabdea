"""What we write reads back as the same values, and never computes. Promises 17 (round trip), 25 (text is text)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daliang.intake.cells import Read, read_row
from daliang.intake.columns import Choice, Column, Kind
from daliang.intake.heads import Layout, split_at_heads
from daliang.intake.opening import safe_rows
from daliang.intake.rows import Row
from daliang.intake.stamps import SIDE_SHEETS, stamp_of
from daliang.intake.template import write_rows, write_template
from daliang.intake.tests.columns import AMOUNT, COLUMNS, INVESTOR, NAME, PAID, SIGNED, STAGE
from daliang.vocabulary.money import LARGEST, Currency, Money, Qualifier
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb

TODAY = date(2022, 8, 24)
LONGEST = 32_767
MARKS = ["", "=", "+", "-", "@", "\t", "\r", "\n", "'", '"', "=HYPERLINK(", "_x0041_", "http://a.example", "😀", "{="]

texts = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(MARKS),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=40),
    ),
).filter(str.strip)
amounts = st.builds(Money, st.integers(1, LARGEST), st.sampled_from(Currency)) | st.builds(
    Money,
    st.integers(1, 10**5).map(lambda number: number * 10**8),
    st.just(Currency.CNY),
    st.sampled_from([Qualifier.ABOUT, Qualifier.AT_LEAST]),
)
numbers = st.decimals(-(10**15), 10**15, places=6) | st.integers(0, 100).map(Decimal)
OF_KIND = {
    Kind.TEXT: texts,
    Kind.PERSON: texts,
    Kind.MONEY: amounts,
    Kind.DAY: st.dates(date(1949, 1, 1), TODAY),
    Kind.CHOICE: st.sampled_from([choice.code for choice in STAGE.choices]),
    Kind.NUMBER: numbers,
    Kind.YES_NO: st.booleans(),
}
filled = st.fixed_dictionaries(
    {column.code: OF_KIND[column.kind] if column.required else st.none() | OF_KIND[column.kind] for column in COLUMNS}
)


def written(path: Path, rows: list[Mapping[str, object]], columns: tuple[Column, ...] = COLUMNS) -> Path:
    path.write_bytes(write_template(columns, title="=项目台账", notes=["+注意"], rows=rows))
    return path


def read_back(path: Path, columns: tuple[Column, ...] = COLUMNS) -> tuple[Layout, list[dict[str, Read | Refusal]]]:
    own: list[Row] = [row for row in safe_rows(path) if row.sheet not in SIDE_SHEETS]
    layout, rows = split_at_heads(own, columns)
    return layout, [read_row(row, layout, today=TODAY) for row in rows]


def computing(path: Path) -> list[str]:
    """The cells that another reader takes for formulas or links."""
    book = openpyxl.load_workbook(path)
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return [f"{cell.coordinate}: {cell.value}" for cell in cells if cell.data_type == "f" or cell.hyperlink]


@settings(max_examples=40)
@given(rows=st.lists(filled, min_size=1, max_size=8))
def test_what_is_exported_is_imported_again_and_nothing_computes(rows: list[Mapping[str, object]]) -> None:
    with TemporaryDirectory() as folder:
        path = written(Path(folder) / "a.xlsx", rows)
        layout, found = read_back(path)
        assert computing(path) == []
    assert (layout.is_ours, layout.refusals, layout.notices) == (True, [], [])
    assert found == rows


def test_labels_titles_notes_and_choices_that_look_like_formulas_are_text(tmp_path: Path) -> None:
    evil = "=cmd|' /C calc'!A0"
    choices = tuple(Choice(f"c{number}", f"{mark}选项{number}") for number, mark in enumerate("=+-@" * 20))
    columns = (
        replace(NAME, note=evil, group=evil),
        replace(STAGE, label=f"={STAGE.label}", choices=choices),
        replace(STAGE, code="short", label="@短", choices=choices[:1]),
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(write_template(columns, title=evil, notes=[evil], rows=[{"name": evil, "stage": "c0"}]))
    assert computing(path) == []
    _layout, rows = read_back(path, columns)
    assert rows == [{"name": evil, "stage": "c0", "short": None}]


def test_the_longest_text_fits_and_a_longer_one_is_refused_by_name(tmp_path: Path) -> None:
    for text in ("长" * LONGEST, "😀" * (LONGEST // 2)):
        path = written(tmp_path / "a.xlsx", [{"name": text, "amount": Money(10**8, Currency.CNY)}])
        assert read_back(path)[1][0]["name"] == text
    with pytest.raises(Refusal) as no:
        written(tmp_path / "a.xlsx", [{"name": "😀" * (LONGEST // 2 + 1)}])
    assert (no.value.code, no.value.field) == ("too_long", "name")


def test_what_is_no_character_becomes_a_replacement_and_spoils_nothing(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", [{"name": "a\ufffeb\ud800", "amount": Money(10**8, Currency.CNY)}])
    assert read_back(path)[1][0]["name"] == "a\ufffdb\ufffd"


def test_grouped_heads_moved_columns_and_a_title_row_inserted_still_read_back(tmp_path: Path) -> None:
    columns = (NAME, INVESTOR, replace(AMOUNT, group="资金"), replace(PAID, group="资金"), SIGNED)
    values = {
        "name": "甲",
        "investor": "乙",
        "amount": Money(22 * 10**8, Currency.CNY),
        "paid": Money(35_000_000, Currency.CNY),
        "signed_on": date(2022, 8, 20),
    }
    path = tmp_path / "a.xlsx"
    path.write_bytes(write_template(columns, title="台账", rows=[values]))
    layout, rows = read_back(path, columns)
    assert (layout.row, rows) == (4, [values])
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.insert_rows(1)
    sheet.move_range("B1:B10", cols=8)
    book.save(path)
    layout, rows = read_back(path, columns)
    assert (layout.row, layout.is_ours, rows) == (5, True, [values])


def test_a_foreign_or_older_template_is_recognised(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", [], columns=(NAME, AMOUNT))
    layout, _rows = read_back(path)
    assert layout.stamp == stamp_of((NAME, AMOUNT))
    assert layout.is_found and not layout.is_ours
    assert stamp_of((NAME, AMOUNT)) == stamp_of((replace(NAME, width=9), AMOUNT))


def test_the_template_guides_the_hand_that_fills_it_in(tmp_path: Path) -> None:
    long = replace(
        STAGE, code="industry", label="行业", choices=tuple(Choice(str(n), f"第{n}类产业") for n in range(90))
    )
    path = written(tmp_path / "a.xlsx", [], columns=(*COLUMNS, long))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert book.sheetnames[1:] == ["填表说明", "选项"]
    assert {one.sheet_state for one in book} == {"visible"}
    assert sheet["A3"].value == "项目名称*"
    assert sheet["C3"].value == "总投资（亿元）*"
    assert sheet["A3"].comment.text == "写全称"
    assert sheet.freeze_panes == "B4"
    assert sheet.print_title_rows == "$3:$3"
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert rules["F4"].formula1 == '"在谈,签约,开工"'
    assert rules["J4"].formula1 == '"是,否"'
    assert rules["K4"].formula1 == "'选项'!$A$2:$A$91"
    assert [cell.value for cell in book["选项"]["A"]][:2] == ["行业", "第0类产业"]
    assert rules["E4"].type == "date" and rules["E4"].errorStyle == "warning"
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["B"].width


def test_no_author_is_told(tmp_path: Path) -> None:
    """Promise 23: a file that leaves the house carries no name of whoever made it."""
    book = openpyxl.load_workbook(written(tmp_path / "a.xlsx", []))
    assert not book.properties.creator
    assert not book.properties.lastModifiedBy
    assert book.worksheets[0]["A3"].comment.author in ("", "None")  # openpyxl's word for an empty one


def test_rows_are_taken_one_by_one() -> None:
    """No row is asked for before the one before it is written: the rows may come from a cursor."""
    file, taken = BytesIO(), 0

    def rows() -> object:
        nonlocal taken
        for number in range(3):
            taken += 1
            yield {"name": f"项目{number}"}

    assert write_rows(file, (NAME,), rows(), title="台账") == 3  # type: ignore[arg-type]
    assert taken == 3
