"""The tables of figures: which columns, which rows, which footnotes. Called with the reader's language active."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from daliang.bulletins.paper import Column, Kind, Row, Table, Value
from daliang.bulletins.report import Report, Sum, UnitFigures
from daliang.org.words import language
from daliang.vocabulary.money import Currency


def summary_table(report: Report, notes: tuple[str, ...]) -> Table:
    """The city's figures with the change since the closing before."""
    money = _currencies(one for figure in report.headline for one in (figure.now, figure.before) if one)
    current = _figure_columns(pgettext("column", "本期"), money, change=False)
    change = _figure_columns(pgettext("column", "较上期"), money, change=True)
    rows = [
        Row((figure.label.in_(language()), *_cells(figure.now, money), *_since(figure.now, figure.before, money)))
        for figure in report.headline
    ]
    return Table("", (Column(pgettext("column", "指标"), width=46), *current, *change), tuple(rows), notes)


def unit_table(report: Report, notes: tuple[str, ...]) -> Table:
    """The headline figures by county or zone, with the parks below; money in dollars has its own columns."""
    currencies = [_currencies(unit.sums[place] for unit in report.units) for place in range(len(report.stocks))]
    columns = [
        column
        for figure, money in zip(report.stocks, currencies, strict=True)
        for column in _figure_columns(figure.label.in_(language()), money, change=False)
    ]
    rows = [Row((_unit_name(unit), *_sums(unit, currencies)), level=unit.depth) for unit in report.units]
    return Table("", (Column(pgettext("column", "单位"), width=58), *columns), tuple(rows), notes)


def adjustment_table(report: Report, notes: tuple[str, ...]) -> Table:
    """What corrections changed in days that the closing before had already counted."""
    money = _currencies(line.difference for line in report.adjustments)
    effect = _figure_columns(_("对以前数字的影响"), money, change=True)
    columns = (Column(pgettext("column", "指标"), width=70), *effect)
    rows = [Row((line.label.in_(language()), *_cells(line.difference, money)), level=1) for line in report.adjustments]
    return Table("", columns, tuple(rows), notes, empty=_("无。上期封账以来，没有对以前日期的数字作过更正。"))


def _unit_name(unit: UnitFigures) -> str:
    name = unit.name.in_(language())
    name = _("%(unit)s合计") % {"unit": name} if unit.depth == 0 else name
    return _("%(unit)s（未报）") % {"unit": name} if unit.is_unreported else name


def _currencies(sums: Iterable[Sum]) -> set[Currency]:
    """Yuan always; dollars where any of the sums has some."""
    return {Currency.CNY, Currency.USD} if any(one.usd for one in sums) else {Currency.CNY}


def _figure_columns(group: str, money: set[Currency], *, change: bool) -> tuple[Column, ...]:
    kind = Kind.COUNT_CHANGE if change else Kind.COUNT
    return (Column(pgettext("column", "个数"), kind, group, width=13), *money_columns(money, group, change=change))


def money_columns(money: set[Currency], group: str = "", *, change: bool = False) -> tuple[Column, ...]:
    yuan, dollars = (Kind.CNY_CHANGE, Kind.USD_CHANGE) if change else (Kind.CNY, Kind.USD)
    columns = [Column(pgettext("column", "亿元"), yuan, group, width=19, exact=pgettext("column", "元"))]
    if Currency.USD in money:
        columns.append(Column(pgettext("column", "亿美元"), dollars, group, width=16, exact=pgettext("column", "美元")))
    return tuple(columns)


def _cells(one: Sum, money: set[Currency]) -> tuple[Value, ...]:
    return (one.count, one.cny, one.usd) if Currency.USD in money else (one.count, one.cny)


def _sums(unit: UnitFigures, currencies: list[set[Currency]]) -> list[Value]:
    return [cell for one, money in zip(unit.sums, currencies, strict=True) for cell in _cells(one, money)]


def _since(now: Sum, before: Sum | None, money: set[Currency]) -> tuple[Value, ...]:
    if before is None:
        return (None,) * (1 + len(money))
    return _cells(now.since(before), money)
