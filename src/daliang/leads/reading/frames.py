"""Projects that no word 项目 names: what an amount is said of, what is built with it, the firm of a list."""

from __future__ import annotations

import re

from daliang.leads.reading.cutting import Name, begin, firm_begin
from daliang.leads.reading.names import is_generic
from daliang.leads.reading.terms import one_of
from daliang.leads.reading.wording import is_name

_LINES = "生产线|产线|产业链|装置|机组|流水线"
_WORKS = "工程|改造|改建|扩建|扩能|技改|搬迁|整治|公路|大道|高速|铁路|专线|管网|管廊|大桥|隧道|水库|小区|社区|段|片区"
_PLACES = (
    "产业园区?|工业园区?|科技园区?|物流园区?|创业园|创新园|智造园|生态园|植物园|产业城|工业城|科技城|生态城|智慧城|汽车城|商贸城|国际城|商城|水城|影城|新城|园区|"
    "港|码头|机场|电站|电厂|水厂|风电场|中心|大厦|大楼|广场|市场|医院|学校|酒店|宾馆|饭店|景区|度假区|度假村|街区|小镇|庄园|山庄|牧场|"
    "养殖场|农场|工厂|车间|综合体|基地|枢纽|总部|乐园|公园|冷库|粮库|厂区|校区|院区|卖场"
)
_DOINGS = "综合利用|一体化|风力发电|光伏发电|热电联产|联产|深加工|加工|生产|制造|开发"
BUILT = f"{one_of(f'{_LINES}|{_WORKS}|{_PLACES}|{_DOINGS}')}(?:\\([^()]{{1,8}}\\)|[一二三四五]期)?"
_CHARACTER = r"(?:[^\s,。;、:?!“”‘’《》|()（）【】元]|元(?<=[三二单多]元))"
_NAME = rf"(?:{_CHARACTER}|\([^()]{{1,10}}\)){{2,34}}?"
_ABOUT = "(?:预计|计划|将|约|达到|达|为|近|超过?|共|逾|:)*"
_SUM_OF = f"(?:计划|预计|预算|概算|估算|协议|规划)?总投资(?:额|规模|概算|估算)?{_ABOUT}"
_INVESTED = f"(?:计划|预计|拟|将|总|共)*投资(?:额|总额)?{_ABOUT}"
_OPENED = r"(?:^|[,;:、。\s]|其中|分别是|包括|有|和|与|及|—|-)"
_SUBJECT = re.compile(
    rf"(?P<name>(?:{_CHARACTER}|\([^()]{{1,10}}\)){{2,34}}{BUILT})(?:项目)?[,:\s]{{0,2}}(?:项目)?{_SUM_OF}\s?$"
)
_WORKS_SUBJECT = re.compile(
    rf"{_OPENED}(?P<name>{_NAME}(?:{one_of(f'{_WORKS}|{_LINES}')}|(?<=[一-龥]{{4}})(?<!项目)(?<!公司)[一二三四五]期))[,:\s]{{0,2}}{_INVESTED}\s?$"
)
_OPENS = re.compile(
    rf"(?:(?:其中|此外|同时|另外),)?(?:[^,。;]{{0,8}}?(?:走进|来到|参观))?在?(?:(?:位于|坐落于?)[^,。;]{{2,14}}的)?(?P<name>{_NAME}{one_of(f'{_PLACES}|{_WORKS}')})(?=项目|[,。]|总?规划|总?占地|总?建筑面积|位于|位居|坐落|地处|选址|于|计划|拟|由|是|(?:建设|施工)?(?:工地|现场))"
)
_IS_A = re.compile(f"(?:{_PLACES}|项目)[是为](?!由)[^。;]*,项目(?:计划|预计)?总?投")
NO_SUBJECT = re.compile(
    "^(?:该|此|本|这|上述|[我各]|全(?!球))|[一二两三四五六七八九十]大(?:工程|项目)|[0-9一二三四五六七八九十]+(?:余|多)?[个家项户]|^[一二三四五首]期|投资(?!区|运营|总部|集团|广场|大厦|中心|公司)|^(?:其中|今年|目前|截至|近日|日前)|资金|单体|平均|"
    "主要|涉及|涵盖|重点(?!实验室)|推进|加快|^[0-9]+月|[0-9]日$"
)
_FIRM_END = "(?:公司|集团|厂|合作社|养殖场|农场)"
_FIRM = re.compile(
    rf"(?:^|[,;:、。\n]|其中,?|分别是|还有|包括|引进|[0-9][.、)]|[(][一二三四五六七八九十0-9]+[)])\s*"
    rf"(?P<name>(?!其中)(?:[一-龥A-Za-z·]|\([^()]{{1,8}}\)){{2,24}}{_FIRM_END})(?:,(?:[^,。;元]{{1,20}},){{0,2}})?(?:[一首]期)?{_INVESTED}\s?$"
)
_NEW_FIRM = re.compile(
    rf"(?:成立|设立|组建|创办|新设|注册)[了的]?(?P<name>(?:[一-龥A-Za-z·]|\([^()]{{1,8}}\)){{4,26}}公司),?(?:[^,。;元]{{1,20}},)?{_INVESTED}\s?$"
)
_RAISED = re.compile(
    rf"(?P<name>(?:[一-龥A-Za-z·]|\([^()]{{1,8}}\)){{2,24}}{_FIRM_END})(?:拟|计划|将|再次?)*(?:增资|追加投资)(?:总?额)?(?:高达|{_ABOUT})?$"
)
_HAS_FIRM = re.compile("^.*(?:项目|企业)(?:主要)?[有为是]")
_NO_FIRM = re.compile("该|我们|[我本全各]|上述|这家|子公司|分公司|公司$(?<=[一-龥]等公司)|[0-9一二三四五六七八九十]家")


