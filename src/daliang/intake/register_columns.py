"""The columns of a project sheet: what goes out in an export is what an import takes back, and nothing changes.

Contacts are no part of it. The last two columns belong to the sheet's journey, not to the project.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Self

from django.utils.translation import gettext as _
from django.utils.translation import override

from daliang.intake.columns import Choice, Column, Kind, in_both
from daliang.intake.template import write_rows, write_template
from daliang.org.models import Person, Unit
from daliang.org.words import named
from daliang.register.fields import FIELDS, FileField
from daliang.register.models import Act, Industry, Origin, Project, Stage
from daliang.register.standing import ended, suspended
from daliang.vocabulary.money import Currency, Money

SHEETS, OTHER = "zh-hans", "en"  # what is written here is Chinese in any reader's language; both are read
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


@dataclass(frozen=True)
class Known:
    """What the cells may name, asked once for both languages. Units are those of the importer's own branch only."""

    units: Sequence[Unit]
    industries: Sequence[Industry]
    stages: Sequence[Stage]
    acts: Sequence[Act]

    @classmethod
    def read(cls, person: Person, unit: Unit) -> Self:
        units = Unit.objects.visible_to(person).filter(path__startswith=unit.path)
        return cls(list(units), list(Industry.objects.all()), list(Stage.objects.all()), list(Act.objects.all()))


def update_columns(person: Person, unit: Unit) -> list[Column]:
    """The columns of an update, Chinese and understood in English: a list's export comes back in either language."""
    return _in_both(_update_columns, Known.read(person, unit))


def opening_columns(person: Person, unit: Unit) -> list[Column]:
    """The columns of the city's present ledger, with its old dates."""
    return _in_both(_opening_columns, Known.read(person, unit))


def _in_both(make: Callable[[Known], list[Column]], known: Known) -> list[Column]:
    with override(SHEETS):
        chinese = make(known)
    with override(OTHER):
        return in_both(chinese, make(known))


def _update_columns(known: Known) -> list[Column]:
    """Number, place and size, then the whole file, then the journey."""
    counted, journey = _("台账登记"), _("本次导入")
    stages = choices_of(known.stages)
    standing = (*(Choice(one.code + HELD, suspended(one.label)) for one in stages), Choice(OVER, ended()))
    return [
        _code(),
        _name(),
        *_places(known, counted),
        Column(STAGE, _("阶段"), Kind.CHOICE, _synonyms(STAGE), choices=stages, also=standing, group=counted),
        Column(STAGE_ON, _("阶段日期"), Kind.DAY, _synonyms(STAGE_ON), group=counted, note=_("进入这一阶段的日期")),
        *_file_columns(),
        Column(EVIDENCE, _("依据"), width=24, group=journey, note=_("阶段或总投资有变化时，写明文件名称、文号或日期")),
        _confirmed(journey),
    ]


def _opening_columns(known: Known) -> list[Column]:
    counted, dates, journey = _("台账登记"), _("日期"), _("本次导入")
    noted = _("当时登记进旧台账的日期；不填的，按建档日期")
    return [
        _code(),
        _name(),
        *_places(known, counted),
        Column(OPENED_ON, _("建档日期"), Kind.DAY, required=True, group=dates),
        Column(KNOWN_ON, _("登记日期"), Kind.DAY, group=dates, note=noted),
        *(_dated(REACHED, stage, dates) for stage in known.stages[1:]),
        *(_dated(RECOGNISED, act, dates) for act in known.acts),
        Column(ENDED_ON, _("终止日期"), Kind.DAY, group=dates),
        *_file_columns(),
        Column(EVIDENCE, _("依据"), width=24, group=journey),
        _confirmed(journey),
    ]


def _dated(before: str, one: Stage | Act, group: str) -> Column:
    return Column(f"{before}{one.code}", day_of(named(one)), Kind.DAY, group=group)


def day_of(what: str) -> str:
    """签约日期"""
    return _("%(what)s日期") % {"what": what}


def _code() -> Column:
    note = _("已建档的项目保留编号；新项目留空，由系统编号")
    return Column(CODE, _("项目编号"), synonyms=_synonyms(CODE), width=14, note=note)


def _name() -> Column:
    label = str(FIELDS[NAME].label)
    return Column(NAME, label, synonyms=_synonyms(NAME), required=True, width=30)


def _confirmed(group: str) -> Column:
    note = _("系统提出疑问而内容确实无误的，填“是”")
    return Column(CONFIRMED, _("确认"), Kind.YES_NO, width=8, group=group, note=note)


def _synonyms(code: str) -> tuple[str, ...]:
    """They head other tables of the house too, so that they have their words in either language."""
    return tuple(_(name) for name in SYNONYMS[code])


def choices_of(rows: Sequence[Stage | Industry | Unit]) -> tuple[Choice, ...]:
    """By name; two of one name are told apart by their codes, so that the name alone means neither."""
    names = [named(one) for one in rows]
    return tuple(
        Choice(one.code, name if names.count(name) == 1 else f"{name}（{one.code}）")
        for one, name in zip(rows, names, strict=True)
    )


def _places(known: Known, group: str) -> Iterator[Column]:
    """Where a project stands and how it is counted."""
    origins = tuple(Choice(code, str(label)) for code, label in Origin.choices)
    units, industries = choices_of(known.units), choices_of(known.industries)
    yield Column(UNIT, _("落地单位"), Kind.CHOICE, _synonyms(UNIT), choices=units, width=22, group=group)
    yield Column(INDUSTRY, _("行业"), Kind.CHOICE, _synonyms(INDUSTRY), choices=industries, group=group)
    yield Column(ORIGIN, _("内外资"), Kind.CHOICE, _synonyms(ORIGIN), choices=origins, width=10, group=group)
    note = _("外资写明币种：7.85亿美元")
    yield Column(AMOUNT, _("总投资"), Kind.MONEY, _synonyms(AMOUNT), unit_hint=YI, group=group, note=note)


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
