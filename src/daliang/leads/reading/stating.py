"""Projects told without a sum by what becomes of them: X产业园动工建设, X项目奠基仪式, 一是X项目."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from daliang.leads.reading.cutting import Name, after_event, tidy
from daliang.leads.reading.enumerating import LEAD, NO_STATED, enumerated
from daliang.leads.reading.frames import BUILT, NO_SUBJECT
from daliang.leads.reading.listing import RULE, TELLING
from daliang.leads.reading.names import is_generic
from daliang.leads.reading.visiting import visited
from daliang.leads.reading.ways import ways
from daliang.leads.reading.wording import is_branded, is_name, is_place, is_sort, tells
from daliang.leads.reading.words import division

_RUN = "(?:[^\\s,。;、:“”元]|(?<![0-9亿万])元)"
_LED = "(?:如|(?:同时|此外|另外|日前|近日|据悉|当天|当日|其中|随后),)?"
_ADVERBS = (
    "(?:已经?|刚刚?|即将|也|正式|顺利|全面|日前|近日|如期|同[步日]|成功|一期|二期|今[天日]|今年|预计[^,。;]{0,8}?|"
    "[0-9]{1,2}月[份底]?前?)*"
)
_STATED = re.compile(
    rf"{_LED}(?P<name>{_RUN}{{3,26}}?(?:项目|{BUILT}))(?:\\([^()]{{1,10}}\\))?(?:实现|{_ADVERBS})"
    "(?:在[^,。;]{2,24}?)?(?:开工|动工|奠基|开建|(?<!集中)(?:竣工|投产|封顶|完工|通车|开[园业馆街]|试生产|投入(?:生产|使用|运营|商业运行))(?!后|前|的|、|,预计)|拟建设|主要建设|计划建设|将建设|(?<=项目)(?:正式|成功)?(?:落户|签约|(?:正在?|进入)[^,。;]{0,6}(?:建设|施工|收尾|调试))"
    "|(?<=正式|成功)(?:落户|签约))(?!内容|仪式|活动|大会|会|现场|率|数|金额|总?额|[^,。;]{0,2}的|了?[0-9一二两三四五六七八九十]+[个家项])"
)
_SUBJECT = re.compile(
    rf"{_LED}(?P<name>{_RUN}{{5,40}}?(?:项目|工程|(?<=[^第])[一二三四]期)(?:[一二三四]期(?:工程)?)?)"
    "(?=,(?:拟|计划|将|主要|用于|占地|总建筑|位于|由|建成后|预计|设计|规划|采用|选址|是|总投资|目前|一期|可)"
    "|也?是[^否]|拟|计划|将|主要(?!集中)|位于|占地|设计|规划|选址|建成|预计|正在?|(?:已|累计|完成)(?!(?:开工|签约|竣工|投产|落户|落地)?了?[0-9]+[个项家])|的年产|采用|全长|于[0-9今去]|集(?!中|团)|目前|总工程量|[0-9](?![0-9]*[个年]))"
)
_STATES = re.compile(
    "项目|工程|开工|动工|奠基|开建|落户|签约|建设|启动|竣工|投产|落成|揭牌|启用|开[园业馆街]|通车|贯通|推进|前期工作|个,分别[为是]"
)
_CEREMONY = re.compile(
    rf"(?P<name>{_RUN}{{5,40}}?(?:项目|{BUILT})){_ADVERBS}(?<!集中)(?:奠基|开工|动工|竣工|投产|落成|揭牌|启用|开业)(?:仪式|典礼|活动|现场)"
)
_STARTED = re.compile(
    rf"(?:开工|动工|奠基|开建|新开工|启动)(?:建设)?了?(?P<name>[^\s,。;、:“”元的0-9][^\s,。;、:“”元]{{3,24}}?{BUILT})(?=,(?:拟|计划|将|主要|新建|建设|占地|总))"
)
_NUMBERED = re.compile(
    "(?:^|[,。;:\\n ])[一二三四五六七八九十]是(?:[^,。;]{2,20}的)?(?:[^,。;的]{1,7}[县镇乡])?"
    "(?:(?:拟|将|计划)?在[^,。;]{2,10})?(?:配套|投资)*(?:建设|新建|扩建|实施)?[^,。;]{0,8}?“?$"
)


def stated(text: str, start: int, end: int, named: Sequence[Name]) -> list[Name]:
    """One project told without a sum: X产业园动工建设, 开工X产业园,拟…, or an item of a list (一是X项目,…)."""
    if not _STATES.search(text, start, end) or RULE.search(text, start, end):
        return []
    found = [one for one in named if _is_told(text, start, one)]
    found += enumerated(text, start, end)
    alone = _ONE_OF.search(text, start, end) if text.find("等", start, end) >= 0 else None
    if alone and (first := _first_of(alone)):
        found.append(first)
    found += visited(text, start, end)
    for told in [*_told(text, start, end), *_FOR_EXAMPLE.finditer(text, start, end)]:
        written = after_event(told["name"])
        if len(written) < _SURE and tells(written):
            continue
        if not (is_generic(written) or any(no.search(written) for no in (NO_STATED, NO_SUBJECT))):
            found.append(tidy(Name(written, told.end("name") - len(written), told.end("name"))))
    return [*(one for one in found if is_name(one.written)), *ways(text, start, end)]


def _is_told(text: str, start: int, one: Name) -> bool:
    """Whether a named project is told as one: an item of a list, the first of several, one that a ceremony opens, what
    a sentence begins with, where a ceremony is held, or one whose name can be no kind's."""
    if _is_item(text, start, one):
        return not NO_STATED.search(one.written)
    if len(one.written) >= _LONG and _INSPECTED.search(text, start, one.start) and _THERE.match(text, one.end):
        return not is_sort(one.written)
    if _FIRST_OF.match(text, one.end) or (len(one.written) >= _LONG and _OPENS_BY.match(text, one.end)):
        return True
    return _is_subject(one) and bool(
        is_branded(one.written)
        or _HERE.search(text, start, one.start)
        or _opens(text, start, one)
        or _VENUE.search(text, start, one.start)
    )


