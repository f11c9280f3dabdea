"""The period a sentence speaks of: a day, months, a quarter, a half or a whole year, from the page's own date."""

from __future__ import annotations

import re
from datetime import date

_YEAR = "(?:(?P<year>[0-9]{4})年|(?P<word>今年|本年|去年|明年)(?:以来)?)?"
_PERIOD = re.compile(
    "(?=[0-9今本去明上下一二三四前全])"
    + _YEAR
    + "(?:(?P<from>[0-9]{1,2})月?[-至~—](?P<to>[0-9]{1,2})月|(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})日)?"
    + "|(?P<half>上半年|下半年)|(?P<quarter>[一二三四])季度|前(?P<first>[一二三])季度|(?P<whole>全年))"
)
_SHIFT = {"去年": -1, "明年": 1}


def period(text: str, published: date | None) -> str | None:
    """The last period named in the text as ISO: 2024-06-17, 2024-05, 2024-01/2024-04. A year is never guessed:
    without one in the text and without the page's date there is none."""
    found = next(reversed(list(_PERIOD.finditer(text))), None)
    if found is None:
        return None
    year = (
        int(found["year"])
        if found["year"]
        else published.year + _SHIFT.get(found["word"] or "", 0)
        if published
        else None
    )
    return None if year is None else _within(found, year)


def _within(found: re.Match[str], year: int) -> str | None:
    if found["day"]:
        try:
            return date(year, int(found["month"]), int(found["day"])).isoformat()
        except ValueError:
            return None
    first, last = _months(found)
    if not 1 <= first <= last <= 12:
        return None
    return f"{year}-{first:02}" if first == last else f"{year}-{first:02}/{year}-{last:02}"


def _months(found: re.Match[str]) -> tuple[int, int]:
    if found["from"]:
        return int(found["from"]), int(found["to"])
    if found["month"]:
        return int(found["month"]), int(found["month"])
    if found["half"]:
        return (1, 6) if found["half"] == "上半年" else (7, 12)
    if found["quarter"]:
        last = "一二三四".index(found["quarter"]) * 3 + 3
        return last - 2, last
    return (1, "一二三".index(found["first"]) * 3 + 3) if found["first"] else (1, 12)
