"""Telling a closing's figures to people who do not see the rows: each closing once, in order, never changed after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction

from daliang.ledger.models import Book, Closing
from daliang.ledger.numbering import lock_head
from daliang.measures.branch import Branch, branch_of
from daliang.measures.definitions import Definition, read
from daliang.measures.engine import Row, rows_by_unit
from daliang.measures.models import Measure, SafeFigure
from daliang.measures.reading import one_reading, reading
from daliang.measures.safe import CITY, LEFT, Key, Line, Seat, Told, Vector, safe_cells, summed
from daliang.measures.scope import Period, Scope
from daliang.org.models import City, Unit
from daliang.org.rules import record
from daliang.org.walls import whole_house
from daliang.register.models import Act, Stage

NEGOTIATING = "negotiating"  # up to this stage even the number of projects is confidential
YUAN_A_DOLLAR = 7  # only to compare how large projects are, where a count is asked; no figure is made with it
KINDS = ("quantity", "cny", "usd")


def told_measures() -> list[Measure]:
    """The measures that are told: those of the cockpit's board, as the playbook declares it; ratios tell nothing."""
    codes = City.current().playbook.get("cockpit", {}).get("board", ())
    found = {measure.code: measure for measure in Measure.objects.filter(code__in=codes)}
    return [found[code] for code in codes if code in found and not found[code].is_ratio]


@whole_house
def tell_closings() -> None:
    """Write down what may be told of every closing that has nothing written yet; harmless when called again."""
    measures = told_measures()
    if not measures or not _waiting():
        return
    with transaction.atomic():
        lock_head()
        with one_reading():
            desk = _Desk(measures)
            for closing in _waiting():
                made = SafeFigure.objects.bulk_create(desk.cells(closing))
                record(by=None, action="figures.tell", subject=closing, count=len(made))


def _waiting() -> list[Closing]:
    told = SafeFigure.objects.order_by().values("closing").distinct()
    return list(Closing.objects.exclude(pk__in=told).order_by("number"))


@dataclass(frozen=True)
class _Place:
    """The tree at a closing: its root, the parts under the root, and each unit's part and branch."""

    root: str
    parts: tuple[str, ...]
    part_of: Mapping[str, str]
    below: Mapping[str, tuple[str, ...]]


