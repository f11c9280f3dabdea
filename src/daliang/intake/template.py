"""Templates and tables to fill in: title, number of the template, heads with notes, drop-downs, print set-up, notes.

What is written here reads back as the same values (promise 25 in `writing`). Rows stream: memory does not grow.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO
from itertools import groupby
from typing import BinaryIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from daliang.intake.columns import Column, Kind
from daliang.intake.stamps import CHOICES_SHEET, NOTES_SHEET, stamp_of
from daliang.intake.writing import DEFAULT_UNIT, NO, YES, Looks, Pen
from daliang.vocabulary.periods import EARLIEST_YEAR

_TEMPLATE_ROWS = 5_000  # below the head that offer drop-downs in an empty template
_INLINE = 255  # letters that Excel takes as a list inside a rule
_LAST_ROW = 1_048_575
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
Values = Mapping[str, object]


def write_template(
    columns: Sequence[Column],
    *,
    title: str,
    notes: Sequence[str] = (),
    rows: Iterable[Values] = (),
    line: str = "",
) -> bytes:
    """Give a template as .xlsx; `rows` are filled in already, `line` stands behind the template's number."""
    file = BytesIO()
    write_rows(file, columns, rows, title=title, notes=notes, line=line)
    return file.getvalue()


def write_rows(
    file: BinaryIO,
    columns: Sequence[Column],
    rows: Iterable[Values],
    *,
    title: str,
    notes: Sequence[str] = (),
    line: str = "",
) -> int:
    """Write rows (code → value) below the heads as they come; give how many there were."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(file, options)
    looks = Looks(book)
    table = _Table(book.add_worksheet(_sheet_name(title)), looks, tuple(columns), title, line)
    count = table.write(rows)
    _notes_sheet(book.add_worksheet(NOTES_SHEET), looks, columns, notes)
    long = [column for column in columns if column.choices and not _fits_inline(column)]
    if long:
        _choices_sheet(book.add_worksheet(CHOICES_SHEET), looks, long)
    table.offer(long, max(_TEMPLATE_ROWS, count))
    book.close()
    return count


class _Table:
    """The sheet with the table, written from top to bottom because nothing above stays in memory."""

    def __init__(self, sheet: Worksheet, looks: Looks, columns: tuple[Column, ...], title: str, line: str) -> None:
        self.sheet, self.looks, self.columns, self.title, self.line = sheet, looks, columns, title, line
        self.pen = Pen(sheet, looks)
        self.has_groups = any(column.group for column in columns)
        self.head = 2 + self.has_groups
        self.first = self.head + 1

    def write(self, rows: Iterable[Values]) -> int:
        self._set_up()
        self._across(0, 0, len(self.columns) - 1, self.title, "title")
        stamp = _("模板编号：%(stamp)s") % {"stamp": stamp_of(self.columns)}
        self.pen.text(1, 0, f"{stamp}　{self.line}".rstrip(), "line")
        if self.has_groups:
            self._groups()
        self._heads()
        count = 0
        for values in rows:
            self.pen.row(self.first + count, self.columns, values)
            count += 1
        return count

    def _set_up(self) -> None:
        self.sheet.set_paper(9)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        self.sheet.set_footer("&C&P / &N")
        self.sheet.repeat_rows(self.head - self.has_groups, self.head)
        self.sheet.freeze_panes(self.first, 1)
        self.sheet.set_row(0, 30)
        self.sheet.set_row(self.head, 32)
        for at, column in enumerate(self.columns):
            self.sheet.set_column(at, at, column.width, self.looks.of(column))

    def _across(self, row: int, first: int, last: int, text: str, look: str) -> None:
        if last > first:
            self.sheet.merge_range(row, first, row, last, "", self.looks(look))
        self.pen.text(row, first, text, look)

    def _groups(self) -> None:
        at = 0
        for group, members in groupby(self.columns, key=lambda column: column.group):
            last = at + len(list(members)) - 1
            if group:
                self._across(self.head - 1, at, last, group, "head")
            at = last + 1

    def _heads(self) -> None:
        for at, column in enumerate(self.columns):
            self.pen.text(self.head, at, head_text(column), "head")
            if column.note:
                self.sheet.write_comment(self.head, at, column.note, {"x_scale": 1.6, "font_size": 9})

    def offer(self, long: list[Column], rows: int) -> None:
        """Drop-downs for choices and a warning for what is no date."""
        last = min(self.first + rows - 1, _LAST_ROW)
        for at, column in enumerate(self.columns):
            rule = _rule(column, long)
            if rule:
                self.sheet.data_validation(self.first, at, last, at, rule)


def head_text(column: Column) -> str:
    """A head as it is written: 总投资（亿元）*."""
    unit = column.unit_hint or (DEFAULT_UNIT if column.kind is Kind.MONEY else "")
    return f"{column.label}{f'（{unit}）' if unit else ''}{'*' if column.required else ''}"


def _rule(column: Column, long: list[Column]) -> dict[str, object]:
    """What Excel checks while somebody types."""
    if column.kind is Kind.DAY:
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": date(EARLIEST_YEAR, 1, 1),
            "maximum": date(2199, 12, 31),
            "error_type": "warning",  # 8月20日 is read too
            "error_title": _("不是日期"),
            "error_message": _("请填日期，例如2022-08-20。"),
        }
    source: object = [YES, NO] if column.kind is Kind.YES_NO else [choice.label for choice in column.choices]
    if column in long:
        letters = xl_col_to_name(long.index(column), col_abs=True)
        source = f"='{CHOICES_SHEET}'!{letters}$2:{letters}${len(column.choices) + 1}"
    if not source:
        return {}
    return {
        "validate": "list",
        "source": source,
        "error_title": _("不在选项里"),
        "error_message": _("请从下拉列表中选择。"),
    }


def _fits_inline(column: Column) -> bool:
    labels = [choice.label for choice in column.choices]
    is_plain = not any(sign in label for label in labels for sign in ',"\n')
    return is_plain and len(",".join(labels)) <= _INLINE and not labels[0].startswith("=")


def _notes_sheet(sheet: Worksheet, looks: Looks, columns: Sequence[Column], notes: Sequence[str]) -> None:
    """What each column wants, in words; printed with the form."""
    pen = Pen(sheet, looks)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for at, width in enumerate((24, 10, 12, 60)):
        sheet.set_column(at, at, width)
    general = [
        _("请勿改动表头和模板编号；可以调整列的顺序，可以留空行。"),
        _("公式请粘贴为数值；日期写成2022-08-20。"),
        *notes,
    ]
    for row, note in enumerate(general):
        sheet.merge_range(row, 0, row, 3, "", looks("note"))
        pen.text(row, 0, note, "note")
    top = len(general) + 1
    for at, head in enumerate((_("栏目"), _("是否必填"), _("填什么"), _("说明"))):
        pen.text(top, at, head, "head")
    for row, column in enumerate(columns, start=top + 1):
        said = (column.label, _("必填") if column.required else _("选填"), _kind(column), column.note)
        for at, text in enumerate(said):
            pen.text(row, at, text)


def _kind(column: Column) -> str:
    unit = column.unit_hint or DEFAULT_UNIT
    return {
        Kind.TEXT: _("文字"),
        Kind.PERSON: _("姓名"),
        Kind.MONEY: _("金额（%(unit)s）") % {"unit": unit},
        Kind.DAY: _("日期"),
        Kind.CHOICE: _("从列表中选"),
        Kind.NUMBER: _("数字"),
        Kind.YES_NO: f"{YES} / {NO}",
    }[column.kind]


def _choices_sheet(sheet: Worksheet, looks: Looks, columns: list[Column]) -> None:
    """The long lists, one column each, for everybody to see."""
    pen = Pen(sheet, looks)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, 24)
        pen.text(0, at, column.label, "head")
    for row in range(max(len(column.choices) for column in columns)):
        for at, column in enumerate(columns):
            if row < len(column.choices):
                pen.text(row + 1, at, column.choices[row].label)


def _sheet_name(title: str) -> str:
    name = title.translate(_FORBIDDEN).strip()[:31].strip()
    return name if name and name not in (NOTES_SHEET, CHOICES_SHEET) else "Sheet1"
