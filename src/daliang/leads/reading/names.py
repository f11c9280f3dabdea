"""Names in a sentence: companies, places and parks, projects, people with their offices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from daliang.leads.reading.wording import is_firm, is_name, is_place, lead
from daliang.leads.reading.words import seams

_COMPANY_END = (
    "(?:股份有限公司|有限责任公司|(?:私人)?有限公司|合伙企业|株式会社|"
    "集团(?!有限|股份|公司|军|化|投资(?:有限|公司|发展|控股))|公司(?<!分公司)(?<!子公司)|控股(?!集团|有限|股份)|研究院)"
)
_STOP = (
    "--|推动|对接|打造|建设成|独资|合资|[成设]立了?|了|组建|引进|来自|携手|联手|旗下|的?子公司|牵手|介绍|邀请|和|与|及|以及|由|为|对|向|将|的|在|是|跟|同|从|把|被|等|其中|此外|同时|当天|日前|近日|德资企业|外资企业|民营企业|"
    "龙头企业|希望|表示|感谢|走进|来到|走访|记者在|企业(?!发展|管理|服务|咨询|集团|有限|股份|控股)|投资方|总投资|投资(?!发展|管理|控股|集团|有限|股份|公司|咨询|开发|建设)|上市|签约|项目|引进|(?<=[万亿0-9])元|落户|总部位于"
)
_PLAIN_NAME = r"[^\s,。;、:?!“”‘’《》|\d()（）·>【】]"
_NAME = rf"(?:{_PLAIN_NAME}|\([^()]{1, 8}\)|·)"
_COMPANY = re.compile(rf"{_COMPANY_END}(?:\([^()]{{1,6}}\))?")
_COMPANY_RUN = re.compile(rf"(?:{_PLAIN_NAME}++|\([^()]{{1,8}}\)|·)++")
_CUT = re.compile(rf"(?=(?P<stop>{_STOP})(?=.{{3}}))")
_PLAIN_COMPANY = re.compile(
    r"由([^\s,。;、:()]{3,16}?)(?=牵头|投资(?!发展|管理|控股|集团|有限|股份|公司|开发)|出资|建设|承建|承担|实施|运营)"
    r"|(?:投资方|投资商|业主)(?:为|是)([^\s,。;、:()]{3,16}?)(?=[,。;、])"
)
_INVESTOR = re.compile(
    r"(?:^|[,。;、:\s“]|其中|包括)(?:主要有|主要是|[有如])?((?:[一-龥A-Za-z·]|\([^()]{1,6}\)){3,14}?(?<![将拟])|[一-龥]{2}(?=[将拟]))(?:两|[三四五2-9])?(?:家企业)?(?:拟|计划|将|再次?|又|已|累计|分别)*(?:增资|投资|出资|斥资|投入|投了)"
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
_TOWN = re.compile("[^,。;]{1,7}?(?:(?<![古小])镇(?!县)|街道|乡|县|开发区|园区|高新区)(?=.{4})")
_PROJECT_END = (
    "(?:(?:基地|总部|综合体|生产线|数据中心|研发中心|酒店|工厂(?!房)|(?:产业|科技|物流|智造|创新|生态)园(?!区|\\([^()]{1,6}\\)项目))"
    "(?:(?:技改|改造|扩建|新建|建设|升级|搬迁|配套|一体化|扩产|扩能|产业化|示范|开发|综合利用|\\([^()]{1,6}\\)|及[^,。;、]{2,8}?){0,2}项目(?:[一二三四五]期)?)?|项目(?:[一二三四五]期(?:工程)?)?)"
)
_PROJECT = re.compile(_PROJECT_END)
_QUOTED = re.compile(
    "(?:项目)?(?:名称|暂定名|定名|暂定|取名|命名|名)(?:暂定|暂)?为?“(?P<named>[^“”,。;]{3,30})”|[“\"](?P<name>[^“”\",。;]{3,30})[”\"](?:建设)?(?=项目)"
    "|《关于[^《》]{0,14}?(?:投资建设|投资|建设|实施|收购)(?P<about>[^《》,。]{4,34}?项目)[^《》]{0,14}》"
    '|(?:建设|打造|开发|实施|兴建|投资|新建)了?[“\"](?P<built>[^“”\"。;]{4,30}(?:项目|工程|[园城区港院场馆厂]|基地|中心|总部|综合体|大厦|小镇))[”\"]'
)
_PROJECT_RUN = re.compile(rf"(?:{_PLAIN_NAME}++|(?<=[一-龥])(?:“[^“”,。;、]{{1,14}}”|《[^《》,。;]{{1,12}}》)(?=[一-龥A-Za-z0-9]{{0,24}}(?:项目|工程|基地))|\([^()]{{1,8}}\)|·|\d(?!\d{{0,6}}个(?!立体|车位|床位|泊位|标准|机位|工位|停车|小区|站|点)))++")
_BEFORE_PROJECT = (
    rf"{_COMPANY_END}|(?<![单多三二])元(?!件)|(?<!美)的|了(?!解)|打造|建造|建设(?!项目)|新建|兴建|投建|建成|建立|设立|成立|招到|引来|(?<!华)为(?!民)|签订|签署|签约|落户|举行|达成|引进|引入|推进|实施|扩建(?!项目|工程)|"
    r"这是一个|一个|是|由|投资|另|其中|该|此次|以及|百亿级|千亿级|[十百千]亿级|亿元级|(?<=[万亿元])级|重大|招引|洽谈|开工|竣工|投产|集中|"
    r"新批|主导|牵头|迎来|首个|最大的?|(?<!成)就(?!业)|将于|正在|我们|咱们|"
    "宣布|布局|负责|在谈|等|将|还有|包括|新上|预计|完成|围绕|支持|鼓励|聚焦|瞄准|谋划|申报|争取|涉及|涵盖|关于|用于|了解到?|上马|察看|走进|来到|参观|走访"
)
_PROJECT_CUT = re.compile(f"(?=(?P<stop>{_BEFORE_PROJECT}|和|与)(?=.{{2}}))")
_PROJECT_CUT_LONG = re.compile(f"(?=(?P<stop>{_BEFORE_PROJECT})(?=.{{2}}))")
GENERIC = re.compile(
    "(?:[一-龥]{1,3}(?:省|市|区|县|州|盟))?(?:又一?|一)?(?:20[0-9]{2}年(?:度|第)?)?(?:该|此|本|整个|整体|技术改造|我们|咱们|这个|这一|这|那|把|更多|标志着|意味着|实地|察看|查看|考察|调研|走访|观摩|了解|引荐|推荐|谋划|强化|签下|公司|企业|集团|[一二三四]季度|[春夏秋冬]季|"
    "[一二三四五首]期|每个|各|单个|多个|一批|新|其他|全部|所有|上述|这些|我市|我县|我区|我省|全省|全市|全区|全县|新签|省外|县外|市外|园区|市级|省级|级|以上|以下|元|亿|重大|重点|"
    "重特大|特大|大|好|优质|产业|工业|制造业|先进|现代|服务业|农业|外资|内资|外商|民资|投资|招商|引资|签约|开工|竣工|投产|落户|集中|"
    "在手|在谈|洽谈|在建|储备|意向|建设|推进|引进|招引|招引的|带动|工程|实事|民心|基础设施|基础|民生|亿元|十亿|百亿|产业类|制造类|科技|技改|续建|新建|新增|认定|滚动实施|"
    "打包|拆分|继续|追加|走进|直击|探访|聚焦|关注|一线|跟踪|顶天立地的?|目前|先后|现场|成功|部分|双创|民生|实体|高质量|新兴|战略性|经济|类|机会清单|头部|龙头|旗舰|关键|个|批|这样的|"
    "合作|有效|全年|上半年|下半年|年度|今年|省|市|县|区|集聚|一批|等|的|"
    "项目|总部|基地|综合体|生产线|工厂|酒店|产业基地|生产基地|数据中心|研发中心|研发基地|生产)*"
)
_OFFICES = (
    "书记|副书记|市长|副市长|区长|副区长|县长|副县长|局长|副局长|主任|副主任|董事长|总经理|副总经理|总裁|副总裁|镇长|会长|秘书长|"
    "处长|部长|负责人|院长|首席执行官|总监|常委"
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐"
    "费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁"
    "杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程"
    "嵇邢裴陆荣翁荀羊惠甄曲封储靳段焦巴牧车侯全班仰仲宫宁仇甘厉武符刘景詹龙叶幸司黎乔苍闻莘翟谭劳姬申冉桑桂牛边温庄晏柴瞿阎连习艾容"
    "向古易廖耿匡国文广阙东欧利师巩聂关沙游权益桓公"
)
_PERSON = re.compile(
    rf"(?P<title>[^\s,。;:“”\d]{{2,30}}?(?:{_OFFICES}))(?P<name>[{_SURNAMES}][一-龥]{{1,2}})"
    r"(?=(?:介绍|表示|说|告诉|指出|强调|致辞|出席|主持|透露|称|推介|宣布|讲话|参加|认为|坦言|会见|率队|即|时|等|[,。、:]))"
)


@dataclass(frozen=True)
class Name:
    """A name at the clean span [start, end)."""

    written: str
    start: int
    end: int


_ANY_COMPANY_END = re.compile("公司|合伙企业|株式会社|集团|控股|研究院")
_ANY_PROJECT_END = re.compile("项目|园|基地|总部|综合体|生产线|数据中心|研发中心|酒店|工厂")
_OTHER_COMPANIES = (
    (_PLAIN_COMPANY, None, re.compile("由|投资方|投资商|业主")),
    (
        _INVESTOR,
        1,
        re.compile("(?<![总可应])(?:增资|投资|出资|斥资|投入|投了)[约近超逾]?[0-9一二两三四五六七八九十百]"),
    ),
    (_REGION_COMPANY, 0, re.compile(_REGIONS)),
    (_TOTAL_OF, 1, re.compile("总投资")),
    (_BROUGHT, 1, re.compile("来的")),
    (_FACTORY, 1, re.compile("厂,|社,")),
    (_ANNOUNCED, 1, re.compile("公告")),
    (_MERCHANT, 1, re.compile("客商|商人|老板|企业家")),
)
_ANY_OFFICE = re.compile(_OFFICES)


def companies(text: str, start: int, end: int) -> list[Name]:
    """Companies by their ending (有限公司, 集团, 株式会社), by 由…投资, or by the place they come from."""
    any_end = _ANY_COMPANY_END.search(text, start, end)
    found = [tidy(_trimmed(one, _CUT)) for one in _ending(text, start, end, _COMPANY_RUN, _COMPANY, 26)] if any_end else []
    found = [name for name in found if len(name.written) >= 4 and not _NO_FIRM.search(name.written) and is_firm(name.written)]
    for pattern, group, needed in _OTHER_COMPANIES:
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
_NO_PROJECT = re.compile(
    "(?:推介|洽谈|恳谈|博览)会项目$|(?:领域|行业|板块|类|方面|[市县区省]产业链)项目$|(?:开发区|[高经]新区|经开区|(?<!超)市|县|(?<!小)镇|乡)项目$|[0-9]+[余多]?[个家](?!立体|车位|床位|泊位|机位|工位|停车|标准)[^,]*$|(?<!第)[一二三四五六七八九十百两]个[^,]*$|^[一二三四五六七八九十两](?:批|大)|抓[大好]?项目$|^(?:首批|一批|多个|一系列|大批)|^[0-9一二三四五六七八九十]+大项目|(?:会议|工作|情况)|^(?:依法|严格|按照|通过)|^[①-⑳]?[一二三]产业?项目|^[一二三、]{2,5}产业|^[0-9]+-[0-9]+月|^大项目|取得项目$"
)
_KIND = re.compile("(?:主要(?:是|为|集中)|涉及|涵盖)[^。;:]{0,30}$")
_ONE = re.compile("一(?:座|条|个|家|处|批)(?=.{4})")
_PIECE = re.compile("首[家个座]|[0-9一两三几数多单]{1,3}(?:条|座|块|台|间|栋|个)|个")
_COUNTED = re.compile(
    "(?:集中|新|共|现场|已|累计)*(?:签约|开工|竣工|投产|引进|推进|实施|落户)(?:了|项目)?[0-9]+[个项家起宗]|(?<=酒店)(?:隆重|成功|顺利|正式)*(?:举行|举办|召开|开幕)|[^,。;、]{0,6}(?:、(?:(?!等(?:领域|行业|产业|方面|多种|类型))[^,。;、]){2,24}+){1,12}+等(?:领域|行业|产业|方面|多种|类型)|(?:共|有|达|累计)?[0-9]+个(?![^,。;、]{1,8}项目)|(?:签约|招引|招商|建设|协议|推进|投资|引进|集中签约|集中开工){0,2}(?:活动|大?会|(?:招商|签约)?(?:洽谈|推介|恳谈|对接|发布)会|工作|情况|指标|的?通知|经济|用地|储备|负责人|资金|(?<=签约)仪式的)"
)


def projects(text: str, start: int, end: int) -> list[Name]:
    """What is named as a project, without the words that only praise, sort or count projects."""
    names: list[Name] = []
    if not _ANY_PROJECT_END.search(text, start, end):
        return names
    for one in _ending(text, start, end, _PROJECT_RUN, _PROJECT, 34):
        name = _trimmed(one, _PROJECT_CUT)
        if not _tells(name.written) and one.written[: -len(name.written)].endswith(("和", "与")):
            name = _trimmed(one, _PROJECT_CUT_LONG)  # 鞋底工艺研发与生产项目
        name = tidy(name)
        if name.written.startswith(("“", "《")):
            continue  # told by its quotation marks
        if one := _ONE.match(name.written):
            name = Name(name.written[one.end() :], name.start + one.end(), name.end)
        if not _tells(name.written) or _PIECE.match(name.written) or _COUNTED.match(text, name.end):
            continue
        if _NO_PROJECT.search(name.written) or _KIND.search(text, max(start, name.start - 30), name.start):
            continue
        if text.startswith(("--", "—"), name.end) and "项目" in text[name.end : end]:
            continue
        names.append(_whole(text, start, name))
    return sorted([*names, *_quoted(text, start, end)], key=lambda one: one.start)


def _whole(text: str, start: int, name: Name) -> Name:
    """银镜、铝镜和电子玻璃项目,总投资…: an item of a list whose products are several keeps them all."""
    first = max(start, max(text.rfind(mark, start, name.start) for mark in ";:。") + 1)
    if _ITEM.fullmatch(text, first, name.start) and _HAS_SUM.match(text, name.end):
        return Name(text[first : name.end], first, name.end)
    return name


_ITEM = re.compile("(?:(?!项目|基地|公司|集团)[^,。;:0-9元]){2,24}[、和与及]")
_HAS_SUM = re.compile(",(?:计划|预计)?总?投资")


def _quoted(text: str, start: int, end: int) -> Iterator[Name]:
    """项目名称暂定为“X”, “X”项目: a name between quotation marks."""
    for found in _QUOTED.finditer(text, start, end):
        group = found.lastgroup or ""
        if not _NO_QUOTED.search(found[group]):
            yield Name(found[group], found.start(group), found.end(group))


_NO_QUOTED = re.compile(
    "[0-9一二三四五六七八九十百千]+[个+项大]|[大小]|招商|企业|百千|双|^[一二三四五六七八九十]|工业强|战略|飞地|专精特新|头雁|攻坚|行动|年$|互动|融合|发展$"
)


def _tells(written: str) -> bool:
    return is_name(written) and not is_generic(written)


def is_generic(written: str) -> bool:
    """Whether the words only praise, sort or count projects, and name none."""
    return bool(GENERIC.fullmatch(written)) and not _SPECIFIC.search(written)


_SPECIFIC = re.compile("[市县区](?:现代)?(?:农业|科技|服务业|制造业)+(?:研发中心|数据中心|综合体|基地)")
_NUMBERED = re.compile(r"[(]?[0-9一二三四五六七八九十]{1,2}[.、)]\s*|-+")


def _ending(
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
        while last := ending.search(text, first + 2, found.end()):
            at = max(first, last.start() - most)
            at += text[at] in "年月日" and at > start and text[at - 1].isdigit()
            yield Name(text[at : last.end()], at, last.end())
            first = last.end()


_PRAISE = ("重大", "首个", "最大", "最大的", "集中")
"""Words before a name that may also stand in one: 聚碳酸酯重大产业转型项目."""
_BARE = 4  # characters of 项目 with a word before it
_PARTICLES = frozenset("和与由为对向将的在是跟同从把被等了就投另该")


def _is_lone(before: str) -> bool:
    """Whether one character stands before 和, alone or behind a town: nothing that could be joined."""
    return len(before) == 1 or (len(before) > 2 and is_place(before[:-1]))


def _last_cut(written: str, cut: re.Pattern[str]) -> int:
    """Where the last word ends that cannot be in a name; 由 in 自由 is no word."""
    stops = [(found.start("stop"), found.end("stop")) for found in cut.finditer(written)]
    for start, end in reversed(stops):
        stop = written[start:end]
        if stop in _PRAISE and len(written) - end > _BARE and not is_name(written[end:]):
            continue
        if end == len(written) or (stop in _PARTICLES and not {start, end} <= seams(written)):
            continue
        if stop in "和与" and _is_lone(written[max((at for _, at in stops if at <= start), default=0) : start]):
            continue  # 天和药业: one character is nothing to be joined
        return end
    return 0


def tidy(name: Name) -> Name:
    """The name without the words of the sentence before it (市政府对, 暨)."""
    skip = lead(name.written)
    return Name(name.written[skip:], name.start + skip, name.end) if skip else name


def begin(written: str) -> int:
    """Where a project's name begins in words that may hold a part of the sentence before it."""
    return _last_cut(written, _PROJECT_CUT)


def firm_begin(written: str) -> int:
    """Where a company's name begins in words that may hold a part of the sentence before it."""
    return _last_cut(written, _CUT)


def _trimmed(name: Name, cut: re.Pattern[str]) -> Name:
    written = name.written
    skip = _last_cut(written, cut)
    if cut is not _CUT and written.startswith("(", skip):
        skip = _last_cut(written[:skip], _CUT) or skip
    if number := _NUMBERED.match(written, skip):
        skip = number.end()
    if cut is not _CUT and (town := _TOWN.match(written[skip:])):
        skip += town.end()
    return Name(written[skip:], name.start + skip, name.end)


def people(text: str, start: int, end: int) -> Iterator[tuple[str, Name]]:
    """Office and name of everyone who is named behind an office and then speaks or acts."""
    if not _ANY_OFFICE.search(text, start, end):
        return
    for m in _PERSON.finditer(text, start, end):
        yield m["title"], Name(m["name"], m.start("name"), m.end("name"))