class _Desk:
    """What telling needs, each thing asked once."""

    def __init__(self, board: list[Measure]) -> None:
        self.board = board
        told = Measure.objects.filter(pk__in=SafeFigure.objects.order_by().values("measure"))
        self.measures = {measure.code: measure for measure in (*board, *told)}
        self.definitions = {code: _definition(measure) for code, measure in self.measures.items()}
        self.closings = {closing.number: closing for closing in Closing.objects.all()}
        self.units: dict[str, Unit] = {unit.code: unit for unit in Unit.objects.all()}
        self.places: dict[int, _Place] = {}
        self.rows: dict[Key, dict[str, list[Row]]] = {}
        self.lines: dict[tuple[Key, str], Line] = {}

    def cells(self, closing: Closing) -> list[SafeFigure]:
        """Every cell of the closing, with what is held back as None."""
        place = self.place(closing.number)
        told = {kind: self.told(closing, kind) for kind in KINDS}
        made = []
        for measure in self.board:
            line = {kind: self.line((closing.number, measure.code), kind) for kind in KINDS}
            for unit in (CITY, *place.parts):
                key = ((closing.number, measure.code), unit)
                shown = {kind: _value(line[kind], unit) if key in told[kind] else None for kind in KINDS}
                code = place.root if unit == CITY else unit
                made.append(SafeFigure(closing=closing, unit=self.units[code], measure=measure, **shown))
        return made

    def told(self, closing: Closing, kind: str) -> Told:
        """The cells of the closing to tell. A count of a stage that is made public is told as it is."""
        before = self.told_before(closing, kind)
        numbers = sorted({key[0] for key, _unit in before} | {closing.number})
        keys = [(number, code) for number in numbers for code in self.measures]
        public = {code for code in self.definitions if kind == "quantity" and self.is_public(code)}
        place = self.place(closing.number)
        allowed = {
            ((closing.number, measure.code), unit)
            for measure in self.board
            for unit in (CITY, *place.parts)
            if self.is_as_closed(closing, measure, unit, kind)
        }
        asked = {key: self.line(key, kind) for key in keys if key[1] not in public}
        secret = {cell for cell in allowed if cell[0][1] not in public}
        families = [[code for code in family if code not in public] for family in self.families]
        return (allowed - secret) | safe_cells(asked, before, closing.number, families, secret)

    def told_before(self, closing: Closing, kind: str) -> Told:
        """What other closings have told already."""
        roots = {number: self.place(number).root for number in self.closings}
        rows = SafeFigure.objects.filter(**{f"{kind}__isnull": False}, measure__code__in=self.measures)
        cells = rows.exclude(closing=closing).values_list("closing__number", "measure__code", "unit__code")
        return {((number, code), CITY if unit == roots[number] else unit) for number, code, unit in cells.order_by()}

    @cached_property
    def beyond(self) -> frozenset[str]:
        """Stages and acts after negotiation; none where the playbook has no such stage."""
        orders = dict(Stage.objects.values_list("code", "order"))
        if NEGOTIATING not in orders:
            return frozenset()
        acts = dict(Act.objects.values_list("code", "stage__order"))
        return frozenset(code for code, order in (orders | acts).items() if order > orders[NEGOTIATING])

    def is_public(self, code: str) -> bool:
        """Does the measure count only what lies beyond negotiation?"""
        return self.beyond.issuperset(self.definitions[code].accounts)

    @cached_property
    def families(self) -> list[list[str]]:
        """Measures over the same accounts: of these one may hold the other."""
        found: dict[tuple[Book, tuple[str, ...], str], list[str]] = {}
        for code, one in self.definitions.items():
            found.setdefault((one.book, one.accounts, one.unit_of), []).append(code)
        return list(found.values())

    def place(self, number: int) -> _Place:
        if number not in self.places:
            closing = self.closings[number]
            self.places[number] = _placed(branch_of(reading(), Scope(None), closing.day, closing.seq))
        return self.places[number]

    def line(self, key: Key, kind: str) -> Line:
        """One measure at one closing, as the pure rule takes it."""
        if (key, kind) not in self.lines:
            self.lines[key, kind] = self.made_line(key, kind)
        return self.lines[key, kind]

    def made_line(self, key: Key, kind: str) -> Line:
        place, rows = self.place(key[0]), self.rows_of(key)
        own = {unit: _vector(found, kind) for unit, found in rows.items()}
        whole = {
            unit: summed(*((1, own[code]) for code in below if code in own)) for unit, below in place.below.items()
        }
        parts: dict[str, Vector] = {part: whole[part] for part in place.parts}
        parts[LEFT] = summed(*((1, vector) for unit, vector in own.items() if unit not in place.part_of))
        return Line(parts, {unit: Seat(part, whole[unit]) for unit, part in place.part_of.items()})

    def rows_of(self, key: Key) -> dict[str, list[Row]]:
        if key not in self.rows:
            closing = self.closings[key[0]]
            self.rows[key] = rows_by_unit(self.measures[key[1]], Scope(None), Period(closing.day, known_at=closing.seq))
        return self.rows[key]

    def is_as_closed(self, closing: Closing, measure: Measure, unit: str, kind: str) -> bool:
        """Is what is counted now what the closing froze? Where definitions have changed since, nothing is told."""
        code = self.place(closing.number).root if unit == CITY else unit
        name = "count" if kind == "quantity" else kind
        kept = self.frozen(closing).get((measure.code, code))
        value = _value(self.line((closing.number, measure.code), kind), unit)
        return kept is None or round(kept[name] * (10**6 if kind == "quantity" else 1)) == value

    def frozen(self, closing: Closing) -> Mapping[tuple[str, str], Mapping[str, float]]:
        return {(one["measure"], one["unit"]): one for one in closing.figures.get("figures", ())}


def _definition(measure: Measure) -> Definition:
    found = read(measure.definition, where=measure.code)
    assert isinstance(found, Definition)
    return found


def _placed(branch: Branch) -> _Place:
    """Parents come before children, so the way up to each unit (without the root) is known when it is met."""
    ways: list[tuple[str, ...]] = []
    for code, above in zip(branch.codes, branch.above, strict=True):
        ways.append((*ways[above], code) if above >= 0 else ())
    below: dict[str, list[str]] = {way[-1]: [] for way in ways if way}
    for way in ways:
        for unit in way:
            below[unit].append(way[-1])
    return _Place(
        branch.codes[0],
        tuple(way[0] for way in ways if len(way) == 1),
        {way[-1]: way[0] for way in ways if way},
        {unit: tuple(units) for unit, units in below.items()},
    )


def _vector(rows: Iterable[Row], kind: str) -> Vector:
    if kind == "quantity":
        return {row.project: (row.quantity, row.cny + YUAN_A_DOLLAR * row.usd) for row in rows}
    money = {row.project: row.cny if kind == "cny" else row.usd for row in rows}
    return {project: (value, value) for project, value in money.items() if value}


def _value(line: Line, unit: str) -> int:
    parts = line.parts.values() if unit == CITY else [line.parts[unit]]
    return sum(value for part in parts for value, _money in part.values())
