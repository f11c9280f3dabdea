"""Counts of projects and of firms in a sentence; goals, limits and mere parts of another count are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from daliang.leads.reading.candidates import ANY_COUNT, BARE_SUM, OWN_MONEY, Candidate, candidates
from daliang.leads.reading.roles import aims, is_goal
from daliang.leads.reading.terms import LIMIT, PLANNED, REACHING, SUM
from daliang.vocabulary.numerals import read_number
from daliang.vocabulary.refusal import Refusal

_FIRMS = re.compile("(?:签约|新批|新设|引进|招引|设立|批准|增资|集中投产|集中开工)[^,。;]{0,14}$")
_RANKED = re.compile("(?:新增|培育)[^,。;]*(?:规上|规模以上|限上|上市|高新技术|专精特新)[^,。;]*$")  # no firm that came
_FIRMS_DO = re.compile(
    r"(?:\([^()]*\))?[^,。;]{0,4}(?:获[^,。;]{0,8}批准|签约|签[订署下]|达成|落户|入驻|参加签约|增资|总?投资总?额|总投资)"
)
_FIRMS_GIVE = re.compile(
    r"(?:\([^()]*\))?[^,。;、]{0,20}[,、][^,。;、0-9]{0,8}(?:投资(?!合作)|[引进]资|外资|[同议约]金额)"
)
_TRADE = re.compile("[^,。;、]{0,8}(?:贷款|购销|采购|授信|信贷|融资|供销|用工|就业)")
_SIGNED = re.compile("(?:签[订约署]?|达成)[^,。;]{0,8}$")
_PART_ON = re.compile(
    f"(?:,占[^,。;]{{0,14}}%)?[,、;]?(?:涉及|和|以及|其中)?(?:{LIMIT})?(?:[一-龥]|[0-9]{{3}}强){{0,12}}"
)
_SUM_AT_ONCE = re.compile(
    f"[,、:(]?(?:分别|包括)[^。;0-9]{{4,160}},(?:{PLANNED}|合计|共)*{SUM}|[(的]?{PLANNED}*(?:{SUM}|外资额?|完成投资额?){REACHING}[0-9]"
)
_MONEY_TOLD = re.compile("投资|金额|资金|引资")
_SHORT = re.compile("[0-9]+项目")
_BARE_LEAD = re.compile("(?:签约|引进|招引|开工|投产|推介|落户|共|有|了|^)$")
_OF_THEM = re.compile("其[中间],?[^,。;]{0,10}$|项目中,?共?有$")
_BEGUN = re.compile("(?<!新)(?:开工|投产|竣工|落地)(?!仪式|现场|条件|标准)")
_EVERY = re.compile("平均|各(?:落户|落地|引进)$|每[年月季]|[较比][^,。;]*多|年产(?![^,。;]*(?:等|项目))")
_TO_COME = re.compile(
    "(?:建成|投[产用]|达产|运营)[^,。;]{0,4}后,?(?:(?:将|可|能|预计)[^,。;]{0,8}|引进|入驻|吸引|容纳)$|可(?:容纳|入驻|引进|吸引)[^,。;]{0,6}$"
)
_THEN = re.compile(",?其[中间],?[^,。;]{0,10}")
_HIGHER = re.compile(f"、(?:其中)?{LIMIT}级?(?:及?以上的?)?[^,。;、0-9]{{0,8}}")
_CLOSE = re.compile(f"[,、]?(?:{LIMIT})?[^,。;、0-9]{{0,10}}")
_LIST_ON = re.compile(f"、{LIMIT}级?及?以上的?(?:项目)?[0-9]")
_OWN_SERIES = re.compile("[^。;]*元;[^,。;0-9]{1,10}[0-9]+[个项],")  # 一产7个,到位9亿元;二产36个,到位…
_IN_DOLLARS = re.compile("[^。;0-9]*[0-9.]+[万亿]*美元")
_DIVIDING = re.compile("其[中间]|,(?:包括|包含|含)")
_SHARE = re.compile(",占[^,。;]*,")
_REST = re.compile("[;,][^,。;0-9]{0,12}(?P<n>[0-9]{1,4})[个家项]")
_AT_LEAST = re.compile(
    "以上|以下|超|级|过|逾|达|上[十百千]?[亿万]|[亿万][美欧]?元|[至到~—～–-]{1,2}[0-9.]+[十百千]?[亿万]"
)
_LIMIT = re.compile("以上|以内|[^,。;]{0,6}(?:[得加计][0-9]+分|给予|奖励)")
_SUCH_AS = ("含", "其中", "包括", "包含", "不含")
_SLOGAN = re.compile("[^“”]*”的?[^,。;“”]{0,8}(?:计划|行动|工程|目标|战略|攻坚|活动|机制|专项)")
_AIM_BEFORE = re.compile(
    "((?:增加|减少|净增|拜访|走访|对接|梳理|推荐|考察)了?|不少于|不低于|力争|确保|至少|每年|每个|每季度)$"
)


@dataclass(frozen=True)
class Counted:
    """A count at its clean span; whether it counts firms, whether its number stands before its noun, where the
    parts end that it is divided up into, whether it stands in brackets, whether the sum behind it is the whole's."""

    count: int
    start: int
    end: int
    firms: bool
    first: bool
    parted: int = 0
    inside: bool = False
    part: bool = False


