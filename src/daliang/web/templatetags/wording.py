"""How values read on a page: figures, amounts, changes, days and the time that is left, in the active language."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from daliang.org.clock import local
from daliang.org.words import language
from daliang.vocabulary.money import Currency, format_money, rounded_money
from daliang.vocabulary.periods import format_day, format_month_day

Amount = int | float | Decimal
Figure = Amount | str | None
_PARTS = re.compile(r"(\D*)([\d.,]+)(.*)", re.DOTALL)
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Parts:
    """A figure cut where its unit begins: 「」「22」「亿元」, or in English 「CNY」「2.2」「bn」."""

    before: str
    digits: str
    after: str


def figure_text(value: Amount | str) -> str:
    """Show a figure with thousands separators and without idle zeros; a text stays as it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        value = Decimal(str(round(value, 2)))
    shown = f"{abs(value):,f}" if isinstance(value, Decimal) else f"{abs(value):,}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return f"{MINUS}{shown}" if value < 0 else shown


def money_parts(value: int, currency: str, *, rounded: bool) -> Parts:
    """Cut an amount (whole yuan or dollars, 0 and negative included) into digits and unit."""
    write = rounded_money if rounded else format_money
    if value == 0:
        # Nothing has no natural size: 0 is shown in the unit in which targets are set.
        whole = _PARTS.fullmatch(write(10**8, Currency(currency), language=language()))
        return Parts(whole[1].strip(), "0", whole[3].strip()) if whole else Parts("", "0", "")
    found = _PARTS.fullmatch(write(abs(value), Currency(currency), language=language()))
    if found is None:
        raise ValueError(f"no digits in the amount {value} {currency}")
    return Parts(found[1].strip(), (MINUS if value < 0 else "") + found[2], found[3].strip())


def money_text(value: int, currency: str) -> str:
    """Show an amount in one piece, 0 and negative included."""
    parts = money_parts(value, currency, rounded=False)
    gap = " " if language() == "en" else ""
    return gap.join(piece for piece in (parts.before, parts.digits, parts.after) if piece)


def size_text(change: Amount) -> str:
    """Show how large a change is, without its sign."""
    return figure_text(change).removeprefix(MINUS)


def change_text(change: Amount, shown: str) -> str:
    """Write a change with its sign, or that there is none; `shown` is its size without sign."""
    if change == 0:
        return _("持平")
    return f"+{shown}" if change > 0 else f"{MINUS}{shown}"


def day_text(value: date | datetime, form: str) -> str:
    """Write a day or moment: `words` 8月24日 周三, `year` with the year, `table` 2022-08-24, `clock` 10:42.

    A moment is shown in the city's time; in words and in tables it carries its hour and minute.
    """
    if not isinstance(value, datetime):
        return _day_alone(value, form)
    moment = local(value)
    clock = f"{moment:%H:%M}"
    return clock if form == "clock" else f"{_day_alone(moment.date(), form)} {clock}"


def _day_alone(day: date, form: str) -> str:
    if form == "table":
        return day.isoformat()
    return format_day(day, language=language(), with_year=form == "year")


def short_moment(moment: datetime) -> str:
    """8月26日 17:00, 26 Aug 17:00: a deadline in brackets, in the city's time."""
    at = local(moment)
    return f"{format_month_day(at.date(), language=language())} {at:%H:%M}"


def days_left(count: int, until: datetime) -> str:
    """Say how many working days are left to a moment, and which moment that is."""
    return _("还剩 %(count)s 个工作日（%(when)s）") % {"count": count, "when": short_moment(until)}


def lateness(minutes: int) -> str:
    """How late something was, in two units at most."""
    hours, rest = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    said = {"days": days, "hours": hours, "minutes": rest}
    if days:
        return _("迟 %(days)s 天 %(hours)s 小时") % said
    return (_("迟 %(hours)s 小时 %(minutes)s 分") if hours else _("迟 %(minutes)s 分")) % said


def time_left(until: datetime, now: datetime) -> str:
    """Say how long is left to a moment or how long it has passed, in two units at most."""
    seconds = int(abs(until - now) / timedelta(seconds=1))
    days, hours, minutes = seconds // 86400, seconds % 86400 // 3600, seconds % 3600 // 60
    over = until <= now
    if days:
        words = _("已逾期 %(days)s 天 %(hours)s 小时") if over else _("还有 %(days)s 天 %(hours)s 小时")
    elif hours:
        words = _("已逾期 %(hours)s 小时 %(minutes)s 分") if over else _("还有 %(hours)s 小时 %(minutes)s 分")
    else:
        words = _("已逾期 %(minutes)s 分") if over else _("还有 %(minutes)s 分")
    return words % {"days": days, "hours": hours, "minutes": minutes}
