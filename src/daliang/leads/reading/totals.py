"""Aggregates: how many projects an event, a period or a place has, and what they come to together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile, zip_longest

from daliang.leads.reading.alone import is_sum
from daliang.leads.reading.amounts import Money
from daliang.leads.reading.counting import Counted, counts
from daliang.leads.reading.terms import ABROAD, COVERING, MONEY, PLANNED, REACHING, STAGE, SUM, THESE, WHOLE
from daliang.leads.reading.wording import is_name

_RULES = {
    "invest": "count and total",
    "plan": "count and the year's plan",
    "done": "count and what is done",
    "foreign": "count and foreign capital",
}
_STOP = re.compile(
    "[。;]|分别[是为:]|其中(?!,?(?:既|合同|协议|注册|年度|今年|当年|固定|到位|实际|外资))|(?<![额资金]):"
)
_OVER = re.compile("的?(?:计划|固定资产)?总?投资额?(?:均|都)?[一-龥]{1,3}")  # 62个项目投资超过10亿元
_PARTS = re.compile(r"\((?:含|其中|包括|包含|不含|除)[^()]*\)")
_DIVISION = re.compile("其[中间].*")
_BRACKETS = re.compile(r"\([^()]*\)")
_FIELDS = re.compile(f"{COVERING}[^,。;]*")
_IS_OF_KIND = re.compile("^(?:均|都|全部|全)*[为是属](?:于)?[^,。;]{2,20}项目")
_THEIR = re.compile(f"(?:^|[,、])(?:{THESE}|{PLANNED}|{STAGE}|新|已|新批|投资|产业)*项目(?=[^,。;0-9]{{0,8}}{MONEY})")
_PROJECTS_SUM = re.compile(f"[,、]项目{PLANNED}*(?:总?投资|{SUM})")
_PROJECT_COUNT = re.compile("项目[^,。;0-9]{0,4}[0-9]+[个项]|[0-9]+[个项][^,。;0-9]{0,12}项目")
_NAMES = re.compile(
    r"[,、:(]?(?:主要|分别|即|包括|包含|具体|[是为有]|[:,])+(?P<names>[^。;]+?)\)?,"
    f"(?:{PLANNED}|项目|合计|共|累计)*{WHOLE}[^,。;0-9]{{0,4}}"
)
_BETWEEN = re.compile("、|和|以及")
_PAUSE = re.compile("[,、。;:()]")
_OWN_SUBJECT = re.compile(",(?:全[市县区省州乡镇]|我[市县区省州]|招商引资|全口径)[^,。;]*$")
_CONTRACT = re.compile("项目[^,。;0-9]{0,4}(?:协议|合同)")
_PRESENT = re.compile(",[^,。;]*(?:出席|参加|见证|主持|致辞|代表)[^,。;]*")
_FOREIGN = re.compile("(?<![省市县区境域国州])外资(?!金)")
_PROJECT = re.compile("(?P<head>[^,。;:、]*?)项目(?!清单|名单|库|个?数|总数)")
_BUILT = re.compile("的[^,。;]{2,}?项目|建设|打造|兴建|新建|实施")
_DRAWN = re.compile("(?:[引进]资(?:金|总?额)?|引进[^,。;0-9项目]{0,6}资金)[^,。;0-9]{0,4}$")
_TAKEN = re.compile(
    "(?P<done>实际|到位)?[^,。;0-9]{0,6}(?:[内外]资|资金|(?:增加|新增|净增|增)(?:的)?注册资本)[^,。;0-9]{0,4}$|,(?:签约|共计|合计|总计|总共)$"
)
_SO_FAR = re.compile(f"累计投资(?P<sum>总?额)?{REACHING}$")
_EXACTLY = re.compile(",?(?:高?达到?|为)")  # 突破百亿元,达到128亿元
_OF_PLACE = re.compile("实际[^,。;0-9]{0,4}(?:利用|使用)[^,。;0-9]*$")
_REAL = re.compile("(?:实际|实到|到[账位资])[^,。;0-9]*$")
_AGREED = re.compile("(?:合同|协议|注册)[^,。;0-9]{0,6}$")
_LEADS_TO = re.compile("的?|、|[,、]?共?(?:涉及|涵盖|包括|包含)(?:各类|重[点大])?")
_ALL_TOLD = ("共", "合计", "总计")
_OPENS = re.compile(f"{PLANNED}*{WHOLE}{REACHING}")
_PLACE = re.compile("[,!][^,。;0-9项企]{0,8}")
_ABOUT = re.compile(f"(?:其中,?|(?:{THESE}|{STAGE})*的?项目)?(?:{_FIELDS.pattern},)+")
_THEY = re.compile(
    f"(?:据悉|据了解|据介绍)?,?(?:{THESE}[^,。;0-9]{{0,4}})?{STAGE}?的?(?:(?:重[大点]|产业)?(?:项目|[企产]业|[台外侨央民]企),?)?(?:的?{PLANNED})*"
    f"(?:{SUM}|(?:完成|实现|新增)?(?:合同|协议|注册)(?:利用)?{ABROAD}(?:金额)?)额?[^,。;0-9]{{0,6}}"
)
_BESIDE = re.compile("[,、][^,。;、0-9]{0,14}(?:20[0-9]{2}年)?[^,。;、0-9]{0,10}")
_FARTHEST = 3
_POINTING = re.compile(f"(?:据悉|据了解|据介绍)?,?{THESE}")
_NEXT_PART = re.compile(f"(?:,[^,。;]{{0,20}})?;{_THEY.pattern}")


@dataclass(frozen=True)
class Total:
    """A count and the amount beside it at a clean span; `least` is the X of N projects of at least X.

    `apart` is how many sentences without figures stand behind a count whose sum is not told yet.
    """

    count: int | None
    money: Money | None
    start: int
    end: int
    rule: str
    least: Money | None = None
    apart: int = 0


def totals(
    text: str, start: int, end: int, told: Sequence[tuple[Money, str]], before: Total | None = None
) -> list[Total]:
    """The aggregates of one sentence, whose amounts and their roles are `told`.

    `before` is the count that the sentence before told last, if it had no sum: 总投资… may follow at once.
    """
    counted = _counting(counts(text, start, end), text)
    found = list(_followed(text, start, told, before))
    for at, one in enumerate(counted):
        stop = next((c.start for c in counted[at + 1 :] if _parts(text, one, c)), end)
        found += (
            [_alone(text, one, told)]
            if one.part
            else _ahead(text, one, told)
            or _behind(text, one, stop, told)
            or _named(text, one, told)
            or _opened(text, start, one, told)
            or _resumed(text, one, stop, told)
            or [_alone(text, one, told)]
        )
    taken = {id(t.money) for t in found}
    found += [
        Total(None, m, m.start, m.end, "sum in a period")
        for at, (m, r) in enumerate(told)
        if id(m) not in taken and is_sum(text, start, [b for b, _ in told[:at]], m, r)
    ]
    return found


def _counting(counted: Sequence[Counted], text: str) -> list[Counted]:
    """The counts without firms that only act on what the same clause counts: 10家企业签约项目15个."""
    return [one for one, then in zip_longest(counted, counted[1:]) if not (then and _acts(text, one, then))]


def _acts(text: str, one: Counted, then: Counted) -> bool:
    return one.firms and not then.firms and not _PAUSE.search(text, one.end, then.start)


def _parts(text: str, one: Counted, following: Counted) -> bool:
    """Whether a count ends what is said of the one before it: not in brackets, nor firms before 项目总投资."""
    if following.firms and not one.firms and _PROJECTS_SUM.match(text, following.end):
        return False
    return not following.part and (one.inside or not following.inside)


def left_open(found: Sequence[Total]) -> Total | None:
    """The one count at a sentence's end whose sum is not told there; what is at least so much only divides it up."""
    tail = list(takewhile(lambda total: not total.money, reversed(found)))
    whole = [total for total in tail if total.rule == "count"] or tail
    return whole[0] if len(whole) == 1 and (whole[0].count or 0) > 1 else None