def subject(text: str, start: int, at: int) -> Name | None:
    """X产业园总投资…, X改造工程投资…: the building or the works right before its amount at `at`."""
    low = max(0, start - 1, at - 60)
    if _IS_A.search(text, start, at):
        return None
    told = text[max(low, at - _TOLD) : at]
    found = _SUBJECT.search(text, low, at) if "总投资" in told else None
    if not found and "投资" in told:
        found = _WORKS_SUBJECT.search(text, low, at)
    return _named(found) if found else None


_TOLD = 20  # characters before a sum in which it is told as an investment


OF = re.compile(
    rf"(?:级|建设|兴建|打造|修建)?的(?P<name>(?:(?!等|已|正在|落户|开工|签约|投产|竣工|[两三四五六七八九十]个){_CHARACTER}|\\([^()]{{1,8}}\\)){{2,34}}?(?:{BUILT}|[厂场站馆园城]|有限公司(?=[,、;和及等])))"
    "(?=[,。;、和及与等]|项目|同[步日]|开工|签约|建设|正|将|已|也|顺利|落|主体|[一二三]期|全面|即将|启动|投入|竣工|投产|封顶|奠基|揭牌|运营|相继|先后|成功|预计|近日|日前|目前|[都均]|$)"
)
STATED = re.compile(
    rf"级?的(?P<name>(?:(?!等|项目|集中){_CHARACTER}){{3,20}}?)(?:项目)?(?:也|正式|即将|已经?|正在?|加快|加紧|抓紧|全面|顺利|成功|同[步日]|如期|相继|先后|日前|近日)*"
    "(?=开工|动工|奠基|投产|竣工|开业|封顶|签约|落户|落地|启动|建成|建设|投入使用|揭牌|投运|投用|安装|施工|试产|装修|进行|洽谈)"
)
_IN_BRACKETS = re.compile(
    rf"{_OPENED}(?P<name>(?:{_CHARACTER}|/){{2,34}}?{BUILT})\((?:[^(),;。]{{2,20}},){{0,3}}(?:总?投资额?)?{_ABOUT}$"
)


def bracketed(text: str, start: int, at: int) -> Name | None:
    """某产业园(某公司,某县,投资15亿元): the building before the bracket that its amount at `at` stands in."""
    if "(" not in text[max(start, at - 60) : at]:
        return None
    found = _IN_BRACKETS.search(text, max(0, start - 1, at - 80), at)
    return _named(found) if found else None


_TITLED = re.compile(rf"[\s★●◆■▲•※]*(?:[(]?[0-9一二三四五六七八九十]{{1,3}}[.、)])?\s*(?P<name>{_NAME}{BUILT}):")


def titled(text: str, start: int, end: int) -> Name | None:
    """某国际度假区:总投资…: what stands before a colon at the beginning."""
    found = _TITLED.match(text, start, end) if text.find(":", start, end) >= 0 else None
    return _named(found) if found else None


_HEADED = re.compile(
    rf"[\s★●◆■▲•※]*(?:[(]?[0-9一二三四五六七八九十]{{1,3}}[.、)])?\s*(?P<name>{_NAME}(?:项目|{BUILT}))[。\s]*"
)


