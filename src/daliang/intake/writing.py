"""Writes values into cells so that reading them gives the same values.

Promise 25: text is written as text, whatever it begins with; no cell ever holds a formula.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from daliang.intake.cells import HUGE
from daliang.intake.columns import Column, Kind, Unit
from daliang.intake.limits import LONGEST_TEXT
from daliang.vocabulary.money import Currency, Money, Qualifier, describe_money
from daliang.vocabulary.refusal import N_, Refusal

FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n")
YES, NO = "是", "否"  # not a sentence: what a cell says
DEFAULT_UNIT = "亿元"  # not a sentence: unit of a money column that names none
_UNWRITABLE = dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), 0xFFFD)  # no characters of XML
_PLAIN = {"font_name": "SimSun", "font_size": 10.5, "valign": "vcenter"}
_CELL = {**_PLAIN, "border": 1, "border_color": "#A6A6A6"}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {**_PLAIN, "font_name": "SimHei", "font_size": 16, "align": "center"},
    "line": {**_PLAIN, "font_size": 9},
    "note": {**_PLAIN, "text_wrap": True, "valign": "top"},
    "head": {**_CELL, "font_name": "SimHei", "align": "center", "text_wrap": True, "bg_color": "#F2F2F2"},
    "text": {**_CELL, "num_format": "@", "text_wrap": True},
    "quoted": {**_CELL, "num_format": "@", "text_wrap": True, "quote_prefix": True},
    "day": {**_CELL, "num_format": "yyyy-mm-dd", "align": "center"},
    "money": {**_CELL, "num_format": "#,##0.00######", "align": "right"},
    "number": {**_CELL, "num_format": "General", "align": "right"},
    "choice": {**_CELL, "align": "center"},
}
_LOOK_OF = {Kind.PERSON: "text", Kind.YES_NO: "choice"}


class Looks:
    """Cell formats of one workbook, made when first needed."""

    def __init__(self, book: Workbook) -> None:
        self._book, self._made = book, dict[str, Format]()

    def __call__(self, look: str) -> Format:
        if look not in self._made:
            self._made[look] = self._book.add_format(_LOOKS[look])
        return self._made[look]

    def of(self, column: Column) -> Format:
        return self(_LOOK_OF.get(column.kind, column.kind.value))


class Pen:
    """Writes cells of one sheet, each by its column's kind."""

    def __init__(self, sheet: Worksheet, looks: Looks) -> None:
        self.sheet, self.looks = sheet, looks

    def text(self, row: int, at: int, text: str, look: str = "text") -> None:
        """A text as text, never as a formula or a link."""
        shape = self.looks("quoted" if look == "text" and text.startswith(FORMULA_MARKS) else look)
        self.sheet.write_string(row, at, text.translate(_UNWRITABLE), shape)

    def row(self, row: int, columns: tuple[Column, ...], values: Mapping[str, object]) -> None:
        for at, column in enumerate(columns):
            self._value(row, at, column, values.get(column.code))

    def _value(self, row: int, at: int, column: Column, value: object) -> None:
        shape = self.looks.of(column)
        number = as_number(column, value)
        if value is None or value == "":
            self.sheet.write_blank(row, at, None, shape)
        elif number is not None:
            self.sheet.write_number(row, at, number, shape)
        elif isinstance(value, date) and column.kind is Kind.DAY:
            self.sheet.write_datetime(row, at, datetime.combine(value, time()), shape)
        else:
            self.text(row, at, _short(as_text(column, value), column, row), "text")


def as_number(column: Column, value: object) -> float | None:
    """The number that reads back as exactly this value, if one does."""
    if isinstance(value, Money):
        unit = column.unit or Unit(10**8)
        is_plain = value.qualifier is Qualifier.EXACTLY and value.currency is (unit.currency or Currency.CNY)
        return _exact(Decimal(value.value) / unit.scale) if is_plain and value.value < HUGE[value.currency] else None
    if column.kind is Kind.NUMBER and isinstance(value, Decimal | int) and not isinstance(value, bool):
        return _exact(Decimal(value))
    return None


def as_text(column: Column, value: object) -> str:
    """What a cell says where no number does."""
    if isinstance(value, Money):
        return describe_money(value)
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Decimal):
        return format(value, "f")
    if column.kind is Kind.CHOICE:
        return next((choice.label for choice in column.choices if choice.code == value), str(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _exact(number: Decimal) -> float | None:
    """Excel keeps fifteen digits: a number with more is written as text."""
    near = float(number)
    return near if Decimal(f"{near:.15g}") == number else None


def _short(text: str, column: Column, row: int) -> str:
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_TEXT:
        message = N_("第%(row)s行“%(label)s”超过32767个字，Excel的一格放不下；请先改短")
        raise Refusal(message, code="too_long", field=column.code, row=row + 1, label=column.label)
    return text
