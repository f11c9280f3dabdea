"""A small world for the ledger's tests: three parks, two counties, a few projects, and a notebook of plain facts.

Whatever is posted through it is also written into the notebook, so that `replay` can say what the ledger should say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from daliang.ledger.facts import OUTSIDE, Kind
from daliang.ledger.models import Batch, Entry, Head, Posting
from daliang.ledger.posting import NewFact, post
from daliang.ledger.scheme import scheme_of
from daliang.ledger.tests.replay import Cell, Recorded, Replay, Sums
from daliang.org.models import Person, Role, Unit
from daliang.org.tests.tree import employ, small_city
from daliang.register.models import Act, Industry, Project, Stage

STAGES = [
    ("talks", [], ["signed", "started"]),
    ("signed", [], ["started"]),
    ("started", ["signed"], ["completed"]),
    ("completed", ["started"], []),
]
ACTS = ["recognised", "praised"]
SCHEME = scheme_of([(code, implies, moves) for code, implies, moves in STAGES], ACTS)
LANDINGS = ("park_a1", "park_a2", "park_b1", "county_b")
INDUSTRIES = ("boats", "chips")
NOW = datetime(2022, 3, 31, 4, tzinfo=UTC)
YI = 100_000_000
WHY = "补记"


def march(day: int) -> date:
    return date(2022, 3, day)


class Leg(NamedTuple):
    """One entry in the replay's words; the outside leg has no cell."""

    seq: int
    day: date
    book: str
    cell: Cell | None
    sums: Sums


def leg_of(entry: Entry) -> Leg:
    sums = Sums(entry.times, entry.quantity, entry.cny, entry.usd)
    if entry.account == OUTSIDE or entry.unit is None or entry.industry is None:
        return Leg(entry.posting_id, entry.day, entry.book, None, sums)
    cell = Cell(
        entry.project.code, entry.book, entry.account, entry.is_suspended, entry.unit.code, entry.industry.code,
        entry.origin, entry.kind, entry.share, entry.basis_cny, entry.basis_usd,
    )  # fmt: skip
    return Leg(entry.posting_id, entry.day, entry.book, cell, sums)


def add(found: dict[Any, Sums], key: Any, more: Sums) -> None:
    if (held := found.get(key)) is not None:
        more = Sums(held[0] + more[0], held[1] + more[1], held[2] + more[2], held[3] + more[3])
    found[key] = more


def believed(legs: Iterable[Leg], as_of: date, known_at: int) -> dict[Cell, Sums]:
    """Rule 6: entries with seq ≤ `known_at` and day ≤ `as_of`, added up by cell; what adds up to nothing is gone."""
    found: dict[Cell, Sums] = {}
    for leg in legs:
        if leg.cell and leg.seq <= known_at and leg.day <= as_of:
            add(found, leg.cell, leg.sums)
    return {cell: sums for cell, sums in found.items() if any(sums)}


def unbalanced(legs: Iterable[Leg]) -> set[tuple[int, date, str]]:
    """Rule 7: the (posting, day, book) whose quantity or money does not sum to zero, outside included."""
    found: dict[tuple[int, date, str], Sums] = {}
    for leg in legs:
        add(found, (leg.seq, leg.day, leg.book), leg.sums)
    return {key for key, sums in found.items() if any(sums[1:])}


def stored_legs() -> list[Leg]:
    return [leg_of(entry) for entry in Entry.objects.select_related("unit", "industry", "project")]


