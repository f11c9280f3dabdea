"""Do the columns say what the database says? Encoded anew, step by step, and compared number by number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from daliang.ledger.columns.layout import Columns, Part, nothing
from daliang.ledger.columns.reading import columns, parts


class Difference(NamedTuple):
    """One row of the columns that the database does not bear out (English, for the log)."""

    row: str
    message: str


def compare() -> Iterator[Difference]:
    """Every column's first difference, step by step of the ledger; none proves the columns."""
    found = columns()
    rows = dict.fromkeys(Part._fields, 0)
    for _seq, part in parts(found.codes, 0, found.seq, Columns(0, found.codes, nothing())):
        yield from _differences(found, part, rows)
        rows = {name: rows[name] + len(table[0]) for name, table in part._asdict().items()}
    for name, table in found.part._asdict().items():
        if len(table[0]) != rows[name]:
            yield Difference(f"{name} {rows[name]}", f"{len(table[0])} rows, the database gives {rows[name]}")


def _differences(found: Columns, wanted: Part, rows: dict[str, int]) -> Iterator[Difference]:
    for name, table in wanted._asdict().items():
        first = rows[name]
        for field, array in zip(table._fields, table, strict=True):
            held = getattr(getattr(found.part, name), field)[first : first + len(array)]
            wrong = np.flatnonzero(held != array[: len(held)])
            if len(wrong):
                at = wrong[0]
                yield Difference(f"{name} {first + at}", f"{field} is {held[at]}, the database gives {array[at]}")
