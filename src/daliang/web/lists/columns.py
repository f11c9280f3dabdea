"""The columns of the project list: how each is called, what it shows, what it sorts by, how it may be asked about.

This table is the allowlist: a key of a request means a column here or nothing, and never becomes a name of the ORM.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from daliang.org.models import Person
from daliang.org.words import language, named
from daliang.register import standing
from daliang.register.fields import FIELDS, FileField
from daliang.register.models import Origin, Project
from daliang.register.models.project import TELLING
from daliang.vocabulary.money import describe_money

FIGURES = frozenset({"money", "whole", "area"})
STANDING, UNIT_GROUP, CODE_GROUP = gettext_lazy("台账"), gettext_lazy("单位"), gettext_lazy("编号")


@dataclass(frozen=True)
class Column:
    """`path` is the ORM's name of what is sorted by; `ask` says which kind of condition the column takes."""

    key: str
    label: Any
    path: str
    ask: str
    text: Callable[[Project], str]
    group: Any
    unit: Any = ""
    figure: Callable[[Project], Decimal | int | None] | None = None

    @property
    def is_figure(self) -> bool:
        return self.figure is not None or self.ask == "money"

    @property
    def is_short(self) -> bool:
        """Does it hold a day or a word or two, which should not be broken into lines?"""
        return self.ask in ("day", "stage", "origin", "yes", "codes")

    @property
    def is_telling(self) -> bool:
        """Would it tell the name of a confidential project?"""
        return self.path in TELLING

    @property
    def head(self) -> str:
        """The label with its unit: 用地（亩）."""
        words = {"label": self.label, "unit": self.unit}
        return _("%(label)s（%(unit)s）") % words if self.unit else str(self.label)

    def shown(self, project: Project, person: Person) -> str:
        """What this person reads: the code name in place of a closed name, other telling cells say so."""
        if self.key == "name":
            return project.shown_to(person)
        if self.is_telling and not project.opens_to(person):
            return _("保密")
        return self.text(project)

    def value(self, project: Project, person: Person) -> str | Decimal:
        """The same for a workbook: a number where the screen shows a bare number."""
        found = self.figure(project) if self.figure else None
        return self.shown(project, person) if found is None else Decimal(found)


def _label(thing: object) -> str:
    return "" if thing is None else named(thing)


def stage_words(project: Project) -> str:
    """签约, 在谈（暂停）, 已终止; nothing while no posting has opened the project."""
    if project.ended_on:
        return standing.ended()
    words = _label(project.stage)
    return standing.suspended(words) if words and project.is_suspended else words


def _money(project: Project) -> str:
    return "" if project.money is None else describe_money(project.money, language=language())


def _in_yi(project: Project) -> Decimal | None:
    return None if project.amount_cny is None else round(Decimal(project.amount_cny) / 10**8, 4)


def _in_yi_text(project: Project) -> str:
    found = _in_yi(project)
    return "" if found is None else f"{found.normalize():f}"


def _day(name: str) -> Callable[[Project], str]:
    return lambda project: str(getattr(project, name) or "")


def _origin(project: Project) -> str:
    return str(Origin(project.origin).label) if project.origin else ""


def _counted() -> Iterable[Column]:
    """What the ledger says of a project."""
    yield Column("code", gettext_lazy("项目编号"), "code", "codes", lambda project: project.code, CODE_GROUP)
    yield Column("unit", gettext_lazy("单位"), "unit__path", "unit", lambda project: _label(project.unit), UNIT_GROUP)
    yield Column("stage", gettext_lazy("阶段"), "stage__order", "stage", stage_words, STANDING)
    yield Column("stage_on", gettext_lazy("进入日期"), "stage_on", "day", _day("stage_on"), STANDING)
    yield Column("amount", gettext_lazy("总投资"), "amount_cny", "money", _money, STANDING)
    yield Column(
        "amount_cny",
        gettext_lazy("折人民币"),
        "amount_cny",
        "none",
        _in_yi_text,
        STANDING,
        unit=gettext_lazy("亿元"),
        figure=_in_yi,
    )
    yield Column(
        "industry",
        gettext_lazy("行业"),
        "industry__label",
        "industry",
        lambda project: _label(project.industry),
        STANDING,
    )
    yield Column("origin", gettext_lazy("内外资"), "origin", "origin", _origin, STANDING)
    yield Column(
        "is_suspended",
        gettext_lazy("暂停"),
        "is_suspended",
        "yes",
        lambda project: _("是") if project.is_suspended else _("否"),
        STANDING,
    )
    yield Column("ended_on", gettext_lazy("终止日期"), "ended_on", "day", _day("ended_on"), STANDING)


ASKS = {"name": "text", "text": "text", "long": "text", "code": "text", "future": "day"}


def _of_field(field: FileField) -> Column:
    return Column(
        field.code,
        field.label,
        field.code,
        ASKS.get(field.kind, field.kind),
        lambda project: _flat(field, project),
        field.group,
        unit=field.unit,
        figure=(lambda project: getattr(project, field.code)) if field.kind in ("whole", "area") else None,
    )


def _flat(field: FileField, project: Project) -> str:
    if field.kind == "yes":
        return _("是") if getattr(project, field.code) else _("否")
    return " ".join(field.text(project).split())


_FOUND = (_of_field(FIELDS["name"]), *_counted(), *(_of_field(one) for code, one in FIELDS.items() if code != "name"))
COLUMNS: Mapping[str, Column] = MappingProxyType({column.key: column for column in _FOUND})
USUAL = ("name", "unit", "amount", "stage", "stage_on", "industry", "next_step", "next_on")


def chosen(keys: Iterable[str]) -> tuple[Column, ...]:
    """The columns of these keys in their order, the name first; unknown ones are left out. None: the usual."""
    known = [key for key in dict.fromkeys(keys) if key in COLUMNS and key != "name"]
    return tuple(COLUMNS[key] for key in ("name", *(known or USUAL[1:])))