def counts(text: str, start: int, end: int) -> list[Counted]:
    """The counts of one sentence in their order. What 其中 or a bracket divides up is left out, unless it has money."""
    if not ANY_COUNT.search(text, start, end):
        return []
    told = _Counts(text, start)
    for one, number in _numbered(text, start, end):
        told.add(one, number)
    return _made_whole(text, told.found)


def _made_whole(text: str, found: list[Counted]) -> list[Counted]:
    """签约15个,其中百亿级6个、十亿级9个,总投资90亿元: the sum behind parts that come to the whole is the whole's."""
    whole, parts = found[0] if found else None, found[1:]
    if not whole or len(parts) < 2 or whole.parted or sum(one.count for one in parts) != whole.count:
        return found
    if not _DIVIDING.search(text, whole.end, parts[0].start + 4) or _MONEY_TOLD.search(text, whole.end, parts[-1].end):
        return found
    return [replace(whole, parted=parts[-1].end)]


class _Counts:
    """The counts of a sentence as they are read: the last whole, where its parts end, and what they come to."""

    def __init__(self, text: str, start: int) -> None:
        self._text, self._start = text, start
        self.found: list[Counted] = []
        self._at = -1
        self._parted = self._parts = 0

    def add(self, one: Candidate, number: int) -> None:
        on = bool(self._parted and _PART_ON.fullmatch(self._text, self._parted, one.start))
        whole = self.found[self._at] if self.found else None
        narrows = bool(whole and self._narrows(whole, one, number))
        lends = narrows or bool(whole and self._lends(whole, one, number))
        if lends or _is_part(self._text, one) or (on and self._is_next(whole, one, number)):
            since = max(self._parted, whole.end if whole else 0)
            self._divide(whole, one, number, on=on)
            if _least(self._text, one, since) or _begun(self._text, one):
                self.found.append(Counted(number, one.start, one.end, False, False, part=True))
        elif _is_told(self._text, self._start, one):
            self._tell(one, number)

    def _divide(self, whole: Counted | None, one: Candidate, number: int, *, on: bool) -> None:
        self._parted, self._parts = one.end, self._parts * on + number
        if whole:
            self.found[self._at] = replace(whole, parted=one.end)

    def _tell(self, one: Candidate, number: int) -> None:
        firms = one.of.endswith("企") or "企业" in one.of
        inside = bool(_opened(self._text, self._start, one.start))
        self._at = len(self.found)
        self.found.append(Counted(number, one.start, one.end, firms, one.kind == "before", inside=inside))

    def _is_next(self, whole: Counted | None, one: Candidate, number: int) -> bool:
        """Whether a count behind a part is one more part; with money behind it, only if it makes the parts whole."""
        all_told = bool(whole and self._parts + number == whole.count)
        if whole and self._parts + number > whole.count:
            return False
        return all_told or not OWN_MONEY.match(self._text, one.end)

    def _narrows(self, whole: Counted, one: Candidate, number: int) -> bool:
        """新引进亿元以上项目35个、5亿元以上项目12个: a higher limit, whose projects are among those before."""
        since = max(whole.end, whole.parted)
        if number >= whole.count or not _HIGHER.fullmatch(self._text, since, one.start):
            return False
        return bool(_AT_LEAST.search(self._text, whole.start - 10, whole.end)) and _least(self._text, one, since)

    def _lends(self, whole: Counted, one: Candidate, number: int) -> bool:
        """签约19个,其中工业11个,总投资60亿元: the sum behind a part is the whole's, which has none before it.

        Not so where the parts are gone through: by 19个项目中, or with the rest behind the sum (在建3个,…;在谈16个).
        """
        if whole.parted and whole.parted == self._parted:
            close = _CLOSE.fullmatch(self._text, whole.parted, one.start)
        else:
            close = _THEN.fullmatch(self._text, whole.end, one.start)
        if not close or not OWN_MONEY.match(self._text, one.end):
            return False
        if _OWN_SERIES.match(self._text, one.end) or _SHARE.match(self._text, one.end):
            return False
        if "外资" in self._text[whole.end : one.end] and _IN_DOLLARS.match(self._text, one.end):
            return False
        rest = _REST.search(self._text, one.end, one.end + 50)
        return not (rest and number + int(rest["n"]) == whole.count)


