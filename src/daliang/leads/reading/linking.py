"""Which amount belongs to which project, who builds it and where, inside one sentence and to the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from daliang.leads.reading import beside, names
from daliang.leads.reading.amounts import Money
from daliang.leads.reading.names import Name

_BUILDS = re.compile("建设|打造|建造|新建|改造|兴建|投建|扩建|设立|实施|用于|上马|生产|的|级")
_OBJECT = re.compile(
    r"(?:改造[^,。;]{1,10},)?(?:建设|打造|建造|新建|兴建|投建|扩建|设立|引进(?=[^,。;、\d]{2,24}(?:生产线|设备)))"
    r"(?P<name>[^,。;、\d]{2,30})"
)
_TO_BUILD = re.compile(
    ",(?:将|拟|计划|主要|用于|在[^,。;]{2,14}?)*(?:建设|改造|打造|建造|新建|兴建|投建|扩建|上马|实施)"
)
_APART = re.compile("[,、]")
_THE_FIRM = re.compile("(?:^|[,;])(?:该公司|该企业|该集团|公司|企业)(?=将|拟|计划|有意|此次|还|又|决定)")
_TOLD_OWNER = re.compile("(?:该|此|这一|上述)?项目(?:由|(?:投资方|业主)(?:为|是))")
_LINKED = ("invest", "bare", "phase")  # roles of money that a project can have
_PLAIN = re.compile("项目|工程|总部|基地")
_NEXT_ORDER = 10
MOST_FIRMS = 200
"""Of one page: with each of them a name without an owner is compared."""
MOST_PROJECTS = 2_000
"""Of one page: a longer list is no news, and each is compared with every other."""
_THIS = re.compile("(?:该|这个|这一|此|上述)(?:项目|基地|工厂|园区|总部)|这是一?个")
_NO_OBJECT = re.compile("首[家个座]|第[一二三]|[单一二两三][条座家个]|全资|分公司|子公司")
_SAME = re.compile("^(?:据(?:介绍|了解|悉),?)?(?:“?(?:计划|预计|项目|园区|基地)?总?投资|项目)")
_OF = re.compile(
    r"级?的(?P<name>[^,。;、\d元]{2,24}?(?:产业园|科技园|工业园|智造园|物流园|创新园|园区|电站|生产线|产线|广场|街区|小镇|综合体|中心|工厂|基地|"
    r"总部|大厦|码头))(?=[,。;、和及与]|项目|同步|开工|签约|建设|正|将|已|也|顺利|落|主体|[一二三]期|全面|即将|启动|投入|竣工|投产|封顶|奠基|揭牌|运营|$)"
)
_OWN = re.compile("(?:该|这个|此|我们|公司|企业)的?(?:这个)?项目|^“?(?:项目)?(?:计划|预计)?总投资")
_LISTED = re.compile("(?:^|[,;:])([^,;:]{2,40}?)[两三四五六2-6]家(?:企业|公司)$")
_OF_LIST = re.compile(
    "级?的(?P<name>[^,。;、元的]{3,30}?)(?=、(?:计划|预计)?(?:总?投资|[0-9])|和(?:总?投资|[0-9])|等(?:一批|[0-9两三四五]+个|在谈|重点|重大)*项目)"
)
_HEADING = re.compile(r"[\s0-9一二三四五六七八九十.、()。:]*")
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
    place: str | None = None
    stage: str | None = None
    title: bool = False


@dataclass(frozen=True)
class Told:
    """An amount with its role and the end of the range it opens."""

    money: Money
    role: str
    stop: int


@dataclass(frozen=True)
class _Unit:
    """One unit of text [start, end): the projects and companies it names, and its amounts."""

    start: int
    end: int
    named: list[Name]
    firms: list[Name]
    told: Sequence[Told]


class Linker:
    """Reads the units of a page in order; remembers the last project, for 该项目总投资 in the sentence after."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last: Found | None = None
        self._gap = 0
        self._firm: Name | None = None
        self._firm_gap = 0
        self._firms: list[Name] = []

    def unit(self, start: int, end: int, told: Sequence[Told]) -> list[Found]:
        """The projects of one unit of text (up to ; or 。); a project of the unit before may get its amount here."""
        unit = _Unit(start, end, names.projects(self._text, start, end), names.companies(self._text, start, end), told)
        found: dict[int, Found] = {}
        paired = _respectively(self._text, unit)
        for one, firm, item in paired:
            owner = firm or self._owner(one, unit, item.money)
            found[one.start] = Found(one, owner, item.money, start, end, "in order")
        for item in () if paired else told:
            self._link(item, unit, found)
        for one in unit.named:
            if one.start not in found and (owner := self._owner(one, unit, None)):
                found[one.start] = Found(one, owner, None, start, end, "company and project")
        result = [found[key] for key in sorted(found)]
        if not result and self._last and self._gap < 2 and unit.firms and _TOLD_OWNER.match(self._text, start, end):
            result = [replace(self._last, company=unit.firms[0].written, money=None, rule="company told after")]
        self._remember(unit, result)
        return result

    def _remember(self, unit: _Unit, result: list[Found]) -> None:
        self._gap += 1
        self._firm_gap += 1
        if result:
            self._last, self._gap = result[-1], 0
        elif name := unit.named[-1] if unit.named else beside.building(self._text, unit.start, unit.end):
            firm = next((f.written for f in reversed(unit.firms) if f.end <= name.start), None)
            rest = self._text[unit.start : name.start] + self._text[name.end : unit.end]
            rule = "heading" if _HEADING.fullmatch(rest) else "named before its amount"
            self._last, self._gap = Found(name, firm, None, unit.start, unit.end, rule), 0
        if unit.firms:
            self._firm, self._firm_gap = unit.firms[-1], 0
            self._firms += unit.firms[: MOST_FIRMS - len(self._firms)]

    def _link(self, item: Told, unit: _Unit, found: dict[int, Found]) -> None:
        if item.role == "threshold":
            for one in _members(self._text, item.money, unit.start):
                found[one.start] = Found(one, one.written, item.money, unit.start, unit.end, "list and least amount")
            return
        if item.role not in _LINKED:
            return
        name, rule = next(filter(lambda one: one[0], self._names(item, unit)), (None, ""))
        if name is None:
            return
        old = found.get(name.start)
        if old and old.money and not (item.role == "invest" and old.rule.startswith("phase")):
            return
        if item.role == "phase":
            rule = f"phase, {rule}"
        owner = self._owner(name, unit, item.money)
        found[name.start] = Found(name, owner, item.money, unit.start, unit.end, rule)

    def _names(self, item: Told, unit: _Unit) -> Iterator[tuple[Name | None, str]]:
        """What the amount may belong to, the surest first."""
        yield self._before(item, unit, _THIS), "project of the sentence before"
        yield _direct(self._text, item, unit), "amount, then name"
        yield _of(self._text, item, unit, _OF), "amount of what follows"
        yield self._before(item, unit, _SAME), "project of the sentence before"
        yield self._name(item, unit)
        yield self._object(item, unit), "object of building"
        yield _of(self._text, item, unit, _OF_LIST), "amount of what follows"
        yield beside.before_brackets(self._text, unit.start, item.money.start), "amount in brackets"
        yield self._of_firm(item, unit), "project of the company before"

    def _before(self, item: Told, unit: _Unit, words: re.Pattern[str]) -> Name | None:
        """该项目总投资…, or a sentence under a heading that names the project."""
        last, lead = self._last, self._text[unit.start : item.money.start]
        if last is None or self._gap > 2 or last.money or any(n.end <= item.money.start for n in unit.named):
            return None
        return last.name if last.rule == "heading" or words.search(lead) else None

    def _of_firm(self, item: Told, unit: _Unit) -> Name | None:
        """我们这个项目总投资…, where only the company was named: the project goes by its name."""
        lead = self._text[unit.start : item.money.start]
        if item.role != "invest" or unit.named or self._firm is None or not _OWN.search(lead):
            return None
        known = self._last and self._last.name.start > self._firm.start
        return None if known else Name(f"{self._firm.written}项目", self._firm.start, self._firm.end)

    def _name(self, item: Told, unit: _Unit) -> tuple[Name | None, str]:
        money, text = item.money, self._text
        after = next((n for n in unit.named if n.start >= item.stop), None)
        before = next((n for n in reversed(unit.named) if n.end <= money.start), None)
        if item.role == "phase":
            return before, "name, then amount"
        if before and not any(before.end <= t.money.start < money.start for t in unit.told):
            return before, "name, then amount"
        if after and not any(item.stop <= t.money.start < after.start for t in unit.told if t.role in _LINKED):
            between = text[item.stop : after.start]
            if between.count(",") <= bool(_TO_BUILD.search(between)) and _BUILDS.search(between or "的"):
                return after, "amount, then name"
        if before:
            return before, "name, then amount"
        if (
            item.role == "invest"
            and after
            and after.start - item.stop < 20
            and "," not in text[item.stop : after.start]
        ):
            return after, "amount beside name"
        return None, ""

    def _object(self, item: Told, unit: _Unit) -> Name | None:
        """企业投资X元建设Y, 瑞士某泵业增资X扩建Y: the object of the verb is the project, if a company is there."""
        found = _OBJECT.search(self._text, item.stop, unit.end)
        if (
            found
            and not _NO_OBJECT.match(found["name"])
            and found.start() - item.stop < 14
            and any(f.end <= item.money.start for f in unit.firms)
        ):
            return Name(found["name"], found.start("name"), found.end("name"))
        if item.role != "phase" or not unit.firms:
            return None
        every = _OBJECT.finditer(self._text, unit.firms[0].end, item.money.start)
        lead = [one for one in every if not _NO_OBJECT.match(one["name"])]
        return Name(lead[-1]["name"], lead[-1].start("name"), lead[-1].end("name")) if lead else None

    def _owner(self, name: Name, unit: _Unit, money: Money | None) -> str | None:
        """The company nearest before the name; else the one right behind it (由…投资, 投资方为…)."""
        before = [f for f in unit.firms if f.end <= name.start or (f.start <= name.start and f.end <= name.end)]
        if before and money is None and _APART.search(self._text, before[-1].end, name.start):
            return None
        if before:
            return before[-1].written
        behind = [
            f
            for f in unit.firms
            if f.start >= name.end and (money is not None or re.search("由|投资方", self._text[name.end : f.end]))
        ]
        if behind:
            return behind[0].written
        if self._firm and self._firm.start == name.start:
            return self._firm.written
        if self._firm and self._firm_gap < 2 and _THE_FIRM.search(self._text[unit.start : name.start]):
            return self._firm.written
        told = beside.firm_in_brackets(self._text, name) or beside.firm_of(self._text, unit.start, name)
        if told or (told := beside.kin(name, self._firms)):
            return told
        return self._last.company if self._last and self._last.name == name else None


