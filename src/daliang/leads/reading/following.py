"""Sums that stand behind the sentence of their count, or behind its first part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from daliang.leads.reading.amounts import Money
from daliang.leads.reading.belonging import RULES, built
from daliang.leads.reading.counting import Counted
from daliang.leads.reading.terms import ABROAD, FIELDS, PLANNED, STAGE, SUM, THESE
from daliang.leads.reading.units import Total

_ABOUT = re.compile(f"(?:其中,?|(?:{THESE}|{STAGE})*的?项目)?(?:{FIELDS},)+")
_THEY = re.compile(
    f"(?:据悉|据了解|据介绍)?,?(?:{THESE}[^,。;0-9]{{0,4}})?{STAGE}?的?(?:(?:重[大点]|产业)?(?:项目|[企产]业|[台外侨央民]企),?)?(?:的?{PLANNED})*"
    f"(?:{SUM}|(?:完成|实现|新增)?(?:合同|协议|注册)(?:利用)?{ABROAD}(?:金额)?)额?[^,。;0-9]{{0,6}}"
)
_BESIDE = re.compile("[,、][^,。;、0-9]{0,14}(?:20[0-9]{2}年)?[^,。;、0-9]{0,10}")
_FARTHEST = 3
_POINTING = re.compile(f"(?:据悉|据了解|据介绍)?,?{THESE}")
_NEXT_PART = re.compile(f"(?:,[^,。;]{{0,20}})?;{_THEY.pattern}")


def left_open(found: Sequence[Total]) -> Total | None:
    """The one count at a sentence's end whose sum is not told there; what is at least so much only divides it up."""
    tail = list(takewhile(lambda total: not total.money, reversed(found)))
    whole = [total for total in tail if total.rule == "count"] or tail
    return whole[0] if len(whole) == 1 and (whole[0].count or 0) > 1 else None


def further(before: Total | None) -> Total | None:
    """The count that is still open behind one more sentence without figures."""
    return replace(before, apart=before.apart + 1) if before and before.apart < _FARTHEST else None


def followed(text: str, start: int, told: Sequence[tuple[Money, str]], before: Total | None) -> Iterator[Total]:
    """12个项目签约。总投资达50亿元: the sentence behind a count begins with its sum."""
    if not before or not told:
        return
    money, role = told[0]
    about = _ABOUT.match(text, start, money.start)
    told_of = _THEY.fullmatch(text, about.end() if about else start, money.start)
    if before.apart and not _POINTING.match(text, start):
        return
    if role in ("invest", "foreign") and told_of and not built(text, money):
        yield Total(before.count, money, money.start, money.end, RULES[role], before.least)
        for (last, _), (money, role) in pairwise(told):
            if role not in ("plan", "done") or not _BESIDE.fullmatch(text, last.end, money.start):
                break
            yield Total(before.count, money, money.start, money.end, RULES[role], before.least)


def resumed(text: str, one: Counted, stop: int, told: Sequence[tuple[Money, str]]) -> list[Total]:
    """新批项目14个,增长16%;合同外资3亿美元: the sum that the next part of a sentence begins with."""
    money, role = next(((m, r) for m, r in told if one.end <= m.start < stop), (None, ""))
    if not money or role not in ("invest", "foreign") or not _NEXT_PART.fullmatch(text, one.end, money.start):
        return []
    return [Total(one.count, money, one.start, money.end, RULES[role])]
