"""Which earlier row a `reversed` row of history.csv means, and which row after it is the correction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from daliang.ledger.facts import Kind
from daliang.playbook.faults import Faults
from daliang.playbook.shapes import HistoryRow
from daliang.vocabulary.refusal import N_

POINTS_AT = ("kind", "on", "batch")


@dataclass(frozen=True)
class Corrections:
    """Lines of history.csv: a reversal's to the row that it reverses, a correction's to the row that it corrects."""

    reverses: Mapping[int, int] = field(default_factory=dict)
    corrects: Mapping[int, int] = field(default_factory=dict)

    def slot(self, line: int) -> int:
        """The line at which a chain of corrections began: the place of the fact within its day."""
        while line in self.corrects:
            line = self.corrects[line]
        return line

    def standing(self, rows: Iterable[HistoryRow]) -> list[HistoryRow]:
        """The rows that are neither reversed nor reversals."""
        gone = set(self.reverses.values())
        return [row for row in rows if row.line not in gone and row.kind is not Kind.REVERSED]


def find_corrections(history: Sequence[HistoryRow], faults: Faults) -> Corrections:
    """A reversal names kind, day and batch of one row of its project; the next such row of its batch corrects it."""
    reverses: dict[int, int] = {}
    corrects: dict[int, int] = {}
    for at, row in enumerate(history):
        if row.kind is not Kind.REVERSED:
            continue
        found = [other for other in history[:at] if _meant(row, other) and other.line not in reverses.values()]
        if len(found) != 1:
            faults.add(
                "history.csv",
                row.line,
                N_("要冲销的登记找到 %(count)s 笔。"),
                N_("kind、on、batch 应恰好指明本项目此前的一笔登记，且未冲销过。"),
                count=len(found),
            )
            continue
        reverses[row.line] = found[0].line
        again = next((later for later in history[at + 1 :] if _repeats(later, row, found[0])), None)
        if again is not None:
            corrects[again.line] = found[0].line
    return Corrections(reverses, corrects)


def _meant(row: HistoryRow, other: HistoryRow) -> bool:
    named = tuple(str(row.argument.get(key)) for key in POINTS_AT)
    return other.project == row.project and named == (other.kind, other.on.isoformat(), other.batch)


def _repeats(later: HistoryRow, row: HistoryRow, target: HistoryRow) -> bool:
    return (later.project, later.batch, later.kind) == (row.project, row.batch, target.kind)
