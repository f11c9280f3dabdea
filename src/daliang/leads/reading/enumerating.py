"""Lists that are told as projects: 主要有A项目、B产业园, 3个项目分别是A、B、C."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daliang.leads.reading.cutting import Name
from daliang.leads.reading.frames import BUILT, NO_SUBJECT
from daliang.leads.reading.names import is_generic
from daliang.leads.reading.wording import is_name, is_sort, lead
from daliang.vocabulary.numerals import read_number

NO_STATED = re.compile(
    "^[一二三四五六七八九十两][大批]|宣布|书记|[市县区镇]长|主任|标准厂房|民生|市政|^(?:有效|着力|大力|狠|全力|持续|主动|加速|做[大强优实]|抓[好实紧]?|促|对接|聚焦|突出|强化|谋划|争取|服务|盯|跑|引|招|落实|扩大|优化|提升|完善|加强|坚持|深化|夯实)|[个批]|[0-9一二两三四五六七八九十几多余大这那]家|国家级|哪|季度|上半年|下半年|重磅|项(?!目)|共|达成|大会|引资|占地|[两二三]项目|[0-9]宗|“[^”]{1,4}”项目|现代化提升|推介|工作|会议(?!中心)|^[^项0-9]{0,8}合作项目$|活动|仪式|招商|全[市县区省]|我[市县区省]|重[大点]项目|^(?:推动|促进|确保|加快)|[是在对将]"
)
_LISTS = "主要有|分别[为是有]|依次[为是]|其中有|主要包括|包括|为(?<=项目为)|是(?<=项目是)|有(?<=项目有)"
_ENUMERATED = re.compile(
    "(?:(?P<count>[0-9]{1,2}|[一二两三四五六七八九十])(?:个|大|项)[^,。;:]{0,14}?项目|项目(?P<behind>[0-9]{1,2}|[一二两三四五六七八九十])[个项],|(?<=[的元上])(?P<few>[0-9]{1,2}|[一二两三四五六七八九十])个,)?"
    f"(?:{_LISTS}):?(?P<list>[^,。;:]{{8,400}}?)(?:等[^,。;]{{0,12}})?(?=[,。;]|$)"
)
_ANY_LIST = re.compile(_LISTS)
_PIECE = re.compile(rf"\S{{4,50}}?(?:项目|工程|{BUILT})")
_MOST_STRANGE = 0.34
"""Of the pieces of a list that are projects, those that do not end as something built."""


def enumerated(text: str, start: int, end: int) -> Iterator[Name]:
    """主要有A项目、B产业园等, 3个项目分别是A、B、C: every piece is a project if most are named as something built, or
    if there are as many as are counted."""
    for found in _ENUMERATED.finditer(text, start, end) if _ANY_LIST.search(text, start, end) else ():
        if _OF_ONE.search(text, start, found.start()):
            continue
        count = _count(found["count"] or found["behind"] or found["few"])
        pieces = _pieces(found["list"], count)
        strange = [one for _, one in pieces if not _PIECE.fullmatch(one)]
        counted = len(pieces) == count
        if len(pieces) < 2 or not (counted or len(strange) <= len(pieces) * _MOST_STRANGE):
            continue
        if any(map(_NO_PIECE.search, strange)):
            continue
        yield from _named(found, pieces)
    if "、" in text[start:end]:
        yield from _closed(text, start, end)


_OF_ONE = re.compile(
    "(?:用地|占地|建筑)(?:总?面积)?[^。;]{2,20},$|(?:主要|拟|规划|计划)(?:新?建设?|打造)[^。;]{2,30},$"
)
"""Before 包括: what one project has."""
_COUNTED = "个(?:(?:总?投资)?超过?[0-9]+亿元(?:以上)?的?)?[^,。;、0-9]{0,8}?项目"
_CLOSED = re.compile(
    r"(?P<list>(?:[^\s,。;:、]{4,50}、)+[^\s,。;:、]{4,50}?)(?<![0-9])(?P<count>[2-9]|1[0-9]|[两三四五六七八九十])"
    + _COUNTED
)
_ANY_CLOSED = re.compile(r"、[^\s,。;:、]{4,50}?[0-9两三四五六七八九十]" + _COUNTED)
_HOW = "等(?:一批)?|集中|同时|同日|先后|相继|陆续|分别|全部|顺利|成功|正式|也|均|都|已"
_BEGIN = "(?:开工|动工|签约|竣工|投产|奠基|落户|开建|建成|完工|投用|进入)"
_TOGETHER = re.compile(
    rf"(?P<list>(?:[^\s,。;:、]{{4,50}}、)+[^\s,。;:、]{{4,50}}?(?:项目|工程|{BUILT}))"
    rf"(?:{_HOW})+{_BEGIN}"
)
_ANY_TOGETHER = re.compile("|".join(how + _BEGIN for how in _HOW.split("|")))
"""Each of these is looked for before the costly pattern that needs it."""


_FIRM = re.compile("(?:公司|集团)$")


def _closed(text: str, start: int, end: int) -> Iterator[Name]:
    """A、B2个项目, if as many names stand as are counted; A项目、B工程集中开工, if each is named as something built."""
    for found in _CLOSED.finditer(text, start, end) if _ANY_CLOSED.search(text, start, end) else ():
        pieces = _pieces(found["list"], 0)
        if len(pieces) == _count(found["count"]) and not any(_FIRM.search(one) for _, one in pieces):
            yield from _named(found, pieces)
    for found in _TOGETHER.finditer(text, start, end) if _ANY_TOGETHER.search(text, start, end) else ():
        pieces = _pieces(found["list"], 0)
        if all(_PIECE.fullmatch(one) and is_name(one) and not is_sort(one) for _, one in pieces):
            yield from _named(found, pieces)


def _named(found: re.Match[str], pieces: list[tuple[int, str]]) -> Iterator[Name]:
    for at, one in pieces:
        if is_name(one) and not (is_generic(one) or NO_STATED.search(one) or NO_SUBJECT.search(one)):
            yield Name(one, found.start("list") + at, found.start("list") + at + len(one))


_NO_PIECE = re.compile("[0-9]+个|领域|行业|方面|产业$|投资|亿元|万元")
_COUNT_BEHIND = re.compile("(?<=项目)[0-9一二两三四五六七八九十]{1,3}个(?:[^、]{0,8}项目)?$")
LEAD = re.compile(
    "^.*(?:包括|包含|涵盖|涉及|用于|不仅有|既有|[也又]有|项目[含有为是]|还有|(?:拟|计划|规划)(?:建设|新建)|其中|推动|推进|引进|引入|签约|洽谈|签订|观摩|检查|确保|抓好|见证|启动(?:建设)?|的|了)(?=.{3})"
)
"""What leads to the first piece of a list."""
_AND = re.compile("(?<=..)(?:以及|和|及|与)(?=..)")


def _count(written: str | None) -> int:
    return int(read_number(written)) if written else 0


def _pieces(listed: str, count: int) -> list[tuple[int, str]]:
    """The pieces of a list with where they begin; the last is parted at 和 if that makes as many as are counted."""
    pieces: list[tuple[int, str]] = []
    at = 0
    for one in _COUNT_BEHIND.sub("", listed).removesuffix("等").split("、"):
        pieces.append((at, one))
        at += len(one) + 1
    first, written = pieces[0]
    led = LEAD.match(written)
    skip = led.end() if led else lead(written)
    pieces[0] = (first + skip, written[skip:])
    if len([one for _, one in pieces if one.endswith("项目")]) > 1:
        pieces = _joined(pieces)
    last, written = pieces[-1]
    parts = list(_AND.finditer(written))
    if len(parts) == 1 and (count == len(pieces) + 1 or (not count and _PIECE.fullmatch(written[: parts[0].start()]))):
        pieces[-1:] = [(last, written[: parts[0].start()]), (last + parts[0].end(), written[parts[0].end() :])]
    return pieces


def _joined(pieces: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Where several pieces end with 项目, one that ends otherwise is the beginning of the next (丙烷、丁烷项目)."""
    whole: list[tuple[int, str]] = []
    for at, one in pieces:
        if whole and not _PIECE.fullmatch(whole[-1][1]):
            begin, before = whole[-1]
            whole[-1] = (begin, f"{before}、{one}")
        else:
            whole.append((at, one))
    return whole
