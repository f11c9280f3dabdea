"""The report's sentences, one by one."""

from dataclasses import replace
from decimal import Decimal

import pytest

from daliang.bulletins.paper import Kind, Paper, in_large_units, one_line, shown
from daliang.bulletins.report import FieldChange, Late, Named, Report, Sum
from daliang.bulletins.tests.sample import FIRST, NOTHING, REPORT, UNITS
from daliang.bulletins.wording import paper
from daliang.vocabulary.tiers import Counting

pytestmark = pytest.mark.nodb


def test_the_brief_tells_the_fortnight_without_naming_a_project() -> None:
    brief = paper(REPORT, "zh").brief
    assert "在谈项目（≥20亿元）19个、总投资1,041.35亿元和7.85亿美元，较上期增加2个；" in brief
    assert "在谈项目（≥100亿元）5个、总投资600.01亿元，个数与上期持平；" in brief
    assert "2022年1月1日以来新增在谈项目（≥20亿元）23个" in brief
    assert "本期新增项目2个，阶段推进1个，升档1个，变更1个，退出1个。" in brief
    assert not any(line.name in brief for line in REPORT.projects)


def test_a_fall_is_told_as_a_fall() -> None:
    (figure, *others) = REPORT.headline
    fallen = replace(figure, now=Sum(Decimal(15)), before=Sum(Decimal("17.5")))
    assert "15个，较上期减少2.5个" in paper(replace(REPORT, headline=(fallen, *others)), "zh").brief


def test_the_first_issue_tells_no_change() -> None:
    brief = paper(FIRST, "zh").brief
    assert "较上期" not in brief
    assert "本期新增" not in brief


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, "迟1分钟"), (59, "迟59分钟"), (60, "迟1小时0分"), (1439, "迟23小时59分"), (1500, "迟1天1小时")],
)
def test_lateness_is_told_in_the_two_largest_units(minutes: int, said: str) -> None:
    printed = paper(replace(REPORT, late=(Late(UNITS["south-park"], minutes),)), "zh")
    assert f"逾期报送单位：南湖高新技术产业开发区（{said}）。" in printed.filing.paragraphs


def test_the_way_of_counting_is_said_for_each_way() -> None:
    nested, banded, plain, _flow = REPORT.headline
    figures = (nested, replace(banded, counting=Counting.BAND), replace(plain, counting=None))
    printed = paper(replace(REPORT, headline=figures), "zh")
    said = "".join(printed.definitions.paragraphs)
    assert "“在谈项目（≥20亿元）”为逐档包含" in said
    assert "“在谈项目（≥50亿元）”为分段互斥" in said
    assert "“在谈项目（≥100亿元）”不分档" in said
    assert "各指标分档办法不同" in printed.summary.tables[0].notes[0]


def every_table(printed: Paper) -> list[str]:
    return [note for section in printed.sections for table in section.tables for note in table.notes[:1]]


@pytest.mark.parametrize("report", [REPORT, NOTHING, FIRST], ids=["full", "nothing", "first"])
def test_every_table_has_its_footnote(report: Report) -> None:
    printed = paper(report, "zh")
    tables = [table for section in printed.sections for table in section.tables]
    assert len(every_table(printed)) == len(tables) == 8
    assert all(note.startswith("注：") for note in every_table(printed))


def test_yuan_and_dollars_stand_in_columns_of_their_own() -> None:
    columns = paper(REPORT, "zh").by_unit.tables[0].columns
    assert [column.title for column in columns] == [
        *("单位", "个数", "亿元", "亿美元", "个数", "亿元", "亿美元", "个数", "亿元")
    ]
    assert {column.exact for column in columns} == {"", "元", "美元"}


def test_a_list_shows_long_descriptions_briefly_and_the_workbook_whole() -> None:
    change = FieldChange("progress", Named("旧"), Named("进展很多。" * 40))
    lines = tuple(replace(line, fields=(change,)) for line in REPORT.projects[4:5])
    printed = paper(replace(REPORT, projects=lines), "zh")
    (row,) = printed.changes.tables[3].rows
    assert str(row.cells[-1]).startswith("进展：进展很多。")
    assert str(row.cells[-1]).endswith("…")
    assert "旧→" + "进展很多。" * 39 in str(printed.projects.rows[0].cells[10])


@pytest.mark.parametrize(
    ("value", "kind", "zh", "en"),
    [
        (2_000_000_000, Kind.CNY, "20.00", "2.000"),
        (123_456_789_012, Kind.CNY, "1,234.57", "123.457"),
        (500_000, Kind.CNY, "0.01", "0.001"),
        (-785_000_000, Kind.USD_CHANGE, "−7.85", "−0.785"),
        (400_000, Kind.CNY_CHANGE, "0.00", "0.000"),
        (0, Kind.COUNT_CHANGE, "0", "0"),
        (Decimal(3), Kind.COUNT_CHANGE, "+3", "+3"),
        (Decimal("1234.50"), Kind.COUNT, "1,234.5", "1,234.5"),
        (None, Kind.CNY, "—", "—"),
        ("文字", Kind.TEXT, "文字", "文字"),
    ],
)
def test_a_cell_is_shown_in_its_kind(value: int | Decimal | str | None, kind: Kind, zh: str, en: str) -> None:
    assert (shown(value, kind, "zh"), shown(value, kind, "en")) == (zh, en)


def test_large_units_round_half_up() -> None:
    assert [in_large_units(value, "zh") for value in (500_000, 499_999, -500_000)] == [
        Decimal("0.01"),
        Decimal("0.00"),
        Decimal("-0.01"),
    ]


def test_a_text_is_on_one_line_without_what_cannot_be_printed() -> None:
    assert one_line(" 甲\r\n乙\u202e丙\x00\ufffe丁\u200b𠮷 ") == "甲 乙丙丁𠮷"


def test_a_dropped_project_says_why_or_what_changed() -> None:
    change = FieldChange("stage", Named("在谈", "In negotiation"), Named("在谈（暂停）", "In negotiation (suspended)"))
    ended = REPORT.projects[5]
    suspended = replace(ended, reason="", fields=(change,))
    rows = paper(replace(REPORT, projects=(ended, suspended)), "zh").changes.tables[4].rows
    assert [row.cells[-1] for row in rows] == ["投资方调整布局", "阶段：在谈→在谈（暂停）"]
