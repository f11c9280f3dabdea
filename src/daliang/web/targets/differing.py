"""What one version changed against another, in words of the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from daliang.measures.models import Measure
from daliang.org.models import Unit
from daliang.org.words import language, named
from daliang.targets.amounts import written
from daliang.targets.checking import HEAD
from daliang.targets.contents import Contents, Row
from daliang.targets.differences import changes
from daliang.targets.models import Each, Rule
from daliang.vocabulary.refusal import N_

LABELS: Mapping[str, str] = {
    **HEAD,
    "title_en": N_("英文标题"),
    "basis": N_("依据"),
    "burden_note": N_("减负说明"),
    "is_synthetic": N_("演示"),
}


@dataclass(frozen=True)
class Difference:
    """One thing that changed; "" where it is not."""

    what: str
    was: str
    now: str


@dataclass(frozen=True)
class Words:
    """Labels of measures and units by code, as the reader knows them."""

    measures: Mapping[str, str]
    units: Mapping[str, str]

    @classmethod
    def now(cls) -> Self:
        """Two queries."""
        measures = {measure.code: named(measure) for measure in Measure.objects.all()}
        return cls(measures, {unit.code: named(unit) for unit in Unit.objects.all()})

    def label(self, row: Row) -> str:
        """The row's own name, or its measure's."""
        own = row.label_en if language() == "en" and row.label_en else row.label
        return own or self.measures.get(row.measure, row.code)

    def differences(self, was: Contents, now: Contents) -> list[Difference]:
        """Fields of the head, rows, targets, in this order."""
        rows = {row.code: row for contents in (was, now) for row in contents.rows}
        return [self._one(key, pair, rows) for key, pair in changes(was, now).items()]

    def _one(self, key: str, pair: list[Any], rows: Mapping[str, Row]) -> Difference:
        code, _slash, unit = key.partition("/")
        if code not in rows:
            return Difference(_(LABELS[key]), *(str(one or "") for one in pair))
        row = rows[code]
        if unit:
            return Difference(f"{self.label(row)} · {self.units.get(unit, unit)}", *(_amount(row, one) for one in pair))
        return Difference(self.label(row), *(self._row(one) for one in pair))

    def _row(self, plain: Any) -> str:
        """What a row asks, in short; "" where it is not there."""
        if not isinstance(plain, Mapping):
            return ""
        row = Row(**{**plain, "beside": tuple(plain["beside"]), "targets": {}})
        return self.asked(row)

    def asked(self, row: Row) -> str:
        """The rule of a row in words: 每个单位至少 1 个（园区）."""
        rule = str(Rule(row.rule).label) if row.rule in Rule.values else row.rule
        if not row.is_coverage or row.each not in Each.values:
            return rule
        return _("每个%(each)s至少 %(least)s") % {"each": Each(row.each).label, "least": _amount(row, row.minimum)}


def _amount(row: Row, amount: Any) -> str:
    return written(amount, rule=row.rule, aspect=row.aspect, language=language()) if isinstance(amount, int) else ""
