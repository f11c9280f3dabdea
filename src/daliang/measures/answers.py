"""Figures and the rows behind them as plain data: the one shape that the command and the JSON API give out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from daliang.ledger.closing import seq_known_at
from daliang.ledger.models import Closing
from daliang.measures.branch import branch_of
from daliang.measures.definitions import Ratio, read
from daliang.measures.definitions_digest import digests
from daliang.measures.engine import Quotient, Row, by_unit, ratio, ratio_by_unit, rows, total
from daliang.measures.models import Measure
from daliang.measures.reading import Reading, one_reading
from daliang.measures.rules import find_measure
from daliang.measures.scope import Period, Scope
from daliang.measures.tables import Cell, plain_count
from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.org.words import named
from daliang.register.models import Project
from daliang.vocabulary.refusal import N_, Refusal

Answer = dict[str, Any]
UNKNOWN: Mapping[str, None] = {"count": None, "cny": None, "usd": None}


@dataclass(frozen=True)
class Asked:
    """For whom, where and when. With a `closing` the figures are read from it instead of being added up again."""

    scope: Scope
    period: Period
    known_on: datetime | None = None
    closing: Closing | None = None

    @property
    def known_text(self) -> str:
        """ISO moment in the city's time: as asked, of the closing, or now."""
        return clock.local(self.known_on or clock.now()).isoformat()


def asked_closing(closing: Closing, scope: Scope) -> Asked:
    """What the closing froze."""
    return Asked(scope, Period(closing.day, known_at=closing.seq), closing.made_at, closing)


def asked_days(
    scope: Scope,
    *,
    as_of: date | None = None,
    start: date | None = None,
    end: date | None = None,
    known_on: datetime | None = None,
) -> Asked:
    """As of a day, or over a period (`start` to `end`); today where no day is given; as known at a moment, or now.

    Refusal `two_ends` when both `as_of` and `end` are given and differ.
    """
    if as_of and end and as_of != end:
        raise Refusal(
            N_("截至日 %(as_of)s 与时段的末日 %(end)s 不一致：只填其中一个即可。"),
            code="two_ends",
            field="as_of",
            as_of=as_of.isoformat(),
            end=end.isoformat(),
        )
    known_at = None if known_on is None else seq_known_at(known_on)
    return Asked(scope, Period(end or as_of or clock.today(), start, known_at), known_on)


def figures_answer(asked: Asked, codes: Sequence[str] = (), *, each_unit: bool = False) -> Answer:
    """The figures of these measures (none named: of all), for the scope or for each unit of its branch.

    {"as_of", "known_at", "unit", "figures": [{"measure", "label", "counting", "count", "cny", "usd"}]}; with
    `each_unit` also "unit" and "unit_name" in each figure, parents before children. Money in whole yuan and whole
    dollars. A ratio has null for these and its "value". What a closing did not freeze yet is null.
    Refusals: `unknown_measure`, `unknown_unit`, `span_backwards`.
    """
    measures = [find_measure(code) for code in codes] or list(Measure.objects.all())
    with one_reading() as now:
        places = _places(now, asked)
        source: _Live | _Frozen = _Live(asked) if asked.closing is None else _Frozen(asked.closing)
        units = places if each_unit else places[:1]
        names = _names(units) if each_unit else {}
        figures = [
            {**_of_unit(unit, names), **_head(measure), **shape}
            for measure in measures
            for unit, shape in source.shapes(measure, units)
        ]
    return {**_standing(asked, places), "figures": figures}


def rows_answer(asked: Asked, code: str) -> Answer:
    """The projects behind one figure: its keys and "rows": [{"project", "name", "unit", "count", "cny", "usd"}].

    They add up to the figure. A project that counts for the scope but lands outside what the person may see keeps its
    row without code and name. A measure younger than the closing is unknown there: null, and no rows. Refusals: as
    figures_answer, `is_ratio`, and `rows_differ` when what is counted now does not add up to what the closing froze.
    """
    measure = find_measure(code)
    with one_reading() as now:
        places = _places(now, asked)
        whole = total(measure, asked.scope, asked.period)
        found = rows(measure, asked.scope, asked.period)
        files = _files(asked.scope.person, [row.project for row in found])
        answer = _cell(whole) if places else dict(UNKNOWN)
        if asked.closing is not None and places:
            answer, found = _as_frozen(measure, asked.closing, places[0], answer, found)
    listed = [{**files.get(row.project, NO_FILE), **_cell(Cell(row.quantity, row.cny, row.usd))} for row in found]
    listed.sort(key=lambda row: (row["project"] is None, row["project"] or ""))
    return {**_standing(asked, places), **_head(measure), **answer, "rows": listed}


