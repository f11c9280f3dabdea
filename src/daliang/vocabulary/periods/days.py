"""Single days: read from what people type, shown with their weekday, turned into the moment of a deadline."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time
from typing import NoReturn
from zoneinfo import ZoneInfo

from daliang.vocabulary.numerals import half_width, plain_numerals, read_digits, read_number
from daliang.vocabulary.refusal import N_, Refusal, quoted

EARLIEST_YEAR, LATEST_YEAR = 1949, 2199

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAY = r"(?:\s*\(?(?:周|星期)(?P<weekday>[一二三四五六日天])\)?)?"
_WRITTEN = "零一二三四五六七八九"
_FORMS = tuple(
    re.compile(form + _WEEKDAY)
    for form in (
        r"(?P<year>[0-9]{4})\s*(?P<sign>[-./])\s*(?P<month>[0-9]{1,2})\s*(?P=sign)\s*(?P<day>[0-9]{1,2})",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        r"(?:(?P<year>[0-9]{4})\s*年)?\s*(?P<month>[0-9]{1,2})\s*月\s*(?P<day>[0-9]{1,2})\s*[日号]",
        rf"(?:(?P<year>[{_WRITTEN}]{{4}})年)?(?P<month>[{_WRITTEN}十]{{1,3}})月(?P<day>[{_WRITTEN}十]{{1,3}})[日号]",
    )
)
_ENGLISH = re.compile(
    rf"(?:(?P<weekday>{'|'.join(_WEEKDAYS_EN)})[a-z]*,? )?(?P<day>[0-9]{{1,2}}) (?P<month>{'|'.join(MONTHS_EN)})[a-z]*"
    r"(?:,? (?P<year>[0-9]{4}))?",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"[0-9]{2}\s*(?:[-./]|年)\s*[0-9]{1,2}\s*(?:[-./]|月)\s*[0-9]{1,2}\s*[日号]?")


def is_possible_year(year: int) -> bool:
    """Can a project have a day in this year?"""
    return EARLIEST_YEAR <= year <= LATEST_YEAR


def parse_day(text: str, *, today: date, allow_future: bool = False) -> date:
    """Read one day: 2022-08-20, 2022.8.20, 2022/8/20, 20220820, 2022年8月20日, 二〇二二年八月二十日, 8月20日, 20 Aug.

    A day without its year is of today's year. Raises Refusal, whose code says which rule: empty, unreadable_day,
    short_year, year_out_of_range, no_such_month, no_such_day, weekday_mismatch, future_day (unless allow_future).
    """
    shown = quoted(text)
    plain = _in_chinese(plain_numerals(text).strip())
    if not plain:
        raise Refusal(N_("日期没有填写；请写成“2022-08-20”或“8月20日”"), code="empty")
    found = next((match for form in _FORMS if (match := form.fullmatch(plain))), None)
    if not found:
        _refuse_form(plain, shown)
    year = read_digits(found["year"]) if found["year"] else today.year
    month, number = (_month_or_day(found[part], shown) for part in ("month", "day"))
    day = _existing_day(year, month, number, shown)
    _refuse_other_weekday(day, found["weekday"], shown)
    if day > today and not allow_future:
        _refuse_future(day, today, shown, has_year=bool(found["year"]))
    return day


def _in_chinese(plain: str) -> str:
    """Sat 20 Aug 2022 as 2022年8月20日 周六; anything else as it is."""
    found = _ENGLISH.fullmatch(" ".join(plain.split()))
    if not found:
        return plain
    year = f"{found['year']}年" if found["year"] else ""
    month = MONTHS_EN.index(found["month"].title()) + 1
    weekday = f"周{_WEEKDAYS_ZH[_WEEKDAYS_EN.index(found['weekday'].title())]}" if found["weekday"] else ""
    return f"{year}{month}月{found['day']}日{weekday}"


def format_day(day: date, *, language: str = "zh", with_year: bool = False) -> str:
    """Show a day with its weekday: 8月24日 周三, Wed 24 Aug, also with the year; tables use isoformat."""
    if language.lower().startswith("en"):
        year = f" {day.year}" if with_year else ""
        return f"{_WEEKDAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]}{year}"
    year = f"{day.year}年" if with_year else ""
    return f"{year}{day.month}月{day.day}日 周{_WEEKDAYS_ZH[day.weekday()]}"


def format_month_day(day: date, *, language: str = "zh") -> str:
    """Show a day of this year in short, without weekday: 8月26日, 26 Aug."""
    if language.lower().startswith("en"):
        return f"{day.day} {MONTHS_EN[day.month - 1]}"
    return f"{day.month}月{day.day}日"


def due_moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Give the moment when the zone's clocks show that time of day.

    Where summer time skips the time, it is the moment as far after the skip; where the time comes twice, the first.
    """
    return datetime.combine(day, clock.replace(fold=0, tzinfo=None), tzinfo=zone).astimezone(UTC).astimezone(zone)


