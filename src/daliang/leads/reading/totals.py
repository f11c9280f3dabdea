"""Aggregates: how many projects an event, a period or a place has, and what they come to together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from daliang.leads.reading.alone import is_sum
from daliang.leads.reading.amounts import Money
from daliang.leads.reading.belonging import PROJECTS_SUM, RULES, belongs, built, measure
from daliang.leads.reading.counting import Counted, counts
from daliang.leads.reading.following import followed, resumed, summed_up
from daliang.leads.reading.terms import PLANNED, REACHING, SUM, WHOLE
from daliang.leads.reading.units import Topic, Total

_STOP = re.compile(
    "[。;]|分别[是为:]|其中(?!,?(?:既|合同|协议|注册|年度|今年|当年|固定|到位|实际|外资|引进|利用))|(?<![额资金]):"
)
_OVER = re.compile("的?(?:计划|固定资产)?总?投资额?(?:均|都)?[一-龥]{1,3}")  # 62个项目投资超过10亿元
_PARTS = re.compile(r"\((?:含|其中|包括|包含|不含|除)[^()]*\)")
_DIVISION = re.compile("其[中间].*")
_EXPECTED = re.compile("(?:预计|有望)[^,。;]{0,14}[0-9]+个.*")
"""What is still to come is counted there, and the sums behind are its."""
_NAMES = re.compile(
    r"[,、:(]?(?:主要|分别|即|包括|包含|具体|[是为有]|[:,])+(?P<names>(?:(?!其中)[^。;])+?)\)?,"
    f"(?:{PLANNED}|项目|合计|共|累计)*{SUM}[^,。;0-9]{{0,4}}"
)
_EACH_SUM = re.compile(f"[^,。;]{{0,8}},?{PLANNED}*(?:{SUM}|完成投资)(?:分别)?{REACHING}")
_AND = re.compile("[、和与及]")
_BETWEEN = re.compile("、|和|以及")
_CLAUSE = re.compile("[,。;]")
_PAUSE = re.compile("[,、。;:()]")
_EXACTLY = re.compile(",?(?:高?达到?|为)")  # 突破百亿元,达到128亿元
_OF_PLACE = re.compile("实际[^,。;0-9]{0,4}(?:利用|使用)[^,。;0-9]*$")
_NAMED_FIRST = re.compile(
    "的(?:(?!项目|投资|[亿万][美欧]?元)[^,。;、]){2,40}(?:、(?:(?!项目|投资|[亿万][美欧]?元)[^,。;、]){2,40})+等"
)
_BUILDS = re.compile("(?:建设|打造|兴建|实施)[^,。;、]{2,20}(?:、[^,。;、]{2,20})+")  # 投资128亿元建设铜箔、铜杆3个项目
_LEADS_TO = re.compile("的?|、| |,(?:共|[共合总]计)|[,、]?共?(?:涉及|涵盖|包括|包含)(?:各类|重[点大])?")
_OPENS = re.compile(f"{PLANNED}*{WHOLE}{REACHING}")
_PLACE = re.compile("[,!](?!其中)[^,。;0-9项企]{0,8}")


def totals(
    text: str, start: int, end: int, told: Sequence[tuple[Money, str]], before: Topic | None = None
) -> list[Total]:
    """The aggregates of one sentence, whose amounts and their roles are `told`.

    `before` is the count that the sentence before told last, if it had no sum: 总投资… may follow at once.
    """
    counted = _counting(counts(text, start, end), text)
    if whole := summed_up(text, start, told, before):
        return [whole]
    found = list(followed(text, start, told, before))
    dealt = _dealt_out(text, counted, told)
    for at, one in enumerate(counted):
        stop = next((c.start for c in counted[at + 1 :] if _parts(text, one, c)), end)
        dealt_one = dealt.get(one.start)
        taken = {id(total.money) for total in found}
        free = [(m, r) for m, r in told if id(m) not in taken]
        found += [dealt_one] if dealt_one else _sums(text, start, stop, one, free) or [_alone(text, one, told)]
    taken = {id(t.money) for t in found}
    found += [
        Total(None, m, m.start, m.end, "sum in a period")
        for at, (m, r) in enumerate(told)
        if id(m) not in taken and is_sum(text, start, [b for b, _ in told[:at]], m, r)
    ]
    return found


def _sums(text: str, start: int, stop: int, one: Counted, told: Sequence[tuple[Money, str]]) -> list[Total]:
    """The count with each sum that is told of it, up to `stop`; none of a part whose sum is the whole's."""
    if one.part:
        return []
    ahead, behind = _ahead(text, one, told), _behind(text, one, stop, told)
    if ahead:
        behind = [total for total in behind if total.rule != RULES["invest"]]
    return (
        ahead + behind or _named(text, one, told) or _opened(text, start, one, told) or resumed(text, one, stop, told)
    )


