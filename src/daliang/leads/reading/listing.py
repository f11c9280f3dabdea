"""Projects told in a row without sums of their own: A项目、B项目落户; A、B、C等一批重大项目投产."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from daliang.leads.reading.cutting import Name
from daliang.leads.reading.enumerating import LEAD
from daliang.leads.reading.frames import BUILT, NO_SUBJECT
from daliang.leads.reading.wording import is_branded, is_name, is_place, is_sort
from daliang.leads.reading.words import division

_JOINT = re.compile(
    '(?:\\([^()]{1,12}\\))?[”"]?(?:[、;]|和|及|与|以及|、以及|还有|、和)[“"]?(?:(?:位于|坐落于|落户)?[一-龥]{2,6}[县市区镇乡]的?|[^,。;、]{2,20}(?:公司|集团)(?:新上|投资建设的?)?)?'
)
_COMMA = re.compile("[,、]|[^,、。;]{1,12}[、](?![^,。;]*项目[^,。;]*项目)[^,。;]{0,12}")
_FEW = 2  # joints of names that are clauses of their own
_TOWN_NEXT = re.compile(",[^,。;、]{0,12}(?<=[市县区镇乡园州旗,])")
_AMONG = re.compile("(?:其中|如|像|包括|主要有|例如|比如),?$")
_MOVES = re.compile(
    "落户|落地|签约|签订|签署|开工|动工|奠基|投产|投用|竣工|建成|在谈|洽谈|引进|引入|入驻|进驻|启动|推介|获批|集中|重大项目|重点项目"
)
_KINDS = re.compile("(?:主要(?:是|为|集中)|涉及|涵盖|围绕|支持|鼓励|聚焦|瞄准|谋划|申报|争取)[^。;:]{0,60}$")
_PRAISED = "(?:[^,。;、]{2,10}、[^,。;、]{2,10}的)?"  # 等投资强度大、带动能力强的产业项目
_PIECES = r"(?P<list>(?:(?:[^\s,。;、:]|(?<=[)]) ){3,40}、)+(?:[^\s,。;、:]|(?<=[)]) ){3,40}?)"
_MEMBERS = re.compile(
    rf"(?:(?<=包括)(?P<mixed>(?:[^\s。;:、,]{{3,40}}[、,])+[^\s。;:、,]{{3,40}}?)|{_PIECES})等(?:(?P<count>[0-9]{{1,3}})[个项])?(?:(?P<of>{_PRAISED}(?:(?!未|载体|园区|申报|企业)[^,。;、]){{0,24}}?项目)|(?=[,。;]|$))"
)
_LAST = re.compile(  # what ends each list of _MEMBERS
    rf"[、,][^。;:、,]{{3,40}}?等(?:[0-9]{{1,3}}[个项])?(?:{_PRAISED}[^,。;、]{{0,24}}?项目|[,。;]|$)"
)
_SECTOR = re.compile(
    "(?:(?:新一代|新型|高端|先进|现代|战略性?|新兴|绿色|智能|数字|基础|公共|民生|社会|传统|特色|优质|大型|重点|相关|领域|产业|行业|制造业?|服务业?|"
    "工业|农业|经济|科技|技术|信息|电子|生物|医药|健康|能源|新能源|新材料|材料|装备|汽车|零部件|化工|环保|节能|食品|加工|纺织|服装|物流|商贸|"
    "文化|旅游|教育|医疗|养老|体育|金融|交通|水利|设施|建设|供水|供电|道路|城市|农村|市政|及|和|与|化|高新|研发|总部|地产|房地产)+)"
)
_NO_MEMBER = re.compile(
    "(?:公司|集团|企业|巨头|客商|机构|院校|高校|部门|单位)$|^既有|(?:配套|环境|平台|队伍|能力|体系)建设$"
)
_SITED = re.compile("(?:[园城厂站港馆院桥谷]|基地|中心|工程|生产线|广场|[一二三四]期|扩建|技改)$")
TELLING = re.compile(f"年产|公司|集团|项目|[A-Za-z0-9]|{BUILT}$")


RULE = re.compile("给予|奖励|补助|补贴|优先|按规定|申请")


def listed(text: str, start: int, end: int, named: Sequence[Name]) -> list[Name]:
    """Projects told in a row without sums: A项目、B项目落户, A、B、C等一批项目投产, or each between semicolons."""
    said = text[start:end]
    alone, several = _alone(text, start, end, named), "等" in said and "、" in said
    if not (alone or several or len(named) > 1) or RULE.search(said):
        return []
    found = list(named) if alone else _in_a_row(text, start, named, moves=bool(_MOVES.search(said)))
    members = list(_members(text, start, end)) if several and _LAST.search(said) else []
    told = [one for one in [*found, *members] if not _is_part(text, start, one, named)]
    own = len(members) > _FEW and sum(is_branded(one.written) for one in members) * 2 > len(members)
    return [one for one in told if (own and one in members) or not _tells_kinds(text, start, one)]


_RAISES = re.compile(
    "(?<!开工)(?<!推进)(?<!加快)(?:建设|购置|新建|新上|建成|形成|打造)(?!项目|、|等)(?:[^,。;]{1,30}[、和])*[^,。;、]{0,6}$"
)
_CONTENT = re.compile("(?:建设内容|建设规模|主要内容)(?:主要)?(?:有|为|是|包括|包含|:)")
_MARK = re.compile("[,。;]")
_BUILDS = re.compile(
    "(?:拟|将|主要|计划|规划|一期|二期|项目|包括|分期|总)(?:投资)?(?:新?建设?|建成|打造)[^。;项]{0,80}$"
)


def _tells_kinds(text: str, start: int, one: Name) -> bool:
    """Whether what stands before the name says that kinds of projects follow."""
    return bool(_KINDS.search(text, max(start, one.start - 80), one.start))


def _is_part(text: str, start: int, one: Name, named: Sequence[Name]) -> bool:
    """What a project named before is made of (某项目…,拟建设A基地、B基地)."""
    if _CONTENT.search(text, start, one.start):
        return True
    lead = text[start : one.start]
    if _RAISES.search(lead) and (
        "元" in lead or (named and named[0].end < one.start and not _RAISES.search(text[start : named[0].start]))
    ):
        return True
    first = named[0] if named and named[0].start <= one.start else None
    if first and _BUILDS.search(text, start, first.start) and not _MARK.search(text, first.end, one.start):
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
    """Names joined by 、 or 和 that come or begin, or stand behind 其中; or clauses of their own, three at least."""
    if len(named) < 2:
        return []
    joint = _JOINT if moves or _AMONG.search(text, start, named[0].start) else _COMMA
    joined = [bool(joint.fullmatch(text, a.end, b.start)) for a, b in pairwise(named)]
    if joint is _JOINT and (apart := _by_commas(text, named)):
        joined = [one or other for one, other in zip(joined, apart, strict=True)]
    if joint is _COMMA and sum(joined) < _FEW:
        return []
    kept = [
        one for one, before, after in zip(named, [False, *joined], [*joined, False], strict=True) if before or after
    ]
    kept = [one for one in kept if len(one.written) > 5]
    return [] if all(is_sort(one.written) for one in kept) else kept


def _by_commas(text: str, named: Sequence[Name]) -> list[bool]:
    """Which names are joined to the next by a comma and at most a town, if there are three at least."""
    joined = [bool(_TOWN_NEXT.fullmatch(text, a.end, b.start)) for a, b in pairwise(named)]
    return joined if sum(joined) >= _FEW else []


def _members(text: str, start: int, end: int) -> Iterator[Name]:
    """The members of A、B、C等一批项目, or of 项目15个,包括A、B等; a list that has one kind has kinds only."""
    for found in _MEMBERS.finditer(text, start, end):
        listed = "mixed" if found["mixed"] else "list"
        pieces = _split(found[listed])
        if found["of"] is None and not _is_of_projects(text, start, found):
            continue
        if not found["count"] and _OWN_PARTS.match(found["of"] or ""):
            continue  # what one project has
        for at, one in _named(text, found, pieces):
            if is_name(one) and not NO_SUBJECT.search(one) and not _NO_MEMBER.search(one):
                yield Name(one, found.start(listed) + at, found.start(listed) + at + len(one))


_OWN_PARTS = re.compile("[^的]*配套")


def _named(text: str, found: re.Match[str], pieces: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The pieces of a list that are names: none of a list of kinds, which few names make a list of names."""
    kinds = [one for _, one in pieces if _is_kind(one)]
    branded = [one for _, one in pieces if is_branded(one)]
    sited = [one for _, one in pieces if is_place(division(one)[0])]
    built = found["of"] == "项目" and all(_SITED.search(one) for _, one in pieces)
    telling = built or any(TELLING.search(one) for _, one in pieces) or len(branded) * 2 > len(pieces)
    if not (telling or _is_told(text, found, mixed=bool(kinds))):
        return []
    sure = [one for _, one in pieces if one in sited or one in branded or _SITED.search(one)]
    if kinds and (len(kinds) > len(pieces) * _MOST_KINDS or len(sure) * 2 < len(pieces) - len(kinds)):
        return []
    return [(at, one) for at, one in pieces if one not in kinds or one in sited]


