"""Where a project lands: the place told beside its name, else the place its clause or the page speaks of."""

from __future__ import annotations

import re

_END = (
    "(?:经济技术开发区|高新技术产业开发区|经济开发区|开发区|高新区|经开区|保税区|示范区|风景名胜区|合作区|园区|工业园|产业园|科技园|"
    "工业集中区|集聚区|港区|新城|新区|街道|(?:镇|乡|区|县|市)(?!长|委|级|域|政府|民|场|直|内))(?!项目)"
)
_WORD = r"[^\s,。;:、“”()\d的了与和在到]"
_PLACE = re.compile(
    rf"(?:中[欧德日韩美新]\([^()]{{2,4}}\))?{_WORD}{{1,14}}?{_END}"
    rf"(?:{_WORD}{{1,8}}?(?:经济技术开发区|开发区|园区|产业园|工业园|科技园|街道|镇|乡))?"
)
_NO_PLACE = re.compile(
    "^[我全各本该经此其多两几]|^(?:市|省|区|县)?(?:目前|今年|去年|今后|近日)|年|季度|签约|举行|建设|投资|开工|项目|企业|公司|"
    "会议|产业链|集团|先后|更多|每|为主|总投|成为|打造|走进|记者|^.市?$|^园区$|厂区|大市$|城市$|超市$|地区$|社区$|[回返家城故下本]乡|^开发园区|全[市县省区]|湾区$"
)
_LEAD = re.compile("(?:走进|来到|位于|地处|专访|走访|围绕|就|对|把)?")
_CUT = re.compile(".*[赴于向从对拟将由是为](?=.{2})")
_LANDS = re.compile(
    "落户(?:于|在|到)?|落地(?:于|在)?|入驻|进驻|选址(?:于|在)?|位于|坐落(?:于|在)?|落子|花落|签约(?=[^,。;、]{2,9}[区县市园城])|在"
)
_BRACKETED = re.compile(rf"(?<=[(,])[^(),。;\d元]{{1,12}}?(?:{_END}|[城岛港湾])(?=[),])")
_OPENS = re.compile(
    r"(?:[^,。;]{0,30}?讯)?(?:\([^()]{0,40}\))?[\s]*(?:(?:今年|去年|近日|日前|目前|昨日|今日|当天|[\d年月日至\-上下午半前一二三四季度]+(?:以来|起)?),?)*"
)
_CLAUSES = re.compile("[,;。]")
_OFFICE = re.compile(
    "([一-龥]{2,3}[市区县])(?=委|长|政府|人民政府|[一-龥]{2,5}局)|([一-龥]{2,4}(?:经开区|高新区|开发区|新区|园区))(?=管委会|党?工委)"
)
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


def of_office(text: str, source: str) -> str | None:
    """The town or district whose committee, government or bureau the text names first, else that of the source."""
    told = (_at(text, found.start(), found.end()) for found in _OFFICE.finditer(text))
    place = next(filter(None, told), None)
    if place and text.count(place[1:]) > text.count(place) > 0 and len(place) > _SHORTEST:
        place = place[1:]  # 新建大邑县委党校 where 大邑县 is named elsewhere
    return place or _at(source, 0, len(source))


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
    for at in range(lead, end):
        found = _PLACE.match(text, at, end)
        if found and found.end() == end and not _NO_PLACE.search(found[0]):
            return found[0]
    return None
