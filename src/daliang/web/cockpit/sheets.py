"""A panel of the cockpit as a workbook: its table twin, every text written as text, with moment and way of counting."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from daliang.measures.tables import Cell, plain_count
from daliang.org.models import Unit
from daliang.org.words import named
from daliang.web.cockpit.showing import Shown
from daliang.web.moment import Moment
from daliang.web.panels import Step
from daliang.web.targets.showing import Shown as Aim

Line = Sequence[str | int | float]


def lines_of(shown: Shown, panel: str) -> list[Line] | None:
    """Head and rows of a panel, which alone is asked; None for one that is not there."""
    if panel == "map":
        return [_head(_("单位")), *map(_line, shown.map.steps)] if shown.map else None
    if panel == "board":
        return _board(shown) if shown.board else None
    if panel == "card":
        return _card(shown) if shown.measure else None
    return _chart(shown, panel)


def _chart(shown: Shown, panel: str) -> list[Line] | None:
    chart = shown.chart(panel)
    if chart is None:
        return None
    lines = [[*_line(step), share] if share else _line(step) for step, share in chart.lines]
    head = [*_head(chart.title), *([_("占认定签约")] if chart.shares else [])]
    return [head, *lines, *([[_("合计"), *_numbers(chart.whole)]] if chart.whole is not None else [])]


def _card(shown: Shown) -> list[Line]:
    """The chosen measure's number, then a line for each target that it has."""
    assert shown.measure
    cell, asked = shown.number
    head = [_("指标通知"), _("指标期"), _("目标"), _("已完成"), _("还差"), _("完成率"), _("序时进度")]
    first: list[Line] = [_head(_("口径")), [named(shown.measure), *_numbers(cell)]]
    return [*first, head, *map(_aim, asked)] if asked else [*first, [_("未下达指标")]]


def _aim(aim: Aim) -> Line:
    one = aim.standing
    span = f"{one.notice.starts.isoformat()} – {one.notice.ends.isoformat()}"
    completion = "—" if one.completion is None else f"{one.completion * 100:.1f}%"
    gap = aim.gap if one.is_set else "—"
    return [named(one.version), span, aim.target, aim.done, gap, completion, f"{one.pace * 100:.1f}%"]


def _head(first: str) -> list[str]:
    return [first, _("项目（个）"), _("人民币（元）"), _("美元")]


def _line(step: Step) -> list[str | int | float]:
    return [step.label, *_numbers(step.cell)]


def _numbers(cell: Cell) -> list[int | float]:
    return [plain_count(cell.count), cell.cny, cell.usd]


def _board(shown: Shown) -> list[Line]:
    head = [_("单位"), *map(named, shown.board_measures)]
    return [head, *([named(row.unit), *(plain_count(cell.count) for cell, _href in row.cells)] for row in shown.board)]


def workbook(lines: Sequence[Line], unit: Unit, moment: Moment, note: str) -> bytes:
    """The lines below their moment, branch and way of counting."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 12, 18)
    said = _("%(unit)s · 截至 %(day)s · %(known)s · %(note)s") % {
        "unit": named(unit), "day": moment.as_of.isoformat(), "known": moment.known_text, "note": note,
    }  # fmt: skip
    for row, line in enumerate([[said], *lines]):
        for column, value in enumerate(line):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            else:
                sheet.write_number(row, column, value)
    book.close()
    return file.getvalue()
