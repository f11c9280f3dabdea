"""A row of a workbook as the rest of the house sees it."""

from datetime import date
from typing import NamedTuple

from daliang.intake import marks
from daliang.intake.places import address

Value = str | float | bool | date | None


class Cell(NamedTuple):
    """A value as stored, and what it does not say of itself (see `marks`)."""

    value: Value = None
    marks: int = 0

    @property
    def is_empty(self) -> bool:
        """Nothing typed and nothing computed."""
        blank = self.value is None or (isinstance(self.value, str) and not self.value.strip())
        return blank and not self.marks & (marks.FORMULA | marks.ERROR)


EMPTY = Cell()


class Place(NamedTuple):
    """Where a cell stands: sheet, column from 0, row from 1."""

    sheet: str
    column: int
    row: int

    @property
    def address(self) -> str:
        return address(self.column, self.row)


class Row(NamedTuple):
    """One row that holds something. Cells begin at column A."""

    sheet: str
    number: int
    cells: list[Cell]
    is_hidden: bool = False

    def cell(self, column: int) -> Cell:
        return self.cells[column] if column < len(self.cells) else EMPTY

    def place(self, column: int) -> Place:
        return Place(self.sheet, column, self.number)
