"""What stands beside a project's name or its amount: names in a counted list, a line with brackets, whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daliang.leads.reading.cutting import Name, begin, tidy
from daliang.vocabulary.numerals import read_number

_COUNTED = re.compile("(?:等)?(?P<count>[0-9]{1,2}|[两二三四五六七八九十])(?:个|大)[^,。;、]{0,12}项目")
_PIECE = re.compile("[^、和与]{2,30}")
_NUMBERING = re.compile(r"(?:[(]?[0-9一二三四五六七八九十]{1,3}[.、)])?\s*")
_NO_LINE = re.compile("[,。;:“”元]|投资")
_RIGHT_BEHIND = re.compile(
    r"(?P<name>(?!的|以上|投建|投资|收购|建设|兴建|新建|扩建|打造|开发|实施|开展|参与|用于|级|左右|规模|及)[^\s,。;、的()]{4,30}?(?:项目|工程|基地|产业园))(?=、|等|,|。|;|和|$)"
)
_MEMBER = re.compile(
    "(?:^|[、,;:]|分别[是为]|[是为])(?P<name>(?![^、,;:]*(?:投资|资金|外资|金额|合计|其中|总额))[^、,;:是为\\d]{3,18})(?<![市县区镇乡省州])(?<!产业|行业|农业|工业|造业|务业|领域|板块)$"
)
_FIRST_IN_BRACKETS = re.compile(r"\((?P<firm>[^(),。;:、\d]{3,18}(?:\([^()]{2,6}\)[^(),。;:、\d]{2,12})?),")
_NO_FIRM = re.compile("[区县市镇乡园]$|项目|一期|二期|以下简称|总投资|占地|名单")
_FIRM_OF = re.compile(
    "(?:^|[,;:、是有由与和“])(?P<firm>[^\\s,;:、是由的()\\d]{2,10}(?:集团|股份|科技|电子|微电子|半导体|光电|能源|动力|汽车|医疗|生物|医药|制药|材料|新材|装备|重工|"
    "精工|机械|电气|智能|智造|机器人|数控|化学|化工|食品|农牧|环保|航空|物流|实业|纺织|家居|电器|通信|软件))的$"
)
_FIRM_FIRST = re.compile(
    "(?!新|高|智|绿|现代|先进|精[细密]|特[种色]|大|第|年|汽车|动力|电|光|生[物态]|医|农|食|化[工学]|数|航|海[洋上]|城市|军民|国际|半导|锂|钠|氢|储|"
    "纳米|碳|工业|环保|清洁|再生|综合|水|风|有机|健康|功能|改性|轻|机|全|万|千|百|[一二三四五六七八九十][期体级次代维十百千万]|"
    "[东南西北中]部|产业|标准|通用|休闲|冷链|休|畜|粮|果|茶|中药|民|公共|人工|商|建)"
    "(?:(?![市县区省镇乡的])[一-龥]){2,3}?(?:科技|技术|高科|光电|股份|集团|重工|药业|医药|制药|食品|饮品|工贸|商贸|乳业|纸业|米业|木业|钢铁|化工|能源|玻璃|电子|电气|"
    "机械|精工|生物|新材|锂业|矿业|水泥|实业|控股|陶瓷|纺织|服饰|包装|照明|医疗)(?=.{2})"
)
_BUILDINGS = "产业园|科技园|工业园|智造园|物流园|物流港|产业城|科技城|商贸城|小镇|基地|工厂|综合体|生产线|大厦|广场"
_BUILT = re.compile(_BUILDINGS)
_BUILDING = re.compile(
    rf"(?:^|[,。;的在进到解看])(?P<name>[^\s,。;、的在进\d元]{{3,20}}?(?:{_BUILDINGS}))"
    "(?=(?:建设|施工)?(?:工地|现场)|(?:在[^,。;]{2,14})?(?:正式|破土|盛大|隆重)*(?:开工|动工|奠基|开建|落户|签约)|[,。;])"
)
_REGION = re.compile("^[一-龥]{2,3}[省市区县]|^[^省市区县]{2,4}(?:省|市)")
_KIN = 4  # characters that a project's name and its company's begin with alike


def counted_list(text: str, start: int, at: int) -> list[Name]:
    """The names in A、B、C3个项目 before `at`, if there are as many as told; else none."""
    found = next(_COUNTED.finditer(text, start, at), None)
    if not found:
        return []
    lead = max(text.rfind(mark, start, found.start()) for mark in ",。;:") + 1
    first = max(lead, start)
    names = [Name(one[0], one.start(), one.end()) for one in _PIECE.finditer(text, first, found.start())]
    return names if len(names) == read_number(found["count"]) > 1 else []


def right_behind(text: str, stop: int, end: int) -> Name | None:
    """投资8亿元某市培育基地、投资2亿元…: a member of a list, right behind its amount without 的."""
    found = _RIGHT_BEHIND.match(text, stop, end)
    skip = begin(found["name"]) if found else 0
    return tidy(Name(found["name"][skip:], found.start("name") + skip, found.end("name"))) if found else None


def before_brackets(text: str, start: int, at: int, stop: int) -> Name | None:
    """The words of a line before the bracket in which the amount [at, stop) stands: 某电站(某公司,北川县,15亿元); the
    member of a list where the bracket holds nothing else: 甲国际(1亿美元)、乙光电(2亿美元)."""
    opened = text.rfind("(", start, at)
    if opened < 0 or ")" in text[opened:at]:
        return None
    if opened == at - 1 and text.startswith(")", stop):
        found = _MEMBER.search(text[start:opened])
        return Name(found["name"], start + found.start("name"), opened) if found else None
    numbering = _NUMBERING.match(text, start, opened)
    first = numbering.end() if numbering else start
    written = text[first:opened]
    if not 4 <= len(written) <= 30 or _NO_LINE.search(written) or text.startswith("不含", opened + 1):
        return None
    return Name(written, first, opened)


def firm_in_brackets(text: str, name: Name) -> str | None:
    """The first of several things in the brackets right behind a name, where it may be a company."""
    found = _FIRST_IN_BRACKETS.match(text, name.end)
    return found["firm"] if found and not _NO_FIRM.search(found["firm"]) else None


def firm_of(text: str, start: int, name: Name) -> str | None:
    """某某医疗的高端影像设备项目: whose the project is, where that ends as firms' short names do."""
    found = _FIRM_OF.search(text[max(start, name.start - 16) : name.start])
    return found["firm"] if found else None


def firm_of_name(name: Name) -> str | None:
    """三安光电第三代半导体产业园: the firm's short name that a project's begins with; 新型电子, 绿色食品 are none."""
    region = _REGION.match(name.written)
    found = _FIRM_FIRST.match(name.written, region.end() if region else 0)
    return found[0] if found else None


def kin(name: Name, firms: Iterable[Name]) -> str | None:
    """A company of the page whose name begins as the project's does."""
    head = _REGION.sub("", name.written)[:_KIN]
    every = (one.written for one in firms if head in one.written and _REGION.sub("", one.written).startswith(head))
    return next(every, None) if len(head) == _KIN else None


def building(text: str, start: int, end: int) -> Name | None:
    """走进某产业园工地: a building that is named where no project is."""
    found = next(_BUILDING.finditer(text, start, end), None) if _BUILT.search(text, start, end) else None
    return Name(found["name"], found.start("name"), found.end("name")) if found else None