@dataclass
class World:
    units: dict[str, Unit]
    clerk: Person
    projects: dict[str, Project]
    records: list[Recorded] = field(default_factory=list)

    @classmethod
    def make(cls, projects: Sequence[str] = ("p1", "p2")) -> World:
        """An empty ledger over a small city. Call it with the clock held at NOW."""
        for order, (code, implies, moves) in enumerate(STAGES):
            Stage.objects.create(code=code, label=code, order=order, implies=implies, moves=moves)
        for order, code in enumerate(ACTS):
            Act.objects.create(code=code, label=code, stage=Stage.objects.get(code="signed"), order=order)
        for code in INDUSTRIES:
            Industry.objects.create(code=code, label=code, branch="advanced_manufacturing")
        units = small_city()
        clerk = employ("clerk", Role.CLERK, units["park_a1"])
        return cls(units, clerk, {code: Project.objects.create(code=code, name=code) for code in projects})

    @property
    def replay(self) -> Replay:
        return Replay(self.records, SCHEME)

    def fact(self, project: str, kind: Kind, on: date | int, /, **argument: Any) -> NewFact:
        day = march(on) if isinstance(on, int) else on
        return NewFact(self.projects[project], kind, day, argument, reason=WHY)

    def reversal(self, seq: int) -> NewFact:
        gone = self.record(seq)
        return NewFact(self.projects[gone.project], Kind.REVERSED, gone.day, reason=WHY, reverses=seq)

    def repost(self, seq: int, on: int | None = None, **change: Any) -> NewFact:
        gone = self.record(seq)
        day, argument = march(on) if on else gone.day, {**gone.argument, **change}
        return NewFact(self.projects[gone.project], gone.kind, day, argument, reason=WHY, corrects=seq)

    def record(self, seq: int) -> Recorded:
        return next(record for record in self.records if record.seq == seq)

    def written(self, facts: Sequence[NewFact], head: int | None = None) -> list[Recorded]:
        """The notebook's lines for facts posted after `head` (now); a repost keeps the slot of what it corrects."""
        lines: list[Recorded] = []
        for seq, fact in enumerate(facts, start=(self.head if head is None else head) + 1):
            slot = self.record(fact.corrects).slot if fact.corrects else seq
            lines.append(Recorded(seq, fact.project.code, fact.on, slot, fact.kind, fact.argument, fact.reverses))
        return lines

    @property
    def head(self) -> int:
        return Head.objects.values_list("seq", flat=True).first() or 0

    def enter(self, *facts: NewFact, **how: Any) -> Batch:
        """Post the facts as one batch and note them down."""
        lines = self.written(facts)
        batch = post(facts, by=self.clerk, **how)
        self.records.extend(lines)
        return batch

    def put(self, project: str, kind: Kind, on: int, /, **argument: Any) -> int:
        """Post one fact; returns its seq."""
        self.enter(self.fact(project, kind, on, **argument))
        return self.head

    def open(self, project: str, on: int, unit: str = "park_a1", **more: Any) -> int:
        return self.put(project, Kind.OPENED, on, **{"unit": unit, "industry": "chips", "origin": "domestic", **more})

    def invest(self, project: str, on: int, yi: int, **more: Any) -> int:
        """State the total investment in 亿 yuan (or dollars, with a rate)."""
        how = {"kind": "total", "currency": "CNY", "qualifier": "exactly", **more}
        return self.put(project, Kind.AMOUNT, on, value=yi * YI, **how)

    def reach(self, project: str, on: int, stage: str) -> int:
        return self.put(project, Kind.REACHED, on, stage=stage)

    def take_back(self, seq: int) -> int:
        self.enter(self.reversal(seq))
        return self.head

    def correct(self, seq: int, on: int | None = None, **change: Any) -> int:
        """Reverse and repost; returns the seq of the repost."""
        self.enter(self.reversal(seq), self.repost(seq, on, **change))
        return self.head

    def believed(self, as_of: int, known_at: int | None = None) -> dict[Cell, Sums]:
        return believed(stored_legs(), march(as_of), self.head if known_at is None else known_at)

    def counted(self, account: str, as_of: int, known_at: int | None = None, **where: Any) -> int:
        """Millionths of projects at a stage or milestone, from the stored entries; `at_least` in yuan."""
        at_least = where.pop("at_least", 0)
        where = {"book": "arrivals", "account": account, "kind": "total", **where}
        return sum(
            sums.quantity
            for cell, sums in self.believed(as_of, known_at).items()
            if cell.basis_cny >= at_least and all(getattr(cell, name) == value for name, value in where.items())
        )

    def disagreements(self) -> list[tuple[date, int]]:
        """Every corner (day, seq) at which the stored entries and the replay differ."""
        legs, replay = stored_legs(), self.replay
        days = sorted({record.day for record in self.records})
        return [
            (day, seq)
            for day in days
            for seq in range(self.head + 1)
            if believed(legs, day, seq) != replay.cells(day, seq)
        ]

    def slots(self) -> dict[int, int]:
        return dict(Posting.objects.values_list("seq", "slot"))
