"""The table of what came of leads, as a page and a workbook show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from daliang.leads.desk.gathered import gathered, month
from daliang.leads.desk.yields import Past, Yield, month_of, share, source_of, yields
from daliang.measures.models import Measure
from daliang.measures.tables import NOTHING, Cell, plain_count
from daliang.org.models import Person
from daliang.org.words import named
from daliang.vocabulary.refusal import N_
from daliang.web.cockpit.sheets import Line
from daliang.web.moment import Moment
from daliang.web.templatetags.amounts import percent

BY = {"source": N_("按来源"), "month": N_("按月份"), "unit": N_("按单位")}
FIRST = {"source": N_("来源"), "month": N_("月份"), "unit": N_("办理单位")}
PAGES: Mapping[str, str] = MappingProxyType({"pages": N_("已读文稿"), "confirmed": N_("确认项目")})
HEADS: Mapping[str, str] = MappingProxyType(
    {
        "taken": N_("收到线索"), "assigned": N_("已分派"), "in_time": N_("按时反馈"),
        "projects": N_("转为项目"), "signed": N_("其中签约"),
    }
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """Who asks, of which moment, by what; `measure` counts what is signed (None where the city declares none)."""

    person: Person
    moment: Moment
    by: str
    first: date
    measure: Measure | None

    def lines(self) -> list[Yield]:
        """A line each; call it inside of one reading. Units gather no pages: those are the city's."""
        days = (self.first, self.moment.as_of)
        pages = gathered(self.person, *days, by=self._of_page) if self.by != "unit" else {}
        return yields(
            self.person, *days, self.measure, known_at=self.moment.known_at, by=self._of_lead, gathered=pages
        )  # fmt: skip

    def _of_lead(self, past: Past) -> str:
        """A confidential lead is told by month and by unit, and of no source to who may not read it."""
        if self.by == "month":
            return month_of(past)
        if self.by == "unit":
            return named(past.unit)
        return source_of(past) if past.lead.opens_to(self.person) else _("保密线索")

    def _of_page(self, source: str, at: datetime) -> str:
        return month(at) if self.by == "month" else source


def heads_of(by: str) -> dict[str, str]:
    """Figure → heading, in the order of the columns."""
    return dict(HEADS) if by == "unit" else {**PAGES, **HEADS}


def table_of(lines: Sequence[Yield], by: str) -> dict[str, Any]:
    """Rows of (line, figures with their counts, share that became projects), and the sums of all."""
    figures = list(heads_of(by))
    whole = {figure: sum(one.count(figure) for one in lines) for figure in figures}
    money = NOTHING
    for one in lines:
        money = money.plus(one.signed)
    return {
        "first": FIRST[by],
        "rows": [(one, [(figure, one.count(figure)) for figure in figures], _rate(one)) for one in lines],
        "whole": list(whole.values()),
        "rate": share(whole["projects"], whole["taken"]),
        "money": money,
    }


def _rate(one: Yield) -> Decimal | None:
    return share(one.count("projects"), one.count("taken"))


def sheet_of(lines: Sequence[Yield], by: str) -> list[Line]:
    """The table for Excel, its sums last."""
    heads = heads_of(by)
    money = [_("签约项目（个）"), _("人民币（元）"), _("美元")]
    head = [_(FIRST[by]), *(_(one) for one in heads.values()), _("转化率"), *money]
    table = table_of(lines, by)
    rows = [[one.label, *(count for _figure, count in figures), percent(rate), *_cells(one.signed)]
            for one, figures, rate in table["rows"]]  # fmt: skip
    return [head, *rows, [_("合计"), *table["whole"], percent(table["rate"]), *_cells(table["money"])]]


def _cells(cell: Cell) -> list[int | float]:
    return [plain_count(cell.count), cell.cny, cell.usd]
