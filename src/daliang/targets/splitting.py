"""Proposals on a draft: a unit's target split among the units directly below it, by one of three ways."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from daliang.ledger.facts import WHOLE
from daliang.measures.branch import branch_of
from daliang.measures.engine import by_unit
from daliang.measures.reading import one_reading
from daliang.measures.rules import find_measure
from daliang.measures.scope import Period, Scope
from daliang.measures.tables import Cell
from daliang.targets.contents import Contents, Row
from daliang.targets.models import Aspect, TargetNotice
from daliang.targets.proposing import equal, proportional
from daliang.vocabulary.refusal import N_, Refusal, quoted


class Way(models.TextChoices):
    LAST_YEAR = "last_year", _("按上年同期完成数")
    FLOOR = "floor", _("按上年同期完成数，基数过低的按最低基数")
    EQUAL = "equal", _("平均")


def tree_on(notice: TargetNotice, contents: Contents) -> dict[str, str]:
    """Unit code → code of its parent ("" for the root), parents first, as the tree stands when the version begins."""
    with one_reading() as now:
        day = max(notice.starts, contents.effective_on or notice.starts)
        branch = branch_of(now, Scope(None), day, now.columns.seq)
    return {
        code: branch.codes[above] if above >= 0 else "" for code, above in zip(branch.codes, branch.above, strict=True)
    }


def split(
    notice: TargetNotice, contents: Contents, code: str, unit: str, *, way: str, floor: int = 0
) -> dict[str, int]:
    """Unit code → amount for each unit directly below `unit`; together they make up its target of the row.

    `floor` is the lowest base: projects, whole yuan or dollars. Refusals: `unknown_row`, `no_sum` (only pools are
    split), `no_whole`, `bad_choice`, those of proposing.
    """
    row = _row(contents, code)
    whole = row.targets.get(unit, 0)
    if not whole:
        raise Refusal(
            N_("“%(unit)s”还没有目标，没有可分解的数：请先填它的目标。"),
            code="no_whole",
            field="unit",
            unit=quoted(unit),
        )
    children = [child for child, above in tree_on(notice, contents).items() if above == unit]
    if way == Way.EQUAL:
        return equal(whole, children)
    if way not in Way.values:
        raise Refusal(
            N_("“%(key)s”填的是“%(found)s”，只能是：%(known)s。"), code="bad_choice", field="way",
            key="way", found=quoted(way), known="、".join(Way.values),
        )  # fmt: skip
    lowest = floor * (WHOLE if row.aspect == Aspect.COUNT else 1) if way == Way.FLOOR else 0
    results = last_year(notice, row)
    return proportional(whole, {child: results.get(child, 0) for child in children}, floor=lowest)


def last_year(notice: TargetNotice, row: Row) -> dict[str, int]:
    """What each unit did over the same days a year before: millionths of projects, yuan or dollars; none below 0."""
    period = Period(_year_before(notice.ends), _year_before(notice.starts))
    cells: Mapping[str, Cell] = by_unit(find_measure(row.measure), Scope(None), period)
    return {code: max(_weight(cell, row.aspect), 0) for code, cell in cells.items()}


def _weight(cell: Cell, aspect: str) -> int:
    return {Aspect.COUNT.value: cell.quantity, Aspect.CNY.value: cell.cny, Aspect.USD.value: cell.usd}[aspect]


def _row(contents: Contents, code: str) -> Row:
    row = contents.row(code)
    if row is None:
        raise Refusal(N_("草稿里没有指标“%(found)s”。"), code="unknown_row", field="row", found=quoted(code))
    if not row.is_additive:
        raise Refusal(
            N_("只有“合计达到”的指标才能分解：“每个单位至少”、占比、比率各单位各算各的。"), code="no_sum", field="row"
        )
    return row


def _year_before(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)
