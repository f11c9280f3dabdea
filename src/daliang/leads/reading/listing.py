"""Projects told in a row without sums of their own: A项目、B项目落户; A、B、C等一批重大项目投产."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from daliang.leads.reading.frames import BUILT, NO_SUBJECT
from daliang.leads.reading.names import Name, is_generic, tidy
from daliang.leads.reading.wording import is_name, is_sort
from daliang.vocabulary.numerals import read_number

_JOINT = re.compile('(?:\\([^()]{1,12}\\))?[”"]?(?:[、;]|和|及|与|以及|、以及|还有|、和)[“"]?(?:[一-龥]{2,6}[县市区镇乡]的?)?')
_COMMA = re.compile("[,、]|[^,、。;]{1,12}[、](?![^,。;]*项目[^,。;]*项目)[^,。;]{0,12}")
_AMONG = re.compile("(?:其中|如|像|包括|主要有|例如|比如),?$")
_MOVES = re.compile(
    "落户|落地|签约|签订|签署|开工|动工|奠基|投产|投用|竣工|建成|在谈|洽谈|引进|引入|入驻|进驻|启动|推介|获批|集中|重大项目|重点项目"
)
_KINDS = re.compile("(?:既有|,又有|,也有|主要(?:是|为|集中)|涉及|涵盖|围绕|支持|鼓励|聚焦|瞄准|谋划|申报|争取)[^。;:]{0,60}$")
_PIECES = r"(?P<list>(?:(?:[^\s,。;、:]|(?<=[)]) ){3,40}、)+(?:[^\s,。;、:]|(?<=[)]) ){3,40}?)"
_MEMBERS = re.compile(rf"(?:(?<=包括)(?P<mixed>(?:[^\s。;:、,]{{3,40}}[、,])+[^\s。;:、,]{{3,40}}?)|{_PIECES})等(?:(?P<count>[0-9]{{1,3}})[个项])?(?:(?P<of>(?:(?!未|载体|园区|申报|企业)[^,。;、]){{0,24}}?项目)|(?=[,。;]|$))")
_SECTOR = re.compile(
    "(?:(?:新一代|新型|高端|先进|现代|战略性?|新兴|绿色|智能|数字|基础|公共|民生|社会|传统|特色|优质|大型|重点|相关|领域|产业|行业|制造业?|服务业?|"
    "工业|农业|经济|科技|技术|信息|电子|生物|医药|健康|能源|新能源|新材料|材料|装备|汽车|零部件|化工|环保|节能|食品|加工|纺织|服装|物流|商贸|"
    "文化|旅游|教育|医疗|养老|体育|金融|交通|水利|设施|建设|供水|供电|道路|城市|农村|市政|及|和|与|化|高新|研发|总部|地产|房地产)+)"
)
_NO_MEMBER = re.compile("(?:公司|集团|企业|巨头|客商|机构|院校|高校|部门|单位)$|^既有|(?:配套|环境|平台|队伍|能力|体系)建设$")
_TELLING = re.compile(f"年产|公司|集团|项目|[A-Za-z0-9]|{BUILT}$")


_RULE = re.compile("给予|奖励|补助|补贴|优先|按规定|申请")


def listed(text: str, start: int, end: int, named: Sequence[Name]) -> list[Name]:
    """Projects told in a row without sums: A项目、B项目落户, A、B、C等一批项目投产, or each between semicolons."""
    if _RULE.search(text, start, end):
        return []
    alone = _alone(text, start, end, named)
    moves = alone or _MOVES.search(text, start, end)
    found = list(named) if alone else _in_a_row(text, start, named, moves=bool(moves)) if len(named) > 1 else []
    if "等" in text[start:end] and "、" in text[start:end]:
        found += _members(text, start, end)
    return [one for one in found if not _is_part(text, start, one, named)]


_RAISES = re.compile(
    "(?<!开工)(?<!推进)(?<!加快)(?:建设|购置|新建|新上|建成|形成|打造)(?!项目)(?:[^,。;]{1,30}[、和])*[^,。;、]{0,6}$"
)
_CONTENT = re.compile("(?:建设内容|建设规模|主要内容)(?:主要)?(?:有|为|是|包括|包含|:)")
_BUILDS = re.compile("(?:拟|将|主要|计划|规划|一期|二期|项目|包括|分期|总)(?:投资)?(?:新?建设?|建成|打造)[^。;项]{0,80}$")


def _is_part(text: str, start: int, one: Name, named: Sequence[Name]) -> bool:
    """One of the kinds that are told of, or what a project named before is made of (某项目…,拟建设A基地、B基地)."""
    if _KINDS.search(text, max(start, one.start - 80), one.start):
        return True
    if _CONTENT.search(text, start, one.start):
        return True
    lead = text[start : one.start]
    if _RAISES.search(lead) and ("元" in lead or (named and named[0].end < one.start and not _RAISES.search(text[start : named[0].start]))):
        return True
    ahead = named[0].end if named and named[0].end < one.start else one.start
    return bool(_BUILDS.search(text, ahead, one.start))


def _alone(text: str, start: int, end: int, named: Sequence[Name]) -> bool:
    """Whether the unit between two semicolons, or behind 分别是:, is a project's name and nothing else."""
    if len(named) != 1 or ";" not in text[max(0, start - 1)] + text[end - 1]:
        return False
    rest = text[start : named[0].start].rpartition(":")[2] + text[named[0].end : end]
    return not rest.strip(" ;。、和及以“”") and (named[0].start > start or start == 0 or text[start - 1] in ";。:\n")


