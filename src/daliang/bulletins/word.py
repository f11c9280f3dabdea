"""The report as Word, filled into a layout that an officer may edit in Word (docs/bulletins.md)."""

from collections.abc import Callable, Mapping
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import Any

from docx import Document as open_document
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl.template import DocxTemplate
from jinja2 import TemplateError

from daliang.bulletins.filling import Filler
from daliang.bulletins.models import Language
from daliang.bulletins.paper import Column, Paper, Section, Table, head, printed
from daliang.bulletins.vetting import vetted
from daliang.vocabulary.refusal import N_, Refusal

LAYOUTS = Path(__file__).parent / "layouts"
SUPPLIED = {language: LAYOUTS / f"special-report.{language}.docx" for language in Language.values}
SUPPLIED_LETTER = LAYOUTS / "target-notice.zh.docx"
# What Word's own readers make of a file that Word did not write.
FAULTS = (ArithmeticError, AttributeError, LookupError, OpcError, RecursionError, SyntaxError, TypeError, ValueError)
_SHADES = {0: "E7E7E7", 1: "F4F4F4"}
_NO_SHADE = "FFFFFF"
_INDENT = "　"


def word(paper: Paper) -> bytes:
    """Print the paper as .docx in the supplied layout."""
    return _printed(paper, SUPPLIED[paper.language].read_bytes())


def filled_word(paper: Paper, name: str, layout: bytes) -> bytes:
    """The paper in a layout of the city's own, called `name`. Refusal `bad_layout` says why it cannot be filled."""
    return _or_refused(name, lambda: _printed(paper, vetted(layout, name)))


def supplied_letter(places: Mapping[str, Any]) -> bytes:
    """A notice of targets in the supplied layout."""
    return _letter(places, SUPPLIED_LETTER.read_bytes())


def filled_letter(places: Mapping[str, Any], name: str, layout: bytes) -> bytes:
    """A notice of targets in a layout of the city's own, called `name`. Refusal `bad_layout`."""
    return _or_refused(name, lambda: _letter(places, vetted(layout, name)))


def _letter(places: Mapping[str, Any], layout: bytes) -> bytes:
    filled, file = _filled(layout, places), BytesIO()
    filled.core_properties.title = str(places["title"])[:255]
    filled.save(file)
    return file.getvalue()


def _or_refused(name: str, fill: Callable[[], bytes]) -> bytes:
    try:
        return fill()
    except (TemplateError, Refusal, *FAULTS) as wrong:
        raise Refusal(
            N_("Word版式文件“%(file)s”无法套用：%(why)s。请对照说明改正占位符，或改用自带版式。"),
            code="bad_layout",
            where=name,
            file=name,
            why=(wrong.message or "" if isinstance(wrong, TemplateError) else str(wrong)).rstrip("。"),
        ) from wrong


def _printed(paper: Paper, layout: bytes) -> bytes:
    filled = _filled(layout, _places(paper))
    _set_widths(filled, paper)
    _set_properties(filled, paper)
    file = BytesIO()
    filled.save(file)
    return file.getvalue()


def _filled(layout: bytes, places: Mapping[str, Any]) -> WordDocument:
    document = DocxTemplate(BytesIO(layout))
    document.render(dict(places), Filler(), autoescape=True)
    file = BytesIO()
    document.save(file)
    return open_document(file)


def _places(paper: Paper) -> dict[str, Any]:
    """What the layout may name."""
    texts = ("masthead", "issue", "office", "made_on", "title", "warning", "brief", "colophon")
    sections = ("summary", "by_unit", "changes", "filing", "adjustments", "definitions")
    return {name: getattr(paper, name) for name in texts} | {
        name: _section(getattr(paper, name), paper.language) for name in sections
    }


def _section(section: Section, language: str) -> dict[str, Any]:
    tables = [_table(table, language) for table in section.tables]
    places = {"heading": section.heading, "paragraphs": section.paragraphs, "tables": tables}
    return places | ({"table": tables[0]} if tables else {})


def _table(table: Table, language: str) -> dict[str, Any]:
    top, titles = head(table.columns)
    shades = _SHADES if table.has_branches else {}
    return {
        "title": table.title,
        "first": table.columns[0].title,
        "groups": [{"text": cell.text, "span": cell.span} for cell in top if cell.is_group],
        "titles": titles or [column.title for column in table.columns],
        "rows": [_row(level, cells, shades.get(level, _NO_SHADE)) for level, cells in printed(table, language)],
        "notes": table.notes,
        "empty": table.empty,
    }


def _row(level: int, cells: list[str], shade: str) -> dict[str, Any]:
    name = _INDENT * max(level - 1, 0) + cells[0]
    return {"name": name, "figures": cells[1:], "cells": cells, "level": level, "shade": shade}


def _set_widths(document: WordDocument, paper: Paper) -> None:
    """Give the tables their widths, since columns follow the measures; the tables' alternative text names them."""
    names = ("summary", "by_unit", "changes", "adjustments")
    sections: dict[str, Section] = {name: getattr(paper, name) for name in names}
    page = document.sections[0]
    room = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    for element in document.element.body.iter(qn("w:tbl")):
        caption = element.tblPr.find(qn("w:tblCaption"))
        section = sections.get(caption.get(qn("w:val")) if caption is not None else "")
        if section:
            _set_table_widths(element, section.tables[0].columns, room)


def _set_table_widths(element: Any, columns: tuple[Column, ...], room: int) -> None:
    share = room / sum(column.width for column in columns)
    edges = [0, *accumulate(round(column.width * share / Mm(1) * 56.7) for column in columns)]
    for grid, left, right in zip(element.tblGrid.gridCol_lst, edges, edges[1:], strict=False):
        grid.set(qn("w:w"), str(right - left))
    for row in element.tr_lst:
        place = 0
        for cell in row.tc_lst:
            after = min(place + cell.grid_span, len(columns))
            cell.get_or_add_tcPr().get_or_add_tcW().set(qn("w:w"), str(edges[after] - edges[place]))
            place = after


def _set_properties(document: WordDocument, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.author = paper.masthead[:255], paper.office[:255]
    properties.created = properties.modified = paper.made_at.replace(tzinfo=None)
