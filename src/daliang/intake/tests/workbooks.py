"""Workbooks for the tests: built cell by cell, or spoiled on purpose."""

from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

SHEET = "xl/worksheets/sheet1.xml"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets><sheet name="项目" sheetId="1" r:id="a"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="b" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    ),
}
HELLO = '<row r="1"><c r="A1" t="inlineStr"><is><t>你好</t></is></c></row>'


def sheet_xml(rows: str, *, before: str = "", columns: str = "") -> str:
    """The text of a worksheet around some rows; `before` stands where a DTD would."""
    start = f'<?xml version="1.0" encoding="UTF-8"?>{before}<worksheet {_MAIN}>{columns}<sheetData>'
    return f"{start}{rows}</sheetData></worksheet>"


def packed(path: Path, members: Mapping[str, str | bytes]) -> Path:
    """A workbook of bare members; those not given are the plainest that make a workbook."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in {**_PARTS, SHEET: sheet_xml(HELLO), **members}.items():
            archive.writestr(name, text)
    return path


def drawn(path: Path, draw: Callable[[Worksheet], object]) -> Path:
    """A workbook as Excel would save it, drawn by a function on its sheet 「项目」."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "项目"
    draw(sheet)
    book.save(path)
    return path
