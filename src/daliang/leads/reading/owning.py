"""Whose a project is: the companies of a page in order, and which of them stands with a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daliang.leads.reading import beside
from daliang.leads.reading.amounts import Money
from daliang.leads.reading.brands import brand
from daliang.leads.reading.cutting import Name
from daliang.leads.reading.units import Unit

_APART = re.compile("[,、]")
_THE_FIRM = re.compile("(?:^|[,;])(?:该公司|该企业|该集团|公司|企业)(?=将|拟|计划|有意|此次|还|又|决定)")
_SET_UP = re.compile("(?:成立|设立|组建|创办|新设|注册|打造|建设|建成)了?$")
_BY = re.compile("由|投资方")
MOST_FIRMS = 200
"""Of one page: with each of them a name without an owner is compared."""
_NEAR = 3  # units of text behind which 企业 still means the company named last


class Firms:
    """The companies that a page named so far."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._every: list[Name] = []
        self._gap = 0
        self.last: Name | None = None

    def remember(self, named: Sequence[Name]) -> None:
        """Take in the companies of one unit."""
        self._gap += 1
        if named:
            self.last, self._gap = named[-1], 0
            self._every += named[: MOST_FIRMS - len(self._every)]

    def before(self, unit: Unit, at: int) -> Name | None:
        """The company named last before a place of the unit, here or in the units just before."""
        here = next((firm for firm in reversed(unit.firms) if firm.end <= at), None)
        return here or (self.last if self._gap < _NEAR else None)

    def owner(self, name: Name, unit: Unit, money: Money | None) -> str | None:
        """The company nearest before the name; else one behind it (由…投资, 投资方为…), 该公司, or its short name."""
        if nearest := self._nearest(name, unit):
            return nearest.written
        behind = (f for f in unit.firms if f.start >= name.end)
        told = next((f for f in behind if money is not None or _BY.search(self._text, name.end, f.end)), None)
        if told:
            return told.written
        if self.last and (self.last.start == name.start or self._is_meant(unit, name)):
            return self.last.written
        return (
            beside.firm_in_brackets(self._text, name)
            or beside.firm_of(self._text, unit.start, name)
            or beside.kin(name, self._every)
        )

    def in_a_row(self, name: Name, unit: Unit) -> str | None:
        """The company of one of several names in a row: inside the name or right before it."""
        own = [f for f in unit.firms if (f.start >= name.start and f.end <= name.end) or f.end == name.start]
        return own[0].written if own else beside.kin(name, self._every) or brand(name.written)

    def _is_meant(self, unit: Unit, name: Name) -> bool:
        """Whether 该公司 or 企业 before the name means the company of the unit before."""
        return self._gap < 2 and bool(_THE_FIRM.search(self._text[unit.start : name.start]))

    def _nearest(self, name: Name, unit: Unit) -> Name | None:
        before = [f for f in unit.firms if f.end <= name.start or (f.start <= name.start and f.end <= name.end)]
        if len(before) > 1 and _SET_UP.search(self._text, unit.start, before[-1].start):
            before.pop()
        return before[-1] if before else None

    def is_anothers(self, name: Name, unit: Unit, money: Money | None) -> bool:
        """Whether the nearest company is told with another project: 6亿元的甲公司轴承项目,3亿元的葡萄项目."""
        firm = self._nearest(name, unit)
        if firm is None:
            return False
        if money is None:
            return bool(_APART.search(self._text, firm.end, name.start))
        ahead = firm.end <= money.start and self._text.startswith("的", money.end)
        return ahead and any(firm.end <= one.start and one.end < name.start for one in unit.named)