def headed(text: str, start: int, end: int) -> Name | None:
    """1. 某生态保护工程: a line that is a building or works and nothing else."""
    is_line = end - start < _LINE and text.find(",", start, end) < 0
    found = _HEADED.fullmatch(text, start, end) if is_line else None
    if not found or _CAPTION.search(found["name"]):
        return None
    name = _named(found)
    return name if name and name.written == found["name"] else None


_CAPTION = re.compile("[(][^()]*[年月图摄]")  # 某工厂(2022年12月) stands under a picture
_LINE = 50  # characters of a heading


def opening(text: str, start: int, end: int) -> Name | None:
    """What a sentence opens with if that is a building: 某产业园位于…, 某大酒店占地…."""
    found = _OPENS.match(text, start, min(end, start + 60))
    return _named(found) if found else None


def firm(text: str, start: int, at: int) -> Name | None:
    """A firm told by its investment alone: 某食品有限公司,投资1600万元; or one set up: 合资成立某公司,总投资…."""
    low = max(0, start - 1, at - 90)
    for pattern in (_NEW_FIRM, _FIRM, _RAISED):
        found = pattern.search(text, low, at)
        written = _HAS_FIRM.sub("", found["name"]) if found else ""
        written = written[firm_begin(written) :]
        if found and not _NO_FIRM.search(written):
            return Name(written, found.end("name") - len(written), found.end("name"))
    return None


NO_OBJECT = re.compile(
    "总?投资|厂房|办公楼|宿舍|首[家个座]|第[一二三](?!中学|小学|医院|人民)|[单一二两三][条座家个种]|全资|分公司|子公司"
)
_OBJECT = re.compile(
    "(?:改造[^,。;]{1,10},)?(?:建设|打造|建造|新建|兴建|投建|扩建|设立|开发|实施|新上|上马|投了?做|做|引进(?=[^,。;]{2,16}(?:生产线|产线))|(?<!基)建(?![成立议筑材][^,。;]?)|开办|创办|成立|组建|收购)[了的]?(?:一[家个座条])?"
    r"(?P<name>年产[^,。;、]{4,30}|\d+号[^,。;、\d]{2,20}|[^,。;、\d]{2,30})"
)


def built(text: str, start: int, end: int) -> Name | None:
    """The object of building behind an amount: 投资…兴建X, 开发X小区, 实施X改造."""
    found = _OBJECT.search(text, start, end)
    if not found or NO_OBJECT.match(found["name"]) or found.start() - start >= 14 or "项目" in found[0][:4]:
        return None
    if text.startswith("、", found.end()) and not _BUILT_END.search(found["name"]):
        return None
    return Name(found["name"], found.start("name"), found.end("name"))


_FOUNDED = re.compile(
    rf"(?:规划|投资|合作|联手|共同|拟|将|计划|正)(?:投资)?(?:建设|打造|兴建|新建|投建)了?(?P<name>{_CHARACTER}{{4,34}}?{BUILT})(?=[,。;]|$)"
)


def founded(text: str, start: int, end: int) -> Name | None:
    """What a company is said to build, no sum being told: 甲公司将打造某旅游度假区."""
    found = _FOUNDED.search(text, start, end)
    return _named(found) if found and not NO_OBJECT.match(found["name"]) else None


_BUILT_END = re.compile(f"{BUILT}$")
_AT_ONCE = re.compile(
    "(?:在[^,。;]{2,14})?(?:收购|创办|开办|兴办|新建|兴建|投建|扩建|开发|实施|建设|打造)[了的]?(?P<name>(?:年产|\\d+号)?[^,。;、\\d]{2,30})(?=[,。;]|$)"
)


def built_at_once(text: str, start: int, end: int) -> Name | None:
    """The object of the verb right behind an amount, up to the end of its clause: 收购某厂, 创办某学校."""
    found = _AT_ONCE.match(text, start, end)
    if not found or NO_OBJECT.match(found["name"]) or "项目" in found["name"]:
        return None
    written = _AGREED.sub("", found["name"])
    return Name(written, found.start("name"), found.start("name") + len(written))


_AGREED = re.compile("的(?:框架|投资|合作)*(?:协议|合同|意向)书?$")


_NUMBERING = re.compile("[(]?[0-9一二三四五六七八九十]{1,3}[.、)]")


def _named(found: re.Match[str]) -> Name | None:
    number = _NUMBERING.match(found["name"])
    written = (found["name"][number.end() :] if number else found["name"]).rpartition("的")[2]
    short = written[begin(written) :]
    written = short if is_name(short) else written
    if is_generic(written) or NO_SUBJECT.search(written):
        return None
    return Name(written, found.end("name") - len(written), found.end("name"))
