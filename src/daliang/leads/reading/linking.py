"""Which amount belongs to which project, who builds it and where, inside one sentence and to the one before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from daliang.leads.reading import beside, claiming, companies, frames, listing, names, pairing, stating
from daliang.leads.reading.amounts import Money
from daliang.leads.reading.brands import brand
from daliang.leads.reading.claiming import Claim
from daliang.leads.reading.cutting import Name
from daliang.leads.reading.owning import MOST_FIRMS, Firms
from daliang.leads.reading.parts import heads, is_part, is_site
from daliang.leads.reading.units import Found, Told, Unit
from daliang.leads.reading.wording import is_name, is_sort

_TOLD_OWNER = re.compile("(?:该|此|这一|上述)?项目(?:由|(?:投资方|业主)(?:为|是))")
_SAME = re.compile(
    "^(?:(?:根据|据|按照?)[^,]{1,8},)?(?:“?(?:计划|预计|项目|园区|基地)?总?投资|项目)|,项目(?:计划|预计)?总投资[^,]{0,4}$"
)
_OWN = re.compile(
    "(?:该|这个|此|我们|公司|企业)的?(?:这个)?项目|^“?(?:项目)?(?:计划|预计)?总投资|,项目(?:计划|预计)?总投资"
    "|,(?:企业|公司)(?:计划)?总投资"
)
_ITS_TOTAL = re.compile("项目(?:计划|预计)?总投资(?:额)?(?:约|达|为|近|超)?")
_TOTAL = re.compile("总投资(?:额)?(?:约|达|为|近|超)?$")
_GROUP = re.compile(
    "级?的[^,。;]{2,40}、[^,。;]{2,200}等(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,3})[个项][^,。;]{0,12}项目"
)
_ITEM = re.compile("[一二三四五六七八九十]{1,2}是")
_HEADING = re.compile(r"[\s0-9一二三四五六七八九十.、()。:]*")
_LATER = re.compile("[二三四]期[^,。;]*$")
_REACH = 2  # units of text over which a project still waits for its sum


class Linker:
    """Reads the units of a page in order; remembers the last project, for 该项目总投资 in the sentence after."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last: Found | None = None
        self._gap = 0
        self._head: Name | None = None
        self._firms = Firms(text)
        self.named: list[Found] = []
        """Projects that were named without a sum."""

    def unit(self, start: int, end: int, told: Sequence[Told]) -> list[Found]:
        """The projects of one unit of text (up to ; or 。); a project of the unit before may get its amount here."""
        text = self._text
        named = [one for one in names.projects(text, start, end) if not is_part(text, start, one)]
        unit = Unit(start, end, named, companies.companies(text, start, end), told)
        found = self._summed(unit)
        self._owned(unit, found)
        self._unsummed(unit, found)
        result = [found[key] for key in sorted(found)]
        if not result and self._last and self._gap < _REACH and unit.firms and _TOLD_OWNER.match(text, start, end):
            result = [replace(self._last, company=unit.firms[0].written, money=None, rule="company told after")]
        self._remember(unit, result)
        return result

    def _summed(self, unit: Unit) -> dict[int, Found]:
        """The projects that have a sum in the unit."""
        found: dict[int, Found] = {}
        paired = pairing.respectively(self._text, unit)
        for one, firm, item in paired:
            owner = firm or self._owner(one, unit, item)
            found[one.start] = Found(one, owner, item.money, unit.start, unit.end, "in order")
        priced = pairing.priced(self._text, unit)
        for one, item in priced:
            owner = self._firms.in_a_row(one, unit)
            found[one.start] = Found(one, owner, item.money, unit.start, unit.end, "sum before each name")
        taken = {id(item) for _, item in priced}
        for item in () if paired else unit.told:
            if id(item) not in taken:
                self._link(item, unit, found)
        return found

    def _owned(self, unit: Unit, found: dict[int, Found]) -> None:
        """The projects that are named with their company alone."""
        for one in unit.named:
            if one.start in found or is_site(self._text, one) or is_sort(one.written):
                continue
            if self._firms.is_anothers(one, unit, None):
                continue
            if owner := self._told_owner(one, unit, None) or beside.firm_of_name(one):
                found[one.start] = Found(one, owner, None, unit.start, unit.end, "company and project")
        built = frames.founded(self._text, unit.firms[0].end, unit.end) if unit.firms and not found else None
        if built:
            owner = unit.firms[0].written
            found[built.start] = Found(built, owner, None, unit.start, unit.end, "what a company builds")

    def _unsummed(self, unit: Unit, found: dict[int, Found]) -> None:
        """The projects of lists, and those that begin, without a sum."""
        span = unit.start, unit.end
        listed = listing.listed(self._text, *span, [one for one in unit.named if not is_site(self._text, one)])
        every = [*listed, *stating.stated(self._text, *span, unit.named)]
        for one in every:
            if any(_is_end_of(one, other) for other in every):
                continue
            if not any(old.name.start < one.end and one.start < old.name.end for old in found.values()):
                owner = self._firms.in_a_row(one, unit)
                money = pairing.each(self._text, unit, one) or pairing.own(self._text, unit, one)
                found[one.start] = Found(one, owner, money, *span, "in a row")

    def _owner(self, name: Name, unit: Unit, item: Told) -> str | None:
        """The company that the text tells, else the one whose short name the project's begins with."""
        if self._firms.is_anothers(name, unit, item.money):
            return None
        return self._told_owner(name, unit, item.money) or brand(name.written)

    def _told_owner(self, name: Name, unit: Unit, money: Money | None) -> str | None:
        told = self._firms.owner(name, unit, money)
        if told is None and self._last and self._last.name == name:
            return self._last.company
        return told

    def _remember(self, unit: Unit, result: list[Found]) -> None:
        self._gap += 1
        if result and not (self._head and all(one.name == self._head for one in result)):
            headed = frames.headed(self._text, unit.start, unit.end)
            self._head = result[0].name if headed and headed.end == result[0].name.end else None
        if result:
            last = result[-1]
            item = not last.money and _ITEM.match(self._text, unit.start, last.name.start)
            self._last, self._gap = replace(last, rule="heading") if item else last, 0
        elif name := self._pending(unit):
            firm = next((f.written for f in reversed(unit.firms) if f.end <= name.start), None)
            rule = "heading" if self._is_heading(unit, name) else "named before its amount"
            self._last, self._gap = Found(name, firm, None, unit.start, unit.end, rule), 0
            self._head = name if rule == "heading" else self._head
            self.named += [self._last] * (len(self.named) < MOST_FIRMS)
        self._firms.remember(unit.firms)

    def _is_heading(self, unit: Unit, name: Name) -> bool:
        """Whether what follows is said of the project: it stands alone, before a colon, or behind 一是."""
        rest = self._text[unit.start : name.start] + self._text[name.end : unit.end]
        return bool(
            _HEADING.fullmatch(rest) or heads(self._text, name) or _ITEM.match(self._text, unit.start, name.start)
        )

    def _pending(self, unit: Unit) -> Name | None:
        """The project that a unit names without its amount."""
        span = unit.start, unit.end
        if headed := frames.headed(self._text, *span):
            return headed
        if unit.named:
            return unit.named[-1]
        titled = frames.titled(self._text, *span)
        if titled and heads(self._text, titled):
            return titled
        return frames.opening(self._text, *span) or beside.building(self._text, *span)

    def _link(self, item: Told, unit: Unit, found: dict[int, Found]) -> None:
        if item.role == "threshold":
            for one in pairing.members(self._text, item.money, unit.start):
                found[one.start] = Found(one, one.written, item.money, unit.start, unit.end, "list and least amount")
            return
        if item.role not in claiming.LINKED or _GROUP.match(self._text, item.stop, unit.end):
            return
        name, rule = next(((name, rule) for name, rule in self._claims(item, unit) if name), (None, ""))
        if name is None or self._has_better(item, found.get(name.start)):
            return
        if item.role == "phase":
            rule = f"phase, {rule}"
        apart = rule == "subject of its amount" and any(told.stop <= name.start for told in unit.told)
        owner = self._firms.in_a_row(name, unit) if apart else self._owner(name, unit, item)
        found[name.start] = Found(name, owner, item.money, unit.start, unit.end, rule)

    def _has_better(self, item: Told, old: Found | None) -> bool:
        """Whether the project has its sum already, not a phase's nor one party's (出资123万美元…,总投资616万美元)."""
        if not old or not old.money:
            return False
        later = _LATER.search(self._text, max(0, item.money.start - 24), item.money.start)
        return not (item.role == "invest" and not later and (old.rule.startswith("phase") or self._total(item, old)))

    def _total(self, item: Told, old: Found) -> bool:
        text, money = self._text, old.money
        return bool(
            money
            and _TOTAL.search(text[item.money.start - 10 : item.money.start])
            and not _TOTAL.search(text[money.start - 10 : money.start])
        )

    def _claims(self, item: Told, unit: Unit) -> Iterator[Claim]:
        """What can be named of all that the amount may belong to, the surest first."""
        return ((name, rule) for name, rule in self._every_claim(item, unit) if name and is_name(name.written))

    def _every_claim(self, item: Told, unit: Unit) -> Iterator[Claim]:
        yield self._before(item, unit, claiming.points), "project of the sentence before"
        yield from claiming.first(self._text, item, unit)
        yield self._before(item, unit, _SAME.search), "project of the sentence before"
        if self._head and _ITS_TOTAL.fullmatch(self._text, unit.start, item.money.start):
            yield self._head, "project of its heading"
        yield from claiming.further(self._text, item, unit, self._firms.before(unit, item.money.start))
        yield self._of_firm(item, unit), "project of the company before"
        yield from claiming.last(self._text, item, unit)

    def _before(self, item: Told, unit: Unit, says_so: Callable[[str], object]) -> Name | None:
        """该项目总投资…, or a sentence under a heading that names the project."""
        last, lead = self._last, self._text[unit.start : item.money.start]
        known = last and last.money and last.money.qualifier != "order"
        if last is None or self._gap > _REACH or known or any(n.end <= item.money.start for n in unit.named):
            return None
        if last.rule != "heading" and (not says_so(lead) or frames.opening(self._text, unit.start, item.money.start)):
            return None
        return last.name

    def _of_firm(self, item: Told, unit: Unit) -> Name | None:
        """我们这个项目总投资…, where only the company was named: the project goes by its name."""
        lead = self._text[unit.start : item.money.start]
        firm = next((f for f in unit.firms if f.end <= item.money.start), self._firms.last)
        if item.role != "invest" or unit.named or firm is None or not _OWN.search(lead):
            return None
        known = self._last and self._last.name.start > firm.start
        return None if known else Name(f"{firm.written}项目", firm.start, firm.end)


def _is_end_of(one: Name, other: Name) -> bool:
    """丁烷项目 is only the end of 丙烷、丁烷项目."""
    return other.start < one.start and one.end == other.end and other.written.count("项目") == 1
