"""Which amount belongs to which project, who builds it and where, inside one sentence and to the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from daliang.leads.reading import beside, frames, listing, names, pairing
from daliang.leads.reading.amounts import Money
from daliang.leads.reading.names import Name
from daliang.leads.reading.units import Found, Told, Unit
from daliang.leads.reading.wording import is_name, is_sort

_BUILDS = re.compile("建设|打造|建造|新建|改造|兴建|投建|扩建|设立|实施|用于|上马|新上|生产|的|级")
_OBJECT = re.compile(
    r"(?:改造[^,。;]{1,10},)?(?:(?:建设|打造|建造|新建|兴建|投建|扩建|设立|开发)了?|引进(?=[^,。;、\d]{2,24}(?:生产线|设备)))"
    r"(?P<name>[^,。;、\d]{2,30})"
)
_BEHIND = re.compile(
    "(?:级?的[^,。;、]*|级[^,。;、]*|(?:将|拟|用于|在[^,。;、]{2,14})?(?:建设|打造|建造|新建|改造|兴建|投建|扩建|开发|实施|上马|创办|开办)的?)?"
)
_TO_BUILD = re.compile(
    ",(?:将|拟|计划|主要|用于|在[^,。;]{2,14}?)*(?:(?<=拟)建|建设|改造|打造|建造|新建|兴建|投建|扩建|上马|新上|实施|用于|(?:落户|落地|选址|布局|入驻|投向)[^,。;]{2,16}的)"
)
_DESCRIBED = re.compile(",(?:总?建筑|总?占地|总?用地|规划|年产|建成)[^,。;]{2,30}的")
_SEVERAL = re.compile("(?:[,、](?:其中)?(?:合同|协议|注册)[外台港侨]资[0-9.]+[万亿]{1,2}[美港欧]?元)?的((?:(?!项目|基地|公司|集团|[亿万]元)[^,。;]){2,24}、)?")  # 的年产20万吨丙烷、丁烷项目
_POINTED = re.compile("级?的[^,。;、]{0,8}项目,(?:这一|这个|该|此|即|为|是)[^,。;、]{0,14}的?")
_APART = re.compile("[,、]")
_THE_FIRM = re.compile("(?:^|[,;])(?:该公司|该企业|该集团|公司|企业)(?=将|拟|计划|有意|此次|还|又|决定)")
_TOLD_OWNER = re.compile("(?:该|此|这一|上述)?项目(?:由|(?:投资方|业主)(?:为|是))")
_LINKED = ("invest", "bare", "phase")  # roles of money that a project can have
MOST_FIRMS = 200
"""Of one page: with each of them a name without an owner is compared."""
_THIS = re.compile("(?:该|这个|这一|此|上述|整个)(?:项目|基地|工厂|园区|总部)|这是一?个")
_SAME = re.compile(
    "^(?:(?:根据|据|按照?)[^,]{1,8},)?(?:“?(?:计划|预计|项目|园区|基地)?总?投资|项目)|,项目(?:计划|预计)?总投资[^,]{0,4}$"
)
_OWN = re.compile(
    "(?:该|这个|此|我们|公司|企业)的?(?:这个)?项目|^“?(?:项目)?(?:计划|预计)?总投资|,项目(?:计划|预计)?总投资|,(?:企业|公司)(?:计划)?总投资"
)
_OF_LIST = re.compile(
    "级?的(?P<name>(?:[^,。;、元的]|元(?<=[三二单多]元)){3,30}?)(?=、(?:计划|预计)?(?:总?投资|[0-9])|和(?:总?投资|[0-9])|[0-9]+个[^,。;、]{0,6}项目|等(?:一批|[0-9两三四五]+个|在谈|重点|重大|[一-龥]{2})*(?:项目|工程))"
)
_COUNT = re.compile("[0-9]+余?多?[个家项]")
_TOTAL = re.compile("总投资(?:额)?(?:约|达|为|近|超)?$")
_SET_UP = re.compile("(?:成立|设立|组建|创办|新设|注册|打造|建设|建成)了?$")
_RAISED = re.compile("(?:建设|打造|投建|兴建|新建|建立|设立|签约|签署|签订)了?$")
_MADE_OF = re.compile(
    "(?:[一二三四]期(?:项目)?|(?<!个)项目)(?:(?:计划)?投资[^,。;]{2,12},)?(?:拟|将|主要|计划)*(?:建设|新建)(?!的)$"
    "|(?:建设内容|建设规模|主要内容|内容包括|新上|建成了|建有|包含)[^。;]{0,40}$"
)
_SITED = re.compile("(?:(?<!建)在|于|园区)$|(?:位于|落户|入驻|进驻|走进|来到)(?:于|在|到)?[^,。;、的]{0,8}$")
_PREDICATE = re.compile("(?:^|(?<![个项家])[,。;])(?:(?:该|此|这|本)[^,。;是为]{0,6}|[也又还更]|同时也?)?(?:是|为|系|成为)[^,。;]*$")
_SAID = re.compile("级?的(?P<name>[^,。;的元]{3,40}?(?:项目|工程))(?=[,。;)]|$)")
_GROUP = re.compile("级?的[^,。;]{2,40}、[^,。;]{2,200}等(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,3})[个项][^,。;]{0,12}项目")
_NEAR = 3  # units of text behind which 企业 still means the company named last
_FURTHER = re.compile("[,]?(?:用于|将)?(?:上马|新上|建设|启动|实施|扩建|新建)了?(?P<what>[二三四]期(?:项目|工程|厂房)?|新厂区?|新工厂|生产基地|新项目)")
_ITEM = re.compile("[一二三四五六七八九十]{1,2}是")
_HEADING = re.compile(r"[\s0-9一二三四五六七八九十.、()。:]*")


class Linker:
    """Reads the units of a page in order; remembers the last project, for 该项目总投资 in the sentence after."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last: Found | None = None
        self._gap = 0
        self._firm: Name | None = None
        self._firm_gap = 0
        self._firms: list[Name] = []
        self.named: list[Found] = []
        """Projects that were named without a sum."""

    def unit(self, start: int, end: int, told: Sequence[Told]) -> list[Found]:
        """The projects of one unit of text (up to ; or 。); a project of the unit before may get its amount here."""
        named = [one for one in names.projects(self._text, start, end) if not self._is_part(start, one)]
        unit = Unit(start, end, named, names.companies(self._text, start, end), told)
        found: dict[int, Found] = {}
        paired = pairing.respectively(self._text, unit)
        for one, firm, item in paired:
            owner = firm or self._owner(one, unit, item.money)
            found[one.start] = Found(one, owner, item.money, start, end, "in order")
        priced = pairing.priced(self._text, unit)
        for one, item in priced:
            found[one.start] = Found(one, self._owner_in_a_row(one, unit), item.money, start, end, "sum before each name")
        told = [item for item in told if all(item is not known for _, known in priced)]
        for item in () if paired else told:
            self._link(item, unit, found)
        for one in unit.named:
            if one.start in found or self._is_site(one) or is_sort(one.written):
                continue
            if owner := self._owner(one, unit, None):
                found[one.start] = Found(one, owner, None, start, end, "company and project")
        if unit.firms and not found and (one := frames.founded(self._text, unit.firms[0].end, end)):
            found[one.start] = Found(one, unit.firms[0].written, None, start, end, "what a company builds")
        for one in [
            *listing.listed(self._text, start, end, [one for one in unit.named if not self._is_site(one)]),
            *listing.stated(self._text, start, end, unit.named),
        ]:
            if not any(old.name.start < one.end and one.start < old.name.end for old in found.values()):
                owner, money = self._owner_in_a_row(one, unit), pairing.each(self._text, unit, one)
                found[one.start] = Found(one, owner, money, start, end, "in a row")
        result = [found[key] for key in sorted(found)]
        if not result and self._last and self._gap < 2 and unit.firms and _TOLD_OWNER.match(self._text, start, end):
            result = [replace(self._last, company=unit.firms[0].written, money=None, rule="company told after")]
        self._remember(unit, result)
        return result

    def _is_part(self, start: int, one: Name) -> bool:
        """What a project or one of its phases consists of: 某项目建设年产…项目, 二期投资7亿元,建设…项目."""
        lead = self._text[max(start, one.start - 40) : one.start]
        if (clause := _PREDICATE.search(self._text, max(start - 1, one.start - 60, 0), one.start)) and "元" not in clause[0]:
            return True
        return bool(_MADE_OF.search(lead) or (not one.written.endswith("项目") and _SITED.search(lead)))

    def _is_site(self, name: Name) -> bool:
        """A park that is only where something happens: nobody builds it, and no project is called so."""
        if not name.written.endswith("园"):
            return False
        return not _RAISED.search(self._text, max(0, name.start - 6), name.start)

    def _remember(self, unit: Unit, result: list[Found]) -> None:
        self._gap += 1
        self._firm_gap += 1
        if result:
            self._last, self._gap = result[-1], 0
        elif name := self._pending(unit):
            firm = next((f.written for f in reversed(unit.firms) if f.end <= name.start), None)
            rest = self._text[unit.start : name.start] + self._text[name.end : unit.end]
            heads = _HEADING.fullmatch(rest) or self._heads(name) or _ITEM.match(self._text, unit.start, name.start)
            rule = "heading" if heads else "named before its amount"
            self._last, self._gap = Found(name, firm, None, unit.start, unit.end, rule), 0
            self.named += [self._last] * (len(self.named) < MOST_FIRMS)
        if unit.firms:
            self._firm, self._firm_gap = unit.firms[-1], 0
            self._firms += unit.firms[: MOST_FIRMS - len(self._firms)]

    def _heads(self, name: Name) -> bool:
        """A name with a colon behind it heads the sentences that follow; a park's own news is no project."""
        return self._text.startswith(":", name.end) and not name.written.endswith(("园", "区", "城"))

    def _pending(self, unit: Unit) -> Name | None:
        """The project that a unit names without its amount."""
        if unit.named:
            return unit.named[-1]
        span = unit.start, unit.end
        titled = frames.titled(self._text, *span)
        if titled and self._heads(titled):
            return titled
        return frames.opening(self._text, *span) or beside.building(self._text, *span)

    def _link(self, item: Told, unit: Unit, found: dict[int, Found]) -> None:
        if item.role == "threshold":
            for one in pairing.members(self._text, item.money, unit.start):
                found[one.start] = Found(one, one.written, item.money, unit.start, unit.end, "list and least amount")
            return
        if item.role not in _LINKED or _GROUP.match(self._text, item.stop, unit.end):
            return
        name, rule = next(filter(_is_named, self._names(item, unit)), (None, ""))
        if name is None:
            return
        old = found.get(name.start)
        if (
            old
            and old.money
            and not (item.role == "invest" and (old.rule.startswith("phase") or self._total(item, old)))
        ):
            return
        if item.role == "phase":
            rule = f"phase, {rule}"
        apart = rule == "subject of its amount" and any(told.stop <= name.start for told in unit.told)
        owner = self._owner_in_a_row(name, unit) if apart else self._owner(name, unit, item.money)
        found[name.start] = Found(name, owner, item.money, unit.start, unit.end, rule)

    def _total(self, item: Told, old: Found) -> bool:
        """出资123万美元…,总投资616万美元: the total, where the first was one party's share."""
        text, money = self._text, old.money
        return bool(
            money
            and _TOTAL.search(text[item.money.start - 10 : item.money.start])
            and not _TOTAL.search(text[money.start - 10 : money.start])
        )

    def _names(self, item: Told, unit: Unit) -> Iterator[tuple[Name | None, str]]:
        """What the amount may belong to, the surest first."""
        yield self._before(item, unit, _THIS), "project of the sentence before"
        yield beside.right_behind(self._text, item.stop, unit.end), "amount, then name"
        yield _direct(self._text, item, unit), "amount, then name"
        yield _of(self._text, item, unit, frames.OF), "amount of what follows"
        yield self._subject(item, unit), "subject of its amount"
        yield self._before(item, unit, _SAME), "project of the sentence before"
        yield self._titled(item, unit), "amount under a title"
        yield self._bought(item, unit), "object of building"
        yield self._name(item, unit)
        yield self._object(item, unit), "object of building"
        yield _of(self._text, item, unit, _OF_LIST), "amount of what follows"
        yield _of(self._text, item, unit, frames.STATED), "amount of what follows"
        yield _of(self._text, item, unit, _SAID), "amount of what follows"
        yield beside.before_brackets(self._text, unit.start, item.money.start, item.stop), "amount in brackets"
        yield self._of_firm(item, unit), "project of the company before"
        yield self._opening(item, unit), "amount of what the sentence opens with"
        yield self._firm_alone(item, unit), "firm"

    def _before(self, item: Told, unit: Unit, words: re.Pattern[str]) -> Name | None:
        """该项目总投资…, or a sentence under a heading that names the project."""
        last, lead = self._last, self._text[unit.start : item.money.start]
        known = last and last.money and last.money.qualifier != "order"
        if last is None or self._gap > 2 or known or any(n.end <= item.money.start for n in unit.named):
            return None
        if last.rule != "heading" and (
            not words.search(lead) or frames.opening(self._text, unit.start, item.money.start)
        ):
            return None
        return last.name

    def _of_firm(self, item: Told, unit: Unit) -> Name | None:
        """我们这个项目总投资…, where only the company was named: the project goes by its name."""
        lead = self._text[unit.start : item.money.start]
        firm = next((f for f in unit.firms if f.end <= item.money.start), self._firm)
        if item.role != "invest" or unit.named or firm is None or not _OWN.search(lead):
            return None
        known = self._last and self._last.name.start > firm.start
        return None if known else Name(f"{firm.written}项目", firm.start, firm.end)

    def _subject(self, item: Told, unit: Unit) -> Name | None:
        """X产业园总投资…, where X is no project by its name's ending; not if one is named in between."""
        at = unit.start, item.money.start
        found = frames.bracketed(self._text, *at)
        found = found or (frames.subject(self._text, *at) if item.role in ("invest", "phase") else None)
        if found and self._is_part(unit.start, found):
            return None
        return found if found and not any(found.start < n.end <= item.money.start for n in unit.named) else None

    def _titled(self, item: Told, unit: Unit) -> Name | None:
        alone = item.role == "invest" and not unit.named
        return frames.titled(self._text, unit.start, item.money.start) if alone else None

    def _opening(self, item: Told, unit: Unit) -> Name | None:
        """某产业园位于…,总投资…: what the sentence opens with, if no other project is named before the total."""
        ahead = any(n.end <= item.money.start for n in unit.named)
        if item.role != "invest" or ahead or "总投资" not in self._text[item.money.start - 10 : item.money.start]:
            return None
        found = frames.opening(self._text, unit.start, item.money.start)
        between = self._text[found.end : item.money.start] if found else ""
        return None if _COUNT.search(between) else found

    def _firm_alone(self, item: Told, unit: Unit) -> Name | None:
        alone = item.role in ("invest", "phase") and not self._text.startswith("的", item.stop)
        lead = self._text[unit.start : item.money.start]
        found = frames.firm(self._text, unit.start, item.money.start) if alone and not _THIS.search(lead) else None
        return Name(f"{found.written}项目", found.start, found.end) if found else None

    def _name(self, item: Told, unit: Unit) -> tuple[Name | None, str]:
        money, text = item.money, self._text
        after = next((n for n in unit.named if n.start >= item.stop), None)
        before = next((n for n in reversed(unit.named) if n.end <= money.start), None)
        if item.role == "phase":
            return before, "name, then amount"
        said = text.startswith("的", item.stop) and not text[item.stop + 1 : item.stop + 2].isdigit()
        if before and said and "," in text[before.end : money.start]:
            before = None  # what the sum is said of stands behind it
        if before and not any(before.end <= t.money.start < money.start for t in unit.told):
            return before, "name, then amount"
        if after and not any(item.stop <= t.money.start < after.start for t in unit.told if t.role in _LINKED):
            between = text[item.stop : after.start]
            if _POINTED.fullmatch(between) or (not before and _DESCRIBED.fullmatch(between)):
                return after, "amount, then name"
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

    def _further(self, item: Told, unit: Unit) -> Name | None:
        """某公司再投入3000万元新上二期项目: what a firm adds is called by the firm."""
        found = _FURTHER.match(self._text, item.stop, unit.end)
        firm = next((f for f in reversed(unit.firms) if f.end <= item.money.start), None)
        firm = firm or (self._firm if self._firm_gap < _NEAR else None)
        return Name(firm.written + found["what"], found.start("what"), found.end("what")) if found and firm else None

    def _bought(self, item: Told, unit: Unit) -> Name | None:
        """甲集团投资550万元收购某厂, behind a clause with another project: what is built or bought right behind the sum."""
        told = frames.built_at_once(self._text, item.stop, unit.end) if item.role == "invest" else None
        before = next((n for n in reversed(unit.named) if n.end <= item.money.start), None)
        if before and "," not in self._text[before.end : item.money.start]:
            return None
        return None if told and any(n.start < told.end and told.start < n.end for n in unit.named) else told

    def _object(self, item: Told, unit: Unit) -> Name | None:
        """企业投资X元建设Y, 瑞士某泵业增资X扩建Y: the object of the verb is the project, if a company is there."""
        built = any(f.end <= item.money.start for f in unit.firms) and frames.built(self._text, item.stop, unit.end)
        if built:
            return built
        if further := self._further(item, unit):
            return further
        if item.role != "phase" or not unit.firms or any(told.role == "invest" for told in unit.told):
            return None
        every = _OBJECT.finditer(self._text, unit.firms[0].end, item.money.start)
        lead = [one for one in every if not frames.NO_OBJECT.match(one["name"])]
        return Name(lead[-1]["name"], lead[-1].start("name"), lead[-1].end("name")) if lead else None

    def _is_anothers(self, firm: Name, name: Name, unit: Unit, money: Money | None) -> bool:
        """总投资6亿元的甲公司轴承项目,总投资3亿元的葡萄项目: the firm is told with the first, the second has none."""
        if money is None:
            return bool(_APART.search(self._text, firm.end, name.start))
        ahead = firm.end <= money.start and self._text.startswith("的", money.end)
        return ahead and any(firm.end <= one.start and one.end < name.start for one in unit.named)

    def _owner(self, name: Name, unit: Unit, money: Money | None) -> str | None:
        """The company nearest before the name; else the one right behind it (由…投资, 投资方为…)."""
        before = [f for f in unit.firms if f.end <= name.start or (f.start <= name.start and f.end <= name.end)]
        if len(before) > 1 and _SET_UP.search(self._text, unit.start, before[-1].start):
            before.pop()
        if before:
            return None if self._is_anothers(before[-1], name, unit, money) else before[-1].written
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
        told = self._last.company if self._last and self._last.name == name else None
        return told or beside.firm_of_name(name)

    def _owner_in_a_row(self, name: Name, unit: Unit) -> str | None:
        """The company of one of several names in a row: inside the name or right before it."""
        own = [f for f in unit.firms if (f.start >= name.start and f.end <= name.end) or f.end == name.start]
        return own[0].written if own else beside.kin(name, self._firms) or beside.firm_of_name(name)


