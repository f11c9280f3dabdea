"""Sums that stand behind the sentence of their count, or behind its first part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from daliang.leads.reading.amounts import Money
from daliang.leads.reading.belonging import RULES, built, measure
from daliang.leads.reading.candidates import ANY_COUNT
from daliang.leads.reading.counting import Counted
from daliang.leads.reading.terms import ABROAD, FIELDS, PLANNED, REACHING, STAGE, SUM, THESE
from daliang.leads.reading.units import Topic, Total
from daliang.leads.reading.wording import is_plain

_ABOUT = re.compile(f"(?:其中,?|(?:{THESE}|{STAGE})*的?项目)?(?:{FIELDS},)+")
_THEY = re.compile(
    f"(?:据悉|据了解|据介绍)?,?(?:{THESE}[^,。;0-9]{{0,4}})?{STAGE}?的?(?:(?:重[大点]|产业)?(?:项目|[企产]业|[台外侨央民]企),?)?(?:的?{PLANNED})*"
    f"(?:{SUM}|(?:完成|实现|新增|新批)?(?:合同|协议|注册)(?:利用)?{ABROAD}(?:金额)?)额?[^,。;0-9]{{0,6}}"
)
_OF_THEM = re.compile(f"(?:总投资额?|投资总额|计划投资|完成投资){REACHING}$")
_OF_WHOLE = frozenset((RULES["plan"], RULES["done"]))
"""What is told behind several parts is said of all of them."""
_PART = re.compile("(?P<n>[0-9]{1,5})[个项家]")
_SUMS_UP = re.compile(f",(?:累计|合计|共计|共|{PLANNED})*{SUM}{REACHING}")
_FARTHEST = 3
_POINTING = re.compile(f"(?:据悉|据了解|据介绍)?,?{THESE}")
_NEXT_PART = re.compile(f"(?:,[^,。;]{{0,20}})?;{_THEY.pattern}")


def topic(text: str, start: int, found: Sequence[Total]) -> Topic | None:
    """The count that a sentence leaves without a sum at its end, else the only one that it tells, else the whole that
    it divides up by 其中."""
    is_part = text[max(0, start - 2) : start].rstrip().endswith(";")
    open_ = left_open(found)
    if open_:
        return Topic(open_.count or 0, open_.least, _OF_WHOLE if is_part else frozenset())
    counts = {total.count for total in found}
    whole = found[0] if found else None
    alone = len(counts) == 1 and all(total.money for total in found)
    if not whole or not whole.count or not (alone or _divides(text, found)):
        return None
    return Topic(
        whole.count, whole.least, frozenset(one.rule for one in found if one.count == whole.count and one.money)
    )


def _divides(text: str, found: Sequence[Total]) -> bool:
    """Whether all counts behind the first are parts of it."""
    whole, parts = found[0], [total for total in found if total.count != found[0].count]
    smaller = all((part.count or 0) < (whole.count or 0) for part in parts)
    return bool(parts) and smaller and "其" in text[whole.end : parts[0].start + 2]


def left_open(found: Sequence[Total]) -> Total | None:
    """The one count at a sentence's end whose sum is not told there; what is at least so much only divides it up."""
    tail = list(takewhile(lambda total: not total.money, reversed(found)))
    whole = [total for total in tail if total.rule == "count"] or tail
    return whole[0] if len(whole) == 1 and (whole[0].count or 0) > 1 else None


def further(before: Topic | None) -> Topic | None:
    """The count that is still spoken of behind one more sentence without figures."""
    return replace(before, apart=before.apart + 1) if before and before.apart < _FARTHEST else None


def followed(text: str, start: int, told: Sequence[tuple[Money, str]], before: Topic | None) -> Iterator[Total]:
    """12个项目签约。总投资达50亿元,完成投资9亿元: the sentence behind a count begins with sums of it, of each measure
    once."""
    if not before or (before.apart and not _POINTING.match(text, start)):
        return
    at, rules = start, set(before.rules)
    for money, role in told:
        rule = measure(text, start, money, role)
        if not rule or rule in rules or built(text, money) or not _is_said_of_them(text, at, money, role):
            return
        yield Total(before.count, money, money.start, money.end, rule, before.least)
        at, rules = money.end, rules | {rule}


def summed_up(text: str, start: int, told: Sequence[tuple[Money, str]], before: Topic | None) -> Total | None:
    """签约项目16个。其中产业类10个、科技类6个,总投资17亿元: behind parts that come to the whole stands its sum."""
    if not before or len(told) != 1 or before.rules or not text.startswith("其中", start):
        return None
    money, role = told[0]
    parts = list(_PART.finditer(text, start, money.start))
    if len(parts) < 2 or sum(int(part["n"]) for part in parts) != before.count:
        return None
    ends = role == "invest" and _SUMS_UP.fullmatch(text, parts[-1].end(), money.start)
    return Total(before.count, money, money.start, money.end, RULES[role], before.least) if ends else None


def _is_said_of_them(text: str, at: int, money: Money, role: str) -> bool:
    """Whether nothing else is named between a place and an amount."""
    about = _ABOUT.match(text, at, money.start)
    said = text[about.end() if about else at : money.start]
    if ";" in said or "。" in said or "其中" in said or ANY_COUNT.search(said):
        return False
    if role in ("invest", "foreign") and _THEY.fullmatch(said):
        return True
    return bool(_OF_THEM.search(said)) and is_plain(said)


def resumed(text: str, one: Counted, stop: int, told: Sequence[tuple[Money, str]]) -> list[Total]:
    """新批项目14个,增长16%;合同外资3亿美元: the sum that the next part of a sentence begins with."""
    money, role = next(((m, r) for m, r in told if one.end <= m.start < stop), (None, ""))
    if not money or role not in ("invest", "foreign") or not _NEXT_PART.fullmatch(text, one.end, money.start):
        return []
    return [Total(one.count, money, one.start, money.end, RULES[role])]
