"""Which name of its sentence a sum belongs to, by the words between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daliang.leads.reading import beside, frames
from daliang.leads.reading.cutting import Name
from daliang.leads.reading.parts import is_part
from daliang.leads.reading.units import Told, Unit

_BUILDS = re.compile("建设|打造|建造|新建|改造|兴建|投建|扩建|设立|实施|用于|上马|新上|生产|的|级")
_OBJECT = re.compile(
    r"(?:改造[^,。;]{1,10},)?(?:(?:建设|打造|建造|新建|兴建|投建|扩建|设立|开发)了?|引进(?=[^,。;、\d]{2,24}(?:生产线|设备)))"
    r"(?P<name>[^,。;、\d]{2,30})"
)
_BEHIND = re.compile(
    "(?:级?的[^,。;、]*|级[^,。;、]*|(?:将|拟|用于|在[^,。;、]{2,14})?"
    "(?:建设|打造|建造|新建|改造|兴建|投建|扩建|开发|实施|上马|创办|开办|引进)的?)?"
)
_TO_BUILD = re.compile(
    ",(?:将|拟|计划|主要|用于|在[^,。;]{2,14}?)*(?:(?<=拟)建|建设|改造|打造|建造|新建|兴建|投建|扩建|上马|新上|实施|用于"
    "|(?:落户|落地|选址|布局|入驻|投向)[^,。;]{2,16}的)"
)
_DESCRIBED = re.compile(",(?:总?建筑|总?占地|总?用地|规划|年产|建成)[^,。;]{2,30}的")
_MEASURED = re.compile("、(?:年产|占地|总?建筑面积|用地)[^,。;]{2,24}的")
_SEVERAL = re.compile(
    "(?:[,、](?:其中)?(?:合同|协议|注册)[外台港侨]资[0-9.]+[万亿]{1,2}[美港欧]?元)?"
    "的((?:(?!项目|基地|公司|集团|[亿万]元)[^,。;]){2,24}、)?"
)
"""Between a sum and a name of which only the end is known: 的年产20万吨丙烷、丁烷项目."""
_POINTED = re.compile("级?的[^,。;、]{0,8}项目,(?:这一|这个|该|此|即|为|是)[^,。;、]{0,14}的?")
_OF_LIST = re.compile(
    "级?的(?P<name>(?:[^,。;、元的]|(?<![0-9亿万])元){2,30}?)(?=、(?:[^,。;、]{2,12}(?:公司|集团))?(?:计划|预计)?(?:总?投资|[0-9])|和(?:总?投资|[0-9])"
    "|(?:[0-9]+|[两三四五六七八九十])个[^,。;、]{0,6}项目|等(?:一批|[0-9两三四五]+个|在谈|重点|重大|大|好|[一-龥]{2})*(?:项目|工程))"
)
_LAST_OF_LIST = re.compile("级?的(?P<name>(?:(?![两三四五六七八九十]个)[^,。;、的元0-9]){3,24}?)(?=[,。;]|$)")
_LISTED = re.compile("元级?的[^,。;、元]{2,30}(?:、|以及|[和及与])(?:计划|预计|协议)?(?:总?投资)[^,。;、元]{0,4}$")
"""What stands before the last of several that are told alike: 投资2亿元的甲、投资1亿元的乙."""
_SAID = re.compile("级?的(?P<name>(?:(?!等[一0-9两三四五])[^,。;的元]){3,40}?(?:项目|工程))(?=[,。;)]|$)")
_OF_FIRMS = re.compile("(?:注册资本|市值|营收|营业收入|产值|销售额?)[^。;]*:[^。;:]*$")
_COUNT = re.compile("[0-9]+余?多?[个家项]")
_FURTHER = re.compile(
    "[,]?(?:用于|将)?(?:上马|新上|建设|启动|实施|扩建|新建)了?"
    "(?P<what>[二三四]期(?:项目|工程|厂房)?|新厂区?|新工厂|生产基地|新项目)"
)
_AND_OTHERS = re.compile("等[^,。;0-9]{0,24}[0-9]+[个项家宗]")  # the sum behind them is all of theirs
_ENDED = re.compile("[,、]|[和与及](?=(?:计划|预计|协议)?总?投资)")
_THIS = re.compile(
    "(?:该|这个|这一|此|上述|整个)(?:项目|基地|工厂|[一-龥]{0,4}园区?|总部|工程|隧道|大桥|公路|铁路|线路|电站|电厂|酒店|市场|码头|机场|水库|枢纽)|这是一?个|(?:这个|这一|这座|这条|该)(?:计划|预计)?总?投资额?[约达近超]?$"
)
LINKED = ("invest", "bare", "phase")
"""The roles of money that a project can have."""

Claim = tuple[Name | None, str]
"""A name that a sum may belong to, and the rule that says so."""


def first(text: str, item: Told, unit: Unit) -> Iterator[Claim]:
    """Names right behind the sum."""
    yield beside.right_behind(text, item.stop, unit.end), "amount, then name"
    yield _direct(text, item, unit), "amount, then name"
    yield _of(text, item, unit, frames.OF), "amount of what follows"
    yield _subject(text, item, unit), "subject of its amount"


def further(text: str, item: Told, unit: Unit, firm: Name | None) -> Iterator[Claim]:
    """Names elsewhere in the sentence, the surest first; `firm` is the company told last."""
    yield _titled(text, item, unit), "amount under a title"
    yield _bought(text, item, unit), "object of building"
    yield _name(text, item, unit)
    yield _object(text, item, unit) or _added(text, item, unit, firm), "object of building"
    last = (_LAST_OF_LIST,) if _LISTED.search(text, unit.start, item.money.start) else ()
    for words in (_OF_LIST, frames.STATED, _SAID, *last):
        yield _of(text, item, unit, words), "amount of what follows"
    if not _OF_FIRMS.search(text, unit.start, item.money.start):
        yield beside.before_brackets(text, unit.start, item.money.start, item.stop), "amount in brackets"


def last(text: str, item: Told, unit: Unit) -> Iterator[Claim]:
    """What may stand for a name where there is none."""
    yield _opening(text, item, unit), "amount of what the sentence opens with"
    yield _firm_alone(text, item, unit), "firm"


def _direct(text: str, item: Told, unit: Unit) -> Name | None:
    """总投资X元的Y项目: the name right behind 的 or the amount itself."""
    after = next((n for n in unit.named if n.start >= item.stop), None)
    if after is None or _parted(item, unit, after):
        return None
    if _BEHIND.fullmatch(text, item.stop, after.start):
        return after
    several = _SEVERAL.fullmatch(text, item.stop, after.start)
    if several and several[1]:
        return Name(several[1] + after.written, several.start(1), after.end)
    return after if several else None


def _parted(item: Told, unit: Unit, after: Name) -> bool:
    """Whether another project's sum stands between a sum and a name."""
    return any(item.stop <= t.money.start < after.start for t in unit.told if t.role in LINKED)


