"""Aggregates: how many projects an event, a period or a place has, and what they come to together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from daliang.leads.reading.amounts import Money
from daliang.leads.reading.roles import aims
from daliang.vocabulary.numerals import read_number

_N = "([0-9]{1,5}|[一二两三四五六七八九十百]{1,5})"
_COUNT = re.compile(
    rf"(?P<before>(?<![0-9.第]){_N}余?多?(?:[个项](?![月目])(?:[^,。;:、0-9个家]{{0,24}}?)项目|项目))|"
    rf"(?P<behind>(?:项目|企业)(?:共计|共有|总数|总计|共|有|达到|达|数)?\s?{_N}余?多?[个家项])(?!月|工作日)|"
    rf"(?P<bare>(?:以上|签约|引进|招引)(?:项目)?[共了]?{_N}[个家])(?=[、,。;])"
)
_AIM_BEFORE = re.compile("(不少于|不低于|力争|确保|至少|每年|每个|每季度)$")


@dataclass(frozen=True)
class Total:
    """A count and the amount beside it at a clean span; `least` is the X of N projects of at least X."""

    count: int | None
    money: Money | None
    start: int
    end: int
    rule: str
    least: Money | None = None


@dataclass(frozen=True)
class _Counted:
    count: int
    start: int
    end: int
    firms: bool


def totals(text: str, start: int, end: int, told: Sequence[tuple[Money, str]]) -> list[Total]:
    """The aggregates of one sentence, whose amounts and their roles are `told`."""
    counts = _counts(text, start, end)
    found: list[Total] = []
    for at, counted in enumerate(counts):
        stop = min(counts[at + 1].start if at + 1 < len(counts) else end, _sentence_end(text, counted.end, end))
        money = [(m, r) for m, r in told if counted.end <= m.start < stop and r not in ("threshold", "target")]
        before = [(m, "invest") for m, r in told if r == "invest" and re.fullmatch("的", text[m.end : counted.start])]
        found += (
            _with_money(text, counted, money, told)
            if not before
            else [Total(counted.count, before[0][0], before[0][0].start, counted.end, "total and count")]
        )
    taken = {id(t.money) for t in found}
    found += [
        Total(None, m, m.start, m.end, "foreign capital in a period")
        for m, r in told
        if r == "foreign"
        and id(m) not in taken
        and "新增" not in text[start : m.start][-6:]
        and not aims(text[start : m.start])
    ]
    return found


def _with_money(
    text: str, counted: _Counted, money: Sequence[tuple[Money, str]], told: Sequence[tuple[Money, str]]
) -> list[Total]:
    found: list[Total] = []
    for m, r in money:
        between = text[counted.end : m.start]
        if (
            r in (("invest", "plan") if counted.firms else ("invest", "plan", "foreign"))
            and "单体" not in between
            and not _a_project(text, counted.end, m)
        ):
            rule = {
                "invest": "count and total",
                "plan": "count and the year's plan",
                "foreign": "count and foreign capital",
            }[r]
            if not any(t.rule == rule for t in found):
                found.append(Total(counted.count, m, counted.start, m.end, rule))
    if not found:
        least = next((m for m, r in told if r == "threshold" and counted.start - 14 <= m.start < counted.end), None)
        rule = "count of at least" if least else "count"
        found.append(Total(counted.count, None, counted.start, counted.end, rule, least))
    return found


def _a_project(text: str, start: int, money: Money) -> bool:
    """Whether the amount belongs to one project named between the count and it, or right behind it."""
    between = text[start : money.start]
    behind = re.match("的[^,。;]{2,}?项目|建设|打造", text[money.end : money.end + 40])
    return bool(re.search("公司|集团|。|项目(?!(?:协议|计划|意向)?总?投资)", between)) or bool(behind)


def _sentence_end(text: str, start: int, end: int) -> int:
    found = re.compile("[。;;]").search(text, start, end)
    return found.start() if found else end


def _counts(text: str, start: int, end: int) -> list[_Counted]:
    found: list[_Counted] = []
    for m in _COUNT.finditer(text, start, end):
        written = next(g for g in (m[2], m[4], m[6]) if g)
        lead = re.split("[,。;]", text[max(start, m.start() - 30) : m.start()])[-1]
        inner = m[0].partition(written)[0]
        if _AIM_BEFORE.search(lead + inner) or aims(lead + inner) or re.match("以上|以内", text[m.end() : m.end() + 2]):
            continue
        if written == "一" or (re.search("其[中间][^,]{0,6}$", lead) and not re.search("以上|超|级", lead + inner)):
            continue
        number = _whole(written)
        if number is not None:
            found.append(_Counted(number, m.start(), m.end(), m[0].startswith("企业")))
    return found


def _whole(written: str) -> int | None:
    try:
        return int(read_number(written))
    except ValueError:
        return None
