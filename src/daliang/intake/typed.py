"""A row of a project sheet as it was typed: its values, what is wrong with them, and what has to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from daliang.intake import marks
from daliang.intake.cells import Hint, Read, read_cell
from daliang.intake.heads import Head, Layout
from daliang.intake.refusing import Kept, kept
from daliang.intake.register_columns import CLEAR, CODE, CONFIRMED, NAME
from daliang.intake.rows import Cell, Row
from daliang.intake.writing import NO, YES
from daliang.vocabulary.money import Money, describe_money
from daliang.vocabulary.refusal import Refusal

_QUESTIONS = 5  # that one cell can raise
_CLEARED = object()


@dataclass
class Typed:
    """One row. `values` holds what could be read, None for an empty cell, and a question's value as if confirmed."""

    row: Row
    heads: Mapping[str, Head]
    values: dict[str, Any] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    asks: list[Refusal] = field(default_factory=list)

    @property
    def code(self) -> str:
        return str(self.given(CODE) or "").strip()

    @property
    def name(self) -> str:
        return " ".join(str(self.given(NAME) or "").split())

    @property
    def is_confirmed(self) -> bool:
        return self.values.get(CONFIRMED) is True

    @property
    def is_empty(self) -> bool:
        """Nothing stands under any head."""
        return not self.refusals and all(value is None for value in self.values.values())

    def given(self, code: str) -> Any:
        """The value under this head, None where the cell is empty or there is no such head."""
        value = self.values.get(code)
        return None if value is _CLEARED else value

    def is_cleared(self, code: str) -> bool:
        return self.values.get(code) is _CLEARED

    def kept(self, refusal: Refusal) -> Kept:
        """The refusal with the cell it speaks of; a rule about the whole row names the row."""
        head = self.heads.get(refusal.field)
        return kept(refusal, cell=self.row.place(head.at).address if head else str(self.row.number))


def read_typed(row: Row, layout: Layout, *, today: date) -> Typed:
    """Read each cell under the heads of the table."""
    typed = Typed(row, layout.by_code())
    for head in layout.heads:
        cell = row.cell(head.at)
        if _clears(cell):
            typed.values[head.column.code] = _CLEARED
            continue
        value = _asked(typed, head, cell, today)
        if isinstance(value, Refusal):
            typed.refusals.append(value)
        else:
            typed.values[head.column.code] = value
    if all(row.cell(head.at).is_empty for head in layout.heads):
        typed.refusals.clear()
    return typed


def _clears(cell: Cell) -> bool:
    return isinstance(cell.value, str) and cell.value.strip() == CLEAR and not cell.marks & marks.FORMULA


def _asked(typed: Typed, head: Head, cell: Cell, today: date) -> Read | Refusal:
    """The value as it is once all questions about it are answered with yes; the questions are noted."""
    confirmed: frozenset[str] = frozenset()
    for _question in range(_QUESTIONS):
        place, hint = typed.row.place(head.at), Hint(head.unit)
        value = read_cell(head.column, cell, place=place, today=today, hint=hint, confirmed=confirmed)
        if not isinstance(value, Refusal) or value.code != "ask":
            return value
        typed.asks.append(value)
        confirmed |= {str(value.params["question"])}
    return value


def text_of(value: Any) -> str:
    """A value as a person would type it into the project's file."""
    if isinstance(value, Money):
        return describe_money(value)
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
