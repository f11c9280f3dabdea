"""The columns of a project sheet: what goes out in an export is what an import takes back, and nothing changes.

Contacts are no part of it. The last two columns belong to the sheet's journey, not to the project.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import override

from daliang.intake.columns import Choice, Column, Kind
from daliang.intake.template import write_rows, write_template
from daliang.org.models import Person, Unit
from daliang.register.fields import FIELDS, FileField
from daliang.register.models import Act, Industry, Origin, Project, Stage
from daliang.register.standing import ended, suspended
from daliang.vocabulary.money import Currency, Money

SHEETS = "zh-hans"  # sheets speak Chinese in any reader's language: their heads are what is read again
CLEAR = "清空"  # not a sentence: typed into a cell to take a value out
CODE, NAME, UNIT, INDUSTRY, ORIGIN, AMOUNT = "code", "name", "unit", "industry", "origin", "amount"
STAGE, STAGE_ON, EVIDENCE, CONFIRMED = "stage", "stage_on", "evidence", "confirmed"
COUNTED = (UNIT, INDUSTRY, ORIGIN, AMOUNT, STAGE, STAGE_ON)
OPENED_ON, KNOWN_ON, ENDED_ON = "opened_on", "known_on", "ended_on"
REACHED, RECOGNISED = "reached-", "act-"  # before the code of a stage or an act
HELD, OVER = "~suspended", "~ended"  # behind the code of a stage, and instead of one
YI, WAN = "亿元", "万元"  # not a sentence: units of amounts
SYNONYMS = {
    CODE: ("编号",),  # not a sentence: how offices head their sheets
    NAME: ("项目", "项目名"),  # not a sentence: the same
    UNIT: ("单位", "所属单位"),  # not a sentence: the same
    INDUSTRY: ("所属行业",),  # not a sentence: the same
    ORIGIN: ("资金来源",),  # not a sentence: the same
    AMOUNT: ("计划总投资", "投资总额"),  # not a sentence: the same
    STAGE: ("项目阶段", "进展阶段"),  # not a sentence: the same
    STAGE_ON: ("进入日期",),  # not a sentence: the same
}
KINDS = {
    "day": Kind.DAY,
    "future": Kind.DAY,
    "whole": Kind.NUMBER,
    "area": Kind.NUMBER,
    "money": Kind.MONEY,
    "yes": Kind.YES_NO,
}
WIDE = {"long": 40, "name": 30}


@override(SHEETS)
def update_columns(person: Person, unit: Unit) -> list[Column]:
    """The columns of an update: number, place and size, then the whole file, then the journey."""
    counted, journey = _("台账登记"), _("本次导入")
    stages = tuple(Choice(stage.code, stage.label) for stage in Stage.objects.all())
    standing = (*(Choice(one.code + HELD, suspended(one.label)) for one in stages), Choice(OVER, ended()))
    return [
        _code(),
        _name(),
        *_places(person, unit, counted),
        Column(STAGE, _("阶段"), Kind.CHOICE, SYNONYMS[STAGE], choices=stages, also=standing, group=counted),
        Column(STAGE_ON, _("阶段日期"), Kind.DAY, SYNONYMS[STAGE_ON], group=counted, note=_("进入这一阶段的日期")),
        *_file_columns(),
        Column(EVIDENCE, _("依据"), width=24, group=journey, note=_("阶段或总投资有变化时，写明文件名称、文号或日期")),
        _confirmed(journey),
    ]


@override(SHEETS)
def opening_columns(person: Person, unit: Unit) -> list[Column]:
    """The columns of the city's present ledger, with its old dates."""
    counted, dates, journey = _("台账登记"), _("日期"), _("本次导入")
    first = Stage.objects.first()
    stages = [stage for stage in Stage.objects.all() if stage != first]
    known = _("当时登记进旧台账的日期；不填的，按建档日期")
    return [
        _code(),
        _name(),
        *_places(person, unit, counted),
        Column(OPENED_ON, _("建档日期"), Kind.DAY, required=True, group=dates),
        Column(KNOWN_ON, _("登记日期"), Kind.DAY, group=dates, note=known),
        *(Column(f"{REACHED}{stage.code}", day_of(stage.label), Kind.DAY, group=dates) for stage in stages),
        *(Column(f"{RECOGNISED}{act.code}", day_of(act.label), Kind.DAY, group=dates) for act in Act.objects.all()),
        Column(ENDED_ON, _("终止日期"), Kind.DAY, group=dates),
        *_file_columns(),
        Column(EVIDENCE, _("依据"), width=24, group=journey),
        _confirmed(journey),
    ]


def day_of(what: str) -> str:
    """签约日期"""
    return _("%(what)s日期") % {"what": what}


def _code() -> Column:
    note = _("已建档的项目保留编号；新项目留空，由系统编号")
    return Column(CODE, _("项目编号"), synonyms=SYNONYMS[CODE], width=14, note=note)


