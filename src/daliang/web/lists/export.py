"""The list as a workbook or as text: the same rows, columns and order as on the screen, row by row into a file.

Every text is written as text: no cell of ours can become a formula. No author, comment or hidden sheet; who took it
away stands on a sheet of its own and on each printed page.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from types import MappingProxyType
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from daliang.files.kinds import Kind
from daliang.intake.stamps import EXPORT_SHEET
from daliang.org import clock
from daliang.web.lists.asking import Asked

STEP = 2_000
MEMORY = 1_000_000  # bytes of a file that stay in memory before it goes to disk
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Cells = list[str | Decimal]
Notes = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Made:
    """A file that is ready to be sent, and how many rows it has."""

    file: SpooledTemporaryFile[bytes]
    rows: int


def lines(asked: Asked) -> Iterator[Cells]:
    """The heads, then a line a project; only a step's projects are in memory."""
    yield [column.head for column in asked.columns]
    for project in asked.rows().iterator(chunk_size=STEP):
        yield [column.value(project, asked.person) for column in asked.columns]


def harmless(text: str) -> str:
    """What a spreadsheet would take for a formula, behind an apostrophe."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _as_text(asked: Asked, file: IO[bytes], _notes: Notes) -> int:
    rows = -1
    words = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(words)
    for rows, line in enumerate(lines(asked)):  # noqa: B007
        writer.writerow([harmless(cell) if isinstance(cell, str) else f"{cell.normalize():f}" for cell in line])
    words.detach()
    return rows


def _as_workbook(asked: Asked, file: IO[bytes], notes: Notes) -> int:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(_("项目"))
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, max(1, len(asked.columns) - 1), 18)
    rows = -1
    for rows, line in enumerate(lines(asked)):
        _write(sheet, rows, line, bold if rows == 0 else None)
    _mark(book, sheet, asked, rows, notes)
    book.close()
    return rows


def _mark(book: Any, sheet: Any, asked: Asked, rows: int, more: Notes) -> None:
    """Who took it away, when and what for it may be used: on every printed page, and on a last sheet that is seen."""
    person, moment = asked.person, f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"
    unit = person.scope_unit.name if person.scope_unit else ""
    who = f"{person.name}（{person.username}）{unit} {moment}".replace("&", "&&")[:200]
    notes = book.add_worksheet(EXPORT_SHEET)
    notes.set_column(0, 0, 14)
    notes.set_column(1, 1, 100, book.add_format({"text_wrap": True}))
    said = [
        (_("导出人"), person.name),
        (_("登录名"), person.username),
        (_("单位"), unit),
        (_("导出时间"), moment),
        (_("查询条件"), "；".join(chip.text for chip in asked.filter.chips) or _("本人能看到的全部项目")),
        (_("行数"), str(rows)),
        *more,
        (
            _("使用要求"),
            _("本文件仅限申请用途的工作使用，不得转发、摘抄或上传互联网；用后妥善保管或销毁。"),
        ),
    ]
    for row, line in enumerate(said):
        _write(notes, row, line, None)
    for one in (sheet, notes):
        one.set_header(f"&L{who}")
        one.set_footer(f"&L{who}&R&P/&N")


def _write(sheet: Any, row: int, line: Sequence[str | Decimal], look: Any) -> None:
    for place, cell in enumerate(line):
        if isinstance(cell, str):
            sheet.write_string(row, place, cell, look)
        else:
            sheet.write_number(row, place, cell, look)


Writer = tuple[Callable[[Asked, IO[bytes], Notes], int], str]
KINDS: Mapping[str, Writer] = MappingProxyType(
    {
        "xlsx": (_as_workbook, Kind.XLSX.content_type),
        "csv": (_as_text, "text/csv; charset=utf-8"),
    }
)


def make(asked: Asked, kind: str, notes: Notes = ()) -> Made:
    """The list in one of KINDS; `notes` are more lines of the last sheet."""
    file = SpooledTemporaryFile(max_size=MEMORY)  # noqa: SIM115
    rows = KINDS[kind][0](asked, file, notes)
    file.seek(0)
    return Made(file, rows)