def _as_frozen(
    measure: Measure, closing: Closing, unit: str, counted: Answer, found: list[Row]
) -> tuple[Answer, list[Row]]:
    """The closing's own figure with the rows that add up to it; Refusal `rows_differ` when they do not."""
    kept = _Frozen(closing).shape(measure, unit)
    if kept == counted:
        return kept, found
    if kept == UNKNOWN:
        return kept, []
    then = closing.figures.get("definitions", {}).get(measure.code)
    has_changed = then is not None and then != digests([measure])[measure.code]
    raise Refusal(
        N_("%(closing)s 封账后“%(label)s”的口径或其依据（行业门类、档次、阶段、财年起始月）有改动：%(words)s")
        if has_changed
        else N_("%(closing)s 封账的“%(label)s”与台账对不上，请由系统管理员核验台账：%(words)s"),
        code="rows_differ",
        field="measure",
        closing=closing.title,
        label=measure.label,
        words=gettext("封账时为 %(kept)s 个，现在逐项列出得 %(counted)s 个，金额或个数不合，不再列出。")
        % {"kept": kept["count"], "counted": counted["count"]},
    )


NO_FILE: Mapping[str, None] = {"project": None, "name": None, "unit": None, "unit_name": None}


def _places(now: Reading, asked: Asked) -> tuple[str, ...]:
    """Codes of the units that the answer may speak of, the scope's own first; none for a person without a unit."""
    seq = now.columns.seq if asked.period.known_at is None else min(asked.period.known_at, now.columns.seq)
    return branch_of(now, asked.scope, asked.period.as_of, seq).codes


def _standing(asked: Asked, places: Sequence[str]) -> Answer:
    return {
        "as_of": asked.period.as_of.isoformat(),
        "known_at": asked.known_text,
        "unit": places[0] if places else None,
    }


def _head(measure: Measure) -> Answer:
    return {"measure": measure.code, "label": named(measure), "counting": measure.counting}


def _of_unit(unit: str, names: Mapping[str, str]) -> Answer:
    return {"unit": unit, "unit_name": names[unit]} if names else {}


def _names(units: Iterable[str]) -> dict[str, str]:
    return {unit.code: named(unit) for unit in Unit.objects.filter(code__in=units)}


def _cell(cell: Cell) -> Answer:
    return {"count": plain_count(cell.count), "cny": cell.cny, "usd": cell.usd}


def _value(above: Decimal | float | None, below: Decimal | float | None) -> Answer:
    """A ratio's keys; its value is null while the denominator counts nothing."""
    return {**UNKNOWN, "value": None if above is None or not below else float(Decimal(above) / Decimal(below))}


def _files(person: Person | None, projects: Iterable[int]) -> dict[int, Answer]:
    """Project id → its code, name as told to the person, landing unit: of those that they may see; one query."""
    visible = Project.objects.all() if person is None else Project.objects.visible_to(person)
    found = visible.filter(pk__in=list(projects)).select_related("unit")
    return {
        project.pk: {
            "project": project.code,
            "name": project.name if person is None else project.shown_to(person),
            "unit": project.unit.code if project.unit else None,
            "unit_name": named(project.unit) if project.unit else None,
        }
        for project in found
    }


class _Live:
    """Figures added up from the ledger."""

    def __init__(self, asked: Asked) -> None:
        self.scope, self.period = asked.scope, asked.period

    def shapes(self, measure: Measure, units: Sequence[str]) -> Iterator[tuple[str, Answer]]:
        """(unit code, keys of the figure) for each of the units."""
        if measure.is_ratio:
            parts = self.quotients(measure, units)
            yield from ((unit, {**UNKNOWN, "value": _float(parts[unit].value)}) for unit in units)
        else:
            cells = self.cells(measure, units)
            yield from ((unit, _cell(cells[unit])) for unit in units)

    def cells(self, measure: Measure, units: Sequence[str]) -> Mapping[str, Cell]:
        if len(units) == 1:
            return {units[0]: total(measure, self.scope, self.period)}
        return by_unit(measure, self.scope, self.period)

    def quotients(self, measure: Measure, units: Sequence[str]) -> Mapping[str, Quotient]:
        if len(units) == 1:
            return {units[0]: ratio(measure, self.scope, self.period)}
        return ratio_by_unit(measure, self.scope, self.period)


class _Frozen:
    """Figures as a closing has them."""

    def __init__(self, closing: Closing) -> None:
        self.kept = {
            (figure["measure"], figure["unit"]): {key: figure[key] for key in UNKNOWN}
            for figure in closing.figures.get("figures", ())
        }

    def shapes(self, measure: Measure, units: Sequence[str]) -> Iterator[tuple[str, Answer]]:
        """(unit code, keys of the figure) for each of the units."""
        for unit in units:
            yield unit, self.shape(measure, unit)

    def shape(self, measure: Measure, unit: str) -> Answer:
        definition = read(measure.definition, where=measure.code)
        if isinstance(definition, Ratio):
            above, below = (
                self.kept.get((code, unit), UNKNOWN)["count"] for code in (definition.numerator, definition.denominator)
            )
            return _value(above, below)
        return dict(self.kept.get((measure.code, unit), UNKNOWN))


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
