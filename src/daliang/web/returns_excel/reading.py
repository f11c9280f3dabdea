"""A filled template comes back: opened in the bound child process, read to plain rows, compared with nothing yet.

Promise 17: what nobody saw (hidden rows and columns) and what nobody typed (formulas, merged cells) is never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from daliang.intake import marks
from daliang.intake.cells import Hint, read_cell, shown
from daliang.intake.columns import Column, Kind
from daliang.intake.heads import Head, Layout, find_heads
from daliang.intake.limits import Limits
from daliang.intake.opening import Workbook, opened
from daliang.intake.refusing import Kept, kept
from daliang.intake.rows import Cell, Place, Row
from daliang.intake.stamps import SIDE_SHEETS
from daliang.vocabulary.money import Money, describe_money, parse_money
from daliang.vocabulary.refusal import N_, Refusal, Refusals, quoted
from daliang.vocabulary.texts import clean_text
from daliang.web.returns_excel.columns import KEY, columns_of_return

LIMITS = Limits(
    file_bytes=5_000_000, unpacked_bytes=60_000_000, sheets=20, cells=100_000, area=1_000_000, columns=100, seconds=20
)
MOST_ROWS = 600
_NUMBER = re.compile(r"\bTB-[0-9A-F]{8}\b")
_UNTYPED = marks.FORMULA | marks.ERROR | marks.MERGED


@dataclass
class Came:
    """What a workbook said: the number of its template, its rows as they are kept, and what is to be told of it."""

    number: str
    rows: list[dict[str, Any]]
    notices: list[Kept] = field(default_factory=list)


def read_workbook(path: Path, *, today: date) -> Came:
    """Read a filled template. Refusals of the whole file: those of `opened`, `no_rows`, `two_sheets`, `no_template`,
    `no_key_column`, `hidden_column`, `doubled_column`, `too_many`.
    """
    columns = columns_of_return()
    with opened(path, limits=LIMITS) as book:
        layout, rows, notices = _table(book, columns)
    _be_sound(layout)
    came = Came(_number(rows), [], notices + [_told(one) for one in layout.notices])
    came.notices += [_told(_left_out(column)) for column in columns if column.code not in layout.by_code()]
    below = [row for row in rows if row.number >= layout.first_row and _holds(row, layout)]
    if len(below) > MOST_ROWS:
        raise Refusal(N_("表中有%(count)s行，最多%(most)s行。"), code="too_many", count=len(below), most=MOST_ROWS)
    came.rows = [_read(row, layout, today) for row in below]
    return came


def _table(book: Workbook, columns: Sequence[Column]) -> tuple[Layout, list[Row], list[Kept]]:
    """The one sheet that holds the table; other sheets are named as not read."""
    found: list[tuple[Layout, list[Row]]] = []
    lost: list[Refusal] = []
    unread = [sheet.name for sheet in book.sheets if sheet.is_hidden]
    for name, coming in groupby(book.rows(), key=lambda row: row.sheet):
        rows = list(coming)
        if name in SIDE_SHEETS:
            continue
        layout = find_heads(rows, columns)
        if layout.is_found:
            found.append((layout, rows))
        else:
            lost += layout.refusals
            unread.append(name)
    if not found:
        raise Refusals(lost) if lost else Refusal(N_("工作簿里没有内容；请下载模板填写后再上传。"), code="no_rows")
    if len(found) > 1:
        sheets = "、".join(quoted(layout.sheet) for layout, _rows in found)
        raise Refusal(N_("有%(count)s张工作表都像填报表（%(sheets)s）；请只保留填好的一张。"), code="two_sheets",
                      count=len(found), sheets=sheets)  # fmt: skip
    return *found[0], [_told(_unread(name)) for name in unread if name not in SIDE_SHEETS]


def _unread(sheet: str) -> Refusal:
    return Refusal(N_("工作表“%(sheet)s”不是填报表或已隐藏，没有读取。"), code="unread_sheet", sheet=quoted(sheet))


def _left_out(column: Column) -> Refusal:
    return Refusal(N_("表中没有“%(label)s”一列，各行的这一栏按没有变化处理。"), code="no_column", label=column.label)


def _be_sound(layout: Layout) -> None:
    """What stands in the way of the whole sheet."""
    if KEY not in layout.by_code():
        raise Refusal(
            N_("“%(sheet)s”表里找不到“编号（请勿改动）”一列，分不清各行是哪个项目；请重新下载模板填写。"),
            code="no_key_column",
            sheet=quoted(layout.sheet),
        )
    hidden = [_hidden_column(head, layout) for head in layout.heads if head.is_hidden]
    if refusals := [*layout.refusals, *hidden]:
        raise Refusals(refusals)


def _hidden_column(head: Head, layout: Layout) -> Refusal:
    message = N_("“%(label)s”所在的列（%(sheet)s!%(cell)s）是隐藏的，没有读取；请取消隐藏、核对后再上传。")
    return Refusal(message, code="hidden_column", label=head.column.label, sheet=quoted(layout.sheet),
                   cell=head.place.address)  # fmt: skip


def _number(rows: Iterable[Row]) -> str:
    """The template's number, as it stands above the table."""
    texts = (cell.value for row in rows for cell in row.cells if isinstance(cell.value, str))
    found = next((match[0] for match in map(_NUMBER.search, texts) if match), "")
    if not found:
        message = N_("文件里没有填报模板的编号（TB-开头，在表头上面一行）；请从本页下载模板，填写后再上传。")
        raise Refusal(message, code="no_template")
    return found


