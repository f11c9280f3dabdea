"""The matrix of a draft as a workbook: out as it stands, and back into the draft, all of it or nothing.

Promise 17: what nobody saw (hidden rows, columns, sheets) and what nobody typed (formulas, merged cells) is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import override

from daliang.intake import marks
from daliang.intake.cells import shown
from daliang.intake.columns import Column
from daliang.intake.limits import Limits
from daliang.intake.opening import opened
from daliang.intake.rows import Cell, Row
from daliang.intake.stamps import SIDE_SHEETS
from daliang.intake.template import write_template
from daliang.org.models import Unit
from daliang.targets.amounts import read_amount
from daliang.targets.contents import Contents
from daliang.targets.contents import Row as Asked
from daliang.targets.models import Draft
from daliang.targets.splitting import tree_on
from daliang.vocabulary.refusal import N_, Refusal, Refusals, quoted
from daliang.vocabulary.texts import clean_text
from daliang.web.targets.differing import Words
from daliang.web.targets.writing import shown_amount

LIMITS = Limits(
    file_bytes=5_000_000, unpacked_bytes=60_000_000, sheets=20, cells=100_000, area=1_000_000, columns=300, seconds=20
)
UNIT = "unit"
_CODE = re.compile(r"\[([A-Za-z0-9_-]+)\]\s*\*?\s*$")
_UNTYPED = {
    marks.FORMULA: N_("此格是公式；请粘贴为数值"),
    marks.ERROR: N_("此格是公式的错误值；请填数"),
    marks.MERGED: N_("此格与别的格合并，不清楚属于哪一格；请取消合并"),
    marks.SCALED: N_("此格的数字格式把数缩成了万或亿显示；请改为常规格式，写明单位，例如 20亿"),
}
Targets = dict[tuple[str, str], int | None]


def as_workbook(draft: Draft) -> bytes:
    """Units down, indicators across, in Chinese; each head ends with the code by which it is found again."""
    contents = Contents.read(draft.contents)
    with override("zh-hans"):
        words = Words.now()
        columns = [
            Column(UNIT, f"{_('单位代码')} [{UNIT}]", note=_("请勿改动。"), width=20),
            Column("name", _("单位"), width=28),
            *(
                Column(row.code, f"{words.label(row)} [{row.code}]", note=words.asked(row), width=22)
                for row in contents.rows
            ),
        ]
        lines = [
            {UNIT: unit, "name": words.units[unit]}
            | {row.code: shown_amount(row, row.targets.get(unit)) for row in contents.rows}
            for unit in tree_on(draft.notice, contents)
        ]
        notes = (
            _("个数写 3，金额写 20亿，比例写 35%；留空是没有目标。"),
            _("没有列出的单位和指标保持不变。"),
        )
        return write_template(columns, title=f"{draft.notice.code} {_('指标分解')}", notes=notes, rows=lines)


def read_sheet(file: File[bytes], contents: Contents) -> Targets:
    """(row code, unit code) → amount, None for an empty cell. Refusals: those of `opened`, `too_large`, `no_head`,
    `hidden_column`, and each cell's own with its address.
    """
    if file.size > LIMITS.file_bytes:
        raise Refusal(
            N_("文件超过%(limit)s MB；分解表没有这样大，请去掉图片或其他工作表后再上传。"), code="too_large",
            limit=LIMITS.file_bytes // 1_000_000,
        )  # fmt: skip
    with NamedTemporaryFile(suffix=".xlsx") as there:
        for piece in file.chunks():
            there.write(piece)
        there.flush()
        with opened(Path(there.name), limits=LIMITS) as book:
            rows = [row for row in book.rows() if row.sheet not in SIDE_SHEETS]
    head, columns = _head(rows)
    reading = _Reading(contents, columns, set(Unit.objects.values_list("code", flat=True)))
    found = reading.targets(row for row in rows if row.sheet == head.sheet and row.number > head.number)
    if reading.refusals:
        raise Refusals(reading.refusals)
    return found


def _head(rows: Iterable[Row]) -> tuple[Row, dict[str, int]]:
    """The row that holds [unit], and the column of each code."""
    for row in rows:
        texts = [clean_text(cell.value).strip() if isinstance(cell.value, str) else "" for cell in row.cells]
        codes = {match[1]: at for at, text in enumerate(texts) if (match := _CODE.search(text))}
        if UNIT in codes:
            return row, codes
    raise Refusal(
        N_("文件里找不到“单位代码 [unit]”这一列的表头：请从本页下载分解表，填写后再上传。"),
        code="no_head",
        field="file",
    )


@dataclass
class _Reading:
    """The rows below the head; what cannot be taken is collected."""

    contents: Contents
    columns: Mapping[str, int]
    units: set[str]

    def __post_init__(self) -> None:
        self.refusals: list[Refusal] = []
        self.met: set[str] = set()

    def targets(self, rows: Iterable[Row]) -> Targets:
        rows = list(rows)
        asked = [row for row in self.contents.rows if row.code in self.columns]
        if not asked:
            self.refuse(N_("文件里没有草稿中的指标：请从本页重新下载分解表。"), "no_row", "")
        return dict(pair for row in rows if (unit := self._unit(row)) for pair in self._cells(row, unit, asked))

    def refuse(self, message: str, code: str, where: str, **params: object) -> None:
        self.refusals.append(Refusal(message, code=code, field="file", where=where, **params))

    def _unit(self, row: Row) -> str:
        at = self.columns[UNIT]
        unit = clean_text(shown(row.cell(at).value)).strip()
        if not unit:
            return ""
        if row.is_hidden:
            self.refuse(N_("这一行是隐藏的，没有读取；请取消隐藏、核对后再上传。"), "hidden_row", row.place(at).address)
        elif unit not in self.units:
            self.refuse(N_("没有代码为“%(found)s”的单位。"), "unknown_unit", row.place(at).address, found=quoted(unit))
        elif unit in self.met:
            self.refuse(N_("单位“%(found)s”在表里有两行；请只留一行。"), "repeated", row.place(at).address, found=unit)
        else:
            self.met.add(unit)
            return unit
        return ""

    def _cells(self, row: Row, unit: str, asked: Iterable[Asked]) -> Iterator[tuple[tuple[str, str], int | None]]:
        for one in asked:
            at = self.columns[one.code]
            cell, where = row.cell(at), row.place(at).address
            wrong = next((words for bit, words in _UNTYPED.items() if cell.marks & bit), None)
            if cell.marks & marks.HIDDEN:
                self.refuse(N_("此格在隐藏的列里，没有读取；请取消隐藏、核对后再上传。"), "hidden_column", where)
            elif wrong:
                self.refuse(wrong, "not_typed", where)
            else:
                try:
                    yield (one.code, unit), read_amount(_text(cell), rule=one.rule, aspect=one.aspect)
                except Refusal as refusal:
                    refusal.where = where
                    self.refusals.append(refusal)


def _text(cell: Cell) -> str:
    """What a person sees: 0.35 shown as per cent is 35%."""
    if cell.marks & marks.PERCENT and isinstance(cell.value, float):
        return f"{shown(cell.value * 100)}%"
    return clean_text(shown(cell.value))