def _least(text: str, one: Candidate, since: int) -> bool:
    """Whether a limit is told right before a count, behind the one before it."""
    return bool(_AT_LEAST.search(text, max(one.start - 10, since), one.end))


def _begun(text: str, one: Candidate) -> bool:
    return bool(_BEGUN.search(text, one.start - 6, one.end + 10))


def _numbered(text: str, start: int, end: int) -> Iterator[tuple[Candidate, int]]:
    for one in candidates(text, start, end):
        number = _whole(one.written)
        if number is not None and _is_meant(text, start, one):
            yield one, number


def _is_meant(text: str, start: int, one: Candidate) -> bool:
    """No goal, no limit, no visit: a count of what there is."""
    said = one.lead + text[one.start : one.end].partition(one.written)[0]
    if _SHORT.fullmatch(text, one.start, one.end) and not _BARE_LEAD.search(one.lead):
        return False
    if (
        one.written in ("一", "百")
        or _LIMIT.match(text, one.end)
        or _in_brackets(text, start, one)
        or _in_slogan(text, start, one)
    ):
        return False
    if "万" in one.written and not (one.of == "项目" and OWN_MONEY.match(text, one.end)):
        return False  # 市场主体15万户
    if one.kind == "reached":
        return True
    if (one.kind == "such" and "项目" not in text[start : one.start]) or _is_so_far(text, one):
        return False
    return not (
        _EVERY.search(one.lead)
        or "子项目" in text[one.start : one.end]
        or _AIM_BEFORE.search(said)
        or _TO_COME.search(text, max(start, one.start - 20), one.start)
        or aims(said)
        or is_goal(text, start, text.index(one.written, one.start), one.end)
    )


def _is_so_far(text: str, one: Candidate) -> bool:
    """项目61个,已开工58个 tells how far they are, unless with money of its own."""
    bare = one.kind == "bare" and "项目" not in text[one.start : one.end]
    return bare and one.lead.endswith("已") and not OWN_MONEY.match(text, one.end)


def _in_brackets(text: str, start: int, one: Candidate) -> bool:
    """(含增资项目1个), or (续建18个) behind 32个, divides up a count, unless it is one of at least so much."""
    opened = _opened(text, start, one.start)
    divides = opened and (text.startswith(_SUCH_AS, opened) or text[opened - 2] in "个家目")
    return bool(divides) and not _AT_LEAST.search(text, one.start - 6, one.end)


def _in_slogan(text: str, start: int, one: Candidate) -> bool:
    """“引进20个项目、盘活10家企业”行动 is the name of what is done."""
    quoted = text.rfind("“", start, one.start) > text.rfind("”", start, one.start)
    return quoted and bool(_SLOGAN.match(text, one.end))


def _opened(text: str, start: int, at: int) -> int:
    """Where the brackets begin that are open at a place of the sentence from `start`; 0 if none are."""
    opened = text.rfind("(", start, at)
    is_open = opened > text.rfind(")", start, at) and not text.startswith("共", opened + 1)
    return opened + 1 if is_open else 0


def _is_part(text: str, one: Candidate) -> bool:
    """其中制造业项目6个 only divides a count up, unless it has money of its own or a least amount."""
    lead = text[max(0, one.start - 16) : one.start]
    inner = text[one.start : one.end].partition(one.written)[0]
    of_them = _OF_THEM.search(lead)
    if not of_them or (_AT_LEAST.search(of_them[0] + inner) and not _LIST_ON.match(text, one.end)):
        return False
    return not (OWN_MONEY.match(text, one.end) or BARE_SUM.match(text, one.end) or _SUM_AT_ONCE.match(text, one.end))


def _is_told(text: str, start: int, one: Candidate) -> bool:
    """Firms are counted where they come or put money in; contracts where they are signed."""
    if _TRADE.match(one.lead[-12:]) or _TRADE.match(text, one.end):
        return False
    if one.of in ("合同", "协议", "意向"):
        return bool(_SIGNED.search(one.lead))
    if one.of == "项目" or (
        _FIRMS.search(one.lead) and not _RANKED.search(one.lead) and not text.startswith("代表", one.end)
    ):
        return True
    return bool((_FIRMS_GIVE if one.kind == "behind" else _FIRMS_DO).match(text, one.end))


def _whole(written: str) -> int | None:
    try:
        return int(read_number(written.replace(",", "")))
    except (Refusal, ValueError):
        return None
