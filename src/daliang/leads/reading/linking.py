"""Which amount belongs to which project, who builds it and where, inside one sentence and to the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from daliang.leads.reading import names
from daliang.leads.reading.amounts import Money
from daliang.leads.reading.names import Name

_BUILD = "建设|打造|建造|新建|改造|兴建|投建|扩建|设立|实施|用于|上马|生产|的|级"
_OBJECT = re.compile(r"(?:改造[^,。;]{1,10},)?(?:建设|打造|建造|新建|兴建|投建|扩建|设立)(?P<name>[^,。;、\d]{2,30})")
_SAME = re.compile("(?:该|这个|这一|此|上述)项目|这是一?个|^总投资|^计划总?投资|^项目总?投资|^项目")
_NAMED_LIST = re.compile(r"([^\s,。;:]{2,40})等(?P<rest>[^,。;]{0,2})$")
_OPEN_LIST = re.compile(r"(?:上半年|下半年|年内|今年|目前|透露|表示|介绍|其中|包括|,)")


@dataclass(frozen=True)
class Found:
    """A project at the clean span [start, end) of its name, with the sentence [from_, to) that tells of it."""

    name: Name
    company: str | None
    money: Money | None
    from_: int
    to: int
    rule: str


@dataclass(frozen=True)
class Told:
    """An amount with its role and the end of the range it opens."""

    money: Money
    role: str
    stop: int


class Linker:
    """Reads the units of a page in order; remembers the last project, for 该项目总投资 in the sentence after."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last: Found | None = None
        self._gap = 0

    def unit(self, start: int, end: int, told: Sequence[Told]) -> list[Found]:
        """The projects of one unit of text (up to ; or 。); a project of the unit before may get its amount here."""
        named = names.projects(self._text, start, end)
        firms = names.companies(self._text, start, end)
        found: dict[int, Found] = {}
        paired = _respectively(self._text, start, named, told)
        for one, item in paired:
            owner = self._owner(one, firms, start, item.money)
            found[one.start] = Found(one, owner, item.money, start, end, "in order")
        for item in () if paired else told:
            self._link(item, start, end, named, firms, found, told)
        for one in named:
            if one.start not in found and (firm := self._owner(one, firms, start, None)):
                found[one.start] = Found(one, firm, None, start, end, "company and project")
        result = [found[key] for key in sorted(found)]
        self._gap += 1
        if result:
            self._last, self._gap = result[-1], 0
        elif named:
            self._last, self._gap = Found(named[-1], None, None, start, end, "named before its amount"), 0
        return result

    def _link(
        self, item: Told, start: int, end: int, named: list[Name], firms: list[Name], found: dict[int, Found],
        told: Sequence[Told],
    ) -> None:  # fmt: skip
        if item.role == "threshold":
            for one in _members(self._text, item.money, start):
                found[one.start] = Found(one, one.written, item.money, start, end, "list and least amount")
            return
        if item.role not in ("invest", "bare", "phase"):
            return
        name, rule = self._name(item, start, end, named, found, told)
        if name is None:
            name, rule = self._object(item, end, firms)
        if name is None:
            return
        old = found.get(name.start)
        if old and old.money and not (item.role == "invest" and old.rule.startswith("phase")):
            return
        if item.role == "phase":
            rule = f"phase, {rule}"
        found[name.start] = Found(name, self._owner(name, firms, start, item.money), item.money, start, end, rule)

    def _name(
        self, item: Told, start: int, end: int, named: list[Name], found: dict[int, Found], told: Sequence[Told]
    ) -> tuple[Name | None, str]:
        money, text = item.money, self._text
        last = self._last
        alone = not any(n.end <= money.start for n in named)
        if last and alone and self._gap < 3 and last.money is None and _SAME.search(text[start : money.start]):
            return last.name, "project of the sentence before"
        after = next((n for n in named if n.start >= item.stop), None)
        before = next((n for n in reversed(named) if n.end <= money.start), None)
        if item.role == "phase":
            return before, "name, then amount"
        if after and not any(item.stop <= t.money.start < after.start for t in told):
            between = text[item.stop : after.start]
            if between.count(",") <= ("建设" in between or "改造" in between) and re.search(
                _BUILD, between + "的" * (not between)
            ):
                return after, "amount, then name"
        if item.role == "bare" and not (after or before):
            return None, ""
        if before:
            return before, "name, then amount"
        if after and after.start - item.stop < 20 and "," not in text[item.stop : after.start]:
            return after, "amount beside name"
        return None, ""

    def _object(self, item: Told, end: int, firms: list[Name]) -> tuple[Name | None, str]:
        """企业投资X元建设Y, 瑞士某泵业增资X扩建Y: the object of the verb is the project, if a company is there."""
        found = _OBJECT.search(self._text, item.stop, end)
        if found and found.start() - item.stop < 14 and any(f.end <= item.money.start for f in firms):
            return Name(found["name"], found.start("name"), found.end("name")), "object of building"
        if item.role != "phase" or not firms:
            return None, ""
        lead = list(_OBJECT.finditer(self._text, firms[0].end, item.money.start))
        return (
            (Name(lead[-1]["name"], lead[-1].start("name"), lead[-1].end("name")), "object of building")
            if lead
            else (None, "")
        )

    def _owner(self, name: Name, firms: list[Name], start: int, money: Money | None) -> str | None:
        """The company nearest before the name; else the one right behind it (由…投资, 投资方为…)."""
        before = [f for f in firms if f.end <= name.start or (f.start <= name.start and f.end <= name.end)]
        if before and money is None and "," in self._text[before[-1].end : name.start]:
            return None
        if before:
            return before[-1].written
        behind = [
            f
            for f in firms
            if f.start >= name.end and (money is not None or re.search("由|投资方", self._text[name.end : f.end]))
        ]
        return behind[0].written if behind else None


def _respectively(text: str, start: int, named: list[Name], told: Sequence[Told]) -> list[tuple[Name, Told]]:
    """A项目、B项目分别投资20亿元、5亿元: as many names as amounts, paired in their order; else nothing."""
    at = text.find("分别", start, told[-1].money.start) if told else -1
    before = [n for n in named if n.end <= at]
    behind = [t for t in told if t.money.start > at and t.role in ("invest", "bare")]
    return list(zip(before, behind, strict=True)) if at >= 0 and len(before) == len(behind) > 1 else []


def _members(text: str, money: Money, start: int) -> Iterator[Name]:
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


def merged(found: Sequence[Found]) -> list[Found]:
    """One entry a project: what the headline, the abstract and a later sentence repeat is joined to the fullest."""
    kept: list[Found] = []
    for item in found:
        twin = next((at for at, old in enumerate(kept) if _same(old, item)), None)
        if twin is None:
            kept.append(item)
        else:
            kept[twin] = _fuller(kept[twin], item)
    return kept


def _same(one: Found, other: Found) -> bool:
    a, b = (re.sub("项目|工程|总部|基地", "", n.name.written) for n in (one, other))
    alike = bool(a and b) and (a in b or b in a)
    if one.money and other.money:
        return alike and (one.money.value, one.money.currency) == (other.money.value, other.money.currency)
    return alike and (one.company == other.company or not one.company or not other.company)


def _fuller(one: Found, other: Found) -> Found:
    base, rest = (
        (other, one)
        if len(other.name.written) > len(one.name.written) or (other.money and not one.money)
        else (one, other)
    )
    return replace(base, company=base.company or rest.company, money=base.money or rest.money)
