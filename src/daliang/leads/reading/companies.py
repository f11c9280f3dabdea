"""Companies in a sentence: by their ending, by what they do, by where they come from."""

from __future__ import annotations

import re

from daliang.leads.reading.cutting import COMPANY_END, FIRM_CUT, PLAIN_NAME, Name, ending, tidy, trimmed
from daliang.leads.reading.wording import is_firm

_COMPANY = re.compile(rf"{COMPANY_END}(?:\([^()]{{1,6}}\))?")
_COMPANY_RUN = re.compile(rf"(?:{PLAIN_NAME}++|\([^()]{{1,8}}\)|·)++")
_PLAIN_COMPANY = re.compile(
    r"由([^\s,。;、:()]{3,16}?)(?=牵头|投资(?!发展|管理|控股|集团|有限|股份|公司|开发)|出资|建设|承建|承担|实施|运营)"
    r"|(?:投资方|投资商|业主)(?:为|是)([^\s,。;、:()]{3,16}?)(?=[,。;、])"
)
_INVESTING = "增资|投资|出资|斥资|投入|投了"
_INVESTOR = re.compile(
    rf"(?:^|[,。;、:\s“]|其中|包括)(?:主要有|主要是|[有如])?((?:[一-龥A-Za-z·]|\([^()]{{1,6}}\)){{3,14}}?(?<![将拟])|[一-龥]{{2}}(?=[将拟]))(?:两|[三四五2-9])?(?:家企业)?(?:拟|计划|将|再次?|又|已|累计|分别)*(?:{_INVESTING})"
    r"(?=[约近超逾]?(?:[0-9]|[一二两三四五六七八九十百]+[点亿千万]))"
)
_NO_INVESTOR = re.compile(
    "最初|至今|分别|包括|其中|[有是]$|项目|[前后]者|其$|[一二三四五六首]期|[总可应]$|计划|预计|协议|合同|固定|设备|期$|完成|年度|工业|新增|意向|其中|平均|单体|外资$|民间|该|引进|[区县市镇省]$|概算|估算|"
    "产业$|全社会|政府|财政|中央|^今年|^目前|已|年$|月$|日$|直接|双方|企业$|公司$|实际|有效|追加|共$"
)
_BROUGHT = re.compile("来的([一-龥A-Za-z]{3,12}?),?(?=投了|投资[0-9约]|总投资)")
_TOTAL_OF = re.compile(
    "(?:^|(?<=[,;:、。]))([一-龥A-Za-z]{2,10})总投资(?=[约近超达]?[0-9.]+[万亿]{1,2}(?:[美欧港日]?元)的)"
)
_FACTORY = re.compile("(?<![一-龥])((?!其中|新建|扩建)[一-龥]{4,16}(?:厂|合作社))(?=,)")
_ANNOUNCED = re.compile(
    r"(?:^|(?<=[\n。]))(?P<name>[一-龥A-Za-z]{3,8}?)(?:\([0-9]{6}[^()]{0,4}\))?(?:[0-9年月日]{3,11})?(?:晚间?|早间|盘后|盘前)?(?:发布|披露)?公告"
)
_MERCHANT = re.compile(
    "(?<![一-龥])(?:引进|引来)?([一-龥]{2,4}(?:客商|商人|老板|籍企业家)(?:[一-龥]{2,3}?(?=来|在|到|投资|拟|计划|,))?)"
)
_REGIONS = (
    "北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|"
    "青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|深圳|广州|南京|苏州|无锡|常州|杭州|宁波|合肥|武汉|成都|西安|青岛|厦门|东莞|佛山|"
    "德国|法国|美国|日本|韩国|英国|瑞士(?!法郎)|意大利|荷兰|瑞典|新加坡|加拿大|奥地利|比利时|丹麦|西班牙|芬兰|以色列|澳大利亚"
)
_REGION_FIRST = "".join(sorted({one[0] for one in _REGIONS.split("|")}))
_REGION_COMPANY = re.compile(
    rf"(?=[{_REGION_FIRST}])(?<![在于到赴从])(?:{_REGIONS})[^\s,。;、:的()在与和由]{{2,8}}?"
    "(?=(?:的|投资|出资|增资|斥资|拿出|投入|拟|将|则?计划|注册|总投资|在|签订|签约|签署)|[,。;])"
)
_ANY_COMPANY_END = re.compile("公司|合伙企业|株式会社|集团|控股|研究院")
_OTHER_COMPANIES = (
    (_PLAIN_COMPANY, None, re.compile("由|投资方|投资商|业主")),
    (
        _INVESTOR,
        1,
        re.compile(
            "|".join(
                f"{verb}(?<![总可应]{verb})[约近超逾]?[0-9一二两三四五六七八九十百]" for verb in _INVESTING.split("|")
            )
        ),
    ),
    (_REGION_COMPANY, 0, re.compile(_REGIONS)),
    (_TOTAL_OF, 1, re.compile("总投资")),
    (_BROUGHT, 1, re.compile("来的")),
    (_FACTORY, 1, re.compile("厂,|社,")),
    (_ANNOUNCED, 1, re.compile("公告")),
    (_MERCHANT, 1, re.compile("客商|商人|老板|企业家")),
)


_ANY_OTHER = re.compile("|".join(needed.pattern for _, _, needed in _OTHER_COMPANIES))


def companies(text: str, start: int, end: int) -> list[Name]:
    """Companies by their ending (有限公司, 集团, 株式会社), by 由…投资, or by the place they come from."""
    found = []
    if _ANY_COMPANY_END.search(text, start, end):
        runs = ending(text, start, end, _COMPANY_RUN, _COMPANY, 26)
        found = [name for name in (tidy(trimmed(run, FIRM_CUT)) for run in runs) if _is_whole(name.written)]
    for pattern, group, needed in _OTHER_COMPANIES if _ANY_OTHER.search(text, start, end) else ():
        if not needed.search(text, start, end):
            continue
        for m in pattern.finditer(text, start, end):
            at = group if group is not None else m.lastindex or 0
            apart = all(m.end(at) <= n.start or n.end <= m.start(at) for n in found)
            apart = apart and not (pattern in (_INVESTOR, _TOTAL_OF) and _NO_INVESTOR.search(m[at]))
            if apart and not _NO_COMPANY.search(m[at]) and is_firm(m[at]):
                found.append(Name(m[at], m.start(at), m.end(at)))
    return sorted(found, key=lambda name: name.start)


_NO_COMPANY = re.compile(
    "[园区]$|项目|公司|集团$|政府|[市县区]委|发改|[一-龥]局$|部门|街道|镇$|产业园|开发区|举行|最大|首[个家]|唯一|追加|新增|累计|工业园|科技园|园区|企业$|等$|开工|签约|投产|[市县区]$|[高经]新区|开发区"
)
_NO_FIRM = re.compile("以下简称|^拟?(?:由|通过|以)(?:本|该)?(?:公司|集团)$")


def _is_whole(written: str) -> bool:
    return len(written) >= _SHORTEST and not _NO_FIRM.search(written) and is_firm(written)


_SHORTEST = 4  # characters of a company's name with its ending
