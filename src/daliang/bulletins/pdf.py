"""The report as PDF, set by Typst. What people typed travels as JSON and is never read as Typst code."""

import json
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from daliang.bulletins.paper import Paper, Section, Table, head, printed

LAYOUT = Path(__file__).parent / "layouts" / "special-report.typ"
FONTS = pylopdf_fonts_zh_cn.serif_path().parent


def pdf(paper: Paper) -> bytes:
    """Print the paper. The fonts come with the package and the date is the closing's: every machine prints the same."""
    return typst.compile(
        LAYOUT,
        root=LAYOUT.parent,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"paper": json.dumps(_data(paper), ensure_ascii=False)},
        timestamp=paper.made_at.replace(microsecond=0),  # typst takes whole seconds only
    )


def _data(paper: Paper) -> dict[str, Any]:
    names = ("language", "masthead", "issue", "office", "made_on", "title", "warning", "brief", "colophon")
    return {name: getattr(paper, name) for name in names} | {
        "sections": [_section(section, paper.language) for section in paper.sections]
    }


def _section(section: Section, language: str) -> dict[str, Any]:
    tables = [_table(table, language) for table in section.tables]
    return {"heading": section.heading, "paragraphs": section.paragraphs, "tables": tables}


def _table(table: Table, language: str) -> dict[str, Any]:
    top, sub = head(table.columns)
    return {
        "title": table.title,
        "widths": [column.width for column in table.columns],
        "aligns": [column.kind.align for column in table.columns],
        "top": [{"text": cell.text, "span": cell.span, "is_group": cell.is_group} for cell in top],
        "sub": sub,
        "rows": [{"level": level, "cells": cells} for level, cells in printed(table, language)],
        "has_branches": table.has_branches,
        "notes": table.notes,
        "empty": table.empty,
    }