def _in_a_row(text: str, start: int, named: Sequence[Name], *, moves: bool) -> list[Name]:
    """Names joined by 、 or 和 that come or begin, or that stand behind 其中; each its own clause, three of them at least."""
    joint = _JOINT if moves or _AMONG.search(text, start, named[0].start) else _COMMA
    joined = [bool(joint.fullmatch(text, a.end, b.start)) for a, b in pairwise(named)]
    if joint is _COMMA and sum(joined) < _CLAUSES - 1:
        return []
    kept = [
        one for one, before, after in zip(named, [False, *joined], [*joined, False], strict=True) if before or after
    ]
    kept = [one for one in kept if len(one.written) > 5]
    return [] if all(is_sort(one.written) for one in kept) else kept


def _members(text: str, start: int, end: int) -> Iterator[Name]:
    """The members of A、B、C等一批项目, or of 项目15个,包括A、B等: names all, for a list that has one kind has kinds only."""
    for found in _MEMBERS.finditer(text, start, end):
        listed = "mixed" if found["mixed"] else "list"
        pieces = _split(found[listed])
        if found["of"] is None and not _COUNTED.search(text, start, found.start()):
            continue
        told = found["count"] or not found["of"]
        if not told and not any(_TELLING.search(one) for _, one in pieces):
            continue
        if any(map(_is_kind, (one for _, one in pieces))):
            continue
        for at, one in pieces:
            if is_name(one) and not NO_SUBJECT.search(one) and not _NO_MEMBER.search(one):
                yield Name(one, found.start(listed) + at, found.start(listed) + at + len(one))


_COUNTED = re.compile("项目(?:共|有|达)?[0-9]+[个项]|[0-9]+[个项][^,。;]{0,14}项目")


def _split(listed: str) -> list[tuple[int, str]]:
    """The pieces of a list with where they begin, without what leads to the first."""
    pieces, at = [], 0
    for one in re.split("[、,]", listed):
        skip = len(one) - len(_LEAD.sub("", one))
        pieces.append((at + skip, one[skip:]))
        at += len(one) + 1
    return pieces


def _is_kind(one: str) -> bool:
    """Whether a piece of a list tells a branch or a kind, and names nothing."""
    return len(one) < _SHORTEST or "等" in one or bool(_SECTOR.fullmatch(one)) or is_sort(one)


_SHORTEST = 4  # characters of a member


