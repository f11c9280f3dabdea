"""Measures against the brute-force replay: whatever is posted, corrected, rearranged or closed, on every question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from daliang.ledger.tests import replay
from daliang.ledger.tests.drawing import DAYS
from daliang.ledger.tests.machine import LedgerMachine, drive
from daliang.ledger.tests.world import INDUSTRIES, SCHEME, YI, march
from daliang.measures.engine import by_unit, report, rows, table, total
from daliang.measures.models import Tier
from daliang.measures.reading import one_reading
from daliang.measures.scope import Corner, Period, Scope
from daliang.measures.tables import NOTHING, Cell
from daliang.measures.tests.world import flow, stock
from daliang.org.models import Unit

LADDER = {"1": YI, "10": 10 * YI, "20": 20 * YI}
DAY_PAIRS = st.tuples(DAYS, DAYS).map(sorted)
Definition = Mapping[str, Any]

tiers = st.sampled_from(
    [
        {},
        {"at_least": YI, "counting": "nested"},
        {"at_least": YI, "below": 20 * YI, "counting": "band"},
        {"at_least": 3, "tier_currency": "USD", "counting": "nested"},
    ]
)
filters = st.fixed_dictionaries(
    {},
    optional={
        "amount": st.sampled_from(["fixed", "contracted_fdi", "paid_in"]),
        "origin": st.sampled_from(["domestic", "foreign"]),
        "industries": st.sampled_from(INDUSTRIES).map(lambda code: [code]),
    },
)
flows = st.fixed_dictionaries(
    {"book": st.just("arrivals"), "milestones": st.lists(st.sampled_from(SCHEME.milestones), min_size=1, unique=True)},
    optional={"unit_of": st.just("landing")},
)
stocks = st.fixed_dictionaries(
    {"book": st.just("position"), "stages": st.lists(st.sampled_from(SCHEME.stages), min_size=1, unique=True)},
    optional={"suspended": st.just("exclude")},
)
definitions = st.builds(
    lambda *parts: {k: v for part in parts for k, v in part.items()}, flows | stocks, tiers, filters
)


def of(definition: Definition) -> Any:
    """The measure itself."""
    more = {key: value for key, value in definition.items() if key not in ("book", "milestones", "stages")}
    return (
        flow(*definition["milestones"], **more) if "milestones" in definition else stock(*definition["stages"], **more)
    )


def counts(definition: Definition, cell: replay.Cell) -> bool:
    """Is this cell of the replay one that the measure speaks of?"""
    basis = cell.basis_usd if definition.get("tier_currency") == "USD" else cell.basis_cny
    accounts = definition.get("milestones") or definition.get("stages") or ()
    return (
        cell.book == definition["book"]
        and cell.account in accounts
        and definition.get("at_least", 0) <= basis < definition.get("below", 10**30)
        and definition.get("origin", cell.origin) == cell.origin
        and cell.industry in definition.get("industries", INDUSTRIES)
        and not (cell.is_suspended and definition.get("suspended") == "exclude")
    )


def value(definition: Definition, cell: replay.Cell, sums: replay.Sums) -> Cell:
    """Counts come from the total investment, money from the measure's kind of amount."""
    pays = cell.kind == definition.get("amount", "total")
    return Cell(sums.quantity, sums.cny if pays else 0, sums.usd if pays else 0)


def grouped(found: Mapping[replay.Cell, Cell], key: Callable[[replay.Cell], Any]) -> dict[Any, Cell]:
    sums: dict[Any, Cell] = {}
    for cell, part in found.items():
        sums[key(cell)] = sums.get(key(cell), NOTHING).plus(part)
    return {name: cell for name, cell in sums.items() if cell}


USUAL: tuple[Definition, ...] = (
    {"book": "arrivals", "milestones": ["talks", "signed", "started", "recognised", "paid_in"]},
    {"book": "arrivals", "milestones": ["talks", "signed"], "at_least": YI, "counting": "nested"},
    {"book": "arrivals", "milestones": ["talks"], "at_least": YI, "below": 20 * YI, "counting": "band"},
    {"book": "arrivals", "milestones": ["talks"], "at_least": 3, "tier_currency": "USD", "counting": "nested"},
    {"book": "arrivals", "milestones": ["paid_in"], "amount": "paid_in"},
    {"book": "position", "stages": list(SCHEME.stages)},
    {"book": "position", "stages": ["talks", "signed"], "at_least": YI, "counting": "nested", "suspended": "exclude"},
)
SPANS = ([1, 8], [2, 5], [4, 6], [6, 8])


