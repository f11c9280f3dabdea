"""Finds the table on a sheet: its head among the first thirty rows, its columns by their labels, Chinese or English.

Promise 17: a number's unit comes from what the sheet states, and an unknown head is never taken for a column silently.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from daliang.intake import marks
from daliang.intake.columns import Column, Kind, Unit, plain
from daliang.intake.labels import Labels, keys, names, unit_in, unit_of_sheet
from daliang.intake.rows import Cell, Place, Row
from daliang.intake.stamps import find_stamp, stamp_of
from daliang.vocabulary.refusal import N_, Refusal, quoted

DEPTH = 30
_ALIKE = 60
_IDLE_HEADS = {"序号", "no", "no.", "#"}  # not a sentence: heads that count the rows
_STEMS = "甲乙丙丁戊己庚辛壬癸"  # not a sentence: how the lines under a head are numbered
_TOTALS = re.compile(
    r"(?:合|总|小)计.{0,8}|累计|.{0,8}(?:合|总|小)计|(?:grand|sub)?total",  # not a sentence: rows of totals
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Head:
    """One column found on the sheet; `unit` is what its head, or a line above the table, states."""

    column: Column
    place: Place
    text: str
    unit: Unit | None = None
    is_hidden: bool = False

    @property
    def at(self) -> int:
        return self.place.column


@dataclass(frozen=True)
class Layout:
    """Where the table is. `refusals` stand in its way; `notices` are told and need a yes. Row 0: no table."""

    sheet: str
    row: int = 0
    first_row: int = 0
    heads: tuple[Head, ...] = ()
    stamp: str = ""
    is_ours: bool = False
    refusals: list[Refusal] = field(default_factory=list)
    notices: list[Refusal] = field(default_factory=list)

    @property
    def is_found(self) -> bool:
        return self.row > 0

    def by_code(self) -> dict[str, Head]:
        return {head.column.code: head for head in self.heads}


def find_heads(rows: Iterable[Row], columns: Sequence[Column]) -> Layout:
    """Find the table in the first rows of one sheet."""
    top = list(islice((row for row in rows if row.number <= DEPTH), DEPTH))
    labels = Labels(columns)
    sheet = top[0].sheet if top else ""
    best = _best(top, labels)
    if best is None:
        return Layout(sheet, refusals=[_no_head(sheet, columns)])
    above, row = best
    stamp = find_stamp(cell.value for line in top for cell in line.cells)
    heads, unknown = _matched(above, row, labels, _sheet_unit(top, row))
    spoken = _spoken(columns, heads)
    after = next((line for line in top if line.number > row.number), None)
    numbering = after is not None and _is_numbering(after)
    return Layout(
        sheet,
        row.number,
        row.number + 1 + numbering,
        tuple({head.column.code: head for head in reversed(heads)}.values())[::-1],
        stamp,
        stamp == stamp_of(columns),
        refusals=[*_missing(heads, spoken, row), *_doubled(heads)],
        notices=[*_unknown(unknown, heads, columns, spoken), *_hidden(heads)],
    )


def split_at_heads(rows: Iterable[Row], columns: Sequence[Column]) -> tuple[Layout, Iterator[Row]]:
    """The layout of one sheet and the rows below its head, without holding more than the first thirty."""
    coming = iter(rows)
    top = list(islice(coming, DEPTH))
    layout = find_heads(top, columns)
    below = (row for row in chain(top, coming) if layout.is_found and row.number >= layout.first_row)
    return layout, below


def is_total(row: Row, layout: Layout) -> bool:
    """Whether the row adds up others (合计, 小计): its first text says so."""
    texts = (str(row.cell(head.at).value or "") for head in layout.heads)
    first = next(("".join(text.split()) for text in chain([_text(row.cell(0))], texts) if text.strip()), "")
    return bool(_TOTALS.fullmatch(first))


def _text(cell: Cell) -> str:
    return cell.value.strip() if isinstance(cell.value, str) else ""


def _best(top: list[Row], labels: Labels) -> tuple[Row | None, Row] | None:
    """The row in which most columns are found, alone or below a row of groups; the upper one of equals.

    The lower of two equal rows is taken when its heads are merged from above: the head ends there.
    """
    best: tuple[Row | None, Row] | None = None
    most = 0
    for above, row in pairwise(chain([None], top)):
        if row is None:
            continue
        joined = above if above is not None and above.number == row.number - 1 else None
        heads, _rest = _matched(joined, row, labels, None)
        found = len({head.column.code for head in heads})
        continues = found == most > 0 and joined is not None and all(_is_merged(row, head) for head in heads)
        if found > most or continues:
            best, most = (joined, row), found
    return best if most >= min(2, len(labels.columns)) else None


def _spoken(columns: Sequence[Column], heads: Sequence[Head]) -> list[Column]:
    """The columns in the language of the sheet: the other one where most heads are in it."""
    others = sum(head.column not in columns for head in heads)
    return [column.twin if column.twin and others * 2 > len(heads) else column for column in columns]


def _is_merged(row: Row, head: Head) -> bool:
    return bool(row.cell(head.at).marks & marks.MERGED)


def _matched(
    above: Row | None, row: Row, labels: Labels, sheet_unit: Unit | None
) -> tuple[list[Head], list[tuple[Place, str]]]:
    """The heads that name a column, and the texts that name none."""
    groups = _groups(above, row)
    found, unknown = [], []
    for at in range(max(len(row.cells), len(groups))):
        own, group = _text(row.cell(at)), groups[at] if at < len(groups) else ""
        text, source = (own, row) if own or above is None else (group, above)
        if not text or plain(text) in _IDLE_HEADS or _continues_left(source, at):
            continue
        column = labels.find(text, group)
        if column is None:
            unknown.append((source.place(at), text))
            continue
        unit = (unit_in(own) or unit_in(group) or sheet_unit) if column.kind is Kind.MONEY else None
        found.append(Head(column, source.place(at), text, unit, bool(row.cell(at).marks & marks.HIDDEN)))
    return found, unknown


def _continues_left(row: Row, at: int) -> bool:
    """Whether the cell only repeats its left neighbour, being merged with it."""
    return bool(row.cell(at).marks & marks.ACROSS) and row.cell(at).value == row.cell(at - 1).value


def _groups(above: Row | None, row: Row) -> list[str]:
    """The group over each column; an empty cell beside a group belongs to it where the row below has its own text."""
    if above is None:
        return []
    texts = [_text(cell) for cell in above.cells]
    last = ""
    for at in range(max(len(texts), len(row.cells))):
        own = texts[at] if at < len(texts) else ""
        if at >= len(texts):
            texts.append("")
        if own:
            last = own
        elif _text(row.cell(at)):
            texts[at] = last
        else:
            last = ""
    return texts


def _sheet_unit(top: list[Row], row: Row) -> Unit | None:
    """The unit stated above the table, the nearest line first."""
    lines = [line for line in reversed(top) if line.number < row.number]
    units = (unit_of_sheet(_text(cell)) for line in lines for cell in line.cells if _text(cell))
    return next((unit for unit in units if unit), None)


def _is_numbering(row: Row) -> bool:
    """甲 乙 1 2 3 under a head."""
    said = [str(cell.value).removesuffix(".0").strip() for cell in row.cells if not cell.is_empty]
    numbers = [int(text) for text in said if text.isdecimal()]
    stems = [text for text in said if len(text) == 1 and text in _STEMS]
    in_order = numbers == list(range(1, len(numbers) + 1)) and "".join(stems) == _STEMS[: len(stems)]
    return len(said) > 2 and bool(numbers) and len(numbers) + len(stems) == len(said) and in_order


def where(place: Place) -> str:
    """“项目”表D3格."""
    return _("“%(sheet)s”表%(cell)s格") % {"sheet": quoted(place.sheet), "cell": place.address}


def _no_head(sheet: str, columns: Sequence[Column]) -> Refusal:
    wanted = [column.label for column in columns if column.required] or [column.label for column in columns]
    message = N_("“%(sheet)s”表前%(depth)s行里找不到表头；表头应有这些栏目：%(wanted)s")
    return Refusal(message, code="no_head", sheet=quoted(sheet), depth=DEPTH, wanted="、".join(wanted[:8]))


def _missing(heads: list[Head], columns: Sequence[Column], row: Row) -> Iterator[Refusal]:
    found = {head.column.code for head in heads}
    for column in columns:
        if column.required and column.code not in found:
            message = N_("“%(sheet)s”表第%(row)s行的表头缺少必填栏目“%(label)s”；请补上这一列")
            yield Refusal(
                message,
                code="missing_column",
                field=column.code,
                sheet=quoted(row.sheet),
                row=row.number,
                label=column.label,
            )


def _doubled(heads: list[Head]) -> Iterator[Refusal]:
    places = defaultdict(list)
    for head in heads:
        places[head.column.code].append(head)
    for code, same in places.items():
        if len(same) > 1:
            message = N_("栏目“%(label)s”出现了%(count)s次（%(cells)s）；请只保留一列")
            cells = "、".join(f"{head.place.address} {quoted(head.text)}" for head in same)
            params = {"label": same[0].column.label, "count": len(same), "cells": cells}
            yield Refusal(message, code="doubled_column", field=code, where=where(same[1].place), **params)


def _unknown(
    unknown: list[tuple[Place, str]], heads: list[Head], columns: Sequence[Column], spoken: Sequence[Column]
) -> Iterator[Refusal]:
    """Each head that names no column, with the nearest one not found yet, as a question only."""
    taken = {head.column.code for head in heads}
    both = [(column, said.label) for column, said in zip(columns, spoken, strict=True) if column.code not in taken]
    free = {list(keys(name))[1]: label for column, label in both for name in names(column)}
    for place, text in unknown:
        key = list(keys(text))[1]
        near = process.extractOne(key, list(free), scorer=fuzz.ratio, score_cutoff=_ALIKE) if key else None
        if near:
            message = N_("“%(text)s”不是本表的栏目，不会导入；是不是“%(label)s”？如是，请把表头改成“%(label)s”")
            yield Refusal(message, code="unknown_column", where=where(place), text=quoted(text), label=free[near[0]])
        else:
            message = N_("“%(text)s”不是本表的栏目，不会导入")
            yield Refusal(message, code="unknown_column", where=where(place), text=quoted(text))


def _hidden(heads: list[Head]) -> Iterator[Refusal]:
    for head in heads:
        if head.is_hidden:
            message = N_("栏目“%(label)s”所在的列是隐藏的，仍会导入；如不需要，请删去这一列")
            yield Refusal(message, code="hidden_column", where=where(head.place), label=head.column.label)
