"""Where a project lands: the place told beside its name, else the place its clause or the page speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

_END = (
    "(?:经济技术开发区|高新技术产业开发区|经济开发区|开发区|高新区|经开区|保税区|示范区|风景名胜区|合作区|投资区|度假区|实验区|综保区|旅游区|科技城|园区|(?:工业|产业|科技)园(?!区)|"
    "工业集中区|集聚区|港区|新城|新区|街道|(?:镇|乡(?![市县区街镇])|区|县|市)(?!长|委|级|域|政府|民|场|直|内))(?!项目(?!集中|签约|开工|推进|建设)|[0-9]+[个家])"
)
_WORD = r"[^\s,。;:、.“”【】()\d的了与和在到以]"
_PLACE = re.compile(
    rf"(?:中[欧德日韩美新]\([^()]{{2,4}}\))?{_WORD}{{1,14}}?{_END}"
    rf"(?:{_WORD}{{1,8}}?(?:经济技术开发区|开发区|园区|产业园|工业园|科技园|街道|镇|乡))?"
)
_PLACE_ENDS = re.compile(f"{_END}$")
_NO_PLACE = re.compile(
    "^[我全各本该经此其多两几从据]|^核心区|^(?:市|省|区|县)?(?:目前|今年|去年|今后|近日)|年|季度|签约|举行|建设|投资(?!区)|开工|项目|企业|公司|"
    "会议|产业链|集团|先后|更多|每|为主|总投|成为|打造|走进|记者|推动|客商|我[省市区县镇乡]|标志|围绕|^据|^市县|^.市?$|^(?:工业|产业|科技)?园区?$|厂区|大市$|城市$|超市$|地区$|社区$|[回返家城故下本]乡|^开发园区|全[市县省区]|湾区$|之乡$|构成|助力|放大|根据|推进|发挥|促进|棚户区"
)
_LEAD = re.compile(
    "(?:[一二三四五六七八九十]是|推进|推动|助力|促进)?(?:落户|走进|来到|位于|地处|专访|走访|围绕|就|对|把)?"
)
_LED = re.compile("^[一二三四五六七八九十]是")
_CUT = re.compile("^.*[赴于向从对拟将由是为](?=.{2})")
_LANDS = re.compile(
    "落户(?:于|在|到)?|落地(?:于|在)?|入驻|进驻|选址(?:于|在)?|位于|坐落(?:于|在)?|落子|花落|签约(?=[^,。;、]{2,9}[区县市园城])|在"
)
_BRACKETED = re.compile(rf"(?<=[(,])[^(),。;\d元]{{1,12}}?(?:{_END}|[城岛港湾])(?=[),])")
_OPENS = re.compile(
    r"(?:[^,。;]{0,30}?讯)?(?:\([^()]{0,40}\))?[\s]*(?:(?:今年|去年|近日|日前|目前|昨日|今日|当天|[\d年月日至\-上下午半前一二三四季度]+(?:以来|起)?),?)*"
)
_CLAUSES = re.compile("[,;。]")
_OFFICE = re.compile(
    "((?:(?![省市州])[一-龥]){2,3}[市区县])(?=委|长|政府|人民政府|招商|投资促进|商务|[一-龥]{2,5}局)|([一-龥]{2,4}(?:经开区|高新区|开发区|新区|园区))(?=管委会|党?工委)"
)
_LANDED = re.compile("(?:落户|花落|落子)(?:于|在)?(?![的我本该全各这])((?:(?!项目)[一-龥]){2,4})(?=[,。;!])")
_OUTLET = re.compile(
    "(?!人民|中国|新华|经济|光明|证券|农民|工人|环球|参考|每日|国际|第一|央视)([一-龥]{2,3})(?:日报|晚报|电视台|新闻网)"
)
_OF_NAME = re.compile("[一-龥]{2,3}[县市区](?![场政域民内外])(?=.{3})")
_OWN_PARK = re.compile("[^县市区镇乡]+")
_SHORTEST = 3  # characters of a place
_SHORT = re.compile("(.{2,6})(经开|高新)区")


def of_project(text: str, name: tuple[int, int], within: tuple[int, int]) -> str | None:
    """The place told for the project named at [start, end), nowhere outside `within`, which holds no other project."""
    start, end = name
    return (
        _landing(text, end, within[1], last=False)
        or _bracketed(text, end, within[1])
        or _landing(text, within[0], start, last=True)
        or _right_before(text, within[0], start)
    )


def opening(text: str, start: int, end: int) -> str | None:
    """The place that the sentence opens with behind its date, or one of its clauses."""
    lead = _OPENS.match(text, start, end)
    at = lead.end() if lead else start
    while at < end:
        clause = _CLAUSES.search(text, at, end)
        stop = clause.end() if clause else end
        within = text.find("在", at, stop) + 1
        if told := _at(text, at, stop) or (_at(text, within, stop) if within else None):
            return told
        at = stop
    return None


def of_name(name: str) -> str | None:
    """The county or town that a project's name begins with."""
    found = _OF_NAME.match(name)
    return found[0] if found and not _NO_PLACE.search(found[0]) else None