def further(before: Total | None) -> Total | None:
    """The count that is still open behind one more sentence without figures."""
    return replace(before, apart=before.apart + 1) if before and before.apart < _FARTHEST else None


def _followed(text: str, start: int, told: Sequence[tuple[Money, str]], before: Total | None) -> Iterator[Total]:
    """12个项目签约。总投资达50亿元: the sentence behind a count begins with its sum."""
    if not before or not told:
        return
    money, role = told[0]
    about = _ABOUT.match(text, start, money.start)
    told_of = _THEY.fullmatch(text, about.end() if about else start, money.start)
    if before.apart and not _POINTING.match(text, start):
        return
    if role in ("invest", "foreign") and told_of and not _built(text, money):
        yield Total(before.count, money, money.start, money.end, _RULES[role], before.least)
        for (last, _), (money, role) in pairwise(told):
            if role not in ("plan", "done") or not _BESIDE.fullmatch(text, last.end, money.start):
                break
            yield Total(before.count, money, money.start, money.end, _RULES[role], before.least)


def _ahead(text: str, one: Counted, told: Sequence[tuple[Money, str]]) -> list[Total]:
    """总投资156亿元的32个项目, 32个总投资156亿元的项目, or 总投资156亿元,涉及项目32个."""
    sums = [m for m, r in told if r == "invest" and (one.start < m.start < one.end or _leads_to(text, m, one))]
    return [Total(one.count, m, min(m.start, one.start), one.end, "total and count") for m in sums[:1]]


def _leads_to(text: str, money: Money, one: Counted) -> bool:
    """Whether a count stands right behind a sum: 总投资86亿元的14个, or 总投资86亿元,共14个."""
    summed_up = text.startswith(_ALL_TOLD, one.start) and text[money.end : one.start] == ","
    return summed_up or bool(_LEADS_TO.fullmatch(text, money.end, one.start))