def _counting(counted: Sequence[Counted], text: str) -> list[Counted]:
    """The counts without firms that only act on what the same clause counts: 10家企业签约项目15个."""
    return [one for one, then in zip_longest(counted, counted[1:]) if not (then and _acts(text, one, then))]


def _acts(text: str, one: Counted, then: Counted) -> bool:
    return one.firms and not then.firms and not _PAUSE.search(text, one.end, then.start)


def _dealt_out(text: str, counted: Sequence[Counted], told: Sequence[tuple[Money, str]]) -> dict[int, Total]:
    """签约9个项目,开工5个项目,总投资分别为52亿元和34亿元: to each of the counts its sum, by where the count stands."""
    found: dict[int, Total] = {}
    for run in _runs(text, told):
        ahead = [one for one in counted if one.end <= run[0][0].start][-len(run) :]
        if len(ahead) == len(run) and _EACH_SUM.fullmatch(text, ahead[-1].end, run[0][0].start):
            rule = RULES.get(run[0][1], RULES["invest"])
            found |= {c.start: Total(c.count, m, c.start, c.end, rule) for c, (m, _) in zip(ahead, run, strict=True)}
    return found


def _runs(text: str, told: Sequence[tuple[Money, str]]) -> Iterator[list[tuple[Money, str]]]:
    """Two amounts and more that are only joined by 、 or 和."""
    run = list(told[:1])
    for one in told[1:]:
        if _AND.fullmatch(text, run[-1][0].end, one[0].start):
            run.append(one)
            continue
        if len(run) > 1:
            yield run
        run = [one]
    if len(run) > 1:
        yield run


def _parts(text: str, one: Counted, following: Counted) -> bool:
    """Whether a count ends what is said of the one before it: not in brackets, nor firms before 项目总投资."""
    if following.firms and not one.firms and PROJECTS_SUM.match(text, following.end):
        return False
    return not following.part and (one.inside or not following.inside)


def _ahead(text: str, one: Counted, told: Sequence[tuple[Money, str]]) -> list[Total]:
    """总投资156亿元的32个项目, 32个总投资156亿元的项目, or 总投资156亿元,涉及项目32个."""
    sums = [
        m for m, r in told if r == "invest" and ((one.start < m.end and m.start < one.end) or _leads_to(text, m, one))
    ]
    sums = sums or _before_names(text, one, told)
    sums = [m for m in sums if not _of_series(text, m, told)]
    return [Total(one.count, m, min(m.start, one.start), one.end, "total and count") for m in sums[:1]]


def _of_series(text: str, money: Money, told: Sequence[tuple[Money, str]]) -> bool:
    """总投资20亿元、12亿元和8亿元的三个项目: the last of several alike is one project's, not the sum of all."""
    return any(run[-1][0] is money and all(m.currency == money.currency for m, _ in run) for run in _runs(text, told))


