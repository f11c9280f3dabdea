"""The lists of projects: one for each kind of change, one of all for the workbook. Called with a language active."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from daliang.bulletins.paper import Column, Kind, Row, Table, Value
from daliang.bulletins.report import Change, FieldChange, ProjectLine, Report
from daliang.bulletins.tables import money_columns
from daliang.org.words import is_english, language
from daliang.rounds.fields import LABELS
from daliang.vocabulary.money import Currency, Money, describe_money
from daliang.vocabulary.refusal import quoted

_DESCRIPTIONS = {"progress", "next_step"}
_OWN_COLUMNS = {"amount", "stage"}
_LONGEST_IN_CELL = 60


def change_tables(report: Report) -> tuple[Table, ...]:
    """One table for each kind of change, also when nothing of the kind happened."""
    return tuple(_change_table(report.of(change), change) for change in Change)


def project_table(report: Report) -> Table:
    """All projects of all lists in one table, for the workbook."""
    columns = (
        Column(_("变化类型"), width=26),
        Column(_("项目编号"), width=26),
        Column(_("项目名称"), width=48),
        Column(pgettext("column", "单位"), width=36),
        Column(_("总投资（填报）"), width=28),
        *money_columns({Currency.CNY, Currency.USD}),
        Column(_("上期总投资（填报）"), width=28),
        Column(pgettext("column", "阶段"), width=16),
        Column(_("上期阶段"), width=16),
        Column(_("变更内容或退出原因"), width=48),
        Column(pgettext("column", "下一步"), width=40),
        Column(_("下一步日期"), width=22),
    )
    rows = [_project_row(line) for line in report.projects]
    return Table("", columns, tuple(rows), empty=_("本期没有变化的项目。"))


def change_name(change: Change) -> str:
    """The list's name."""
    return {
        Change.NEW: pgettext("kind of change", "新增项目"),
        Change.ADVANCED: pgettext("kind of change", "阶段推进项目"),
        Change.UPGRADED: pgettext("kind of change", "投资额升档项目"),
        Change.CHANGED: pgettext("kind of change", "内容变更项目"),
        Change.DROPPED: pgettext("kind of change", "退出项目"),
    }[change]


def _list_title(change: Change) -> str:
    return {
        Change.NEW: _("（一）新增项目%(count)d个"),
        Change.ADVANCED: _("（二）阶段推进项目%(count)d个"),
        Change.UPGRADED: _("（三）投资额升档项目%(count)d个"),
        Change.CHANGED: _("（四）内容变更项目%(count)d个"),
        Change.DROPPED: _("（五）退出项目%(count)d个"),
    }[change]


def change_note(change: Change) -> str:
    """Which projects stand in the list."""
    return {
        Change.NEW: _("注：上期封账后首次进入本报范围的项目。"),
        Change.ADVANCED: _("注：所处阶段比上期前移的项目。"),
        Change.UPGRADED: _("注：总投资升入更高档次的项目。"),
        Change.CHANGED: _("注：仍在本报范围内、内容有变化的项目，升档的也在其中。"),
        Change.DROPPED: _("注：已终止、暂停或不再属于本报范围的项目，向前推进的除外。"),
    }[change]


def _change_table(lines: tuple[ProjectLine, ...], change: Change) -> Table:
    last = {
        Change.CHANGED: pgettext("column", "变更内容"),
        Change.DROPPED: pgettext("column", "退出原因"),
    }.get(change, pgettext("column", "下一步"))
    titles = (
        pgettext("column", "序号"),
        _("项目名称"),
        pgettext("column", "单位"),
        pgettext("column", "总投资"),
        pgettext("column", "阶段"),
        last,
    )
    widths = (10, 34, 27, 24, 23, 38) if is_english() else (10, 36, 27, 22, 16, 45)
    kinds = (Kind.NUMBER, *[Kind.TEXT] * 5)
    columns = tuple(Column(title, kind, width=width) for title, kind, width in zip(titles, kinds, widths, strict=True))
    rows = [Row((number, *_change_cells(line))) for number, line in enumerate(lines, start=1)]
    title = _list_title(change) % {"count": len(lines)}
    return Table(title, columns, tuple(rows), (change_note(change),), empty=pgettext("list", "无。"))


def _change_cells(line: ProjectLine) -> tuple[Value, ...]:
    before = line.stage_before.in_(language()) if line.stage_before else ""
    return (
        line.name,
        line.unit.in_(language()),
        _moved(_stated(line.money_before), _stated(line.money)),
        _moved(before, line.stage.in_(language())),
        _last_cell(line),
    )


def _last_cell(line: ProjectLine) -> str:
    if line.change is Change.CHANGED:
        return _fields(line, is_brief=True)
    return line.reason or _fields(line, is_brief=True) if line.change is Change.DROPPED else _next_step(line)


def _next_step(line: ProjectLine) -> str:
    if line.next_step and line.next_on:
        return _("%(step)s（%(day)s）") % {"step": line.next_step, "day": line.next_on.isoformat()}
    return line.next_step or (line.next_on.isoformat() if line.next_on else "")


def _fields(line: ProjectLine, *, is_brief: bool = False) -> str:
    """What changed, field by field; in brief without what other columns show, unless that is all there is."""
    is_short = is_brief and line.change is not Change.DROPPED
    told = [change for change in line.fields if change.field not in _OWN_COLUMNS] if is_short else []
    said = [_field(change, is_brief=is_brief).rstrip("。") for change in told or line.fields]
    return pgettext("between clauses", "；").join(said)


def _field(change: FieldChange, *, is_brief: bool) -> str:
    """Before and after; in brief, long descriptions say only what they say now, cut to a table's cell."""
    was, now = (text.in_(language()) or pgettext("field", "（空）") for text in (change.was, change.now))
    parts = {"field": _field_name(change.field), "was": was, "now": now}
    if not is_brief:
        return _("%(field)s：%(was)s→%(now)s") % parts
    parts = {name: quoted(text, longest=_LONGEST_IN_CELL) for name, text in parts.items()}
    return (_("%(field)s：%(now)s") if change.field in _DESCRIPTIONS else _("%(field)s：%(was)s→%(now)s")) % parts


def _field_name(field: str) -> str:
    return pgettext("column", "单位") if field == "unit" else str(LABELS[field])


def _moved(was: str, now: str) -> str:
    """「在谈→签约」, or only what it is where nothing else is known or nothing moved."""
    return _("%(was)s→%(now)s") % {"was": was, "now": now} if was and now and was != now else now or was


def _stated(money: Money | None) -> str:
    return describe_money(money, language=language()) if money else ""


def _project_row(line: ProjectLine) -> Row:
    values: dict[Currency, Value] = dict.fromkeys(Currency, "")
    if line.money:
        values[line.money.currency] = line.money.value
    return Row(
        (
            change_name(line.change),
            line.code,
            line.name,
            line.unit.in_(language()),
            _stated(line.money),
            values[Currency.CNY],
            values[Currency.USD],
            _stated(line.money_before),
            line.stage.in_(language()),
            line.stage_before.in_(language()) if line.stage_before else "",
            line.reason or _fields(line),
            line.next_step,
            line.next_on,
        )
    )