def _of(text: str, item: Told, unit: Unit, words: re.Pattern[str]) -> Name | None:
    """总投资X元的Y产业园: a name of a building right behind 的, where no project is named so near."""
    found = words.match(text, item.stop, unit.end) if item.role in ("invest", "bare") else None
    if found is None or frames.NO_OBJECT.match(found["name"]):
        return None
    near = any(item.stop <= n.start and n.end <= found.end("name") + 2 for n in unit.named)
    return None if near else Name(found["name"], found.start("name"), found.end("name"))


def _subject(text: str, item: Told, unit: Unit) -> Name | None:
    """X产业园总投资…, where X is no project by its name's ending; not if one is named in between."""
    at = unit.start, item.money.start
    found = frames.bracketed(text, *at)
    found = found or (frames.subject(text, *at) if item.role in ("invest", "phase") else None)
    if found and is_part(text, unit.start, found):
        return None
    return found if found and not any(found.start < n.end <= item.money.start for n in unit.named) else None


def _titled(text: str, item: Told, unit: Unit) -> Name | None:
    alone = item.role == "invest" and not unit.named
    return frames.titled(text, unit.start, item.money.start) if alone else None


def _bought(text: str, item: Told, unit: Unit) -> Name | None:
    """甲集团投资550万元收购某厂, behind a clause with another project: what is built or bought right behind the sum."""
    told = frames.built_at_once(text, item.stop, unit.end) if item.role == "invest" else None
    before = _before(item, unit)
    if told is None or (before and "," not in text[before.end : item.money.start]):
        return None
    return None if any(n.start < told.end and told.start < n.end for n in unit.named) else told