_RUN = "(?:[^\\s,。;、:“”元]|(?<![0-9亿万])元)"
_LED = "(?:如|(?:同时|此外|另外|日前|近日|据悉|当天|当日|其中|随后),)?"
_ADVERBS = "(?:已经?|也|正式|顺利|全面|日前|近日|如期|同[步日]|成功|一期|二期|今[天日]|今年)*"
_STATED = re.compile(
    rf"{_LED}(?P<name>{_RUN}{{3,26}}?(?:项目|{BUILT}))(?:\\([^()]{{1,10}}\\))?(?:实现|{_ADVERBS})"
    "(?:在[^,。;]{2,24}?)?(?:开工|动工|奠基|开建|拟建设|主要建设|计划建设|将建设|(?<=项目)(?:正式|成功)?(?:落户|签约|(?:正在?|进入)[^,。;]{0,6}(?:建设|施工|收尾|调试))"
    "|(?<=正式|成功)(?:落户|签约))(?!内容|仪式|活动|大会|会|现场|率|数|金额|总?额|[^,。;]{0,2}的|了?[0-9一二两三四五六七八九十]+[个家项])"
)
_SUBJECT = re.compile(
    rf"{_LED}(?P<name>{_RUN}{{5,40}}?(?:项目|工程)(?:[一二三四]期(?:工程)?)?)"
    "(?=,(?:拟|计划|将|主要|用于|占地|总建筑|位于|由|建成后|预计|设计|规划|采用|选址|是|总投资|目前|一期|可)"
    "|也?是[^否]|拟|计划|将|主要(?!集中)|位于|占地|设计|规划|选址|建成|预计|正在?|已|累计|完成|的年产|采用|全长|于[0-9今去])"
)
_STATES = re.compile("项目|工程|开工|动工|奠基|开建|落户|签约|建设|启动|竣工|投产|落成|揭牌|启用|开业")
_CEREMONY = re.compile(
    rf"(?P<name>{_RUN}{{5,40}}?(?:项目|{BUILT})){_ADVERBS}(?<!集中)(?:奠基|开工|动工|竣工|投产|落成|揭牌|启用|开业)(?:仪式|典礼|活动|现场)"
)
_STARTED = re.compile(
    rf"(?:开工|动工|奠基|开建|新开工|启动)(?:建设)?了?(?P<name>[^\s,。;、:“”元的0-9][^\s,。;、:“”元]{{3,24}}?{BUILT})(?=,(?:拟|计划|将|主要|新建|建设|占地|总))"
)
_NUMBERED = re.compile("(?:^|[,。;:\\n ])[一二三四五六七八九十]是(?:[^,。;]{2,20}的)?(?:[^,。;的]{1,7}[县镇乡])?(?:(?:拟|将|计划)?在[^,。;]{2,10})?(?:配套|投资)*(?:建设|新建|扩建|实施)?[^,。;]{0,8}?“?$")
_NO_STATED = re.compile(
    "^[一二三四五六七八九十两][大批]|宣布|书记|[市县区镇]长|主任|标准厂房|民生|市政|^(?:着力|大力|狠|全力|持续|主动|加速|做[大强优实]|抓[好实紧]?|促|对接|聚焦|突出|强化|谋划|争取|服务|盯|跑|引|招|落实|扩大|优化|提升|完善|加强|坚持|深化|夯实)|[个家批]|哪|季度|上半年|下半年|重磅|项(?!目)|共|达成|大会|推介|工作|会议|活动|仪式|招商|全[市县区省]|我[市县区省]|重[大点]项目|^(?:推动|促进|确保|加快)|[是在对将]"
)


def stated(text: str, start: int, end: int, named: Sequence[Name]) -> list[Name]:
    """One project told without a sum: X产业园动工建设, 开工X产业园,拟…, or an item of a list (一是X项目,…)."""
    if not _STATES.search(text, start, end) or _RULE.search(text, start, end):
        return []
    found = [one for one in named if _is_item(text, start, one) and not _NO_STATED.search(one.written)]
    found += _enumerated(text, start, end)
    clauses = (_STATED.match(text, at, end) for at in _clauses(text, start, end))
    subjects = (_SUBJECT.match(text, at, end) for at in _clauses(text, start, end))
    ceremony = [held] if (held := _CEREMONY.search(text, start, end)) and len(held["name"]) >= _LONG else []
    for told in [*clauses, *filter(_is_long, subjects), _STARTED.search(text, start, end), *ceremony]:
        if told and not (is_generic(told["name"]) or any(no.search(told["name"]) for no in (_NO_STATED, NO_SUBJECT))):
            found.append(tidy(Name(told["name"], told.start("name"), told.end("name"))))
    return [one for one in found if is_name(one.written)]


