"""Counts of projects and of firms in a sentence: 签约项目23个, 23个项目, 福州115个; goals and mere parts are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from daliang.leads.reading.roles import aims, is_goal
from daliang.vocabulary.numerals import read_number
from daliang.vocabulary.refusal import Refusal

_DIGITS = "[0-9]{1,5}(?![0-9])|[0-9]{1,2},[0-9]{3}(?![0-9])|[一二两三四五六七八九十百]{1,5}"
_VERBS = (
    "签约|引进|招引|开工|投产|竣工|落户|落地|获批|新建|续建|在建|在谈|储备|签订|签署|入库|履约|立项|备案|动工|投用|完工|入驻|达产|"
    "开建|扩建|实施|筹建|洽谈"
)
_FIRST = f"0-9一二两三四五六七八九十百项企合协以亿万{''.join(sorted({verb[0] for verb in _VERBS.split('|')}))}"
_AREA = "月|目|国家|地区|工作日|(?:县|市|区|乡|镇|省|园区|行业|领域|部门)(?![级重属外内直])"
_REACHING = "共计|共有|总数|总计|合计|共|有|达到|达|数量?|仅有|仅|为|超过|超|近|占了?"
_COUNT = re.compile(
    rf"(?=[{_FIRST}])(?:"
    rf"(?P<before>(?<![0-9.第])(?<![0-9],)(?P<n>{_DIGITS})\s?余?多?\s?"
    rf"(?:[个项宗](?!{_AREA})(?:、?[^,。;:、0-9个家]{{0,8}}[0-9.]{{1,9}}[十百千]?[亿万])?[^,。;:、0-9个家]{{0,24}}?项目|大?项目"
    rf"|(?P<firms>[个家户][^,。;:、0-9个家]{{0,12}}?(?:企业|[台外侨民央港]企))))|"
    rf"(?P<behind>(?P<of>项目|企业|合同|协议)(?:\((?!含|其中)[^()]{{0,40}}\))?(?:已|新|正式|集中|累计)*(?:{_VERBS})?"
    rf"(?:任务|分别为|分别达|分别有|分别|{_REACHING}){{0,2}}\s?(?P<n2>{_DIGITS})\s?余?多?\s?[个家项户份宗])(?!月|工作日)|"
    rf"(?P<bare>(?:以上的?|[亿万][美欧港日]?元的|(?<!已)(?<!全部)(?:{_VERBS}))(?:项目)?(?:共有|仅有|[共了有达])?\s?(?P<n3>{_DIGITS})\s?[个家])(?=[、,。;]|$))"
)
_MORE_THAN = "同比|环比|增加|减少|增长|去年|上年|[较比]"
_LISTED = re.compile(
    rf"(?<![^,、;:中。\n ])(?P<listed>(?![^,、;:0-9]*(?:{_MORE_THAN}))[一-龥“”]{{2,12}}?)\s?(?P<n>{_DIGITS})\s?[个家项]"
    r"(?=[,、;。(]|$)"
)
_MORE = re.compile(rf"[、和]\s?(?P<n>{_DIGITS})\s?[个家项]")
_REACHED = re.compile(rf"[,、](?:现|目前|实际)?已?(?:{_VERBS}|完成|实现|落实)了?\s?(?P<n>{_DIGITS})\s?[个家项]")
_ANY_COUNT = re.compile(r"[0-9一二两三四五六七八九十百]\s?余?多?\s?(?:[个家项户份宗]|大项目)")
_LIST_OF = re.compile("项目[中里]|项目(?:达|共|共计)?[0-9]+[个项]|[0-9]+[个项][^,。;0-9]{0,14}项目")
_STAGE_ONLY = re.compile(f"(?:新|正式|集中|累计|正在)*(?:{_VERBS})(?:项目)?")
_FIRMS = re.compile("(?:签约|新批|新设|新增|引进|招引|落户|设立|入驻|批准)[^,。;]{0,14}$")
_FIRMS_DO = re.compile(
    r"(?:\([^()]*\))?[^,。;]{0,4}(?:获[^,。;]{0,8}批准|签约|签[订署下]|达成|落户|入驻|参加签约|增资|总?投资总?额|总投资)"
)
_SIGNED = re.compile("签[订约署]?[^,。;]{0,8}$")
_PART_ON = re.compile("[,、;]?(?:涉及|和|以及|其中)?[一-龥]{0,10}")
_OWN_MONEY = re.compile(
    r"(?:\([^()]*\))?[^,。;、]{0,20}[,、](?![^,。;、0-9]{0,6}(?:订单|成交|交易|销售))[^,。;、0-9]{0,8}(?:投资|金额|资金|[引进]资|总额|总值|[外内]资)"
)
_CLAUSE = re.compile("[,。;]")
_SHORT = re.compile("[0-9]+项目")
_BARE_LEAD = re.compile("(?:签约|引进|招引|开工|投产|推介|落户|共|有|了|^)$")
_OF_THEM = re.compile("其[中间],?[^,。;]{0,10}$")
_AT_LEAST = re.compile("以上|超|级|过|逾|达|上[十百千]?[亿万]")
_AIM_BEFORE = re.compile(
    "((?:增加|减少|净增|拜访|走访|对接|梳理|推荐|考察)了?|不少于|不低于|力争|确保|至少|每年|每个|每季度)$"
)


@dataclass(frozen=True)
class Counted:
    """A count at its clean span; whether it counts firms, and whether its number stands before its noun."""

    count: int
    start: int
    end: int
    firms: bool
    first: bool


@dataclass(frozen=True)
class _Candidate:
    """A number that may be a count: `lead` is its clause up to it, `of` what is counted."""

    written: str
    start: int
    end: int
    lead: str
    of: str
    kind: str


def counts(text: str, start: int, end: int) -> list[Counted]:
    """The counts of one sentence in their order. What 其中 or a bracket divides up is left out, unless it has money."""
    found: list[Counted] = []
    if not _ANY_COUNT.search(text, start, end):
        return found
    parted = -1  # up to here the last count was divided up
    for one in _candidates(text, start, end):
        if not _is_meant(text, start, one):
            continue
        if _is_part(text, one) or (
            parted >= 0 and _PART_ON.fullmatch(text, parted, one.start) and not _OWN_MONEY.match(text, one.end)
        ):
            parted = one.end
            continue
        number = _whole(one.written)
        if number is not None and _is_told(text, start, one):
            firms = one.of.endswith("企") or "企业" in one.of
            found.append(Counted(number, one.start, one.end, firms, one.kind == "before"))
    return found


def _candidates(text: str, start: int, end: int) -> Iterator[_Candidate]:
    """Every number with its noun, and the members of a list that names it once (项目中,东区12个、西区9个)."""
    at = start
    for m in _COUNT.finditer(text, start, end):
        yield from _listed(text, start, at, m.start())
        at = m.end()
        yield _reached(m, end) or _candidate(text, start, m)
        while more := "分别" in text[max(start, m.start() - 8) : m.end()] and _MORE.match(text, at, end):
            yield _Candidate(more["n"], more.start("n"), more.end(), "", "项目", "listed")
            at = more.end()
    yield from _listed(text, start, at, end)


def _candidate(text: str, start: int, m: re.Match[str]) -> _Candidate:
    written = next(g for g in (m["n"], m["n2"], m["n3"]) if g)
    lead = _CLAUSE.split(text[max(start, m.start() - 30) : m.start()])[-1]
    return _Candidate(written, m.start(), m.end(), lead, m["firms"] or m["of"] or "项目", m.lastgroup or "bare")


def _reached(m: re.Match[str], end: int) -> _Candidate | None:
    """任务8个,已完成10个: what was reached counts, not the task."""
    found = _REACHED.match(m.string, m.end(), end) if "任务" in m[0] else None
    return found and _Candidate(found["n"], m.start(), found.end(), "", "项目", "reached")


def _listed(text: str, start: int, at: int, end: int) -> Iterator[_Candidate]:
    """福州115个、总投资802亿元, where the list is one of projects; without money only by a stage (开工4个)."""
    if not _ANY_COUNT.search(text, at, end):
        return
    for m in _LISTED.finditer(text, at, end):
        own = _OWN_MONEY.match(text, m.end()) or _STAGE_ONLY.fullmatch(m["listed"])
        if own and _LIST_OF.search(text, text.rfind("。", 0, start) + 1, m.start()):
            yield _Candidate(m["n"], m.start(), m.end(), "", "项目", "listed")


def _is_meant(text: str, start: int, one: _Candidate) -> bool:
    """No goal, no limit, no visit: a count of what there is."""
    said = one.lead + text[one.start : one.end].partition(one.written)[0]
    if _SHORT.fullmatch(text, one.start, one.end) and not _BARE_LEAD.search(one.lead):
        return False
    if one.written == "一" or text.startswith(("以上", "以内"), one.end) or _in_brackets(text, start, one.start):
        return False
    if one.kind == "reached":
        return True
    return not (
        _AIM_BEFORE.search(said) or aims(said) or is_goal(text, start, text.index(one.written, one.start), one.end)
    )


def _in_brackets(text: str, start: int, at: int) -> bool:
    """(含增资项目1个) divides up a count before it."""
    opened = text.rfind("(", start, at)
    return opened > text.rfind(")", start, at) and text.startswith(("含", "其中", "包括", "包含", "不含"), opened + 1)


def _is_part(text: str, one: _Candidate) -> bool:
    """其中制造业项目6个 only divides a count up, unless it has money of its own or a least amount."""
    lead = text[max(0, one.start - 16) : one.start]
    inner = text[one.start : one.end].partition(one.written)[0]
    of_them = _OF_THEM.search(lead)
    if not of_them or _AT_LEAST.search(of_them[0] + inner):
        return False
    return not _OWN_MONEY.match(text, one.end)


def _is_told(text: str, start: int, one: _Candidate) -> bool:
    """Firms are counted where they come or put money in; contracts where they are signed."""
    if one.of in ("合同", "协议"):
        return bool(_SIGNED.search(one.lead))
    if one.of == "项目" or _FIRMS.search(one.lead):
        return True
    return bool((_OWN_MONEY if one.kind == "behind" else _FIRMS_DO).match(text, one.end))


def _whole(written: str) -> int | None:
    try:
        return int(read_number(written.replace(",", "")))
    except (Refusal, ValueError):
        return None