def _before(item: Told, unit: Unit) -> Name | None:
    return next((n for n in reversed(unit.named) if n.end <= item.money.start), None)


def _name(text: str, item: Told, unit: Unit) -> Claim:
    """The project named before the sum, else the one behind it."""
    before = _before(item, unit)
    if item.role == "phase":
        return before, "name, then amount"
    if before and _is_said_of_what_follows(text, item) and _ENDED.search(text, before.end, item.money.start):
        before = None
    if before and _AND_OTHERS.match(text, before.end, item.money.start):
        before = None
    if before and not any(before.end <= t.money.start < item.money.start for t in unit.told):
        return before, "name, then amount"
    after = next((n for n in unit.named if n.start >= item.stop), None)
    if after and not _parted(item, unit, after) and _leads_to(text[item.stop : after.start], alone=not before):
        return after, "amount, then name"
    if before:
        return before, "name, then amount"
    near = item.role == "invest" and after and after.start - item.stop < 20 and not _parted(item, unit, after)
    return (after, "amount beside name") if near and after and "," not in text[item.stop : after.start] else (None, "")


def _is_said_of_what_follows(text: str, item: Told) -> bool:
    """…,总投资6亿元的…: but not 占总投资1500万元的57.3%."""
    if _MEASURED.match(text, item.stop):
        return True
    return text.startswith("的", item.stop) and not text[item.stop + 1 : item.stop + 2].isdigit()


def _leads_to(between: str, *, alone: bool) -> bool:
    """Whether the words between a sum and the name behind it join them; `alone` if no name stands before the sum."""
    if _POINTED.fullmatch(between) or (alone and _DESCRIBED.fullmatch(between)):
        return True
    return between.count(",") <= bool(_TO_BUILD.search(between)) and bool(_BUILDS.search(between or "的"))


def _object(text: str, item: Told, unit: Unit) -> Name | None:
    """企业投资X元建设Y, 瑞士某泵业增资X扩建Y: the object of the verb is the project, if a company is there."""
    built = any(f.end <= item.money.start for f in unit.firms) and frames.built(text, item.stop, unit.end)
    if built:
        return built
    if item.role != "phase" or not unit.firms or any(told.role == "invest" for told in unit.told):
        return None
    every = _OBJECT.finditer(text, unit.firms[0].end, item.money.start)
    lead = [one for one in every if not frames.NO_OBJECT.match(one["name"])]
    return Name(lead[-1]["name"], lead[-1].start("name"), lead[-1].end("name")) if lead else None


def _added(text: str, item: Told, unit: Unit, firm: Name | None) -> Name | None:
    """某公司再投入3000万元新上二期项目: what a firm adds is called by the firm."""
    found = _FURTHER.match(text, item.stop, unit.end)
    return Name(firm.written + found["what"], found.start("what"), found.end("what")) if found and firm else None


def _opening(text: str, item: Told, unit: Unit) -> Name | None:
    """某产业园位于…,总投资…: what the sentence opens with, if no other project is named before the total."""
    if item.role != "invest" or _before(item, unit) or "总投资" not in text[item.money.start - 10 : item.money.start]:
        return None
    found = frames.opening(text, unit.start, item.money.start)
    between = text[found.end : item.money.start] if found else ""
    return None if _COUNT.search(between) else found


def _firm_alone(text: str, item: Told, unit: Unit) -> Name | None:
    alone = item.role in ("invest", "phase") and not text.startswith("的", item.stop)
    if not alone or points(text[unit.start : item.money.start]):
        return None
    found = frames.firm(text, unit.start, item.money.start)
    return Name(f"{found.written}项目", found.start, found.end) if found else None


def points(lead: str) -> bool:
    """Whether words point at a project told before: 该项目, 这个基地."""
    return bool(_THIS.search(lead))