_LONG = 8  # characters of a name that no kind of project is called by


def _is_long(told: re.Match[str] | None) -> bool:
    name = told["name"] if told else ""
    return len(name) >= _LONG and not is_sort(name) and not _RAISING.search(name)


_RAISING = re.compile("^(?:建设|新建|实施)|的")


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
    if text[one.end : one.end + 2].lstrip("”\"")[:1] not in tuple(",。;:、和"):
        return False
    return bool(
        _NUMBERED.search(text, max(0, start - 1), one.start)
        or _SEVERALLY.search(text, max(0, one.start - 240), one.start)
    )


_SEVERALLY = re.compile(
    "(?:分别[是为有]|[0-9一二两三四五][个项],[是为])[:,]?(?:(?![亿万][美欧港日]?元)[^。\n]){0,200}$"
)
_ENUMERATED = re.compile(
    "(?:(?P<count>[0-9]{1,2}|[一二两三四五六七八九十])(?:个|大|项)[^,。;:]{0,14}?项目)?"
    "(?:主要有|分别[为是有]|其中有|主要包括|包括|(?<=项目)[为是有]):?(?P<list>[^,。;:]{8,400}?)(?:等[^,。;]{0,12})?(?=[,。;]|$)"
)
_PIECE = re.compile(rf"\S{{4,50}}?(?:项目|工程|{BUILT})")
_MOST_STRANGE = 0.34
"""Of the pieces of a list that are projects, those that do not end as something built."""


def _enumerated(text: str, start: int, end: int) -> Iterator[Name]:
    """主要有A项目、B产业园等, 3个项目分别是A、B、C: every piece is a project if most are named as something built, or
    if there are as many as are counted."""
    for found in _ENUMERATED.finditer(text, start, end):
        pieces = _pieces(found["list"], _count(found["count"]))
        strange = [one for _, one in pieces if not _PIECE.fullmatch(one)]
        counted = len(pieces) == _count(found["count"])
        if len(pieces) < 2 or not (counted or len(strange) <= len(pieces) * _MOST_STRANGE):
            continue
        if any(map(_NO_PIECE.search, strange)):
            continue
        for at, one in pieces:
            if is_name(one) and not (is_generic(one) or _NO_STATED.search(one) or NO_SUBJECT.search(one)):
                yield Name(one, found.start("list") + at, found.start("list") + at + len(one))


_NO_PIECE = re.compile("[0-9]+个|领域|行业|方面|产业$|投资|亿元|万元")
_COUNT_BEHIND = re.compile("(?<=项目)[0-9一二两三四五六七八九十]{1,3}个[^、]{0,8}项目$")
_AND = re.compile("(?<=..)(?:以及|和|及|与)(?=..)")


def _count(written: str | None) -> int:
    return int(read_number(written)) if written else 0


def _pieces(listed: str, count: int) -> list[tuple[int, str]]:
    """The pieces of a list with where they begin; the last is parted at 和 if that makes as many as are counted."""
    pieces: list[tuple[int, str]] = []
    at = 0
    for one in _COUNT_BEHIND.sub("", listed).split("、"):
        pieces.append((at, one))
        at += len(one) + 1
    if len([one for _, one in pieces if one.endswith("项目")]) > 1:
        pieces = _joined(pieces)
    last, written = pieces[-1]
    parts = list(_AND.finditer(written))
    if len(parts) == 1 and (count == len(pieces) + 1 or (not count and written[: parts[0].start()].endswith(("项目", "工程")))):
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


_LEAD = re.compile("^.*(?:包括|还有|其中|推动|推进|引进|签约|洽谈|签订|观摩|检查|的|了)(?=.{3})")
