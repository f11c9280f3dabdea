"""Where a name begins in the run of characters that it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from daliang.leads.reading.kinds import words_of
from daliang.leads.reading.terms import one_of
from daliang.leads.reading.wording import is_name, is_place, lead
from daliang.leads.reading.words import division, is_seam


class Name(NamedTuple):
    """A name at the clean span [start, end)."""

    written: str
    start: int
    end: int


COMPANY_END = one_of(
    "股份有限公司|有限责任公司|私人有限公司|有限公司|合伙企业|株式会社|"
    "集团(?!有限|股份|公司|军|化|投资(?:有限|公司|发展|控股))|公司(?<!分公司)(?<!子公司)|控股(?!集团|有限|股份)|研究院"
)
PLAIN_NAME = r"[^\s,。;、:?!“”‘’《》|\d()（）·>【】]"
_STOP = (
    "--|推动|对接|打造|建设成|独资|合资|[成设]立了?|了|组建|引进|来自|携手|联手|旗下|的?子公司|牵手|介绍|邀请|和|与|及|以及|由|为|对|向|将|的|在|是|跟|同|从|把|被|等|其中|此外|同时|当天|日前|近日|德资企业|外资企业|民营企业|"
    "龙头企业|希望|表示|感谢|走进|来到|走访|记者在|企业(?!发展|管理|服务|咨询|集团|有限|股份|控股)|投资方|总投资|投资(?!发展|管理|控股|集团|有限|股份|公司|咨询|开发|建设)|上市|签约|项目|引进|(?<=[万亿0-9])元|落户|总部位于"
)
FIRM_CUT = re.compile(rf"(?=(?P<stop>{_STOP})(?=.{{3}}))")
_BEFORE_PROJECT = (
    "元(?<=[0-9万亿千百美欧港日]元)|的(?<!美的)|了(?!解)|打造|建造|建设(?!项目)|新建|兴建|投建|建成|建立|设立|成立|招到|引来|为(?<!华为)(?!民)|签订|签署|签约|落户|举行|达成|引进|引入|推进|实施|扩建(?!项目|工程)|"
    r"这是一个|一个|是|由|投资|另|其中|该|此次|以及|第二天|百亿级|千亿级|十亿级|亿元级|级(?<=[万亿元]级)|重大|招引|洽谈|开工|竣工|投产|集中|设立?在|启动(?![区器电])|"
    r"新批|主导|牵头|迎来|首个|最大的?|就(?<!成就)(?!业)|将于|正在|我们|咱们|"
    "宣布|布局|负责|在谈|等|将|还有|包括|新上|预计|完成|围绕|支持|鼓励|聚焦|瞄准|谋划|申报|争取|涉及|涵盖|关于|用于|了解到?|上马|察看|走进|来到|参观|走访|选址[于在]"
)
PROJECT_CUT = re.compile(f"(?=(?P<stop>{COMPANY_END}|{one_of(_BEFORE_PROJECT)}|和|与)(?=.{{2}}))")
PROJECT_CUT_LONG = re.compile(f"(?=(?P<stop>{COMPANY_END}|{one_of(_BEFORE_PROJECT)})(?=.{{2}}))")
_PRAISE = ("重大", "首个", "最大", "最大的", "集中")
"""Words before a name that may also stand in one: 聚碳酸酯重大产业转型项目."""
_SOFT = re.compile(f"建设|扩建|{COMPANY_END}")
"""Words before a name that stand in it where nothing behind them names anything."""
_NAMELESS = re.compile(r"(?!\d).*(?:项目|工程).*")
_BARE = 4  # characters of 项目 with a word before it
_PARTICLES = frozenset("和与由为对向将的在是跟同从把被等了就投另该")


_DOING = "(?:研发|生产|制造|加工|销售|设计|检测|组装|回收|利用|开发|仓储|配送|展示|交易|培训|运营|服务)"
_DOINGS = re.compile(f"{_DOING}[和与]{_DOING}")


def _is_lone(before: str) -> bool:
    """Whether one character stands before 和, alone or behind a town: nothing that could be joined."""
    return len(before) == 1 or (len(before) > 2 and is_place(before[:-1]))


def _joins_industries(before: str) -> bool:
    """Whether what stands before 和 ends with an industry behind something else."""
    return any(before.endswith(word) and before != word for word in words_of("industries"))


def _last_cut(written: str, cut: re.Pattern[str]) -> int:
    """Where the last word ends that cannot be in a name; 由 in 自由 is no word."""
    stops = [(found.start("stop"), found.end("stop")) for found in cut.finditer(written)]
    for start, end in reversed(stops):
        stop = written[start:end]
        if stop in _PRAISE and len(written) - end > _BARE and not is_name(written[end:]):
            continue
        if (
            cut is not FIRM_CUT
            and _SOFT.fullmatch(stop)
            and _NAMELESS.fullmatch(written, end)
            and not is_name(written[end:])
        ):
            continue  # 某集团总部基地项目, 某实验室建设改造项目
        if end == len(written) or (stop in _PARTICLES and not (is_seam(written, start) and is_seam(written, end))):
            continue
        if stop in "和与" and _is_lone(written[max((at for _, at in stops if at <= start), default=0) : start]):
            continue  # 天和药业: one character is nothing to be joined
        if stop in "和与" and _joins_industries(written[:start]):
            continue  # 储能与动力电池项目
        if stop in "和与" and _DOINGS.match(written, max(0, start - 2)):
            continue  # 研发和制造基地
        return end
    return 0


_EVENT_AND = re.compile("^(?:.*(?:活动|仪式|会|签约|开工|竣工|投产|节|论坛|周年).*|)暨")
"""What joins an event to another (签约活动暨某项目开工仪式); in a name it joins what is built (生产基地暨实验室)."""


def after_event(written: str) -> str:
    return _EVENT_AND.sub("", written, 1)


def _builds_there(written: str) -> bool:
    """拟投资10亿元建江西某产业园: whether a verb of one character stands before a place."""
    words = division(written) if written.startswith("建") else ()
    return len(words) > 2 and words[0] == "建" and is_place(words[1])


def tidy(name: Name) -> Name:
    """The name without the words of the sentence before it (市政府对, 暨)."""
    skip = len(name.written) - len(after_event(name.written))
    skip += lead(name.written[skip:])
    skip += _builds_there(name.written[skip:])
    return Name(name.written[skip:], name.start + skip, name.end) if skip else name


def begin(written: str) -> int:
    """Where a project's name begins in words that may hold a part of the sentence before it."""
    return _last_cut(written, PROJECT_CUT)


