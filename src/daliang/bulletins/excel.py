"""The report as a workbook: summary, by unit, projects, definitions. Figures are numbers, everything typed is text."""

from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from itertools import groupby
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from daliang.bulletins.looks import Looks
from daliang.bulletins.paper import MISSING, Column, Kind, Paper, Row, Section, Table, Value

_FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
_LINE_HEIGHT = 15.0
_MILLIMETRES_A_CHARACTER = 1.9
_EXACT_WIDTH = 30


def workbook(paper: Paper) -> bytes:
    """Print the paper as .xlsx. Its dates are the closing's, so the same paper gives the same bytes."""
    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made_at = paper.made_at.replace(tzinfo=None)
    book.set_properties({"title": paper.masthead, "author": paper.office, "created": made_at})
    looks = Looks(book, paper.language)
    contents = (
        (paper.summary, paper.filing, paper.adjustments),
        (paper.by_unit,),
        (Section(paper.changes.heading, paper.changes.paragraphs, (paper.projects,)),),
        (paper.definitions,),
    )
    for name, sections in zip(paper.sheets, contents, strict=True):
        _Sheet(book.add_worksheet(name), looks, paper, sections).write()
    book.close()
    return file.getvalue()


class _Sheet:
    """One worksheet, written from top to bottom."""

    def __init__(self, sheet: Worksheet, looks: Looks, paper: Paper, sections: tuple[Section, ...]) -> None:
        self.sheet, self.looks, self.paper, self.sections = sheet, looks, paper, sections
        widths = [_widths(table.columns) for section in sections for table in section.tables]
        self.widths = max(widths, key=len, default=[120.0])
        self.at = 0

    def write(self) -> None:
        self._set_up()
        for text, look in self._head():
            self._across(text, look)
        for section in self.sections:
            self._across(section.heading, "heading")
            for paragraph in section.paragraphs:
                self._across(paragraph, "paragraph")
            for table in section.tables:
                self._table(table)

    def _set_up(self) -> None:
        self.sheet.set_paper(9)
        self.sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&C" + self.paper.page.format(page="&P", pages="&N"))
        if len(self.widths) > 5:
            self.sheet.set_landscape()
        for place, width in enumerate(self.widths):
            self.sheet.set_column(place, place, width)

    def _head(self) -> Iterator[tuple[str, str]]:
        paper = self.paper
        yield paper.masthead, "masthead"
        yield "　".join((paper.issue, paper.office, paper.made_on)), "line"
        if paper.warning:
            yield paper.warning, "warning"

    def _across(self, text: str, look: str) -> None:
        """One text over the whole width; the row is as high as it needs, since Excel does not fit merged cells."""
        lines = ceil(_characters(text) / max(sum(self.widths) - 2, 1))
        self.sheet.set_row(self.at, 30 if look == "masthead" else max(lines, 1) * _LINE_HEIGHT + 3)
        form = self.looks(look)
        if len(self.widths) > 1:
            self.sheet.merge_range(self.at, 0, self.at, len(self.widths) - 1, "", form)
        self.sheet.write_string(self.at, 0, text, form)
        self.at += 1

    def _table(self, table: Table) -> None:
        if not table.rows:
            self._across(table.empty, "paragraph")
            return
        first = self.at
        self._columns(table.columns)
        if len(self.sections) == 1:
            self.sheet.freeze_panes(self.at, 1)
            self.sheet.repeat_rows(first, self.at - 1)
        for row in table.rows:
            self._row(row, table.columns, row.level if table.has_branches else None)
        for note in table.notes:
            self._across(note, "note")

    def _columns(self, columns: tuple[Column, ...]) -> None:
        titles = [(column.group, title) for column in columns for title in _titles(column)]
        form, has_groups = self.looks("column"), any(column.group for column in columns)
        if has_groups:
            place = 0
            for group, members in groupby(titles, key=lambda pair: pair[0]):
                last = place + len(list(members)) - 1
                self._merged(self.at, place, self.at if group else self.at + 1, last, group or titles[place][1])
                place = last + 1
        for place, (group, title) in enumerate(titles):
            if group or not has_groups:
                self.sheet.write_string(self.at + has_groups, place, title, form)
        self.at += 1 + has_groups

    def _merged(self, top: int, left: int, bottom: int, right: int, text: str) -> None:
        if (top, left) != (bottom, right):
            self.sheet.merge_range(top, left, bottom, right, "", self.looks("column"))
        self.sheet.write_string(top, left, text, self.looks("column"))

    def _row(self, row: Row, columns: tuple[Column, ...], level: int | None) -> None:
        self.sheet.set_row(self.at, self._height(row, columns))
        place = 0
        for value, column in zip(row.cells, columns, strict=True):
            self._cell(place, value, column.kind, level)
            if column.kind.is_money:
                self._exact(place + 1, value, column.kind, level)
            place += len(_titles(column))
        self.at += 1

    def _height(self, row: Row, columns: tuple[Column, ...]) -> float:
        """High enough for the cell with the most lines."""
        lines = [
            ceil(_characters(cell) / (column.width / _MILLIMETRES_A_CHARACTER - 1))
            for cell, column in zip(row.cells, columns, strict=True)
            if isinstance(cell, str)
        ]
        return max(*lines, 1) * _LINE_HEIGHT + 3

    def _cell(self, place: int, value: Value, kind: Kind, level: int | None) -> None:
        if value is None:
            self.sheet.write_string(self.at, place, MISSING, self.looks("missing"))
        elif isinstance(value, str):
            look = "quoted" if value.startswith(_FORMULA_MARKS) else "text"
            self.sheet.write_string(self.at, place, value, self.looks(look, level=level, indent=place == 0))
        elif isinstance(value, date):
            self.sheet.write_datetime(self.at, place, datetime.combine(value, time()), self.looks("date"))
        elif kind is Kind.NUMBER:
            self.sheet.write_number(self.at, place, float(value), self.looks("number"))
        else:
            number = int(value) / self.looks.unit if kind.is_money else float(value)
            decimals = self.looks.decimals if kind.is_money else 0 if value == int(value) else 2
            self.sheet.write_number(self.at, place, number, self.looks.figure(kind, decimals=decimals, level=level))

    def _exact(self, place: int, value: Value, kind: Kind, level: int | None) -> None:
        """The whole yuan or dollars behind the number before."""
        if isinstance(value, int):
            self.sheet.write_number(self.at, place, value, self.looks.figure(kind, decimals=0, level=level))
        else:
            self._cell(place, value, kind, level)


def _titles(column: Column) -> tuple[str, ...]:
    """What stands over the column: money has one more, in whole yuan or dollars."""
    return (column.title, column.exact) if column.kind.is_money else (column.title,)


def _widths(columns: tuple[Column, ...]) -> list[float]:
    millimetres = [
        width
        for column in columns
        for width in ((column.width, _EXACT_WIDTH) if column.kind.is_money else (column.width,))
    ]
    return [width / _MILLIMETRES_A_CHARACTER for width in millimetres]


def _characters(text: str) -> int:
    """The width of a text in Latin characters: an ideograph takes two."""
    return sum(1 + (ord(letter) > 0x2E7F) for letter in text)
