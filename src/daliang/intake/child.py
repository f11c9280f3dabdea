"""The process that opens a workbook: stdin is the file, stdout takes frames; nothing else is in its reach.

A frame is its length (four bytes, big end first) and JSON: {"sheets": …}, {"sheet": number, "rows": …}, {"end": true}
or {"refused": code, "params": …}. JSON, because whoever breaks this process must not hand objects to its parent.
"""

import json
import resource
import sys
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook

from daliang.intake import marks
from daliang.intake.guarding import Guard
from daliang.intake.limits import LONGEST_TEXT, Limits, Refused
from daliang.intake.merging import Merges
from daliang.intake.places import address
from daliang.intake.scanning import BITS, ROW, Sheet

_FRAME = 1 << 18
_DAYS = (date, datetime)
_CLOCKS = (time, timedelta)


def main() -> None:
    """Bind the process by its limits, then look through the file, then read it."""
    limits = Limits(**json.loads(sys.argv[1]))
    confine(limits)
    out = sys.stdout.buffer
    try:
        try:
            for frame in frames(sys.stdin.buffer, limits):
                send(out, frame)
        except MemoryError as error:
            raise Refused("too_much_memory") from error
        except CalamineError as error:
            raise Refused("broken") from error
    except Refused as no:
        send(out, json.dumps({"refused": no.code, "params": no.params}))
    out.flush()


def confine(limits: Limits) -> None:
    """From here on the system itself stops what uses too much; no file can be written, no process started."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(kind, (most, most))


def send(out: BinaryIO, frame: str) -> None:
    packed = frame.encode("utf-8", "surrogatepass")
    out.write(len(packed).to_bytes(4, "big") + packed)


def frames(file: BinaryIO, limits: Limits) -> Iterator[str]:
    """All frames of one workbook."""
    guard = Guard(file, limits)
    sheets = guard.look()
    heads = [
        {"name": name, "is_hidden": hidden, "cells": scan.cells, "bottom": scan.bottom} for name, hidden, scan in sheets
    ]
    yield json.dumps({"sheets": heads})
    file.seek(0)
    book = CalamineWorkbook.from_filelike(file)
    for number, (name, _hidden, scan) in enumerate(sheets):
        if scan.cells:
            yield from _sheet(book, name, number, scan, guard.book.is_1904)
    yield json.dumps({"end": True})


def _sheet(book: CalamineWorkbook, name: str, number: int, scan: Sheet, is_1904: bool) -> Iterator[str]:
    """One sheet's rows, packed into frames of about a quarter of a megabyte; rows without anything are left out."""
    packed: list[str] = []
    size = 0
    for row in _rows(book, name, scan, is_1904):
        packed.append(row)
        size += len(row)
        if size > _FRAME:
            yield _frame(number, packed)
            packed, size = [], 0
    if packed:
        yield _frame(number, packed)


def _frame(number: int, packed: list[str]) -> str:
    return f'{{"sheet": {number}, "rows": [{",".join(packed)}]}}'


def _rows(book: CalamineWorkbook, name: str, scan: Sheet, is_1904: bool) -> Iterator[str]:
    sheet = book.get_sheet_by_name(name)
    if sheet.start is None:
        return
    left = [None] * sheet.start[1]
    merges = Merges(sheet.merged_cell_ranges or [])
    specials = _Specials(scan, is_1904)
    hidden_rows = frozenset(scan.hidden_rows)
    for number, found in enumerate(sheet.iter_rows(), start=1):
        values: list[Any] = left + found
        days = _plain(values, number)
        noted = specials.of(number, values)
        merges.fill(number, values, days, noted)
        if noted or any(value is not None for value in values):
            yield json.dumps([number, number in hidden_rows, values, days, list(noted.items())], ensure_ascii=False)


def _plain(values: list[Any], row: int) -> list[int]:
    """Turn a row's values into what JSON knows; give the columns that hold days."""
    days = []
    for column, value in enumerate(values):
        if value == "":
            values[column] = None
        elif isinstance(value, str):
            if len(value) > LONGEST_TEXT:
                raise Refused("long_cell", cell=address(column, row))
        elif isinstance(value, _DAYS):
            values[column] = value.isoformat()[:10]
            days.append(column)
        elif isinstance(value, _CLOCKS):
            values[column] = str(value)
    return days


class _Specials:
    """The marks of a row's cells, from what the scan saw."""

    def __init__(self, scan: Sheet, is_1904: bool) -> None:
        self.places = sorted(scan.special) if _unsorted(scan) else scan.special
        self.hidden = scan.hidden_columns
        self.is_1904 = is_1904

    def of(self, row: int, values: list[Any]) -> dict[int, int]:
        """Column → marks. A formula without a kept result lies where no value is: the row grows to hold it."""
        noted: dict[int, int] = {}
        first, last = (bisect_left(self.places, (row + more) * ROW << BITS) for more in (0, 1))
        for place in self.places[first:last]:
            column, mark = (place >> BITS) % ROW, place & (1 << BITS) - 1
            is_told = column < len(values) and values[column] is not None
            if is_told or mark & (marks.FORMULA | marks.ERROR):
                noted[column] = noted.get(column, 0) | mark
        if noted:
            values.extend([None] * (max(noted) + 1 - len(values)))
        self._columns(values, noted)
        return noted

    def _columns(self, values: list[Any], noted: dict[int, int]) -> None:
        for first, last in self.hidden:
            for column in range(first, min(last, len(values))):
                if values[column] is not None:
                    noted[column] = noted.get(column, 0) | marks.HIDDEN
        if self.is_1904:
            for column, value in enumerate(values):
                if isinstance(value, float):
                    noted[column] = noted.get(column, 0) | marks.OLD_SERIAL


def _unsorted(scan: Sheet) -> bool:
    return any(left > right for left, right in zip(scan.special, scan.special[1:], strict=False))


if __name__ == "__main__":
    main()
