"""A closed round's report: figures are the closing's, lists are the comparison's."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from daliang.bulletins.documents import special_report
from daliang.bulletins.gathering import gather
from daliang.bulletins.rendering import render
from daliang.bulletins.report import Change, Report, Sum
from daliang.bulletins.tests.reading import compact, rows_of, text_of
from daliang.measures.models import Measure
from daliang.org.models import Unit
from daliang.register.models import Project
from daliang.rounds.models import Round
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.looks

STOCKS = ["negotiating-20", "negotiating-50"]


def frozen(round_: Round, measure: str, unit: str) -> dict[str, Any]:
    """The line of the closing itself."""
    assert round_.closing
    lines: list[dict[str, Any]] = round_.closing.figures["figures"]
    return next(line for line in lines if (line["measure"], line["unit"]) == (measure, unit))


def names(report: Report, change: Change) -> list[str]:
    return [line.code for line in report.of(change)]


def test_the_headline_is_the_citys_line_of_the_closing(round_: Round) -> None:
    for figure in special_report(round_).headline:
        line = frozen(round_, figure.measure, "city")
        assert (figure.now.count, figure.now.cny, figure.now.usd) == (line["count"], line["cny"], line["usd"])


def test_every_unit_stands_in_the_order_and_depth_of_the_tree(round_: Round) -> None:
    rows = [(row.code, row.depth) for row in special_report(round_).units]
    assert rows == [
        ("city", 0),
        *[("east", 1), ("east-a", 2), ("east-b", 2)],
        *[("west", 1), ("west-a", 2), ("west-b", 2)],
        ("zone", 1),
    ]


def test_every_units_figures_are_the_closings(round_: Round) -> None:
    for row in special_report(round_).units:
        for measure, found in zip(STOCKS, row.sums, strict=True):
            line = frozen(round_, measure, row.code)
            assert found == Sum(Decimal(line["count"]), line["cny"], line["usd"])


@pytest.mark.parametrize("format_", ["docx", "md", "xlsx", "pdf"])
def test_each_file_shows_every_figure_of_the_closing(format_: str, round_: Round) -> None:
    content = render(special_report(round_), format_)
    for code, name in Unit.objects.exclude(code="city").values_list("code", "name"):
        lines = [frozen(round_, measure, code) for measure in STOCKS]
        if format_ == "pdf":
            figures = "".join(f"{line['count']}{line['cny'] / 10**8:,.2f}" for line in lines)
            said = f"{name}（未报）" if code in {"west-b", "zone"} else name
            assert compact(said + figures) in text_of(content, format_)
            continue
        row = next(row for row in rows_of(content, format_) if str(row[0]).strip().removesuffix("（未报）") == name)
        if format_ == "xlsx":
            assert row[1:7] == [value for line in lines for value in (line["count"], line["cny"] / 10**8, line["cny"])]
        else:
            assert row[1:] == [text for line in lines for text in (str(line["count"]), f"{line['cny'] / 10**8:,.2f}")]


def test_the_change_is_measured_against_the_closing_before(round_: Round) -> None:
    first = Round.objects.get(code="2022-R01")
    heading = special_report(round_).heading
    assert (heading.previous, heading.previous_on) == ("2022-R01", date(2022, 8, 12))
    for figure in special_report(round_).headline:
        line = frozen(first, figure.measure, "city")
        assert figure.before == Sum(Decimal(line["count"]), line["cny"], line["usd"])


def test_the_lists_say_what_happened_to_which_project(round_: Round) -> None:
    report = special_report(round_)
    assert [line.name for line in report.of(Change.NEW)] == ["曜石功率器件项目"]
    assert [(line.stage_before and line.stage_before.zh, line.stage.zh) for line in report.of(Change.ADVANCED)] == [
        ("在谈", "签约")
    ]
    assert [
        (line.money_before and line.money_before.value, line.money and line.money.value)
        for line in report.of(Change.UPGRADED)
    ] == [(31 * 10**8, 55 * 10**8)]
    assert [line.reason for line in report.of(Change.DROPPED)] == ["投资方调整布局"]
    assert names(report, Change.CHANGED) == names(report, Change.UPGRADED)


def test_a_list_reads_in_both_languages(round_: Round) -> None:
    (line,) = special_report(round_).of(Change.CHANGED)
    assert [(one.field, one.was.zh, one.now.zh, one.was.en, one.now.en) for one in line.fields] == [
        ("amount", "31亿元", "55亿元", "CNY 3.1 bn", "CNY 5.5 bn")
    ]


def test_who_did_not_report_and_who_was_late_is_named(round_: Round) -> None:
    report = special_report(round_)
    assert [name.zh for name in report.unreported] == ["西县B园区", "功能区"]
    assert [(late.unit.zh, late.minutes) for late in report.late] == [("东区B园区", 8)]
    assert report.expected == 5
    assert "应报单位5个，按时报送2个，逾期报送1个，未报2个" in render(report, "md").decode()
    assert [row.code for row in report.units if row.is_unreported] == ["west-b", "zone"]


def test_a_measure_that_the_closing_does_not_hold_is_refused_by_name(round_: Round) -> None:
    Measure.objects.create(code="young", label="后设的指标", definition={"book": "position", "stages": ["lead"]})
    round_.series.definition["measures"] = ["negotiating-20", "young"]
    with pytest.raises(Refusal, match="后设的指标") as refused:
        gather(round_)
    assert refused.value.code == "not_in_closing"


def test_a_round_of_the_past_reports_its_figures_without_filing(round_: Round) -> None:
    first = Round.objects.get(code="2022-R01")
    report = special_report(first)
    assert report.headline[0].now.count == frozen(first, "negotiating-20", "city")["count"] > 0
    assert report.headline[0].before is None
    text = render(report, "md").decode()
    assert "本期数字由历史资料录入" in text
    assert "本期为首期" in text


def test_synthetic_projects_make_a_demonstration(round_: Round) -> None:
    assert not special_report(round_).is_demonstration
    Project.objects.filter(code="YZ2022-0001").update(is_synthetic=True)
    assert gather(round_).is_demonstration


def test_the_moment_of_closing_is_told_by_the_citys_clock(round_: Round) -> None:
    heading = special_report(round_).heading
    assert round_.closing
    assert heading.closed_at == round_.closing.made_at == datetime(2022, 8, 26, 9, 47, 30, tzinfo=UTC)
    assert heading.closed_at.hour == 17