def _name() -> Column:
    label = str(FIELDS[NAME].label)
    return Column(NAME, label, synonyms=SYNONYMS[NAME], required=True, width=30)


def _confirmed(group: str) -> Column:
    note = _("系统提出疑问而内容确实无误的，填“是”")
    return Column(CONFIRMED, _("确认"), Kind.YES_NO, width=8, group=group, note=note)


def _places(person: Person, unit: Unit, group: str) -> Iterator[Column]:
    """Where a project stands and how it is counted. Units are those of the importer's own branch only."""
    industries = tuple(Choice(one.code, one.label) for one in Industry.objects.all())
    origins = tuple(Choice(code, str(label)) for code, label in Origin.choices)
    units = unit_choices(person, unit)
    yield Column(UNIT, _("落地单位"), Kind.CHOICE, SYNONYMS[UNIT], choices=units, width=22, group=group)
    yield Column(INDUSTRY, _("行业"), Kind.CHOICE, SYNONYMS[INDUSTRY], choices=industries, group=group)
    yield Column(ORIGIN, _("内外资"), Kind.CHOICE, SYNONYMS[ORIGIN], choices=origins, width=10, group=group)
    note = _("外资写明币种：7.85亿美元")
    yield Column(AMOUNT, _("总投资"), Kind.MONEY, SYNONYMS[AMOUNT], unit_hint=YI, group=group, note=note)


def unit_choices(person: Person, unit: Unit) -> tuple[Choice, ...]:
    """Units of the branch by name; two of one name are told apart by their codes."""
    found = list(Unit.objects.visible_to(person).filter(path__startswith=unit.path))
    names = [one.name for one in found]
    return tuple(
        Choice(one.code, one.name if names.count(one.name) == 1 else f"{one.name}（{one.code}）") for one in found
    )


def _file_columns() -> Iterator[Column]:
    """All descriptive fields but the name, in their groups."""
    for field in FIELDS.values():
        if field.code != NAME:
            yield _file_column(field)


def _file_column(field: FileField) -> Column:
    kind = KINDS.get(field.kind, Kind.TEXT)
    label = f"{field.label}（{field.unit}）" if field.unit else str(field.label)
    return Column(
        field.code,
        label,
        kind,
        unit_hint=WAN if field.code == "tax_cny" else "",
        width=WIDE.get(field.kind, 16),
        note=str(field.hint),
        group=str(field.group),
        allow_future=field.kind == "future",
    )


def values_of(project: Project) -> dict[str, Any]:
    """A project as a row of the sheet. While it is confidential its code name stands for its name."""
    counted = {
        CODE: project.code,
        UNIT: project.unit and project.unit.code,
        INDUSTRY: project.industry and project.industry.code,
        ORIGIN: project.origin,
        AMOUNT: project.money,
        STAGE: project.stage and project.stage.code,
        STAGE_ON: project.stage_on,
    }
    written = {field.code: _value(field, getattr(project, field.code)) for field in FIELDS.values()}
    return written | counted | {NAME: shown_name(project)}


def shown_name(project: Project) -> str:
    """The code name of a confidential project, else the name."""
    return project.code_name if project.is_confidential and project.code_name else project.name


def _value(field: FileField, value: Any) -> Any:
    if field.kind == "money":
        return Money(value, Currency.CNY) if value else None
    return "、".join(value) if field.kind == "list" else value


@override(SHEETS)
def export_projects(file: BinaryIO, projects: Iterable[Project], *, by: Person, unit: Unit) -> int:
    """Write the projects (with unit, stage and industry fetched) as they may come back; give how many there were."""
    rows = (values_of(project) for project in projects)
    return write_rows(file, update_columns(by, unit), rows, title=_("项目清单"), notes=update_notes())


@override(SHEETS)
def template(person: Person, unit: Unit, *, is_opening: bool) -> bytes:
    """An empty sheet to fill in."""
    if is_opening:
        return write_template(opening_columns(person, unit), title=_("期初台账"), notes=opening_notes())
    return write_template(update_columns(person, unit), title=_("项目更新"), notes=update_notes())


def update_notes() -> list[str]:
    return [
        _("空着的格不改动原有内容；要去掉原有内容，填“%(word)s”。") % {"word": CLEAR},
        _("项目编号相同的视为同一项目；没有编号的，按项目名称和落地单位查找，找不到的按新项目建档。"),
        _("阶段、总投资等有变化的，应用前须由另一人复核。"),
    ]


def opening_notes() -> list[str]:
    return [
        _("一行一个项目；各阶段填进入该阶段的日期，没有到达的留空。"),
        _("登记日期不早于十年前，不晚于今天；封账之后不能再导入期初台账。"),
        _("可先试运行，打印报告核对无误后再由另一位专员复核应用。"),
    ]