def _is_named(told: tuple[Name | None, str]) -> bool:
    return bool(told[0] and is_name(told[0].written))


def _direct(text: str, item: Told, unit: Unit) -> Name | None:
    """总投资X元的Y项目: the name right behind 的 or the amount itself."""
    if item.role not in _LINKED:
        return None
    after = next((n for n in unit.named if n.start >= item.stop), None)
    if after and any(item.stop <= t.money.start < after.start for t in unit.told if t.role in _LINKED):
        return None
    if after is None:
        return None
    between = text[item.stop : after.start]
    if _BEHIND.fullmatch(between):
        return after
    several = _SEVERAL.fullmatch(text, item.stop, after.start)
    return _with(after, several) if several else None


def _with(name: Name, lead: re.Match[str]) -> Name:
    return Name(lead[1] + name.written, lead.start(1), name.end) if lead[1] else name


def _of(text: str, item: Told, unit: Unit, words: re.Pattern[str]) -> Name | None:
    """总投资X元的Y产业园: a name of a building right behind 的, where no project is named so near."""
    found = words.match(text, item.stop, unit.end) if item.role in ("invest", "bare") else None
    if (
        found is None
        or frames.NO_OBJECT.match(found["name"])
        or any(item.stop <= n.start and n.end <= found.end("name") + 2 for n in unit.named)
    ):
        return None
    return Name(found["name"], found.start("name"), found.end("name"))