def parse_moment(text: str, zone: ZoneInfo) -> datetime:
    """An ISO moment (2022-08-12T17:30); without an offset it is local time of `zone`.

    Refusals: `bad_moment`; `year_out_of_range`, so that every moment can be told in every zone.
    """
    try:
        found = datetime.fromisoformat(half_width(text).strip())
    except ValueError as error:
        message = N_("读不出时间“%(text)s”；请写成2022-08-12T17:30的样子")
        raise Refusal(message, code="bad_moment", text=quoted(text)) from error
    _refuse_impossible_year(found.year, quoted(text))
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _refuse_form(plain: str, shown: str) -> NoReturn:
    if _SHORT_YEAR.fullmatch(plain):
        message = N_("“%(text)s”的年份只有两位；请写成四位，例如“2022-08-20”")
        raise Refusal(message, code="short_year", text=shown)
    message = N_("“%(text)s”读不出日期；请写成“2022-08-20”“2022年8月20日”或“8月20日”")
    raise Refusal(message, code="unreadable_day", text=shown)


def _month_or_day(text: str, shown: str) -> int:
    try:
        return int(read_number(text))
    except Refusal:
        _refuse_form(text, shown)


def _refuse_impossible_year(year: int, shown: str) -> None:
    if not is_possible_year(year):
        message = N_("“%(text)s”的年份不在%(earliest)s年至%(latest)s年之间；请核对年份")
        raise Refusal(message, code="year_out_of_range", text=shown, earliest=EARLIEST_YEAR, latest=LATEST_YEAR)


def _existing_day(year: int, month: int, day: int, shown: str) -> date:
    """Give the day if the calendar has it and its year is one that a project can have."""
    _refuse_impossible_year(year, shown)
    if not 1 <= month <= 12:
        message = N_("“%(text)s”的月份是%(month)s；月份应为1至12")
        raise Refusal(message, code="no_such_month", text=shown, month=month)
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        message = N_("“%(text)s”不存在：%(year)s年%(month)s月有%(days)s天；日应为1至%(days)s")
        raise Refusal(message, code="no_such_day", text=shown, year=year, month=month, days=days)
    return date(year, month, day)


def _refuse_other_weekday(day: date, weekday: str | None, shown: str) -> None:
    if weekday and _WEEKDAYS_ZH.index(weekday.replace("天", "日")) != day.weekday():
        message = N_("“%(text)s”的日期与星期不符；应为“%(right)s”，请核对")
        raise Refusal(message, code="weekday_mismatch", text=shown, right=format_day(day, with_year=True))


def _refuse_future(day: date, today: date, shown: str, *, has_year: bool) -> NoReturn:
    known = N_("“%(text)s”晚于今天（%(today)s）；这里只填已经发生的日期，请核对年月日")
    guessed = N_("“%(text)s”没有写年份，按今年读作%(read)s，晚于今天（%(today)s）；如果是往年，请连年份一起填写")
    message = known if has_year else guessed
    raise Refusal(message, code="future_day", text=shown, read=day.isoformat(), today=today.isoformat())
