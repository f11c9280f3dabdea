"""Which of a page's totals tell something new: a fact told again, or roughly in a headline, is told once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from daliang.leads.reading.amounts import Money
from daliang.leads.reading.text import Sentence
from daliang.leads.reading.units import Total

_Sum = tuple[Decimal, str] | None
_Key = tuple[int | None, _Sum, _Sum]
_BEFORE = 12  # characters before a count that tell whose or of what kind its projects are
_CLAUSE = re.compile("[,、。;:]")
_POINTING = re.compile("第[一二三四五六]批|这|[此本上][次批述]")
_WHOSE = re.compile("[一-龥]{2}[市县区镇乡旗州]|[0-9]{2,3}强|[央民]企")


def once(text: str, found: Sequence[tuple[Total, Sentence]]) -> Iterator[tuple[Total, Sentence]]:
    """The totals without repeats; the same bare count is another fact if it is of others (东区10个, 西区10个)."""
    every = [_whose(text, group) for group, _ in found]
    summed = {group.count: whose for (group, _), whose in zip(found, every, strict=True) if group.money}
    told = {group.count for group, sentence in found if sentence.kind != "title" and group.money} - {None}
    whole = {_sum(group.money) for group, _ in found if group.count}
    seen: dict[_Key, set[str]] = {
        (group.count, None, _sum(group.least)): whose
        for (group, _), whose in zip(found, every, strict=True)
        if group.money and group.least
    }
    for (group, sentence), whose in zip(found, every, strict=True):
        key = (group.count, _sum(group.money), _sum(group.least))
        if key in seen and not _differs(group, whose, seen[key]):
            continue
        pointing = group.rule == "count" or _POINTING.search(text, max(0, group.start - _BEFORE), group.start)
        if not group.money and pointing and group.count in summed and not _differs(group, whose, summed[group.count]):
            continue
        if (group.count is None and key[1] in whole) or (sentence.kind == "title" and _told_below(group, told)):
            continue
        seen[key] = seen.get(key, set()) | whose
        yield group, sentence


def _told_below(group: Total, told: set[int | None]) -> bool:
    """Whether the text tells better what a headline counts: the count with its sum, or the sum to the last digit."""
    return group.rule == "count" or group.count in told or _is_rough(group)


def _is_rough(group: Total) -> bool:
    return bool(group.count is None and group.money and group.money.qualifier != "eq")


def _differs(group: Total, whose: set[str], before: set[str]) -> bool:
    return group.money is None and bool(whose) and bool(before) and whose.isdisjoint(before)


def _whose(text: str, group: Total) -> set[str]:
    said = _CLAUSE.split(text[max(0, group.start - _BEFORE) : group.start])[-1] + text[group.start : group.end]
    return set(_WHOSE.findall(said))


def _sum(money: Money | None) -> _Sum:
    return (money.value, money.currency) if money else None
