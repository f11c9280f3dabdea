"""The officer's board: who has filed what, who is late or missing, and how long there is left. Four queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.rounds.deadlines import is_past
from daliang.rounds.fields import is_changed
from daliang.rounds.models import Line, Return, ReturnState, Round


@dataclass(frozen=True)
class Counts:
    """Lines of a return: carried on unchanged, changed, new."""

    carried: int = 0
    changed: int = 0
    new: int = 0


@dataclass(frozen=True)
class Tally:
    """Returns of a branch by state; `late` were filed late, `overdue` are not filed, not excused and past due."""

    filers: int
    states: Mapping[str, int]
    late: int
    overdue: int
    excused: int = 0

    @property
    def expected(self) -> int:
        """Have to file."""
        return self.filers - self.excused

    @property
    def missing(self) -> int:
        """Not filed yet, and not excused from it."""
        return self.states.get(ReturnState.DRAFT, 0) - self.excused

    @property
    def reported(self) -> int:
        """Filed, approved or accepted; after the closing also what was filed and carried to the next round."""
        return sum(self.states.get(state, 0) for state in ("filed", "approved", "accepted", "carried"))


@dataclass(frozen=True)
class Row:
    """One unit of the tree. `depth` 1 is the top. `ret` is None for a unit that only holds others."""

    unit: Unit
    depth: int
    ret: Return | None
    counts: Counts
    tally: Tally

    @property
    def is_missing(self) -> bool:
        return self.ret is not None and self.ret.is_missing


@dataclass(frozen=True)
class Board:
    """A round at a moment (city clock). `rows` follow the tree, parents before children."""

    round: Round
    now: datetime
    rows: list[Row]
    missing: list[Unit]
    tally: Tally

    @property
    def left(self) -> timedelta:
        """Time until due; nothing is left once it has passed."""
        return self.round.due_at - self.now

    @property
    def is_overdue(self) -> bool:
        return is_past(self.round.due_at, self.now)


def board(round_: Round, *, person: Person | None = None) -> Board:
    """The whole tree, or the person's branch. Units without a filer below are left out."""
    units = list(Unit.objects.all() if person is None else Unit.objects.visible_to(person))
    found = round_.returns.select_related(
        "unit",
        "round",
        "filed_by",
        "approved_by",
        "approved_for",
        "accepted_by",
        "returned_by",
        "returned_for",
        "carried_to__round",
        "allowance__by",
    )
    returns = {ret.unit_id: ret for ret in found}
    counts = _counts(round_)
    now = clock.now()
    rows = []
    for unit in units:
        below = [returns[other.pk] for other in units if unit.holds(other) and other.pk in returns]
        if below:
            ret = returns.get(unit.pk)
            rows.append(Row(unit, unit.depth, ret, counts[ret.pk] if ret else Counts(), _tally(below, now)))
    own = [row.ret for row in rows if row.ret is not None]
    return Board(round_, now, rows, [row.unit for row in rows if row.is_missing], _tally(own, now))


def _tally(returns: Iterable[Return], now: datetime) -> Tally:
    kept = list(returns)
    states = Counter(ret.state for ret in kept)
    late = sum(bool(ret.late_by) for ret in kept)
    overdue = sum(ret.is_missing and ret.is_overdue(now) for ret in kept)
    return Tally(len(kept), dict(states), late, overdue, sum(ret.is_excused for ret in kept))


def _counts(round_: Round) -> defaultdict[int, Counts]:
    """Return id → its lines counted."""
    today = clock.today()
    kinds: dict[int, Counter[str]] = defaultdict(Counter)
    for line in Line.objects.filter(belongs_to__round=round_):
        if not line.is_ignored:
            kinds[line.belongs_to_id][
                "new" if line.is_new else "changed" if is_changed(line, today=today) else "carried"
            ] += 1
    return defaultdict(Counts, {ret: Counts(**counter) for ret, counter in kinds.items()})
