"""Sheets as offices keep them: titles, merged heads, unit lines, moved columns, formulas, hidden rows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from daliang.intake.cells import Read, read_row
from daliang.intake.heads import Layout, is_total, split_at_heads
from daliang.intake.opening import opened, safe_rows
from daliang.intake.rows import Row
from daliang.intake.tests.columns import COLUMNS, NAME
from daliang.intake.tests.workbooks import SHEET, drawn, packed, sheet_xml
from daliang.vocabulary.money import Currency, Money
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb

TODAY = date(2022, 8, 24)
Table = tuple[Layout, list[dict[str, Read | Refusal]]]
Reader = Callable[[Callable[[Worksheet], object]], Table]


def yuan(value: int) -> Money:
    return Money(value, Currency.CNY)


@pytest.fixture
def table(tmp_path: Path) -> Reader:
    """Draw a sheet, save it, read it back: its layout and its rows."""

    def read(draw: Callable[[Worksheet], object]) -> Table:
        layout, rows = split_at_heads(safe_rows(drawn(tmp_path / "a.xlsx", draw)), COLUMNS)
        return layout, [read_row(row, layout, today=TODAY) for row in rows if not is_total(row, layout)]

    return read


def refusal(value: Read | Refusal) -> Refusal:
    assert isinstance(value, Refusal)
    return value


def found(layout: Layout) -> dict[str, str]:
    return {code: head.place.address for code, head in layout.by_code().items()}


def test_title_rows_a_unit_line_and_numbered_columns_stand_around_the_table(table: Reader) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet["A1"] = "邗江区2022年重大产业项目汇总表"
        sheet.merge_cells("A1:E1")
        sheet["A2"] = "填报单位：邗江区商务局"
        sheet["D2"] = "金额单位：万元"
        sheet.append(["序号", "项 目 名 称", "投资主体", "计划总投资", "签约时间"])
        sheet.append(["甲", "乙", 1, 2, 3])
        sheet.append([1, "智芯半导体", "智芯公司", 220_000, date(2022, 8, 20)])
        sheet.append(["合计", None, None, 220_000, None])

    layout, rows = table(draw)
    assert (layout.row, layout.first_row, layout.refusals, layout.notices) == (3, 5, [], [])
    assert rows == [
        {"name": "智芯半导体", "investor": "智芯公司", "amount": yuan(22 * 10**8), "signed_on": date(2022, 8, 20)}
    ]


def test_a_head_of_two_levels_is_read_with_its_groups_and_units(table: Reader) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet["A1"] = "招商项目台账"
        sheet.merge_cells("A1:E1")
        sheet["A2"], sheet["B2"], sheet["E2"] = "项目名称", "投资情况（万元）", "阶段"
        sheet["B3"], sheet["C3"], sheet["D3"] = "总投资（亿元）", "到位资金", "签约日期"
        for area in ("A2:A3", "B2:D2", "E2:E3"):
            sheet.merge_cells(area)
        sheet.append(["甲项目", 22, 3_500, "2022.8.20", "签约"])

    layout, rows = table(draw)
    assert (layout.row, layout.first_row) == (3, 4)
    assert found(layout) == {"name": "A3", "amount": "B3", "paid": "C3", "signed_on": "D3", "stage": "E3"}
    assert rows == [
        {
            "name": "甲项目",
            "amount": yuan(22 * 10**8),
            "paid": yuan(3_500 * 10**4),
            "signed_on": date(2022, 8, 20),
            "stage": "signed",
        }
    ]


def test_a_head_whose_rows_are_all_merged_ends_with_its_lower_row(table: Reader) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B1"] = "项目名称", "总投资（亿元）"
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:B2")
        sheet["A3"], sheet["B3"] = "甲", 1

    layout, rows = table(draw)
    assert (layout.row, layout.first_row) == (2, 3)
    assert [row["name"] for row in rows] == ["甲"]


def test_one_head_merged_over_two_columns_is_one_column(table: Reader) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet["A1"], sheet["C1"] = "项目名称", "总投资（亿元）"
        sheet.merge_cells("A1:B1")
        sheet.append(["甲", None, 1])

    layout, _rows = table(draw)
    assert layout.refusals == []
    assert found(layout) == {"name": "A1", "amount": "C1"}


@pytest.mark.parametrize(
    "head",
    [
        "总投资（万元）",
        "总投资(万元)",
        "总 投 资\n（单位：万元）",
        "*总投资：万元",
        "总投资/万元",
        "总投资【人民币万元】",
    ],
)
def test_a_unit_in_the_head_is_found_however_it_is_written(table: Reader, head: str) -> None:
    _layout, rows = table(lambda sheet: [sheet.append(["项目名称", head]), sheet.append(["甲", "３,５００"])])
    assert rows[0]["amount"] == yuan(35_000_000)


def test_dollars_in_the_head_make_dollars(table: Reader) -> None:
    _layout, rows = table(lambda sheet: [sheet.append(["项目名称", "总投资（亿美元）"]), sheet.append(["甲", 7.85])])
    assert rows[0]["amount"] == Money(785_000_000, Currency.USD)


def test_moved_columns_are_found_by_their_names(table: Reader) -> None:
    layout, rows = table(
        lambda sheet: [
            sheet.append([None, None, "总投资（亿元）", None, "项目名称"]),
            sheet.append([None, None, 2, None, "甲"]),
        ]
    )
    assert found(layout) == {"amount": "C1", "name": "E1"}
    assert rows == [{"amount": yuan(2 * 10**8), "name": "甲"}]


def test_missing_doubled_and_unknown_heads_are_named_with_their_cells(table: Reader) -> None:
    layout, _rows = table(lambda sheet: sheet.append(["投资方", "投资主体", "签约日期", "项目阶断", "天气"]))
    said = [(no.code, no.field, no.where) for no in layout.refusals]
    assert said == [
        ("missing_column", "name", ""),
        ("missing_column", "amount", ""),
        ("doubled_column", "investor", "“项目”表B1格"),
    ]
    assert "A1 投资方、B1 投资主体" in str(layout.refusals[2])
    assert [(no.where, no.params.get("label")) for no in layout.notices] == [
        ("“项目”表D1格", "阶段"),
        ("“项目”表E1格", None),
    ]


def test_a_look_alike_head_is_only_suggested_and_never_taken(table: Reader) -> None:
    layout, rows = table(
        lambda sheet: [sheet.append(["项目名称", "总投姿", "投资方"]), sheet.append(["甲", "22亿", "某公司"])]
    )
    assert "amount" not in layout.by_code()
    assert rows == [{"name": "甲", "investor": "某公司"}]
    assert "是不是“总投资”" in str(layout.notices[0])


def test_a_sheet_without_a_head_says_what_the_head_should_have(table: Reader) -> None:
    layout, rows = table(lambda sheet: sheet.append(["通讯录", "电话"]))
    assert not layout.is_found
    assert rows == []
    assert "项目名称、总投资" in str(layout.refusals[0])


def test_a_head_below_row_30_is_not_searched_for(table: Reader) -> None:
    def low(row: int) -> Callable[[Worksheet], object]:
        return lambda sheet: [sheet.cell(row, 1, "项目名称"), sheet.cell(row, 2, "总投资")]

    assert table(low(30))[0].is_found
    assert not table(low(31))[0].is_found


def test_formulas_and_errors_are_refused_where_they_matter_and_only_there(table: Reader) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(["项目名称", "总投资（亿元）", "备注"])
        sheet.append(["甲", "=1+1", "=A2"])
        sheet.append(["乙", "#REF!", None])

    _layout, rows = table(draw)
    formula = refusal(rows[0]["amount"])
    assert (formula.code, formula.field, formula.where) == ("formula", "amount", "“项目”表B2格")
    assert "粘贴为数值" in str(formula)
    assert rows[0]["name"] == "甲"
    assert refusal(rows[1]["amount"]).code == "error_value"


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_formula_with_a_kept_result_is_seen_through_prefixes_and_missing_addresses(
    tmp_path: Path, prefix: str
) -> None:
    cells = "<c t='str'><v>a</v></c><c><f>1+1</f><v>2</v></c><c><v>3</v></c>"
    text = sheet_xml(f"<row>{cells}</row>").replace('xmlns="', f'xmlns{":x" if prefix else ""}="')
    text = text.replace("</", f"</{prefix}").replace("<", f"<{prefix}").replace(f"<{prefix}/{prefix}", f"</{prefix}")
    text = text.replace(f"<{prefix}?", "<?")
    (row,) = safe_rows(packed(tmp_path / "a.xlsx", {SHEET: text}))
    assert [(cell.value, cell.marks) for cell in row.cells] == [("a", 0), (2.0, 1), (3.0, 0)]


def test_hidden_rows_and_columns_are_told_and_hidden_sheets_left_out(tmp_path: Path) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(["项目名称", "总投资（亿元）"])
        sheet.append(["甲", 1])
        sheet.append(["乙", 2])
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        secret = sheet.parent.create_sheet("底稿")
        secret.append(["项目名称", "不可见"])
        secret.sheet_state = "hidden"

    path = drawn(tmp_path / "a.xlsx", draw)
    with opened(path) as book:
        assert [(sheet.name, sheet.is_hidden) for sheet in book.sheets] == [("项目", False), ("底稿", True)]
        rows = list(book.rows())
    assert [(row.sheet, row.number, row.is_hidden) for row in rows] == [
        ("项目", 1, False),
        ("项目", 2, False),
        ("项目", 3, True),
    ]
    layout, _below = split_at_heads(rows, COLUMNS)
    assert [(no.code, no.where) for no in layout.notices] == [("hidden_column", "“项目”表B1格")]


def test_merged_cells_repeat_their_text_but_never_their_amount(table: Reader) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(["投资方", "项目名称", "总投资（亿元）"])
        sheet.append(["某集团", "一期", 10])
        sheet.append([None, "二期", None])
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("C2:C3")

    _layout, rows = table(draw)
    assert rows[1]["investor"] == "某集团"
    assert rows[0]["amount"] == yuan(10**9)
    assert refusal(rows[1]["amount"]).code == "merged"


def test_row_numbers_are_those_of_excel_over_gaps_and_from_any_corner(tmp_path: Path) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet["C5"], sheet["D5"], sheet["C9"] = "项目名称", "总投资", "甲"

    rows: list[Row] = list(safe_rows(drawn(tmp_path / "a.xlsx", draw)))
    assert [(row.number, row.cell(2).value) for row in rows] == [(5, "项目名称"), (9, "甲")]
    assert rows[1].place(2).address == "C9"


def test_two_columns_of_one_name_are_told_apart_by_their_groups(tmp_path: Path) -> None:
    columns = (
        NAME,
        replace(NAME, code="investor", label="名称", synonyms=(), group="投资方", required=False),
        replace(NAME, code="parent", label="名称", synonyms=(), group="母公司", required=False),
    )

    def draw(sheet: Worksheet) -> None:
        sheet.append(["项目名称", "母公司", "投资方"])
        sheet.append([None, "名称", "名称"])
        sheet.append(["甲", "乙", "丙"])

    layout, rows = split_at_heads(safe_rows(drawn(tmp_path / "a.xlsx", draw)), columns)
    assert [read_row(row, layout, today=TODAY) for row in rows] == [{"name": "甲", "parent": "乙", "investor": "丙"}]


def test_percent_is_read_as_it_is_seen(table: Reader) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(["项目名称", "外资占比（%）", "用地面积"])
        for share in (15, "15％", 0.15):
            sheet.append(["甲", share, "１２.５"])
        sheet["B4"].number_format = "0.0%"
        sheet["C4"] = 0.1
        sheet["C4"].number_format = "0%"

    _layout, rows = table(draw)
    assert [row["share"] for row in rows] == [Decimal(15)] * 3
    assert rows[0]["area"] == Decimal("12.5")
    assert refusal(rows[2]["area"]).code == "percent"