def _holds(row: Row, layout: Layout) -> bool:
    return any(not row.cell(head.at).is_empty for head in layout.heads)


def _read(row: Row, layout: Layout, today: date) -> dict[str, Any]:
    """One row as it is kept until somebody says yes."""
    at = layout.by_code()[KEY].at
    said = {
        head.column.code: _cell(row.cell(head.at), row.place(head.at), head, today)
        for head in layout.heads
        if head.column.code != KEY
    }
    return {
        "number": row.number,
        "sheet": row.sheet,
        "key": clean_text(shown(row.cell(at).value)).strip(),
        "key_cell": _address(row.place(at)),
        "is_hidden": row.is_hidden,
        "cells": said,
    }


def _told(refusal: Refusal, cell: str = "") -> Kept:
    """A refusal as it is kept; what it repeats from the workbook is cleaned of what nobody sees."""
    one = kept(refusal, cell=cell)
    said = {name: clean_text(value) if isinstance(value, str) else value for name, value in one["params"].items()}
    return one | {"params": said}


def _address(place: Place) -> str:
    return f"{place.sheet}!{place.address}"


def _cell(cell: Cell, place: Place, head: Head, today: date) -> dict[str, Any]:
    """`raw` is what a person sees in the cell, `text` what the draft would hold, or `refusal` why it cannot."""
    raw = clean_text(shown(cell.value))
    found: dict[str, Any] = {"cell": _address(place), "raw": raw, "text": raw, "asks": []}
    try:
        found["text"] = _text(cell, place, head, today, found["asks"]) or ""
    except Refusal as refusal:
        found["refusal"] = _told(refusal, cell=found["cell"])
        found["is_untyped"] = bool(cell.marks & _UNTYPED)
    return found


def _text(cell: Cell, place: Place, head: Head, today: date, asks: list[Kept]) -> str:
    """The text that the draft keeps: a day as ISO, a bare number with its unit, else as typed."""
    if cell.marks & marks.MERGED and not cell.marks & marks.FORMULA:
        raise Refusal(N_("此格与别的格合并，不清楚属于哪一行；请取消合并，逐行填写"), code="merged")
    value = _asked(cell, place, head, today, asks)
    if isinstance(value, Money):
        return _money_text(value, clean_text(shown(cell.value)).strip())
    if isinstance(value, date):
        return value.isoformat()
    if head.column.kind is Kind.TEXT and isinstance(cell.value, str):
        return clean_text(cell.value)
    return str(value) if value is not None else ""


def _asked(cell: Cell, place: Place, head: Head, today: date, asks: list[Kept]) -> Any:
    """The value as if each question about it were answered with yes; the questions are shown with the differences."""
    hint = Hint(head.unit or head.column.unit)
    confirmed: frozenset[str] = frozenset()
    while True:
        value = read_cell(head.column, cell, place=place, today=today, hint=hint, confirmed=confirmed)
        if not isinstance(value, Refusal):
            return value
        question = str(value.params.get("question", ""))
        if value.code != "ask" or question in confirmed:
            raise value
        asks.append(_told(value, cell=_address(place)))
        confirmed |= {question}


def _money_text(money: Money, typed: str) -> str:
    """As typed where the draft reads it to the same amount; else with the unit that the sheet states."""
    try:
        is_plain = parse_money(typed) == money
    except Refusal:
        is_plain = False
    return typed if is_plain and not _is_bare(typed) else describe_money(money)


def _is_bare(typed: str) -> bool:
    return typed.replace(",", "").replace(".", "").strip().isdecimal()
