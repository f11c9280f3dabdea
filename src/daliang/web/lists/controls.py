"""The filter as a form: one control for each column that may be asked about, in the groups of the file page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from daliang.web.lists.columns import COLUMNS, Column
from daliang.web.lists.filters import BLANK, FROM, GIVEN, IS, NO, RANGES, TO, YES, Filter, Option

QUICK = ("unit", "stage", "tier", "industry", "origin")


@dataclass(frozen=True)
class Control:
    """`kind`: text, range, yes or choice. `key` names its inputs."""

    key: str
    label: Any
    kind: str
    value: str = ""
    low: str = ""
    high: str = ""
    blank: str = ""
    unit: Any = ""
    chosen: tuple[str, ...] = ()
    options: list[Option] = field(default_factory=list)

    @property
    def is_set(self) -> bool:
        return bool(self.value or self.low or self.high or self.blank or self.chosen)


def quick(asked: Filter) -> list[Control]:
    """The choices that are always in sight."""
    standing = [Option(YES, _("在库")), Option(NO, _("不在库（已终止或未登记）"))]
    labels = {"unit": _("单位"), "stage": _("阶段"), "tier": _("投资档"), "industry": _("行业"), "origin": _("内外资")}
    return [
        Control(key, labels[key], "choice", chosen=tuple(asked.asked.getlist(key)), options=asked.options.listed(key))
        for key in QUICK
    ] + [Control("standing", _("在库"), "choice", chosen=(asked.one("standing"),), options=standing)]


def more(asked: Filter) -> list[tuple[str, list[Control]]]:
    """(group, controls) of every other column."""
    found: dict[str, list[Control]] = {}
    for column in COLUMNS.values():
        if column.ask not in ("none", "codes", *QUICK):
            found.setdefault(str(column.group), []).append(_control(column, asked))
    return list(found.items())


def _control(column: Column, asked: Filter) -> Control:
    kind = "range" if column.ask in RANGES else ("yes" if column.ask == "yes" else "text")
    blank = asked.one(column.key + IS)
    word = asked.one(column.key)
    return Control(
        column.key,
        column.label,
        kind,
        value=word if kind == "text" or word in (YES, NO) else "",
        low=asked.one(column.key + FROM),
        high=asked.one(column.key + TO),
        blank=blank if blank in (GIVEN, BLANK) else "",
        unit=column.unit,
    )