def _told(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """What the patterns find, each asked only where its words stand."""
    begun = _BEGUN.search(text, start, end)
    subject = _WORKS.search(text, start, end)
    for at in _clauses(text, start, end) if begun or subject else ():
        if begun and (found := _STATED.match(text, at, end)) and not is_sort(found["name"]):
            yield found
        if subject and (found := _SUBJECT.match(text, at, end)) and _is_long(found):
            yield found
    if begun and (found := _STARTED.search(text, start, end)):
        yield found
    ceremony = _CEREMONY.search(text, start, end) if _HELD.search(text, start, end) else None
    if ceremony and len(ceremony["name"]) >= _LONG and not ceremony["name"].endswith(("酒店", "饭店", "宾馆")):
        yield ceremony


_ONE_OF = re.compile(
    r"(?<![^,。;:\s])(?P<name>[^\s,。;、:“”]{5,30})等(?:(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,3})个[^,。;、]{0,18}项目|[^,。;、0-9]{0,14}项目(?:共|有)*[0-9]{1,4}[个项]|项目(?:正|已|将|加快|建设|进展))"
)


def _first_of(found: re.Match[str]) -> Name | None:
    """The name before 等51个项目, without the words that lead to it, if it cannot be a kind's."""
    written = LEAD.sub("", found["name"])
    name = tidy(Name(written, found.end("name") - len(written), found.end("name")))
    telling = TELLING.search(name.written) or is_branded(name.written) or is_place(division(name.written)[0])
    return name if telling and not NO_STATED.search(name.written) else None


def _opens(text: str, start: int, one: Name) -> bool:
    """Whether a sentence begins with the name, behind 其中 or the like."""
    led = _LEADS.match(text, start, one.start)
    return one.start == (led.end() if led else start)


_LEADS = re.compile(_LED)


def _is_subject(one: Name) -> bool:
    """Whether the name that a sentence begins with is a project's own, and no kind's."""
    written = one.written
    return (
        written.endswith("项目")
        and len(written) >= _LONG
        and not (is_sort(written) or tells(written))
        and not NO_STATED.search(written)
    )


_VENUE = re.compile("会场[^,。;]{0,6}(?:设立?在|位于|在|为)(?:了|[^,。;]{2,12}的)?$")
_INSPECTED = re.compile("(?:视察|调研|察看|查看|参观|走访|督查|督导)了?$")
_THERE = re.compile("[,。;时]|$")
_HERE = re.compile("这里[便就]?是[^,。;]*的$")
_FOR_EXAMPLE = re.compile(
    rf"以(?:建设)?(?P<name>[^,。;、:“”]{{4,40}}?(?:项目|{BUILT}))(?:、[^,。;]{{4,80}})?为代表的[^,。;、]{{0,20}}?(?:项目|工程)"
)
_FIRST_OF = re.compile("等(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,3})个[^,。;、]{0,14}项目")
_OPENS_BY = re.compile(
    "(?<!重点项目)(?<!重大项目)(?<!业项目)(?<!批项目)(?<!次项目)(?<!设项目)(?:正式)?(?:奠基|开工|动工|竣工|投产|落成|揭牌|启用|开业)(?:仪式|典礼)"
)
_BEGUN = re.compile(
    "开[园业馆街]|投入|竣工|投产|封顶|完工|通车|试生产|开工|动工|奠基|开建|建设|落户|签约|启动|施工|收尾|调试"
)
_WORKS = re.compile("项目|工程")
_HELD = re.compile("(?:奠基|开工|动工|竣工|投产|落成|揭牌|启用|开业)(?:仪式|典礼|活动|现场)")
_SURE = 12  # characters that a clause of a verb and 项目 has not
_LONG = 8  # characters of a name that no kind of project is called by


def _is_long(told: re.Match[str]) -> bool:
    name = told["name"]
    return len(name) >= _LONG and not is_sort(name) and not _RAISING.search(name)


_RAISING = re.compile("^(?:建设|新建|实施|建成)|的")


_CLAUSES = 3  # of a sentence, that are looked at


def _clauses(text: str, start: int, end: int) -> Iterator[int]:
    """Where the first clauses of a unit begin."""
    at = start
    for _ in range(_CLAUSES):
        yield at
        at = text.find(",", at, end) + 1
        if not at:
            return


def _is_item(text: str, start: int, one: Name) -> bool:
    """Whether a project stands behind 一是 or behind 分别是, with a mark behind it."""
    if text[one.end : one.end + 2].lstrip('”"')[:1] not in tuple(",。;:、和"):
        return False
    return bool(
        _NUMBERED.search(text, max(0, start - 1), one.start)
        or _SEVERALLY.search(text, max(0, one.start - 240), one.start)
    )


_SEVERALLY = re.compile(
    "(?:分别[是为有]|[0-9一二两三四五][个项],[是为])[:,]?(?:(?![亿万][美欧港日]?元)[^。\n]){0,200}$"
)
