"""Excel: the rows of its visible sheets."""

from collections.abc import Iterator
from io import BytesIO

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from daliang.leads.papers.docx import weigh
from daliang.leads.papers.limits import Limits


def lines(file: BytesIO, limits: Limits) -> Iterator[str]:
    """Each row that holds something, with tabs between its cells."""
    weigh(file, limits)
    book = CalamineWorkbook.from_filelike(file)
    for sheet in book.sheets_metadata:
        if sheet.visible == SheetVisibleEnum.Visible:
            for row in book.get_sheet_by_name(sheet.name).iter_rows():
                yield "\t".join(_text(cell) for cell in row)


def _text(cell: object) -> str:
    """A whole number without a point: a sheet knows floats only."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())
