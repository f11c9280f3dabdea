"""A notice of targets as a Word letter: number, title, what is asked and how it is counted, the table of targets.

The letter is the office's own, in Chinese whatever the reader's language. An officer finishes it in Word.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from docx import Document as open_document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from daliang.measures.models import Measure
from daliang.measures.wording import counting_words
from daliang.org.models import Person, Unit
from daliang.targets.amounts import written
from daliang.targets.contents import Contents, Row, issued
from daliang.targets.models import Each, Rule, Version
from daliang.vocabulary.numerals import chinese_number

CHINESE = "zh-hans"
BODY, HEAD = "仿宋", "黑体"  # not a sentence: fonts


def notice_letter(version: Version, *, reader: Person | None) -> bytes:
    """The version as .docx with the targets that the reader may see; all of them for None, the house itself."""
    contents = issued([version], reader)[version.pk]
    measures = {measure.code: measure for measure in Measure.objects.all()}
    with override(CHINESE):
        document = open_document()
        _look(document)
        _heading(document, contents)
        _opening(document, version, contents)
        for number, row in enumerate(contents.rows, start=1):
            document.add_paragraph(_asked(number, row, measures))
        _table(document, contents, measures)
        if contents.burden_note:
            document.add_paragraph(contents.burden_note)
        if contents.dated:
            dated = {name: getattr(contents.dated, name) for name in ("year", "month", "day")}
            _aligned(document, _("%(year)s年%(month)s月%(day)s日") % dated, WD_ALIGN_PARAGRAPH.RIGHT)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _look(document: WordDocument) -> None:
    style: Any = document.styles["Normal"]
    style.font.size = Pt(14)
    _written_in(style, BODY)


def _written_in(of: Any, font: str) -> None:
    """A style or run in this font, for Chinese too: Word keeps one apart for it."""
    of.font.name = font
    of.element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _aligned(
    document: WordDocument, text: str, side: WD_ALIGN_PARAGRAPH, *, size: int = 0, is_head: bool = False
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = side
    run = paragraph.add_run(text)
    if size:
        run.font.size = Pt(size)
    if is_head:
        _written_in(run, HEAD)


def _heading(document: WordDocument, contents: Contents) -> None:
    _aligned(document, contents.document, WD_ALIGN_PARAGRAPH.CENTER)
    _aligned(document, contents.title, WD_ALIGN_PARAGRAPH.CENTER, size=20, is_head=True)
    if contents.is_synthetic:
        _aligned(document, _("（演示，非真实文件）"), WD_ALIGN_PARAGRAPH.CENTER)


def _opening(document: WordDocument, version: Version, contents: Contents) -> None:
    document.add_paragraph(_("各县（市、区）人民政府，各功能区管委会："))
    days = {name: of.isoformat() for name, of in (("starts", version.notice.starts), ("ends", version.notice.ends))}
    asked = _("现将 %(starts)s 至 %(ends)s 的指标下达给你们，自 %(day)s 起按此计。") % {
        **days,
        "day": version.effective_on.isoformat(),
    }
    basis = _("依据：%(basis)s。") % {"basis": contents.basis.rstrip("。")} if contents.basis else ""
    document.add_paragraph(basis + asked)


def _asked(number: int, row: Row, measures: dict[str, Measure]) -> str:
    """一、新签约认定项目（≥20亿元）：每个园区至少 1。口径：…"""
    words = {
        "number": chinese_number(number),
        "label": label(row, measures),
        "rule": _rule(row),
        "counting": counting_words(measures[row.measure]),
    }
    return _("%(number)s、%(label)s：%(rule)s。口径：%(counting)s。") % words


def label(row: Row, measures: dict[str, Measure]) -> str:
    return row.label or measures[row.measure].label


def _rule(row: Row) -> str:
    if not row.is_coverage:
        return str(Rule(row.rule).label)
    least = written(row.minimum, rule=row.rule, aspect=row.aspect)
    return _("每个%(each)s至少 %(least)s") % {"each": Each(row.each).label, "least": least}


def _table(document: WordDocument, contents: Contents, measures: dict[str, Measure]) -> None:
    """Units with a target down, rows with a target across; none where nothing was split."""
    rows = [row for row in contents.rows if row.targets]
    codes = {code for row in rows for code in row.targets}
    units = list(Unit.objects.filter(code__in=codes).order_by("path"))
    if not units:
        return
    _aligned(document, _("指标分解表"), WD_ALIGN_PARAGRAPH.CENTER, is_head=True)
    table = document.add_table(rows=1, cols=1 + len(rows), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, (_("单位"), *(label(row, measures) for row in rows)), strict=True):
        cell.text = text
    for unit in units:
        texts = (unit.name, *(written(row.targets.get(unit.code), rule=row.rule, aspect=row.aspect) for row in rows))
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