class MeasuresMachine(LedgerMachine):
    """The ledger's machine, asked through the measures as well."""

    def counted(self, definition: Definition, day: int, seq: int) -> dict[replay.Cell, Cell]:
        cells = self.world.replay.cells(march(day), seq) if day else {}
        return {cell: value(definition, cell, sums) for cell, sums in cells.items() if counts(definition, cell)}

    def between(self, definition: Definition, first: int, last: int, seq: int) -> dict[replay.Cell, Cell]:
        """What was counted at the end of `last`, less what was at the end of the day before `first`."""
        found = self.counted(definition, last, seq)
        for cell, gone in self.counted(definition, first - 1, seq).items():
            found[cell] = found.get(cell, NOTHING).plus(Cell(-gone.quantity, -gone.cny, -gone.usd))
        return found

    def unit_of(self, definition: Definition, cell: replay.Cell, day: int, seq: int) -> str:
        standing = self.world.replay.standing(cell.project, march(day), seq)
        return standing[0] if standing and definition.get("unit_of") == "landing" else cell.unit

    @rule(definition=definitions, days=DAY_PAIRS, back=st.integers(0, 12))
    def ask_one(self, definition: Definition, days: list[int], back: int) -> None:
        self.ask_a_measure(definition, days, max(0, self.world.head - back))

    def prove(self) -> None:
        """At the end of each run: the usual questions over the usual days, as now known and as known before."""
        super().prove()
        head = self.world.head
        with one_reading():
            for definition, days, seq in product(USUAL, SPANS, (head, head * 2 // 3)):
                self.ask_a_measure(definition, days, seq)
            for definition, days in product(USUAL, SPANS):
                self.ask_a_report(definition, days, head * 2 // 3)

    def ask_a_measure(self, definition: Definition, days: list[int], seq: int) -> None:
        scope, measure = Scope(None, self.world.units["city"]), of(definition)
        first, last = days if definition["book"] == "arrivals" else (1, days[1])
        period = Period(march(last), march(first), seq)
        found = self.between(definition, first, last, seq)
        whole = grouped(found, lambda _cell: "whole").get("whole", NOTHING)
        assert total(measure, scope, period) == whole
        self.ask_rows(measure, scope, period, found)
        self.ask_units(definition, measure, period, found)
        self.ask_tiers(definition, measure, period, found)

    def ask_rows(self, measure: Any, scope: Scope, period: Period, found: dict[replay.Cell, Cell]) -> None:
        ids = {project.pk: code for code, project in self.world.projects.items()}
        behind = {ids[row.project]: Cell(row.quantity, row.cny, row.usd) for row in rows(measure, scope, period)}
        assert behind == grouped(found, lambda cell: cell.project)

    def ask_units(self, definition: Definition, measure: Any, period: Period, found: dict[replay.Cell, Cell]) -> None:
        """Each unit of the tree as it stood, and each as a scope of its own."""
        day, seq = period.as_of.day, period.known_at or 0
        leaves = grouped(found, lambda cell: self.unit_of(definition, cell, day, seq))
        wanted = dict.fromkeys(self.tree.codes.values(), NOTHING)
        for leaf, cell in leaves.items():
            for unit in self.tree.above(leaf, period.as_of, seq):
                wanted[unit] = wanted[unit].plus(cell)
        assert dict(by_unit(measure, Scope(None, self.world.units["city"]), period)) == wanted
        county = Unit.objects.get(code="county_a")
        assert total(measure, Scope(None, county), period) == wanted["county_a"]

    def ask_tiers(self, definition: Definition, measure: Any, period: Period, found: dict[replay.Cell, Cell]) -> None:
        answer = table(measure, Scope(None, self.world.units["city"]), period, by=("tier", "stage"))
        is_nested = definition.get("counting") == "nested"
        bounds = {code: LADDER.get(code, 0) for code in answer.axes[0]}
        wanted: dict[tuple[str, str], Cell] = {}
        for cell, part in found.items():
            basis = cell.basis_usd if definition.get("tier_currency") == "USD" else cell.basis_cny
            reached = [code for code, bound in bounds.items() if bound <= basis]
            for code in reached if is_nested else reached[-1:]:
                wanted[code, cell.account] = wanted.get((code, cell.account), NOTHING).plus(part)
        assert dict(answer.items()) == {key: cell for key, cell in wanted.items() if cell}

    def ask_a_report(self, definition: Definition, days: list[int], seq: int) -> None:
        """Rule 18: the value at the last corner is that at the first, what is new, and what was adjusted."""
        (first, last), head = days, self.world.head
        scope, measure = Scope(None, self.world.units["city"]), of(definition)
        found = report(measure, scope, Corner(march(first), seq), Corner(march(last), head))
        assert not found.transferred.rows and not found.earlier.rows

        def at(day: int, known_at: int) -> Cell:
            return grouped(self.counted(definition, day, known_at), lambda _cell: "").get("", NOTHING)

        assert found.adjustments.total.plus(at(first, seq)) == at(first, head)
        assert found.new.total.plus(found.adjustments.total).plus(at(first, seq)) == at(last, head)


def test_measures_say_what_the_replay_says_whatever_is_asked(db: None) -> None:
    for code, bound in LADDER.items():
        Tier.objects.create(code=code, label=code, at_least=bound, currency="CNY")
    drive(MeasuresMachine, part=3)
