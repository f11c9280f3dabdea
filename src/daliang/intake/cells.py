"""Reads one cell of a table to a value, or says what is wrong with it, where, and what would be right.

Promise 17: full-width digits are read, 亿 and 万元 are taken from the head or asked about, and nothing is guessed.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from rapidfuzz import process

from daliang.intake import marks
from daliang.intake.columns import Column, Kind, Unit, named, plain
from daliang.intake.heads import Head, Layout, where
from daliang.intake.rows import Cell, Place, Row, Value
from daliang.vocabulary.money import Currency, Money, describe_money, looks_like_unit_slip, parse_money, reread_money
from daliang.vocabulary.numerals import half_width, plain_numerals, read_number
from daliang.vocabulary.periods import parse_day
from daliang.vocabulary.refusal import N_, Refusal, quoted

HUGE = {Currency.CNY: 10**11, Currency.USD: 2 * 10**10}  # beyond it a bare number is asked about
_STATED = re.compile("[万亿元圆美$¥]|人民币|RMB|CNY|USD")  # not a sentence: a unit or currency beside a number
_SERIALS = range(18_264, 73_051)  # 1950 to 2099, as Excel counts days
_SERIAL_ZERO = date(1899, 12, 30)
_CERTAIN_DIGITS = 15
_YES = {"是", "有", "√", "y", "yes", "true", "1"}  # not a sentence: what people type
_NO = {"否", "无", "×", "n", "no", "false", "0"}  # not a sentence: what people type

Read = str | Money | date | Decimal | bool | None


@dataclass(frozen=True)
class Hint:
    """What the sheet says about a column: the unit it states, and what its amounts are usually like."""

    unit: Unit | None = None
    typical: int | None = None


class _Asking(NamedTuple):
    """Everything a reader needs besides the cell."""

    column: Column
    today: date
    hint: Hint
    confirmed: frozenset[str]


def read_cell(
    column: Column,
    cell: Cell,
    *,
    place: Place,
    today: date,
    hint: Hint | None = None,
    confirmed: frozenset[str] = frozenset(),
) -> Read | Refusal:
    """Give the value (None for an empty cell) or a Refusal; code `ask` is a question that `confirmed` keys answer."""
    try:
        return _read(cell, _Asking(column, today, hint or Hint(), confirmed))
    except Refusal as no:
        no.field, no.where = column.code, where(place)
        return no


def read_row(
    row: Row,
    layout: Layout,
    *,
    today: date,
    typical: dict[str, int] | None = None,
    confirmed: frozenset[str] = frozenset(),
) -> dict[str, Read | Refusal]:
    """Read the cells of a row under the heads of its table; column code → value or Refusal."""
    usual = typical or {}

    def read(head: Head) -> Read | Refusal:
        hint = Hint(head.unit, usual.get(head.column.code))
        place, cell = row.place(head.at), row.cell(head.at)
        return read_cell(head.column, cell, place=place, today=today, hint=hint, confirmed=confirmed)

    return {head.column.code: read(head) for head in layout.heads}


def _read(cell: Cell, asking: _Asking) -> Read:
    column = asking.column
    if cell.marks & marks.FORMULA:
        raise Refusal(N_("此格是公式，请粘贴为数值：复制后用“选择性粘贴—数值”贴回原处"), code="formula")
    if cell.marks & marks.ERROR:
        raise Refusal(N_("此格是错误值（如 #REF!、#DIV/0!）；请改填实际内容"), code="error_value")
    if cell.is_empty:
        if column.required:
            raise Refusal(N_("“%(label)s”没有填写；这一栏必填"), code="empty", label=column.label)
        return None
    if cell.marks & marks.MERGED and column.kind in (Kind.MONEY, Kind.NUMBER):
        raise Refusal(N_("此格与别的格合并，同一个数会算两次；请取消合并，逐行填写"), code="merged")
    return _READERS[column.kind](cell, asking)


def _text(cell: Cell, _asking: _Asking) -> str:
    """A text as it stands. A long number lost its last digits in Excel, so it is refused."""
    value = cell.value
    if isinstance(value, float):
        if not value.is_integer():
            return _decimal(value).__format__("f")
        if abs(value) >= 10**_CERTAIN_DIGITS:
            message = N_("“%(text)s”超过15位，Excel按数字存会丢掉末尾几位；请把此格设为文本格式后重新填写")
            raise Refusal(message, code="digits_lost", text=f"{value:.0f}")
    return shown(value)


def shown(value: Value) -> str:
    """A value as a person sees it: 197.0 is 197."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else format(_decimal(value), "f")
    return value.isoformat() if isinstance(value, date) else value or ""


def _decimal(value: float) -> Decimal:
    """A number with the fifteen digits that Excel keeps: 0.1 + 0.2 is 0.3."""
    if not math.isfinite(value):
        raise Refusal(N_("“%(text)s”不是数；请只填数字"), code="not_a_number", text=str(value))
    return Decimal(f"{value:.15g}")


