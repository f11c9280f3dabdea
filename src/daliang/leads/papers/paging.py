"""A text whose rows have tabs between their cells, as the small page that reading knows how to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

LEAST = 2  # rows of a table; a single line with tabs is a line


def page_of(text: str) -> str:
    """Rows side by side become a table, so that cells are read by the head over them; a text without stays as it is.

    What stands over a table in its first column alone is its title.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    runs = [(is_row, list(run)) for is_row, run in groupby(lines, lambda line: "\t" in line)]
    if not any(is_row and len(run) >= LEAST for is_row, run in runs):
        return text
    return "\n".join(part for is_row, run in runs for part in (_table(run) if is_row else map(_paragraph, run)))


def _table(rows: Sequence[str]) -> Iterator[str]:
    titles = next((at for at, row in enumerate(rows) if len(row.split()) > 1), len(rows))
    yield from map(_paragraph, rows[:titles])
    if len(rows) - titles < LEAST:
        yield from map(_paragraph, rows[titles:])
        return
    yield "<table>"
    for row in rows[titles:]:
        yield "<tr>" + "".join(f"<td>{escape(cell, quote=False)}</td>" for cell in row.split("\t")) + "</tr>"
    yield "</table>"


def _paragraph(line: str) -> str:
    return f"<p>{escape(' '.join(line.split()), quote=False)}</p>"
