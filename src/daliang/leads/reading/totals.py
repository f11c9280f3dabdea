"""Aggregates: how many projects an event, a period or a place has, and what they come to together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from daliang.leads.reading.amounts import Money
from daliang.leads.reading.roles import aims, is_goal
from daliang.vocabulary.numerals import read_number
from daliang.vocabulary.refusal import Refusal

_N = "([0-9]{1,5}|[一二两三四五六七八九十百]{1,5})"
_VERBS = "签约|引进|招引|开工|投产|竣工|落户|落地|获批|新建|续建|在建|在谈|储备|签订|签署"
_FIRST = "0-9一二两三四五六七八九十百项企以签引招开投竣落获新续在储"  # what a count can begin with
_COUNT = re.compile(
    rf"(?=[{_FIRST}])(?:(?P<before>(?<![0-9.第]){_N}余?多?(?:[个项](?![月目])(?:[^,。;:、0-9个家]{{0,24}}?)项目|大?项目))|"
    rf"(?P<behind>(?:项目|企业)(?:共计|共有|总数|总计|共|有|达到|达|数|仅有|仅|为|超过|超|近|占了?)?\s?{_N}余?多?[个家项])(?!月|工作日)|"
    rf"(?P<bare>(?:以上|(?<!已)(?<!全部)(?:{_VERBS}))(?:项目)?[共了]?{_N}[个家])(?=[、,。;]|$))"
)
_BARE_LEAD = re.compile("(?:签约|引进|招引|开工|投产|推介|落户|共|有|了|^)$")
_ANY_COUNT = re.compile("项目|企业|[个家]")
_FIRMS = re.compile("(?:签约|新批|新设|新增|引进|招引|落户|设立|入驻|批准)[^,。;]{0,14}$")
_PART_ON = re.compile("[,、;]?(?:涉及|和|以及|其中)?[一-龥]{0,10}")
_OWN_MONEY = re.compile("[^,。;、]{0,20}[,、](?:[一-龥]{0,4}投资|[一-龥]{0,4}金额|协议引资|总额|利用外资|合同外资)")
_AIM_BEFORE = re.compile("(拜访|走访|对接|梳理|不少于|不低于|力争|确保|至少|每年|每个|每季度)$")


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
    first: bool  # the number stands before 项目


def totals(text: str, start: int, end: int, told: Sequence[tuple[Money, str]]) -> list[Total]:
    """The aggregates of one sentence, whose amounts and their roles are `told`."""
    counts = _counts(text, start, end)
    found: list[Total] = []
    for at, counted in enumerate(counts):
        stop = min(counts[at + 1].start if at + 1 < len(counts) else end, _sentence_end(text, counted.end, end))
        money = [(m, r) for m, r in told if counted.end <= m.start < stop and r not in ("threshold", "target")]
        before = [
            (m, "invest") for m, r in told if r == "invest" and text[m.end : counted.start] == "的" and counted.first
        ]
        found += (
            _with_money(text, counted, money, told)
            if not before
            else [Total(counted.count, before[0][0], before[0][0].start, counted.end, "total and count")]
        )
    taken = {id(t.money) for t in found}
    found += [
        Total(None, m, m.start, m.end, "foreign capital in a period")
        for m, r in told
        if (r == "foreign" or (r == "done" and "到位" in text[max(start, m.start - 10) : m.start]))
        and id(m) not in taken
        and "新增" not in text[start : m.start][-6:]
        and not aims(text[start : m.start])
        and not re.match("的[^,。;]{2,}?项目", text[m.end : m.end + 40])
    ]
    return found


def _with_money(
    text: str, counted: _Counted, money: Sequence[tuple[Money, str]], told: Sequence[tuple[Money, str]]
) -> list[Total]:
    found: list[Total] = []
    for m, r in money:
        between = text[counted.end : m.start]
        if (
            r in (("invest", "plan", "done") if counted.firms else ("invest", "plan", "done", "foreign"))
            and "单体" not in between
            and not _a_project(text, counted.end, m)
        ):
            rule = {
                "invest": "count and total",
                "plan": "count and the year's plan",
                "done": "count and what is done",
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
    between = re.sub(r"\([^()]*\)", "", text[start : money.start])
    behind = re.match("的[^,。;]{2,}?项目|建设|打造", text[money.end : money.end + 40])
    return bool(re.search("公司|集团|。|项目(?!(?:协议|计划|意向)?总?投资)", between)) or bool(behind)


def _sentence_end(text: str, start: int, end: int) -> int:
    found = re.compile("[。;;]").search(text, start, end)
    return found.start() if found else end


def _counts(text: str, start: int, end: int) -> list[_Counted]:
    found: list[_Counted] = []
    if not _ANY_COUNT.search(text, start, end):
        return found
    parted = -1  # up to here the last count was divided up
    for m in _COUNT.finditer(text, start, end):
        written = next(g for g in (m[2], m[4], m[6]) if g)
        lead = re.split("[,。;]", text[max(start, m.start() - 30) : m.start()])[-1]
        inner = m[0].partition(written)[0]
        if re.fullmatch("[0-9]+项目", m[0]) and not _BARE_LEAD.search(lead):
            continue
        if _AIM_BEFORE.search(lead + inner) or aims(lead + inner) or re.match("以上|以内", text[m.end() : m.end() + 2]):
            continue
        if is_goal(text, start, m.start(), m.end()) or written == "一":
            continue
        if _is_part(text, m.end(), text[max(start, m.start() - 16) : m.start()], inner) or (
            parted >= 0 and _PART_ON.fullmatch(text, parted, m.start()) and not _OWN_MONEY.match(text, m.end())
        ):
            parted = m.end()
            continue
        firms = m[0].startswith("企业")
        number = _whole(written)
        if number is not None and (not firms or _FIRMS.search(lead)):
            found.append(_Counted(number, m.start(), m.end(), firms, bool(m["before"])))
    return found


def _is_part(text: str, end: int, lead: str, inner: str) -> bool:
    """其中制造业项目6个 only divides a count up, unless it has money of its own or a least amount."""
    if not re.search("其[中间],?[^,。;]{0,10}$", lead) or re.search("以上|超|级|过|逾|达", lead + inner):
        return False
    return not _OWN_MONEY.match(text, end)


def _whole(written: str) -> int | None:
    try:
        return int(read_number(written))
    except Refusal:
        return None
