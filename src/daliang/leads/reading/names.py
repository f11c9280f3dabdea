"""Names in a sentence: companies, places and parks, projects, people with their offices; the branch of a project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_COMPANY_END = (
    "(?:股份有限公司|有限责任公司|(?:私人)?有限公司|合伙企业|株式会社|"
    "集团(?!有限|股份|公司|军|化|投资(?:有限|公司|发展|控股))|公司(?<!分公司)(?<!子公司)|控股|研究院)"
)
_STOP = (
    "推动|对接|来自|了|携手|联手|旗下|的?子公司|牵手|介绍|邀请|和|与|及|以及|由|为|对|向|将|的|在|是|跟|同|从|把|被|等|其中|此外|同时|当天|日前|近日|德资企业|外资企业|民营企业|"
    "龙头企业|希望|表示|感谢|走进|来到|走访|记者在|企业|投资方|总投资|投资(?!发展|管理|控股|集团|有限|股份|公司|咨询|开发|建设)|上市|签约|项目|引进|元|落户|总部位于"
)
_PLAIN_NAME = r"[^\s,。;、:?!“”‘’《》|\d()（）·>【】]"
_NAME = rf"(?:{_PLAIN_NAME}|\([^()]{1, 8}\)|·)"
_COMPANY = re.compile(rf"{_COMPANY_END}(?:\([^()]{{1,6}}\))?")
_COMPANY_RUN = re.compile(rf"(?:{_PLAIN_NAME}++|\([^()]{{1,8}}\)|·)++")
_CUT = re.compile(rf".*(?:{_STOP})(?=.{{3}})")
_PLAIN_COMPANY = re.compile(
    r"由([^\s,。;、:()]{3,16}?)(?=牵头|投资(?!发展|管理|控股|集团|有限|股份|公司|开发)|出资|建设|承建|承担|实施|运营)"
    r"|(?:投资方|投资商|业主)(?:为|是)([^\s,。;、:()]{3,16}?)(?=[,。;、])"
)
_INVESTOR = re.compile(
    r"(?:^|[,。;、:\s“]|其中|包括)((?:[一-龥A-Za-z·]|\([^()]{1,6}\)){3,14}?)(?:两|[三四五2-9])?(?:家企业)?(?:拟|计划|将|再次?|又|已|累计|分别)*(?:增资|投资|出资|斥资|投入)"
    r"(?=[约近超逾]?(?:[0-9]|[一二两三四五六七八九十百]+[点亿千万]))"
)
_NO_INVESTOR = re.compile(
    "最初|至今|项目|[总可应]$|计划|预计|协议|合同|固定|设备|期$|完成|年度|工业|新增|意向|其中|平均|单体|外资$|民间|该|引进|[区县市镇省]$|概算|估算|"
    "产业$|全社会|政府|财政|中央|^今年|^目前|已|年$|月$|日$|直接|双方|企业$|公司$|实际|有效|追加|共$"
)
_REGIONS = (
    "北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|"
    "青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|深圳|广州|南京|苏州|无锡|常州|杭州|宁波|合肥|武汉|成都|西安|青岛|厦门|东莞|佛山|"
    "德国|法国|美国|日本|韩国|英国|瑞士(?!法郎)|意大利|荷兰|瑞典|新加坡|加拿大|奥地利|比利时|丹麦|西班牙|芬兰|以色列|澳大利亚"
)
_REGION_FIRST = "".join(sorted({one[0] for one in _REGIONS.split("|")}))
_REGION_COMPANY = re.compile(
    rf"(?=[{_REGION_FIRST}])(?:{_REGIONS})[^\s,。;、:的()在与和由]{{2,8}}?"
    "(?=(?:的|投资|出资|增资|斥资|拿出|投入|拟|将|则?计划|注册|总投资|在)|[,。;])"
)
_TOWN = re.compile("[^,。;]{1,7}?(?:镇|街道|乡|县|开发区|园区|高新区)(?=.{4})")
_PROJECT_END = (
    "(?:(?:基地|总部|综合体|生产线|数据中心|研发中心|酒店|工厂)(?:项目(?:[一二三四五]期)?)?|项目(?:[一二三四五]期)?)"
)
_PROJECT = re.compile(_PROJECT_END)
_PROJECT_RUN = re.compile(rf"(?:{_PLAIN_NAME}++|\([^()]{{1,8}}\)|·|\d(?!\d{{0,6}}个))++")
_PROJECT_CUT = re.compile(
    rf".*(?:{_COMPANY_END}|元(?!件)|的|打造|建造|建设(?!项目)|新建|兴建|投建|建成|建立|设立|成立|招到|引来|(?<!华)为(?!民)|签订|签署|签约|落户|举行|达成|引进|引入|推进|实施|扩建(?!项目|工程)|"
    r"这是一个|一个|是|由|投资|另|其中|该|此次|以及|百亿级|千亿级|[十百千]亿级|亿元级|(?<=[万亿元])级|重大|招引|洽谈|开工|竣工|投产|集中|"
    r"新批|主导|牵头|迎来|首个|最大的?|(?<!成)就(?!业)|将于|正在|我们|咱们|"
    r"布局|负责|和|与|在谈|等|将|了解到?|上马|察看)(?=.{2})"
)
_GENERIC = re.compile(
    "(?:[一-龥]{1,3}(?:省|市|区|县|州|盟))?(?:又一?|一)?(?:20[0-9]{2}年(?:度|第)?)?(?:该|此|本|我们|咱们|这个|这一|这|那|把|更多|标志着|意味着|实地|察看|查看|考察|调研|走访|观摩|了解|引荐|推荐|谋划|强化|签下|公司|企业|集团|[一二三四]季度|[春夏秋冬]季|"
    "[一二三四五首]期|每个|各|单个|多个|一批|新|其他|全部|所有|上述|这些|我市|我县|我区|我省|全省|全市|全区|全县|新签|省外|县外|市外|园区|市级|省级|级|以上|以下|元|亿|重大|重点|"
    "重特大|特大|大|好|优质|产业|工业|制造业|先进|现代|服务业|农业|外资|内资|外商|民资|投资|招商|引资|签约|开工|竣工|投产|落户|集中|"
    "在手|在谈|洽谈|在建|储备|意向|建设|推进|引进|招引|招引的|亿元|十亿|百亿|产业类|制造类|科技|技改|续建|新建|新增|认定|滚动实施|"
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
_INDUSTRIES = (
    ("半导体", "半导体|芯片|晶圆|封测|封装测试|碳化硅|功率模块|集成电路|光刻|氮化镓|硅片"),
    (
        "新能源",
        "电池(?!回收)|光伏|储能|电芯|异质结|逆变|风电|氢能|新能源(?!汽车|[一-龥]{0,2}车)|锂电|正极|负极|组件|充电桩",
    ),
    ("汽车及零部件", "汽车(?!涂料)|整车|零部件|线束|底盘|轮毂|车桥|座椅"),
    ("生物医药", "医药|制药|原料药|医疗|器械|药|生物|疫苗|诊断|健康"),
    ("航空", "航空|机载|飞机|无人机|航天|直升机"),
    ("电子信息", "激光雷达|电子信息|光电|显示|传感|通信|电路板|面板|摄像|电子(?!级)"),
    ("环保", "环保|固废|再生资源|回收|收回|污水|滤材|危废|循环利用|环境"),
    ("农业食品", "农业|农牧|生猪|种苗|花卉|食品|荷藕|预制菜|稻米|粮食|水产|养殖|乳业|饮料|果蔬|畜|饲料|种业"),
    ("化工", "化学|化工|涂料|助剂|聚酯|溶剂|乙烯"),
    ("新材料", "树脂|材料|管材|包装|薄膜|复合|纤维|合金|膜|钢"),
    ("数字经济", "软件|数据|云计算|研发总部|人工智能|算力|互联网|数字|信息"),
    ("文旅", "文旅|非遗|街区|酒店|旅游|影视|民宿|度假|乐园"),
    ("物流", "物流园|冷链|物流(?!设备)|仓储中心"),
    ("纺织", "纺织|服装|面料|印染|家纺"),
    ("装备制造", "装备|机械|铸造|轴承|机床|电力|机器人|工业母机|泵|紧固件|传动|设备|阀门|电机|模具|压缩机"),
    ("轻工", "家具|家居|箱包|鞋业|运动鞋|玩具|牙刷|制鞋|日化|造纸|灯具|家电"),
    ("商业", "商业|设计|会展|商贸|超市|电商"),
    ("房地产", "住宅|楼盘|房地产"),
    ("金融", "银行|保险|基金|金融"),
)
_BRANCHES = tuple((name, re.compile(words)) for name, words in _INDUSTRIES)


@dataclass(frozen=True)
class Name:
    """A name at the clean span [start, end)."""

    written: str
    start: int
    end: int


_ANY_COMPANY_END = re.compile("公司|合伙企业|株式会社|集团|控股|研究院")
_ANY_PROJECT_END = re.compile("项目|基地|总部|综合体|生产线|数据中心|研发中心|酒店|工厂")
_OTHER_COMPANIES = (
    (_PLAIN_COMPANY, None, re.compile("由|投资方|投资商|业主")),
    (_INVESTOR, 1, re.compile("(?<![总可应])(?:增资|投资|出资|斥资|投入)[约近超逾]?[0-9一二两三四五六七八九十百]")),
    (_REGION_COMPANY, 0, re.compile(_REGIONS)),
)
_ANY_OFFICE = re.compile(_OFFICES)


def companies(text: str, start: int, end: int) -> list[Name]:
    """Companies by their ending (有限公司, 集团, 株式会社), by 由…投资, or by the place they come from."""
    any_end = _ANY_COMPANY_END.search(text, start, end)
    found = [_trimmed(one, _CUT) for one in _ending(text, start, end, _COMPANY_RUN, _COMPANY, 26)] if any_end else []
    found = [name for name in found if len(name.written) >= 4 and "以下简称" not in name.written]
    for pattern, group, needed in _OTHER_COMPANIES:
        if not needed.search(text, start, end):
            continue
        for m in pattern.finditer(text, start, end):
            at = group if group is not None else m.lastindex or 0
            apart = all(m.end(at) <= n.start or n.end <= m.start(at) for n in found)
            apart = apart and not (pattern is _INVESTOR and _NO_INVESTOR.search(m[at]))
            if apart and not _NO_COMPANY.search(m[at]):
                found.append(Name(m[at], m.start(at), m.end(at)))
    return sorted(found, key=lambda name: name.start)


_NO_COMPANY = re.compile("项目|公司|集团$|政府|[市县区]委|发改|[一-龥]局$|部门|街道|镇$|产业园|开发区|举行")
_NO_PROJECT = re.compile(
    "(?:领域|行业|板块|类|方面|产业链)项目$|[0-9]+个[^,]*$|^[0-9一二三四五六七八九十]+大项目|(?:会议|工作|情况)"
)
_PIECE = re.compile("首[家个座]|[0-9一两三几数多单]{0,3}(?:条|座|块|台|间|栋|个)+")
_COUNTED = re.compile(
    "(?:共|有|达|累计)?[0-9]+个|(?:签约|招引|建设|协议|推进|投资|引进|集中签约|集中开工)?(?:活动|大?会|工作|情况|指标|的?通知|(?<=签约)仪式的)"
)


def projects(text: str, start: int, end: int) -> list[Name]:
    """What is named as a project, without the words that only praise, sort or count projects."""
    names: list[Name] = []
    if not _ANY_PROJECT_END.search(text, start, end):
        return names
    for one in _ending(text, start, end, _PROJECT_RUN, _PROJECT, 34):
        name = _trimmed(one, _PROJECT_CUT)
        if _GENERIC.fullmatch(name.written) or _PIECE.match(name.written) or _COUNTED.match(text, name.end):
            continue
        if _NO_PROJECT.search(name.written):
            continue
        names.append(name)
    return names


_NUMBERED = re.compile(r"[(]?[0-9一二三四五六七八九十]{1,2}[.、)]\s*")


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
            yield Name(text[at : last.end()], at, last.end())
            first = last.end()


def _trimmed(name: Name, cut: re.Pattern[str]) -> Name:
    written = name.written
    lead = cut.match(written)
    skip = lead.end() if lead and lead.end() < len(written) else 0
    if number := _NUMBERED.match(written, skip):
        skip = number.end()
    if cut is _PROJECT_CUT and (town := _TOWN.match(written[skip:])):
        skip += town.end()
    return Name(written[skip:], name.start + skip, name.end)


def people(text: str, start: int, end: int) -> Iterator[tuple[str, Name]]:
    """Office and name of everyone who is named behind an office and then speaks or acts."""
    if not _ANY_OFFICE.search(text, start, end):
        return
    for m in _PERSON.finditer(text, start, end):
        yield m["title"], Name(m["name"], m.start("name"), m.end("name"))


def industry(words: str, company: str) -> str | None:
    """The branch the project's own words tell, else the investor's."""
    for told in (words, company):
        found = next((name for name, words in _BRANCHES if words.search(told)), None)
        if found:
            return found
    return None
