"""What may be a count: numbers beside 项目, 企业 or 合同, and the members of a list that names them once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from daliang.leads.reading.terms import DIGITS, FIELDS, GREW, MONEY, PIECE, STAGE, STAGES

_FIRST = "0-9一二两三四五六七八九十百项企合协意以之亿万有已" + "".join({one[0] for one in STAGES.split("|")})
_AREA = (
    '月|目|国家|地区|工作日|五年|(?:[县市区乡镇省旗]{1,2}+|园区|行业|领域|部门)(?![级重属外内直民])|新城|[“"]?一批'
    "|指标|批次|[^,。;、0-9]{0,14}(?:园区|加工区|开发区|高新区|保税区|县区|产业链|领域|新城)[^,。;、0-9]{0,8}项目(?:已|共|有|达|累计)*[0-9]"
)
_QUOTED = "(?:“[^,。;:“”]{1,12}”)"
_PRAISED = "(?:(?:[^,。;:、0-9个家“”]{2,6}、){1,3}[^,。;:、0-9个家“”]{2,8}的)?"  # 14个规模大、能级高的项目
_STILL = f"(?:(?:在手|{STAGE})、){{0,3}}"  # 45个在手、在建项目
_NOUN = (
    f"(?:20[0-9]{{2}}年度?)?{_STILL}{_PRAISED}{_QUOTED}?"
    f"[^,。;:、0-9个家“”]{{0,24}}?(?:{_QUOTED}[^,。;:、0-9个家“”]{{0,12}}?)?"
)
_HAVING = (
    "增加?[到至]|累计|共计|共有|总数|总计|合计|共|就?有|[就也]?是|[高多]?达到?|个?数量?|仅有|仅|为|超过|超|近|"
    "独?占了?|占到"
)
_SORT = rf"(?:、?(?:(?!项目|分别)[^,。;:、0-9个家]){{0,8}}[0-9.]{{1,9}}[十百千]?[亿万](?:元的(?=.{{2,6}}、))?)?{_NOUN}"
"""Of 8个总投资50亿元的工业项目."""
_BEFORE = (
    rf"(?<![0-9.第])(?<![0-9][-~—～,])(?P<n>{DIGITS})\s?余?多?\s?"
    rf"(?:[个项宗只](?!{_AREA}){_SORT}项目|大?项目|(?<![0-9]{{3}})大[^,。;、0-9]{{1,6}}项目(?=[^。;0-9]{{0,60}}投资[^,。;0-9]{{0,6}}[0-9])|[个项份][^,。;:、0-9个家]{{0,14}}?(?P<papers>投资(?:合作)?(?:协议|合同))|(?P<firms>[个家户][^,。;:、0-9个家]{{0,12}}?(?:企业(?!重点实验室|技术中心|研发)|[台外侨民央港]企)))"
)
_BEHIND = (
    rf"(?P<of>项目|企业|(?<=[央国民外台侨])企|合同|协议|意向)(?:(?<=项目)(?:计划|清单))?(?:\([^()]{{0,40}}\))?(?:已经?|将|新|正式|集中|累计)*{STAGE}?"
    rf"(?:[^,。;0-9项]{{0,6}}的|[^,。;0-9项]{{0,8}},(?=共|数量|[达有][0-9]))?(?:任务|分别为|分别达|分别有|分别|{_HAVING}){{0,2}}[:(]?\s?"
    rf"(?P<n2>{DIGITS})\s?余?多?\s?{PIECE}(?!月|工作日|[^,。;:、()0-9]{{0,12}}(?:项目|企业))"
)
_BARE = (
    rf"(?:以[上下]的?|之间的?|[亿万][美欧港日]?元(?:的|(?=[0-9]))|(?<!全部){STAGE}(?:建设)?)(?:项目)?(?:共有|仅有|[共了有达])?\s?"
    rf"(?P<n3>{DIGITS})\s?[个家项](?=[、,。;)\s]|$)"
)
_SUCH = (
    rf"(?:(?<=[目程地心园区厂房馆]等)|(?<=,共)|(?<=,[共合总]计)|(?<=分别[为达是])|(?<=分别达到))(?P<n5>{DIGITS})[个项](?=[,。;)、和])"
    rf"|(?<=,)有?(?P<n6>{DIGITS})[个项](?=(?:项目)?(?:已经?|正式|即将|顺利|成功)+{STAGE})"
    rf"|(?<=项目中,)(?P<n7>{DIGITS})个(?=总?投资)"
    rf"|(?<=项目)中?已(?:经|有)?(?:{STAGE}(?:建设|在建)?(?P<n8>{DIGITS})[个项](?=[,。;、])|(?P<n9>{DIGITS})[个项](?={STAGE}))"
)
_NUMBER = (
    r"项目(?:数量?)?(?:已|共|累计)*(?:累计|共计|共有|总数|达到?|为|计)(?P<n4>[0-9]{1,4})(?=[,、](?:[计拟协合]|总投))"
)
_COUNT = re.compile(
    f"(?=[{_FIRST}])(?:(?P<before>{_BEFORE})|(?P<behind>{_BEHIND})|(?P<bare>{_BARE})|(?P<such>{_SUCH})|(?P<number>{_NUMBER}))"
)
_MORE_THAN = "同比|环比|增加|减少|增长|去年|上年|[较比]"
_LISTED = re.compile(
    rf"(?<![^,、;:中。\n ])(?P<listed>(?![^,、;:0-9]*(?:{_MORE_THAN}))[一-龥“”]{{2,12}}?)\s?(?P<n>{DIGITS})\s?[个家项]"
    r"(?=[,、;。(]|$|总投资)"
)
_MORE = re.compile(rf"[、和]\s?(?P<n>{DIGITS})\s?[个家项]")
_REACHED = re.compile(rf"[,、](?:现|目前|截至目前|实际)?已?(?:{STAGES}|完成|实现|落实)了?\s?(?P<n>{DIGITS})\s?[个家项]")
ANY_COUNT = re.compile(
    r"[项0-9一二两三四五六七八九十百万](?:(?<=项)目[^,。;0-9]{1,6}[0-9]{1,4}[,、][计拟协合总]"
    r"|(?<!项)\s?余?多?\s?(?:[个家项户份宗起只]|大[^,。;、0-9]{0,6}项目))"
)
_LIST_OF = re.compile(
    "项目[中里]|项目(?:主要|共)?(?:包含|包括|涵盖|分为)|项目[^,。;0-9]{0,4}[0-9]+[个项]|[0-9]+[个项][^,。;0-9]{0,14}项目"
)
_LIST_HEAD = re.compile(f"项目(?:汇总|统计|一览|分布|情况)|{_LIST_OF.pattern}")
_DIVIDES = re.compile(r"\s*其中")
_FAR = 400
_STAGE_ONLY = re.compile(f"(?:新|正式|集中|累计|正在)*{STAGE}(?:项目)?")
OWN_MONEY = re.compile(
    rf"(?:\([^()]*\))?(?:(?:[一-龥]{{2}}、)*[一-龥]{{2}}或)?[^,。;、]{{0,20}}(?:,(?:{GREW}|{FIELDS})(?=,))?"
    r"[,、](?![^,。;、0-9]*(?:固定资产|订单|成交|交易|销售))[^,。;、0-9]{0,8}" + MONEY
)
"""Behind a count: money of its own in the next clause."""
BARE_SUM = re.compile("[、,][0-9.]+[万亿]{1,2}[美欧港日]?元(?=[,。;、]|$)")
_CLAUSE = re.compile("[,。;]")


class Candidate(NamedTuple):
    """A number that may be a count: `lead` is its clause up to it, `of` what is counted."""

    written: str
    start: int
    end: int
    lead: str
    of: str
    kind: str


def candidates(text: str, start: int, end: int) -> Iterator[Candidate]:
    """Every number with its noun, and the members of a list that names it once (项目中,东区12个、西区9个)."""
    at = start
    for m in _COUNT.finditer(text, start, end):
        yield from _listed(text, start, at, m.start())
        at = m.end()
        yield _reached(m, end) or _candidate(text, start, m)
        while more := "分别" in text[max(start, m.start() - 8) : m.end()] and _MORE.match(text, at, end):
            yield Candidate(more["n"], more.start("n"), more.end(), "", "项目", "listed")
            at = more.end()
    yield from _listed(text, start, at, end)


_NUMBERS = ("n", *(f"n{at}" for at in range(2, 10)))


def _candidate(text: str, start: int, m: re.Match[str]) -> Candidate:
    written = next(m[number] for number in _NUMBERS if m[number])
    lead = _CLAUSE.split(text[max(start, m.start() - 30) : m.start()])[-1]
    return Candidate(
        written,
        m.start(),
        m.end(),
        lead,
        m["firms"] or m["of"] or (m["papers"] and "协议") or "项目",
        m.lastgroup or "bare",
    )


def _reached(m: re.Match[str], end: int) -> Candidate | None:
    """任务8个,已完成10个, or 计划开工8个,实际开工10个: what was reached counts, not the task."""
    found = (
        _REACHED.match(m.string, m.end(), end)
        if "任务" in m[0] or "计划" in m.string[max(0, m.start() - 8) : m.start()]
        else None
    )
    return found and Candidate(found["n"], m.start(), found.end(), "", "项目", "reached")


def _listed(text: str, start: int, at: int, end: int) -> Iterator[Candidate]:
    """福州115个、总投资802亿元, where the list is one of projects; without money only by a stage (开工4个)."""
    if not ANY_COUNT.search(text, at, end):
        return
    for m in _LISTED.finditer(text, at, end):
        own = (
            text.startswith("总投资", m.end())
            or BARE_SUM.match(text, m.end())
            or OWN_MONEY.match(text, m.end())
            or _STAGE_ONLY.fullmatch(m["listed"])
        )
        if own and (_LIST_OF.search(text, _told_from(text, start), m.start()) or _goes_on(text, start, m)):
            yield Candidate(m["n"], m.start(), m.end(), "", "项目", "listed")


def _goes_on(text: str, start: int, m: re.Match[str]) -> bool:
    """江城县2个,总投资14亿元: a place that opens a sentence, not far behind what the list is of."""
    opens = m["listed"][-1] in "市县区旗州盟级类型" and not text[start : m.start()].strip("- ·")
    return opens and bool(_LIST_HEAD.search(text, max(0, start - _FAR), start))


def _told_from(text: str, start: int) -> int:
    """Where begins what a list may be one of: its sentence, with the one before if it begins with 其中."""
    opened = text.rfind("。", 0, start) + 1
    divides = opened > 1 and _DIVIDES.match(text, opened)
    return text.rfind("。", 0, opened - 1) + 1 if divides else opened