def _money(cell: Cell, asking: _Asking) -> Money:
    """A bare number is counted in the unit that the head states; where none is stated, that is asked about."""
    text, unit = shown(cell.value), asking.hint.unit
    if isinstance(cell.value, date | bool):
        message = N_("“%(text)s”不是金额；请填写数字和单位，例如“22亿”或“3,500万元”")
        raise Refusal(message, code="unreadable", text=quoted(text))
    if cell.marks & marks.PERCENT:
        raise Refusal(N_("此格是百分数，这里应填金额，例如“22亿”"), code="percent")
    default = asking.column.unit or Unit(10**8)
    taken = unit or default
    currency = taken.currency or default.currency or Currency.CNY
    if (told := reread_money(text)) is not None:
        return told
    money = parse_money(text, unit=taken.scale, currency=currency)
    if not _STATED.search(plain_numerals(text).upper()):
        _ask_about_unit(cell, money, quoted(text), asking)
    return money


def _ask_about_unit(cell: Cell, money: Money, text: str, asking: _Asking) -> None:
    """Questions about a bare number: shown in another unit, in no stated unit, ten thousand times off, too large."""
    code, typical = asking.column.code, asking.hint.typical
    said = {"text": text, "now": describe_money(money)}
    if cell.marks & marks.SCALED:
        message = N_("此格的显示格式带有“万”或“亿”，存的数是“%(text)s”，读作%(now)s；如确实如此，请确认")
        _ask(asking, f"scaled:{code}:{text}", message, said)
    if asking.hint.unit is None:
        message = N_(
            "表头没有写明金额单位，“%(text)s”读作%(now)s；请在表头写明单位，例如“（亿元）”，或确认本列都按此读"
        )
        _ask(asking, f"no_unit:{code}", message, said)
    if typical and looks_like_unit_slip(typical, money.value):
        usual = describe_money(Money(typical, money.currency))
        message = N_(
            "“%(text)s”读作%(now)s，而本列多在%(usual)s上下，相差约一万倍；是不是把“万”和“亿”写错了？如确实如此，请确认"
        )
        _ask(asking, f"unit_slip:{code}:{text}", message, {**said, "usual": usual})
    if money.value >= HUGE[money.currency]:
        message = N_("“%(text)s”读作%(now)s，一个项目这样大很少见；是不是把“万”和“亿”写错了？如确实如此，请确认")
        _ask(asking, f"huge:{code}:{text}", message, said)


def _ask(asking: _Asking, key: str, message: str, params: dict[str, str]) -> None:
    if key not in asking.confirmed:
        raise Refusal(message, code="ask", question=key, **params)


def _day(cell: Cell, asking: _Asking) -> date:
    """A date, a typed date, or the serial number that Excel keeps for one."""
    value = cell.value
    if isinstance(value, float) and value.is_integer() and int(value) in _SERIALS:
        if cell.marks & marks.OLD_SERIAL:
            message = N_("“%(text)s”是按1904年起算的日期序号，容易错四年；请把此格设为日期格式，例如“2022-08-20”")
            raise Refusal(message, code="old_serial", text=shown(value))
        value = _SERIAL_ZERO + timedelta(days=int(value))
    text = shown(value)
    return parse_day(text, today=asking.today, allow_future=asking.column.allow_future)


def _choice(cell: Cell, asking: _Asking) -> str:
    choices, text = asking.column.choices, shown(cell.value)
    found = named((*choices, *asking.column.also)).get(plain(text))
    if found is None:
        labels = [choice.label for choice in choices]
        near = labels if len(labels) <= 8 else [label for label, _score, _at in process.extract(text, labels, limit=4)]
        message = N_("“%(label)s”里没有“%(text)s”；可填：%(known)s")
        params = {"label": asking.column.label, "text": quoted(text), "known": "、".join(near)}
        raise Refusal(message, code="unknown_choice", **params)
    return found.code


def _number(cell: Cell, asking: _Asking) -> Decimal:
    """A number, in hundredths where the column counts per cent; 15% and 0.15 shown as 15% are 15 there."""
    value, column = cell.value, asking.column
    text = half_width(shown(value)).strip()
    is_percent = text.endswith("%") or bool(cell.marks & marks.PERCENT)
    if is_percent and not column.is_percent:
        message = N_("“%(text)s”是百分数；“%(label)s”应填数字")
        raise Refusal(message, code="percent", text=quoted(text), label=column.label)
    if isinstance(value, float):
        return _decimal(value) * (100 if cell.marks & marks.PERCENT else 1)
    if isinstance(value, str):
        digits = text.removesuffix("%").strip()
        return -read_number(digits[1:]) if digits.startswith("-") else read_number(digits)
    message = N_("“%(text)s”不是数；“%(label)s”应填数字")
    raise Refusal(message, code="not_a_number", text=quoted(text), label=column.label)


def _yes_no(cell: Cell, asking: _Asking) -> bool:
    text = plain(shown(cell.value))
    if text in _YES or text in _NO:
        return text in _YES
    message = N_("“%(text)s”不是“是”或“否”；“%(label)s”请填“是”或“否”")
    raise Refusal(message, code="not_yes_no", text=quoted(text), label=asking.column.label)


_READERS: dict[Kind, Callable[[Cell, _Asking], Read]] = {
    Kind.TEXT: _text,
    Kind.PERSON: _text,
    Kind.MONEY: _money,
    Kind.DAY: _day,
    Kind.CHOICE: _choice,
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_no,
}
