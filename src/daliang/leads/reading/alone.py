"""Sums of a period, a place or a branch that stand without a count: 引进省外资金29亿元, 实际使用外资2.3亿美元."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daliang.leads.reading.amounts import Money
from daliang.leads.reading.roles import aims
from daliang.leads.reading.terms import PLANNED, REACHING, WHOLE
from daliang.leads.reading.wording import is_kind

_ROLES = ("foreign", "done", "invest", "bare", "capital", "fixed")
_CLAUSE = re.compile("[。;:]|,(?!(?:高?达到?|[为约共])+$)")
_SOURCES = (
    "(?:合同|协议|注册|利用|到账|实到)[台港澳侨]资",
    "[省市县区州国境域](?:内境)?[外内](?:项目)?(?:到位)?资金",
    "[外内]资|到位资金|资金到位|实际到位|实际到资|[引进]资|外商直接投资|增资总额|外来资金|外来投资",
    "招商引资|招商|引进(?:到位|各类)?资金|(?:共|累计|已)吸引[^,。;0-9]{0,6}(?:投资|资金)",
    "签[署订][^,。;0-9]{0,6}(?:协议|合同)(?=(?:总?投资|总)[金总]?额)|签约(?=总|金额|额)|(?:会|活动|仪式|集中|成功|现场|累计|共)签约",
    "涉及(?:总?投资)?(?:总额|金额|资金)|涉及总?投资|新增[^,。;0-9]{0,12}总?投资",
    "[内外民国央侨港台]资项目(?:计划|协议|总)*投资|[台外侨港]资[^,。;0-9]{0,8}(?:总投资|注册资本)",
    f"(?:签约|开工|竣工|投产|落户)的?项目{PLANNED}*(?:总投资|投资总?额)|招商(?:引资)?项目{PLANNED}*总?投资",
    "(?:此次|本次)(?:集中)?签约的?项目(?:拟|计划|协议)投资",
    f"(?:[这本该]批|此次|本次)[^,。;0-9]{{0,6}}项目{PLANNED}*{WHOLE}|(?:招商|引资|推介|洽谈)[^,。;0-9]{{0,6}}(?:揽金|吸金)",
    "以上[^,。;0-9]{0,8}项目(?:到位)?资金|项目(?:实际|累计|已|共)*(?:完成|形成)[^,。;0-9]{0,6}投资",
)
"""What a period, a place or a branch is said to have brought in."""
_FILLING = (
    "到[位账]|占?比[例重]?较?[高大重]|总投资|,|签约|合同|协议|[^,。;0-9]{0,4}增长[^,。;0-9]{0,4}|固定资产(?:到位)?(?:投资|资金)|投资|资金|项目|"
    r"金额|总|额|数|实际|累计|已|计|实现|完成|有|了|到|\s"
)
_SUM = re.compile(f"(?:{'|'.join(_SOURCES)})(?:{_FILLING}|[约近超逾达为共]|超过)*$")
_PLURAL = re.compile(
    "[这本该]批[^,。;]{0,8}项目|(?<![第首])[一两几]大?批[^,。;]{0,20}(?:企业|项目|工程)|一系列[^,。;]{0,8}项目|(?:公司|集团)[、和][^,。;]*(?:公司|集团)(?:等[^,。;]{0,8})?分别[^,。;]*[签订建投]"
)
_WHOLE = re.compile(f"(?:{PLANNED}|项目)*{WHOLE}{REACHING}")
_GROWING = re.compile("[增升降减(]|提高")
_GROWN = re.compile(r"\([^()]{0,20}\)|,[^,。;0-9]{0,8}(?:增|升|提高|降|减)[^,。;0-9]{0,4}[0-9.]+(?:%|倍|个百分点)(?=,)")
_DONE_OF_KIND = re.compile(f"(?:其中)?(?P<kind>[^,。;、:0-9]{{2,14}}项目)(?:累计|共)*完成投资{REACHING}$")
_PARTED = re.compile("[、,]")
_OF_KIND = re.compile(
    "(?:^|其中|和|与|及)(?:产业|基础设施|社会民生|民生|公共服务|工业|服务业|制造业|农业|[内外]资)类?项目"
    f"{PLANNED}*{WHOLE}{REACHING}$"
)
_MANY = re.compile(
    "占[^,。;0-9]{0,8}项目|(?:外来投资|全[市县区省镇乡州]|我[市县区镇乡]|各类|招商|引资|[工产]业|重[点大]|开工|新建|[在续]建|签约的?|投产|履约|储备|[内外]|以上|[内外民台侨港]资|招引|入库|类|投资)项目|[0-9]+[个项][^,。;]{0,14}项目|项目[^,。;0-9]{0,6}[0-9]+[个项]"
)
_ONE = re.compile(
    "公司|集团|项目|分别|(?:该|这一)(?![市县区镇省州])|(?:基地|产业园|工厂|中心|广场)(?:计划|协议)?总?投资"
)
_BRAND = re.compile(
    "(?:精工|精密|股份|科技|光电|重工|药业|电气|实业|控股|制药|能源|电子|机械)(?:累计|已|实际|新增|合同|协议|引进|完成)*$"
)
_OF_PROJECT = re.compile("的[^,。;]{2,}?项目|建设|兴建|打造")


def is_sum(text: str, start: int, before: Sequence[Money], money: Money, role: str) -> bool:
    """Whether the amount of the sentence from `start` sums up what came; one firm's or one project's is no sum."""
    if role not in _ROLES or _OF_PROJECT.match(text, money.end, money.end + 40):
        return False
    since = max(start, before[-1].end) if before else start
    said = text[since : money.start]
    clause = _CLAUSE.split(_GROWN.sub("", said) if _GROWING.search(said) else said)[-1]
    segment = text[max(start, text.rfind("。", start, money.start), text.rfind(";", start, money.start)) : money.start]
    if _WHOLE.fullmatch(clause) and _PLURAL.search(segment):
        return not text.startswith("的", money.end) and not aims(segment)
    last = _PARTED.split(clause)[-1]
    kind = _DONE_OF_KIND.search(last) if role == "done" else None
    if (role == "invest" and _OF_KIND.search(last)) or (kind and is_kind(kind["kind"])):
        return not aims(segment)
    found = _SUM.search(clause)
    if not found or _BRAND.search(clause, 0, found.start()):
        return False
    return not aims(segment) and not _ONE.search(_MANY.sub("", segment))
