"""Whether an amount behind a count is that of all that is counted, and which measure of them it is."""

from __future__ import annotations

import re

from daliang.leads.reading.amounts import Money
from daliang.leads.reading.counting import Counted
from daliang.leads.reading.terms import FIELDS, MONEY, PLANNED, REACHING, STAGE, SUM, THESE
from daliang.leads.reading.wording import is_name

RULES = {
    "invest": "count and total",
    "plan": "count and the year's plan",
    "done": "count and what is done",
    "foreign": "count and foreign capital",
}
PROJECTS_SUM = re.compile(f"[,、]项目{PLANNED}*(?:总?投资|{SUM})")
_BRACKETS = re.compile(r"\([^()]*\)")
_SUCH_AS = re.compile("(?:包括|包含|涉及|涵盖)[^,。;]*、[^,。;]*等(?:[^,。;]{0,6}项目)?(?=,)")
_FIELDS = re.compile(FIELDS)
_IS_OF_KIND = re.compile("^,?(?:均|都|全部|全)*[为是属](?:于)?[^,。;]{2,20}项目")
_THEIR = re.compile(f"(?:^|[,、])(?:{THESE}|{PLANNED}|{STAGE}|新|已|新批|投资|产业)*项目(?=[^,。;0-9]{{0,8}}{MONEY})")
_PROJECT_COUNT = re.compile("项目[^,。;0-9]{0,4}[0-9]+[个项]|[0-9]+[个项][^,。;0-9]{0,12}项目")
_CONTRACT = re.compile("项目[^,。;0-9]{0,4}(?:协议|合同)")
_PRESENT = re.compile(",[^,。;]*(?:出席|参加|见证|主持|致辞|代表)[^,。;]*")
_FOREIGN = re.compile("(?<![省市县区境域国州])外资(?!金)")
_PROJECT = re.compile("(?P<head>[^,。;:、]*?)项目(?!清单|名单|库|个?数|总数)")
_BEFORE_IS = re.compile("^.*最[^,。;]*[是为]")
_OWN_SUBJECT = re.compile(
    ",(?:全[市县区省州乡镇]|新批(?!项目)|完成[省市县区国境]外到位资金|[0-9]*[十百千]?[亿万]元以上|我[市县区省州]|招商引资|全口径)[^,。;]*$"
)
_PRICED = re.compile("元的[^,。;、]{2,36}、(?:计划)?(?:总?投资)?$")
_BUILT = re.compile(
    "的[^,。;]{2,}?项目|的[^,。;、]{2,36}、(?:计划)?(?:总?投资|[0-9.]+[万亿])|[一-龥]{4,24}、[0-9.]+[万亿]+[美欧港日]?元[一-龥]{4}|建设|打造|兴建|新建|实施|引进的"
)
_DRAWN = re.compile("(?:[引进]资(?:金|总?额)?|引进[^,。;0-9项目]{0,6}资金)[^,。;0-9]{0,4}$")
_TAKEN = re.compile(
    "(?P<done>实际|到位)?[^,。;0-9]{0,6}(?:[内外民]资|资金|(?:增加|新增|净增|增)(?:的)?注册资本)[^,。;0-9]{0,4}$|,(?:签约|共计|合计|总计|总共|共)$"
)
_SO_FAR = re.compile(f"累计投资(?P<sum>总?额)?{REACHING}$")
_REAL = re.compile("(?:实际|实到|到[账位资])[^,。;0-9]*$")
_AGREED = re.compile("(?:合同|协议|注册)[^,。;0-9]{0,6}$")


def measure(text: str, start: int, money: Money, role: str) -> str | None:
    """引资 is a measure beside 总投资; 利用内资 is one where nothing else tells what the amount is."""
    if role in ("invest", "bare") and _DRAWN.search(text, start, money.start):
        return "count and money drawn in"
    if role == "phase" and (whole := _SO_FAR.search(text, start, money.start)):
        return RULES["invest" if whole["sum"] else "done"]
    if role == "bare" and not text[start : money.start].strip(" 、,"):
        return RULES["invest"]  # 签约14个项目86亿元; 东区8个、31亿元
    if role in ("bare", "capital") and (taken := _TAKEN.search(text, start, money.start)):
        return RULES["done" if taken["done"] else "invest"]
    return RULES.get(role)


def belongs(text: str, clear: str, one: Counted, money: Money, role: str) -> bool:
    """Whether the amount is that of all that is counted, not of one project that is named between or right behind."""
    between = clear[: money.start - one.end]
    if role in ("done", "bare", "foreign") and _OWN_SUBJECT.search(between):
        return False
    if (
        one.firms
        and PROJECTS_SUM.search(between)
        and _PROJECT_COUNT.search(text, text.rfind("。", 0, one.start) + 1, one.start)
    ):
        return False
    if (role == "foreign" or _FOREIGN.search(between[-12:])) and (
        _REAL.search(between) or (one.firms and not _AGREED.search(between))
    ):
        return False
    if between.endswith(("数", "几")) or built(text, money) or _PRICED.search(between):
        return False
    bare = _SUCH_AS.sub("", _PRESENT.sub("", _BRACKETS.sub("", _IS_OF_KIND.sub("", between))))
    if "公司" in bare or "集团" in bare:
        return False
    rest = _CONTRACT.sub("", _THEIR.sub("", _FIELDS.sub("", bare)))
    return not any(is_name(_BEFORE_IS.sub("", found["head"])) for found in _PROJECT.finditer(rest))


def built(text: str, money: Money) -> bool:
    return bool(_BUILT.match(text, money.end, money.end + 40))
