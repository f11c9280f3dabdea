"""One row or table of a playbook, asked for its values by name and type; what does not fit becomes a fault."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from daliang.playbook.faults import Faults
from daliang.playbook.lines import Line
from daliang.vocabulary.money import Currency, Money, parse_money
from daliang.vocabulary.periods import EARLIEST_YEAR, LATEST_YEAR, is_possible_year
from daliang.vocabulary.refusal import N_, Refusal

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Record:
    """A CSV row (all values text) or a TOML table (typed values), with the line of each value."""

    file: str
    line: int
    values: Mapping[str, Any]
    faults: Faults
    lines: Mapping[str, int]

    @property
    def at(self) -> Line:
        """Where the row or table begins, knowing the lines of its keys."""
        return Line(self.line, self.lines)

    def line_of(self, name: str) -> int:
        return self.at.of(name)

    def wrong(self, name: str, message: str, expected: str, **params: object) -> None:
        """Note a fault of the value `name`, whose text is %(found)s and whose column or key is %(name)s."""
        params = {"name": name, "found": self.values.get(name, ""), **params}
        self.faults.add(self.file, self.line_of(name), message, expected, **params)

    def has(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str, *, optional: bool = False) -> str:
        """A text; required ones may not be empty."""
        if not self._given(name, optional):
            return ""
        value = self.values[name]
        if not isinstance(value, str):
            self.wrong(name, N_("“%(name)s”读到的是 %(found)s。"), N_("应为加引号的文字。"))
            return ""
        return value.strip()

    def code(self, name: str, *, optional: bool = False) -> str:
        """A code of ASCII letters, digits, - and _, as it appears in addresses and commands."""
        code = self.text(name, optional=optional)
        if code and not CODE.fullmatch(code):
            self.wrong(
                name,
                N_("代码“%(found)s”含有不能使用的字符。"),
                N_("代码只用英文字母、数字、“-”和“_”，不含空格和汉字。"),
            )
        return code

    def choice(self, name: str, known: Collection[str], *, optional: bool = False) -> str:
        """One of the known words."""
        word = self.text(name, optional=optional)
        if word and word not in known:
            self.unknown(name, word, known)
            return ""
        return word

    def unknown(self, name: str, word: str, known: Collection[str]) -> None:
        """Note that `word` is none of the known ones."""
        words = "、".join(known) or "—"
        self.wrong(name, N_("“%(name)s”中没有“%(word)s”这一项。"), N_("可填：%(known)s。"), word=word, known=words)

    def codes(self, name: str, *, optional: bool = False) -> tuple[str, ...]:
        """A TOML list of codes."""
        value = self.values.get(name)
        if value is None:
            if not optional:
                self.wrong(name, N_("没有填写“%(name)s”。"), N_("此处必须填写；没有内容时写空列表 []。"))
            return ()
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            self.wrong(name, N_("“%(name)s”读到的是 %(found)s。"), N_('应为列表，例如 ["signed", "started"]。'))
            return ()
        return tuple(value)

    def yes(self, name: str) -> bool:
        """yes or no in a CSV column."""
        return self.choice(name, ("yes", "no")) == "yes"

    def number(self, name: str) -> int:
        """A whole number, not negative: typed in TOML, digits in CSV; 0 when wrong."""
        value = self.values.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
            return int(value)
        self.wrong(name, N_("“%(name)s”读到的是“%(found)s”。"), N_("应为不小于零的整数，不加引号、单位和分隔符。"))
        return 0

    def decimal(self, name: str) -> Decimal:
        """A positive decimal number."""
        try:
            value = Decimal(self.text(name))
        except InvalidOperation:
            value = Decimal(0)
        if not value.is_finite() or value <= 0:
            self.wrong(name, N_("“%(name)s”读到的是“%(found)s”。"), N_("应为大于零的小数，例如 6.7413。"))
            return Decimal(1)
        return value

    def day(self, name: str, *, optional: bool = False) -> date | None:
        """A day written as 2022-08-24 (without quotes in TOML); None when missing or wrong."""
        if not self._given(name, optional):
            return None
        value = self.values[name]
        try:
            day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value
        except ValueError:
            day = None
        if isinstance(day, date) and not isinstance(day, datetime):
            return day if self._is_possible(name, day) else None
        self.wrong(name, N_("“%(name)s”的日期“%(found)s”读不出或不存在。"), N_("应写成 2022-08-24 这样的日期。"))
        return None

    def _is_possible(self, name: str, day: date) -> bool:
        """Is the year one that a project can have? Notes a fault if not."""
        possible = is_possible_year(day.year)
        if not possible:
            self.wrong(
                name,
                N_("“%(name)s”的“%(found)s”年份不对。"),
                N_("年份应在 %(earliest)s 年至 %(latest)s 年之间。"),
                earliest=EARLIEST_YEAR,
                latest=LATEST_YEAR,
            )
        return possible

    def _given(self, name: str, optional: bool) -> bool:
        if not self.has(name) and not optional:
            self.wrong(name, N_("没有填写“%(name)s”。"), N_("此处必须填写。"))
        return self.has(name)

    def moment(self, name: str, *, optional: bool = False) -> datetime | None:
        """A moment of the city's own time, written as 2022-08-12T17:30 without a zone; None when missing or wrong."""
        if not self._given(name, optional):
            return None
        value = self.values[name]
        try:
            moment = datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else value
        except ValueError:
            moment = None
        if isinstance(moment, datetime) and moment.tzinfo is None:
            return moment if self._is_possible(name, moment) else None
        self.wrong(name, N_("“%(name)s”的时刻“%(found)s”读不出。"), N_("应写成本市时间 2022-08-12T17:30，不带时区。"))
        return None

    def clock(self, name: str) -> time:
        """A time of day, written as 17:00:00 in TOML."""
        value = self.values.get(name)
        if isinstance(value, time):
            return value
        self.wrong(name, N_("“%(name)s”读到的是“%(found)s”。"), N_("应为时刻，写成 17:00:00，不加引号。"))
        return time.min

    def currency(self, name: str) -> Currency:
        word = self.choice(name, tuple(Currency))
        return Currency(word) if word else Currency.CNY

    def money(self, name: str, currency: Currency = Currency.CNY) -> Money | None:
        """An amount as an officer writes it (20亿, 5亿美元); None when wrong."""
        try:
            money = parse_money(self.text(name), currency=currency)
        except Refusal as refusal:
            self.faults.refused(self.file, self.line_of(name), refusal, name=name)
            return None
        if money.currency is not currency:
            self.wrong(
                name,
                N_("“%(found)s”的币种是 %(now)s。"),
                N_("此处应为 %(currency)s 金额。"),
                now=money.currency,
                currency=currency,
            )
            return None
        return money

    def json(self, name: str) -> Mapping[str, Any]:
        """A JSON object in a CSV cell; {} when wrong."""
        try:
            value = json.loads(self.text(name) or "{}")
        except ValueError:
            value = None
        if isinstance(value, dict):
            return value
        self.wrong(name, N_("“%(name)s”读到的是“%(found)s”。"), N_('应为 JSON 对象，例如 {"stage":"signed"}。'))
        return {}