def firm_begin(written: str) -> int:
    """Where a company's name begins in words that may hold a part of the sentence before it."""
    return _last_cut(written, FIRM_CUT)


_NUMBERED = re.compile(r"[(]?[0-9一二三四五六七八九十]{1,2}[.、)](?!\d)\s*|-+")
_TOWN = re.compile("[^,。;]{1,7}?(?:(?<![古小])镇(?!县)|街道|乡|县|开发区|园区|高新区)(?=.{4})")


def ending(
    text: str, start: int, end: int, run: re.Pattern[str], ending: re.Pattern[str], most: int
) -> Iterator[Name]:  # fmt: skip
    """What ends as asked: in each run of a name's characters, two to `most` of them before the ending."""
    ahead = -1  # where the next ending begins; a run that stops before it has none
    for found in run.finditer(text, start, end):
        first = found.start()
        if ahead < first:
            coming = ending.search(text, first, end)
            ahead = coming.start() if coming else end
        if found.end() <= ahead:
            continue
        while first + 2 < found.end() and (last := ending.search(text, first + 2, found.end())):
            at = max(first, last.start() - most)
            at += text[at] in "年月日" and at > start and text[at - 1].isdigit()
            yield Name(text[at : last.end()], at, last.end())
            first = last.end()


def trimmed(name: Name, cut: re.Pattern[str]) -> Name:
    written = name.written
    skip = _last_cut(written, cut)
    if cut is not FIRM_CUT and written.startswith("(", skip):
        skip = _last_cut(written[:skip], FIRM_CUT) or skip
    if number := _NUMBERED.match(written, skip):
        skip = number.end()
    if cut is not FIRM_CUT and (town := _TOWN.match(written[skip:])):
        skip += town.end()
    return Name(written[skip:], name.start + skip, name.end)
