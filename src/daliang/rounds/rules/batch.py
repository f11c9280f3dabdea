"""Many cells of a return at once, as a grid sends them: each is settled by itself, and sent twice it is saved once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.db import transaction

from daliang.org import many
from daliang.org.models import Person
from daliang.rounds.judging import lines_of, moved_away
from daliang.rounds.merging import Fate, fate
from daliang.rounds.models import EDITABLE, Line, Return
from daliang.rounds.rules.drafting import add_line, log_typing, write_texts
from daliang.rounds.rules.guards import hold_in, may_write
from daliang.rounds.typing import kept_texts, labels_of
from daliang.vocabulary.refusal import N_, Refusal
from daliang.vocabulary.texts import clean_text


@dataclass(frozen=True)
class Entry:
    """A cell as somebody left it, and the text (`base`) that they typed over.

    A line is named by its position, or by the key that its writer's machine gave a new row.
    """

    line: int | str
    field: str
    text: str
    base: str


@dataclass(frozen=True)
class Settled:
    """What became of an entry: `there` stands in the cell now; `why` it was refused, else None."""

    entry: Entry
    fate: Fate
    there: str = ""
    why: Refusal | None = None


@transaction.atomic
def save_cells(ret: Return, entries: Sequence[Entry], *, by: Person) -> list[Settled]:
    """Save what may be saved; the others say why not. An entry for a new row makes the row, once for each key.

    Refusals of the whole: `not_your_role`, `not_your_unit`, `closed`, `wrong_state`. Of a cell: `unknown_field`,
    `too_long`, `moved_away`, `no_such_line`, `too_many`. A fixed number of queries for the rows that are there.
    """
    may_write(by, ret)
    hold_in(ret, EDITABLE)
    rows = _Rows(ret, by)
    labels = cache(labels_of)
    settled: list[Settled] = []
    written: dict[int, tuple[Line, dict[str, str]]] = {}
    for entry in entries:
        try:
            line = rows.at(entry.line)
            kept = kept_texts({entry.field: entry.text}, labels=labels)[entry.field]
        except Refusal as refusal:
            settled.append(Settled(entry, Fate.CLASH, why=refusal))
            continue
        there = line.typed.get(entry.field, "")
        found = fate(kept, base=clean_text(entry.base), there=clean_text(there))
        if found is Fate.MINE:
            written.setdefault(line.pk, (line, {}))[1][entry.field] = kept
            line.typed = {**line.typed, entry.field: kept}
        settled.append(Settled(entry, found, there if found is not Fate.MINE else kept))
    _write(ret, written.values(), rows.before, by)
    return settled


def _write(
    ret: Return, written: Iterable[tuple[Line, dict[str, str]]], before: Mapping[int, dict[str, str]], by: Person
) -> None:
    lines = []
    for line, kept in written:
        line.typed = before[line.pk]
        log_typing(line, ret, write_texts(line, kept, by), kept, by)
        lines.append(line)
    many.update(lines, ("typed", "typed_by", "corrected_by", "checked_by", "version"))


class _Rows:
    """The lines of a return under its lock, by position and by key; those that its entries ask for are made."""

    def __init__(self, ret: Return, by: Person) -> None:
        self.ret, self.by = ret, by
        self.lines: dict[int | str, Line] = {}
        self.before: dict[int, dict[str, str]] = {}
        for line in lines_of(ret):
            self._know(line)

    def _know(self, line: Line) -> Line:
        self.lines[line.position] = line
        if line.key:
            self.lines[line.key] = line
        self.before[line.pk] = line.typed
        return line

    def at(self, name: int | str) -> Line:
        line = self.lines.get(name)
        if line is None and isinstance(name, str):
            return self._know(add_line(self.ret, {}, by=self.by, key=name))
        if line is None:
            raise Refusal(N_("没有第%(number)s行；请刷新页面查看最新的填报。"), code="no_such_line", number=name)
        if line.is_away:
            raise moved_away(line)
        return line
