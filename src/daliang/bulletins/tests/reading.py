"""Reads the four formats back, each with another library than the one that wrote it."""

import html
import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

Cells = list[Any]


def word(content: bytes) -> WordDocument:
    return Document(BytesIO(content))


def text_of(content: bytes, format_: str) -> str:
    """Everything that a reader sees, without white space: line breaks differ from format to format."""
    return compact(_TEXTS[format_](content))


def compact(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


def rows_of(content: bytes, format_: str) -> list[Cells]:
    """The rows of all tables: texts in Word and Markdown, values in the workbook."""
    return _ROWS[format_](content)


def sheets_of(content: bytes) -> dict[str, list[Cells]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def pages_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def _word_text(content: bytes) -> str:
    document = word(content)
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    return "\n".join([*paragraphs, *_flat(_word_rows(content))])


def _word_rows(content: bytes) -> list[Cells]:
    return [[cell.text for cell in row.cells] for table in word(content).tables for row in table.rows]


def _sheet_text(content: bytes) -> str:
    return "\n".join([*sheets_of(content), *_flat(_sheet_rows(content))])


def _sheet_rows(content: bytes) -> list[Cells]:
    return [row for rows in sheets_of(content).values() for row in rows]


def _markdown_text(content: bytes) -> str:
    return _unescaped(content.decode())


def _markdown_rows(content: bytes) -> list[Cells]:
    lines = [line for line in content.decode().splitlines() if line.startswith("|")]
    return [[_unescaped(cell).strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def _unescaped(text: str) -> str:
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text))


def _flat(rows: Iterable[Cells]) -> list[str]:
    return [str(cell) for row in rows for cell in row]


_TEXTS = {
    "docx": _word_text,
    "pdf": lambda content: "\n".join(pages_of(content)),
    "xlsx": _sheet_text,
    "md": _markdown_text,
}
_ROWS = {"docx": _word_rows, "xlsx": _sheet_rows, "md": _markdown_rows}