def _opened(text: str, start: int, one: Counted, told: Sequence[tuple[Money, str]]) -> list[Total]:
    """总投资156亿元,江城32个项目签约: the sum that a headline or a sentence opens with."""
    if not told or told[0][1] != "invest" or one.firms:
        return []
    money = told[0][0]
    opens = _OPENS.fullmatch(text, start, money.start) and _PLACE.fullmatch(text, money.end, one.start)
    return [Total(one.count, money, money.start, one.end, "total and count")] if opens else []


def _resumed(text: str, one: Counted, stop: int, told: Sequence[tuple[Money, str]]) -> list[Total]:
    """新批项目14个,增长16%;合同外资3亿美元: the sum that the next part of a sentence begins with."""
    money, role = next(((m, r) for m, r in told if one.end <= m.start < stop), (None, ""))
    if not money or role not in ("invest", "foreign") or not _NEXT_PART.fullmatch(text, one.end, money.start):
        return []
    return [Total(one.count, money, one.start, money.end, _RULES[role])]


def _behind(text: str, one: Counted, stop: int, told: Sequence[tuple[Money, str]]) -> list[Total]:
    """签约项目8个,总投资62亿元,年度计划投资9亿元: every measure once, up to the next count."""
    clear = _clear(text, one, stop)
    ended = _STOP.search(clear)
    stop = one.end + (ended.start() if ended else len(clear))
    found: dict[str, Total] = {}
    for m, r in told:
        rule = _rule(text, one.end, m, r) if one.end <= m.start < stop else None
        if rule == _RULES["done"] and not found and _OF_PLACE.search(text, one.end, m.start):
            continue
        if rule and not clear[m.start - one.end].isspace() and _belongs(text, clear, one, m, r):
            closer = rule in found and _EXACTLY.fullmatch(text, found[rule].end, m.start)
            if rule not in found or closer:
                found[rule] = Total(one.count, m, one.start, m.end, rule)
    return list(found.values())


def _named(text: str, one: Counted, told: Sequence[tuple[Money, str]]) -> list[Total]:
    """工业项目3个,分别是A、B、C,总投资9亿元: the sum behind as many names as are counted."""
    first = next(((m, r) for m, r in told if m.start >= one.end), None)
    found = _NAMES.fullmatch(text, one.end, first[0].start) if first and first[1] == "invest" else None
    if not first or not found or len(_BETWEEN.findall(found["names"])) + 1 != one.count or _built(text, first[0]):
        return []
    return [Total(one.count, first[0], one.start, first[0].end, "count and total")]


def _clear(text: str, one: Counted, stop: int) -> str:
    """What stands behind a count, with blanks for the parts that it is divided up into."""
    closed = text.find(")", one.end, stop) if one.inside else -1
    clear = _PARTS.sub(_blank, text[one.end : closed if closed > 0 else stop])
    parted = max(one.parted - one.end, 0)
    return _DIVISION.sub(_blank, clear[:parted]) + clear[parted:]


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _rule(text: str, start: int, money: Money, role: str) -> str | None:
    """引资 is a measure beside 总投资; 利用内资 is one where nothing else tells what the amount is."""
    if role in ("invest", "bare") and _DRAWN.search(text, start, money.start):
        return "count and money drawn in"
    if role == "phase" and (whole := _SO_FAR.search(text, start, money.start)):
        return _RULES["invest" if whole["sum"] else "done"]
    if role in ("bare", "capital") and (taken := _TAKEN.search(text, start, money.start)):
        return _RULES["done" if taken["done"] else "invest"]
    return _RULES.get(role)


def _belongs(text: str, clear: str, one: Counted, money: Money, role: str) -> bool:
    """Whether the amount is that of all that is counted, not of one project that is named between or right behind."""
    between = clear[: money.start - one.end]
    if role in ("done", "bare", "foreign") and _OWN_SUBJECT.search(between):
        return False
    if (
        one.firms
        and _PROJECTS_SUM.search(between)
        and _PROJECT_COUNT.search(text, text.rfind("。", 0, one.start) + 1, one.start)
    ):
        return False
    if (role == "foreign" or _FOREIGN.search(between[-12:])) and (
        _REAL.search(between) or (one.firms and not _AGREED.search(between))
    ):
        return False
    if between.endswith(("数", "几")) or _built(text, money):
        return False
    bare = _PRESENT.sub("", _BRACKETS.sub("", _IS_OF_KIND.sub("", between)))
    if "公司" in bare or "集团" in bare:
        return False
    rest = _CONTRACT.sub("", _THEIR.sub("", _FIELDS.sub("", bare)))
    return not any(is_name(found["head"]) for found in _PROJECT.finditer(rest))


def _built(text: str, money: Money) -> bool:
    return bool(_BUILT.match(text, money.end, money.end + 40))


def _alone(text: str, one: Counted, told: Sequence[tuple[Money, str]]) -> Total:
    limits = (m for m, r in told if r == "threshold" and one.start - 14 <= m.start)
    least = next((m for m in limits if m.start < one.end or _OVER.fullmatch(text, one.end, m.start)), None)
    return Total(one.count, None, one.start, one.end, "count of at least" if least else "count", least)