def is_name(place: str, names: Sequence[str]) -> bool:
    """Whether what looks like a park is only the name of a project (某产业园), which tells no town."""
    return bool(_OWN_PARK.fullmatch(place)) and any(place in name for name in names)


def landed(text: str) -> str | None:
    """落户武进: a place without its kind, at the end of a clause."""
    found = _LANDED.search(text)
    return found[1] if found else None


def of_office(text: str, source: str) -> str | None:
    """The town or district whose committee, government or bureau the text names first, else that of the source."""
    told = (_at(text, found.start(), found.end()) for found in _OFFICE.finditer(text))
    outlet = _OUTLET.match(source)
    place = next(filter(None, told), None)
    if place and text.count(place[1:]) > text.count(place) > 0 and len(place) > _SHORTEST:
        place = place[1:]  # 新建大邑县委党校 where 大邑县 is named elsewhere
    return place or _at(source, 0, len(source)) or (outlet[1] if outlet else None)


def in_full(text: str, place: str) -> str:
    """扬州经开区 as the page writes it in full, if it does."""
    short = _SHORT.fullmatch(place)
    if not short:
        return place
    long = "经济(?:技术)?开发区" if short[2] == "经开" else "高新技术(?:产业)?开发区"
    found = re.search(re.escape(short[1]) + long, text)
    return found[0] if found else place


def _at(text: str, at: int, end: int) -> str | None:
    lead = _LEAD.match(text, at, end)
    found = _PLACE.match(text, lead.end() if lead else at, min(end, at + 24))
    told = _CUT.sub("", found[0]) if found else ""
    return told if told and not _NO_PLACE.search(told) else None


def _landing(text: str, start: int, end: int, *, last: bool) -> str | None:
    told = (place for lands in _LANDS.finditer(text, start, end) if (place := _at(text, lands.end(), end)))
    every = list(told) if last else [next(told, "")]
    return every[-1] or None if every else None


def _bracketed(text: str, start: int, end: int) -> str | None:
    found = _BRACKETED.search(text, start, min(end, start + 60))
    return found[0] if found and not _NO_PLACE.search(found[0]) else None


def _right_before(text: str, start: int, end: int) -> str | None:
    """柳堡镇稻米烘干中心项目, 东屏县的…: the last place that ends where the name begins."""
    lead = max(start, end - 14, max(text.rfind(mark, start, end) for mark in ",;。、") + 1)
    if not _PLACE_ENDS.search(text, lead, end):
        return None
    for at in range(lead, end):
        found = _PLACE.match(text, at, end)
        if found and found.end() == end and not _NO_PLACE.search(found[0]):
            return _LED.sub("", found[0])
    return None
