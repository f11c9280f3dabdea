"""Opens a workbook from outside without touching it: a bound child process reads, rows come back one by one.

Promise 15: bombs are stopped by caps on members, unpacked bytes, cells, seconds and memory; the server only ever holds
one frame. Promise 16: whatever has a DTD is refused before anything reads it.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from daliang.intake.limits import Limits, Refused
from daliang.intake.pipe import Pipe
from daliang.intake.rows import EMPTY, Cell, Row, Value
from daliang.vocabulary.refusal import N_, Refusal

CHILD = ["-m", "daliang.intake.child"]
_ROOT = Path(__file__).resolve().parent.parent.parent
Noted = tuple[int, int]
_SAYINGS = {
    "no_workbook": N_("这不是Excel工作簿；请用Excel或WPS另存为 .xlsx 后再上传"),
    "old_excel": N_("这是旧格式的Excel文件；请另存为 .xlsx 后再上传"),
    "encrypted": N_("文件加了密码，无法读取；请去掉打开密码后再上传"),
    "macros": N_("文件带有宏；请另存为不含宏的 .xlsx 后再上传"),
    "broken": N_("文件不完整或已损坏；请在Excel或WPS中打开，另存为 .xlsx 后再上传"),
    "tampered": N_("文件内部结构异常，未予读取；请在Excel或WPS中打开，另存为 .xlsx 后再上传"),
    "entities": N_("文件里带有实体声明，可能有害，未予读取；请在Excel或WPS中打开，另存为 .xlsx 后再上传"),
    "bomb": N_("文件展开后比原来大数百倍，可能有害，未予读取；请只保留需要导入的内容，另存为 .xlsx 后再上传"),
    "too_large": N_("文件超过%(limit)s MB；请去掉图片或分成几个文件上传"),
    "too_large_unpacked": N_("文件展开后超过%(limit)s MB；请分成几个文件上传"),
    "too_many_members": N_("文件内部超过%(limit)s个部件；请去掉图片和附件后再上传"),
    "too_many_sheets": N_("工作表超过%(limit)s张；请只保留需要导入的工作表"),
    "too_many_cells": N_("有内容的单元格超过%(limit)s个；请分成几个文件上传"),
    "too_far": N_("%(cell)s格离表格太远，还填有内容；请删去表格以外的内容后再上传"),
    "long_cell": N_("%(cell)s格的文字超过32767个字；请写得短些"),
    "too_wide": N_("有一行的文字过长；请分成几列或写得短些"),
    "too_slow": N_("文件读取超过%(limit)s秒，已停止；请分成几个文件上传"),
    "too_much_memory": N_("文件内容过大，读取时超出内存上限；请分成几个文件上传"),
}


@dataclass(frozen=True)
class SheetHead:
    """What is known of a sheet before its rows are read."""

    name: str
    is_hidden: bool
    cells: int
    bottom: int


class Workbook:
    """An opened workbook: its sheets at once, its rows as they are asked for, once."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        frame = self._frame()
        with _understood():
            self.sheets = [SheetHead(**head) for head in frame["sheets"]]

    def rows(self) -> Iterator[Row]:
        """All rows that hold something, sheet by sheet. Hidden sheets are left out: nobody saw what is on them."""
        while "end" not in (frame := self._frame()):
            with _understood():
                sheet = self.sheets[frame["sheet"]]
                rows = [] if sheet.is_hidden else [_row(sheet.name, *packed) for packed in frame["rows"]]
            yield from rows

    def _frame(self) -> dict[str, Any]:
        with _understood():
            frame: dict[str, Any] = json.loads(self._pipe.frame())
            if "refused" in frame:
                raise Refused(frame["refused"], **frame["params"])
        return frame


@contextmanager
def opened(path: Path, *, limits: Limits | None = None) -> Iterator[Workbook]:
    """Open a workbook; whatever is wrong with it is a Refusal. Its process ends with the block."""
    limits = limits or Limits()
    if path.stat().st_size > limits.file_bytes:
        raise _refusal(Refused("too_large", limit=limits.file_bytes // 1_000_000))
    with path.open("rb") as file:
        process = subprocess.Popen(
            [sys.executable, "-P", *CHILD, json.dumps(asdict(limits))],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"PYTHONPATH": str(_ROOT)},  # and none of the server's secrets
        )
    with process:
        try:
            yield Workbook(Pipe(process, seconds=limits.seconds))
        finally:
            process.kill()


def safe_rows(path: Path, *, limits: Limits | None = None) -> Iterator[Row]:
    """Give the rows of a workbook's visible sheets: sheet, row number, cells. Memory does not grow with the file."""
    with opened(path, limits=limits) as book:
        yield from book.rows()


@contextmanager
def _understood() -> Iterator[None]:
    """The child is not trusted: words that make no sense are a broken file."""
    try:
        yield
    except Refused as no:
        raise _refusal(no if no.code in _SAYINGS else Refused("broken")) from no
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise _refusal(Refused("broken")) from error


def _refusal(no: Refused) -> Refusal:
    refusal = Refusal(_SAYINGS[no.code], code=no.code)
    refusal.params.update(no.params)
    return refusal


def _row(sheet: str, number: int, is_hidden: bool, values: list[Value], days: list[int], noted: list[Noted]) -> Row:
    for column in days:
        values[column] = date.fromisoformat(str(values[column]))
    cells = [EMPTY if value is None else Cell(value) for value in values]
    for column, mark in noted:
        cells[column] = Cell(values[column], mark)
    return Row(sheet, number, cells, is_hidden)