def _before_names(text: str, one: Counted, told: Sequence[tuple[Money, str]]) -> list[Money]:
    """总投资86亿元的甲基地、乙园区等14个项目: the one sum before names and 等; of several each is one project's."""
    if not text.endswith("等", 0, one.start):
        return [m for m, r in told[:1] if r == "invest" and _BUILDS.fullmatch(text, m.end, one.start)]
    near = [(m, r) for m, r in told if one.start - 120 <= m.start and m.end <= one.start]
    alone = [m for at, (m, r) in enumerate(near) if r == "invest" and not (at and _joined(text, near[at - 1][0], m))]
    return [m for m in alone[-1:] if _NAMED_FIRST.fullmatch(text, m.end, one.start)]


def _joined(text: str, one: Money, then: Money) -> bool:
    return not _CLAUSE.search(text, one.end, then.start)


def _leads_to(text: str, money: Money, one: Counted) -> bool:
    """Whether a count stands right behind a sum: 总投资86亿元的14个, or 总投资86亿元,共14个."""
    return bool(_LEADS_TO.fullmatch(text, money.end, one.start))


def _opened(text: str, start: int, one: Counted, told: Sequence[tuple[Money, str]]) -> list[Total]:
    """总投资156亿元,江城32个项目签约: the sum that a headline or a sentence opens with."""
    if not told or told[0][1] != "invest" or one.firms:
        return []
    money = told[0][0]
    opens = _OPENS.fullmatch(text, start, money.start) and _PLACE.fullmatch(text, money.end, one.start)
    return [Total(one.count, money, money.start, one.end, "total and count")] if opens else []


def _behind(text: str, one: Counted, stop: int, told: Sequence[tuple[Money, str]]) -> list[Total]:
    """签约项目8个,总投资62亿元,年度计划投资9亿元: every measure once, up to the next count."""
    clear = _clear(text, one, stop)
    ended = _STOP.search(clear)
    stop = one.end + (ended.start() if ended else len(clear))
    found: dict[str, Total] = {}
    for m, r in told:
        rule = measure(text, one.end, m, r) if one.end <= m.start < stop else None
        if rule == RULES["done"] and not found and _OF_PLACE.search(text, one.end, m.start):
            continue
        if rule and not clear[m.start - one.end].isspace() and belongs(text, clear, one, m, r):
            closer = rule in found and _EXACTLY.fullmatch(text, found[rule].end, m.start)
            if rule not in found or closer:
                found[rule] = Total(one.count, m, one.start, m.end, rule)
    return list(found.values())


def _named(text: str, one: Counted, told: Sequence[tuple[Money, str]]) -> list[Total]:
    """工业项目3个,分别是A、B、C,总投资9亿元: the sum behind as many names as are counted."""
    first = next(((m, r) for m, r in told if m.start >= one.end), None)
    found = _NAMES.fullmatch(text, one.end, first[0].start) if first and first[1] == "invest" else None
    if not first or not found or len(_BETWEEN.findall(found["names"])) + 1 != one.count or built(text, first[0]):
        return []
    return [Total(one.count, first[0], one.start, first[0].end, "count and total")]


def _clear(text: str, one: Counted, stop: int) -> str:
    """What stands behind a count, with blanks for the parts that it is divided up into."""
    closed = text.find(")", one.end, stop) if one.inside else -1
    clear = _PARTS.sub(_blank, text[one.end : closed if closed > 0 else stop])
    parted = max(one.parted - one.end, 0)
    return _EXPECTED.sub(_blank, _DIVISION.sub(_blank, clear[:parted]) + clear[parted:])


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


_UP_TO = re.compile("[至到~—～–-]{1,2}")  # 5亿元至10亿元项目2个 are of at least 5亿元


def _alone(text: str, one: Counted, told: Sequence[tuple[Money, str]]) -> Total:
    limits = [m for m, r in told if r == "threshold" and one.start - 14 <= m.start]
    before = [m for m in limits if m.start < one.end]
    behind = (m for m in limits if m.start >= one.end and _OVER.fullmatch(text, one.end, m.start))
    if before[1:] and _UP_TO.fullmatch(text, before[-2].end, before[-1].start):
        before.pop()
    least = before[-1] if before else next(behind, None)
    return Total(one.count, None, one.start, one.end, "count of at least" if least else "count", least)
