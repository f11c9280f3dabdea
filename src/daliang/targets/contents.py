"""What a notice says, as plain values: of a draft, of a file, of an issued version. Equal contents have one digest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any, Self

from django.db.models import Prefetch

from daliang.org.models import Person
from daliang.targets.models import Aspect, Indicator, Rule, Target, Version


@dataclass(frozen=True)
class Row:
    """One indicator. `targets` are unit code → amount: projects, whole yuan or dollars, millionths; 0 is not set.

    An empty label is the measure's own. `part_of` is the code of another row.
    """

    code: str
    measure: str
    rule: str = Rule.POOL.value
    aspect: str = Aspect.COUNT.value
    label: str = ""
    label_en: str = ""
    whole: str = ""
    each: str = ""
    minimum: int = 0
    part_of: str = ""
    beside: tuple[str, ...] = ()
    targets: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_coverage(self) -> bool:
        return self.rule == Rule.AT_LEAST

    @property
    def is_additive(self) -> bool:
        """Do the targets of the units below make up that of the unit above?"""
        return self.rule == Rule.POOL


@dataclass(frozen=True)
class Contents:
    """All that a version says. Days are None while a draft lacks them."""

    title: str
    document: str = ""
    dated: date | None = None
    effective_on: date | None = None
    title_en: str = ""
    basis: str = ""
    burden_note: str = ""
    is_synthetic: bool = False
    rows: tuple[Row, ...] = ()

    @property
    def plain(self) -> dict[str, Any]:
        """As JSON keeps it; days in ISO, targets in order of unit code."""
        days = {name: day.isoformat() if day else None for name, day in self._days.items()}
        rows = [{**asdict(row), "beside": list(row.beside), "targets": _in_order(row.targets)} for row in self.rows]
        return {**asdict(self), **days, "rows": rows}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Self:
        """The same contents from `plain`."""
        days = {name: date.fromisoformat(plain[name]) if plain[name] else None for name in ("dated", "effective_on")}
        rows = tuple(Row(**{**row, "beside": tuple(row["beside"])}) for row in plain["rows"])
        return cls(**{**plain, **days, "rows": rows})

    @property
    def digest(self) -> str:
        return sha256(json.dumps(self.plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def with_targets(self, changes: Mapping[tuple[str, str], int | None]) -> Self:
        """(row code, unit code) → amount, None to take the target away; codes of no row are left out."""
        rows = []
        for row in self.rows:
            own = {unit: amount for (code, unit), amount in changes.items() if code == row.code}
            kept = {**row.targets, **own}
            rows.append(replace(row, targets={unit: of for unit, of in kept.items() if of is not None}))
        return replace(self, rows=tuple(rows))

    def row(self, code: str) -> Row | None:
        return next((row for row in self.rows if row.code == code), None)

    @property
    def _days(self) -> dict[str, date | None]:
        return {"dated": self.dated, "effective_on": self.effective_on}


def _in_order(targets: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(targets.items()))


def issued(versions: Iterable[Version], person: Person | None = None) -> dict[int, Contents]:
    """Version id → what it says; with a `person`, of the targets only those that they may see. Four queries."""
    found = {version.pk: version for version in versions}
    targets = Target.objects.all() if person is None else Target.objects.visible_to(person)
    indicators = Indicator.objects.filter(version__in=found).select_related("measure", "whole", "part_of")
    rows: dict[int, list[Row]] = {pk: [] for pk in found}
    for one in indicators.order_by("version", "order").prefetch_related(
        "besides__measure", Prefetch("targets", targets.select_related("unit"))
    ):
        rows[one.version_id].append(_row(one))
    return {pk: _contents(version, tuple(rows[pk])) for pk, version in found.items()}


def _contents(version: Version, rows: tuple[Row, ...]) -> Contents:
    return Contents(
        title=version.title,
        document=version.document,
        dated=version.dated,
        effective_on=version.effective_on,
        title_en=version.title_en,
        basis=version.basis,
        burden_note=version.burden_note,
        is_synthetic=version.is_synthetic,
        rows=rows,
    )


def _row(one: Indicator) -> Row:
    return Row(
        code=one.code,
        measure=one.measure.code,
        rule=one.rule,
        aspect=one.aspect,
        label="" if one.label == one.measure.label else one.label,
        label_en="" if one.label_en == one.measure.label_en else one.label_en,
        whole=one.whole.code if one.whole else "",
        each=one.each,
        minimum=one.minimum or 0,
        part_of=one.part_of.code if one.part_of else "",
        beside=tuple(beside.measure.code for beside in one.besides.all()),
        targets={target.unit.code: target.amount for target in one.targets.all()},
    )
