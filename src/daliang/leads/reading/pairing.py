"""Lists paired with amounts: A项目、B项目分别投资20亿元、5亿元; A、B等50亿元以上项目."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from daliang.leads.reading import beside
from daliang.leads.reading.amounts import Money
from daliang.leads.reading.cutting import Name
from daliang.leads.reading.units import Told, Unit
from daliang.leads.reading.wording import is_name

_LISTED = re.compile("(?:^|[,;:])([^,;:]{2,40}?)[两三四五六2-6]家(?:企业|公司)$")
_NAMED_LIST = re.compile(r"([^\s,。;:]{2,120})等(?P<rest>[^,。;]{0,2})$")
_OPEN_LIST = re.compile(r"(?:新?开工|新?签约|上半年|下半年|年内|今年|目前|透露|表示|介绍|其中|包括|,)")


def respectively(text: str, unit: Unit) -> list[tuple[Name, str | None, Told]]:
    """A项目、B项目分别投资20亿元、5亿元, or 甲、乙两家企业分别投资20亿元和5亿元建设A、B: paired in their order.

    There must be as many names as amounts, else nothing is paired; companies are paired if there are as many of them.
    """
    if told := _in_turn(text, unit):
        return told
    at = text.find("分别", unit.start, unit.told[-1].money.start) if unit.told else -1
    behind = [t for t in unit.told if t.money.start > at and t.role in ("invest", "bare", "carried")]
    if at < 0 or len(behind) < 2:
        return []
    before = [n for n in unit.named if n.end <= at]
    after = [n for n in unit.named if n.start >= behind[-1].stop]
    named = next(
        (one for one in (before, after, beside.counted_list(text, unit.start, at)) if len(one) == len(behind)), []
    )
    if not named:
        return []
    lead = _LISTED.search(text[unit.start : at])
    firms = re.split("[、和与]", lead[1]) if lead and named is after else []
    firms += [None] * (len(named) - len(firms))
    return [(one, firm, item) for one, firm, item in zip(named, firms, behind, strict=False)]


def _in_turn(text: str, unit: Unit) -> list[tuple[Name, str | None, Told]]:
    """投资100亿元、35亿元的甲项目和乙项目: sums in a row, then as many names in a row."""
    for at, first in enumerate(unit.told):
        sums = [first]
        for item in unit.told[at + 1 :]:
            if text[sums[-1].stop : item.money.start] not in ("、", "和", "及"):
                break
            sums.append(item)
        last = sums[-1].stop
        named = [one for one in unit.named if one.start > last][: len(sums)]
        if len(sums) < 2 or len(named) != len(sums) or text[last : named[0].start] != "的":
            continue
        if all(text[a.end : b.start] in ("、", "和", "及", "与") for a, b in pairwise(named)):
            return [(one, None, item) for one, item in zip(named, sums, strict=True)]
    return []


_PRICED = re.compile(
    "(?P<name>(?![()]|的|以|左右|及|级|项目|人民币|产值|税|资金|投|建|收购|用于|增)(?:[^\\s,。;、:的元]|元(?<![0-9万亿]元)){3,24}?)(?=[,、;。]|等|$|正在|竣工|开工|投产|和[0-9])"
)
_AND_MORE = re.compile("等[0-9]{1,3}[个项][^,。;、]{0,10}项目")
_PRICES = 3  # names with a sum before them that make a list


def priced(text: str, unit: Unit) -> list[tuple[Name, Told]]:
    """40亿元甲广场、23亿元乙广场、5亿元丙小镇等项目: three sums or more, each of the name right behind it; two before
    等32个项目."""
    found = [
        (Name(named["name"], named.start("name"), named.end("name")), item)
        for item in unit.told
        if item.role in ("invest", "bare") and (named := _PRICED.match(text, item.stop, unit.end))
    ]
    found = [(name, item) for name, item in found if is_name(name.written)]
    counted = len(found) > 1 and _AND_MORE.match(text, found[-1][0].end)
    return found if len(found) >= _PRICES or counted else []


_EACH = re.compile("的项目(?:共|有|为|达|计)*[0-9一二两三四五六七八九十]+[个项],(?:分别)?[是为有]")


def each(text: str, unit: Unit, name: Name) -> Money | None:
    """投资达4000万元的项目有2个,分别为A和B: what each of the names behind it costs."""
    ahead = [one for one in unit.told if one.stop <= name.start]
    one_sum = ahead[0].money if len(ahead) == 1 else None
    return one_sum if one_sum and one_sum.qualifier == "eq" and _EACH.match(text, ahead[0].stop) else None


_ITS = re.compile('级?的?[“"《]?')


def own(text: str, unit: Unit, name: Name) -> Money | None:
    """50亿元的“某项目”: the sum right before a name."""
    near = [one for one in unit.told if one.stop <= name.start and _ITS.fullmatch(text, one.stop, name.start)]
    return near[-1].money if near and near[-1].role in ("invest", "bare") else None


def members(text: str, money: Money, start: int) -> Iterator[Name]:
    """The names in A、B等50亿元以上项目: a named list that the least amount sums up, each of at least that much."""
    lead = text[start : money.start]
    found = _NAMED_LIST.search(lead)
    if not found or not re.match("级?以上[^,。;]{0,10}项目", text[money.end : money.end + 20]):
        return
    at = start + found.start(1)
    opened = list(_OPEN_LIST.finditer(found[1]))
    skip = opened[-1].end() if opened else 0
    for piece in re.finditer("[^、和]{2,20}", found[1][skip:]):
        yield Name(piece[0], at + skip + piece.start(), at + skip + piece.end())