def _direct(text: str, item: Told, unit: _Unit) -> Name | None:
    """总投资X元的Y项目: the name right behind 的 or the amount itself."""
    if item.role not in ("invest", "bare"):
        return None
    after = next((n for n in unit.named if n.start >= item.stop), None)
    if after and any(item.stop <= t.money.start < after.start for t in unit.told if t.role in _LINKED):
        return None
    between = text[item.stop : after.start] if after else ""
    plain = after is not None and re.fullmatch("级?的?[^,。;、]*" if between[:1] in "的级" else "级?", between)
    return after if plain else None


def _of(text: str, item: Told, unit: _Unit, words: re.Pattern[str]) -> Name | None:
    """总投资X元的Y产业园: a name of a building right behind 的, where no project is named so near."""
    found = words.match(text, item.stop, unit.end) if item.role in ("invest", "bare") else None
    if (
        found is None
        or _NO_OBJECT.match(found["name"])
        or any(item.stop <= n.start and n.end <= found.end("name") + 2 for n in unit.named)
    ):
        return None
    return Name(found["name"], found.start("name"), found.end("name"))


def _respectively(text: str, unit: _Unit) -> list[tuple[Name, str | None, Told]]:
    """A项目、B项目分别投资20亿元、5亿元, or 甲、乙两家企业分别投资20亿元和5亿元建设A、B: paired in their order.

    There must be as many names as amounts, else nothing is paired; companies are paired if there are as many of them.
    """
    at = text.find("分别", unit.start, unit.told[-1].money.start) if unit.told else -1
    behind = [t for t in unit.told if t.money.start > at and t.role in ("invest", "bare", "carried")]
    if at < 0 or len(behind) < 2:
        return []
    before = [n for n in unit.named if n.end <= at]
    if len(before) != len(behind):
        before = beside.counted_list(text, unit.start, at)
    after = [n for n in unit.named if n.start >= behind[-1].stop]
    named = before if len(before) == len(behind) else after
    if len(named) != len(behind):
        return []
    lead = _LISTED.search(text[unit.start : at])
    firms = re.split("[、和与]", lead[1]) if lead and named is after else []
    firms += [None] * (len(named) - len(firms))
    return [(one, firm, item) for one, firm, item in zip(named, firms, behind, strict=False)]


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
    bare: list[str] = []
    for item in sorted(found[:MOST_PROJECTS], key=lambda one: one.title):
        name = _PLAIN.sub("", item.name.written)
        twin = next(
            (at for at, old in enumerate(kept) if _repeats(old, item) or _same(bare[at], old, name, item)), None
        )
        if twin is None:
            kept.append(item)
            bare.append(name)
        else:
            kept[twin] = kept[twin] if item.title and kept[twin].money else _fuller(kept[twin], item)
            bare[twin] = _PLAIN.sub("", kept[twin].name.written)
    return sorted(kept, key=lambda one: one.name.start)


def _repeats(old: Found, item: Found) -> bool:
    """A headline's project is the first of the text with its very amount, whatever the headline calls it; 百亿级 there
    is any of so many."""
    if not (item.title and old.money and item.money) or old.money.currency != item.money.currency:
        return False
    times = old.money.value / item.money.value
    return times == 1 or (item.money.qualifier == "order" and 1 <= times < _NEXT_ORDER)


def _same(a: str, one: Found, b: str, other: Found) -> bool:
    """Whether both are one project; `a` and `b` are their names without words that every name has."""
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