def _is_told(text: str, found: re.Match[str], *, mixed: bool) -> bool:
    """Whether it is told that a list is one of names: they are counted, or what becomes of them follows."""
    if found["count"] or not found["of"]:
        return True
    goes_on = found["of"] == "项目" and not mixed and _GOES_ON.match(text, found.end())
    return bool(goes_on or (_MANY.search(found["of"]) and _BEGINS.match(text, found.end())))


_LED_BY = re.compile("项目(?:主要)?(?:包括|包含|含|有|为|是)$|项目[^。;]{0,40}具体(?:包括|有)$")


def _is_of_projects(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether a list without 项目 behind it is one of projects: they are counted before it, or it is led to by the
    word."""
    at = found.start("mixed" if found["mixed"] else "list")
    led = _LED_BY.search(text, max(start, at - 60), at) or _LEAD_PROJECTS.match(text, at, found.end())
    made = found["list"] and found["list"].count("年产") * 2 > found["list"].count("、") + 1
    return bool(led or made or _COUNTED.search(text, _reach(text, start, found), found.start()))


_LEAD_PROJECTS = re.compile("[^、]{0,24}?项目(?:主要)?(?:包括|包含|含|有|为|是)(?=.{3})")
_BEGINS = re.compile(
    "(?:相继|陆续|先后|正式|集中|顺利|成功|全面|已|也|实现|同时)*(?:签约|开工|动工|竣工|投产|落户|落地|奠基|建成)"
)
_GOES_ON = re.compile("(?:正在?|已经?|场地|厂房|主体|设备|全部|全面)")
_MANY = re.compile("^一大?批.*项目$")
_BEFORE = 80  # characters of the sentence before, that may count the projects of which 其中 tells some


def _reach(text: str, start: int, found: re.Match[str]) -> int:
    """Where the count may stand of which a list tells some: behind 其中, in the sentence before too."""
    at_once = text.startswith(("其中", "包括"), start) and found.start() <= start + len("其中,")
    return max(0, start - _BEFORE) if at_once else start


_COUNTED = re.compile("项目(?:共|有|达)?[0-9]+[个项]|[0-9]+[个项][^,。;]{0,14}项目")


_PART = re.compile("[、,]|(?<=项目|基地|业园|技园|流园|产线)(?:以及|[和及与])")


def _split(listed: str) -> list[tuple[int, str]]:
    """The pieces of a list with where they begin, without what leads to the first."""
    pieces, at = [], 0
    for part in _PART.finditer(listed + "、"):
        one = listed[at : part.start()]
        skip = len(one) - len(LEAD.sub("", one))
        pieces.append((at + skip, one[skip:]))
        at = part.end()
    return pieces


def _is_kind(one: str) -> bool:
    """Whether a piece of a list tells a branch or a kind, and names nothing."""
    return len(one) < _SHORTEST or "等" in one or bool(_SECTOR.fullmatch(one)) or is_sort(one)


_MOST_KINDS = 0.25
"""Of the pieces of a list of names, those that may tell a kind."""
_SHORTEST = 4  # characters of a member
