"""A page that tells of one project and of one sum, sentences apart: 项目预计投资金额:3.2亿元 in a company's notice."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from daliang.leads.reading.amounts import Money
from daliang.leads.reading.merging import merged
from daliang.leads.reading.units import Found
from daliang.leads.reading.wording import is_sort

_OF_PROJECT = re.compile("(?:项目(?:1个,)?|本次|此次)[^,。;0-9]{0,8}(?:投资|金额)[^,。;0-9]{0,10}$")
_WHOLE = re.compile("(?:总投资|总额|合计|累计)[^,。;0-9]{0,8}$")
_BEFORE = 24  # characters before the sum in which it is told as the project's


def single(
    text: str, told: Sequence[tuple[Money, str]], taken: Collection[int], found: Sequence[Found], named: Sequence[Found]
) -> list[Found]:
    """The page's only project with the page's only sum, if neither has another; `named` are names without a sum,
    `taken` the ids of amounts that are totals."""
    sums = [m for m, role in told if role in ("invest", "threshold") and id(m) not in taken]
    if len(sums) > 1:
        sums = [m for m in sums if _WHOLE.search(text, max(0, m.start - _BEFORE), m.start)] or sums
    if len({(m.value, m.currency) for m in sums}) != 1:
        return []
    every = merged(found or [one for one in named if one.name.end <= sums[0].start])
    if len(every) != 1 or every[0].money or is_sort(every[0].name.written):
        return []
    if not _OF_PROJECT.search(text, max(0, sums[0].start - _BEFORE), sums[0].start):
        return []
    return [replace(every[0], money=sums[0], rule="the page's only project")]
