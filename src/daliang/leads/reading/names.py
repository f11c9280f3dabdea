"""What is named as a project in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from daliang.leads.reading.cutting import PLAIN_NAME, PROJECT_CUT, PROJECT_CUT_LONG, Name, ending, tidy, trimmed
from daliang.leads.reading.wording import is_branded, is_name

_BUILDINGS = (
    "基地",
    "总部(?:基地)?",
    "综合体",
    "生产线",
    "数据中心",
    "研发中心",
    "酒店",
    "工厂(?!房)",
    *(f"{one}园(?!区|[一-龥()]{{1,14}}项目)" for one in ("产业", "科技", "物流", "智造", "创新", "生态")),
)
_WORKS = (
    "(?:(?:技改|改造|扩建|迁建|新建|建设|升级|搬迁|配套|一体化|扩产|扩能|产业化|示范|开发|综合利用|"
    "\\([^()]{1,6}\\)|[及暨][^,。;、]{2,8}?){0,2}项目(?:[一二三四五]期)?)?"
)
_PROJECT = re.compile("|".join(one + _WORKS for one in _BUILDINGS) + "|项目(?:[一二三四五]期(?:工程)?)?")
_QUOTED = re.compile(
    '(?:项目)?(?:名称|暂定名|定名|暂定|取名|命名|名)(?:暂定|暂)?为?“(?P<named>[^“”,。;]{3,30})”|[“"](?P<name>[^“”",。;]{3,30})[”"](?:建设)?(?=项目)'
    "|《关于[^《》]{0,14}?(?:投资建设|投资|建设|实施|收购)(?P<about>[^《》,。]{4,34}?项目)[^《》]{0,14}》"
    '|(?:建设|打造|开发|实施|兴建|投资|新建)了?[“"](?P<built>[^“”"。;]{4,30}(?:项目|工程|[园城区港院场馆厂]|基地|中心|总部|综合体|大厦|小镇))[”"]'
)
_QUOTING = re.compile('[“"《]')
_PROJECT_RUN = re.compile(
    rf"(?:{PLAIN_NAME}++|(?<=[一-龥])(?:“[^“”,。;、]{{1,14}}”|《[^《》,。;]{{1,12}}》)(?=[一-龥A-Za-z0-9]{{0,24}}(?:项目|工程|基地))|\([^()]{{1,8}}\)|·|\d(?!\d{{0,6}}个(?!立体|车位|床位|泊位|标准|机位|工位|停车|小区|站|点)))++"
)
GENERIC = re.compile(
    "(?:[一-龥]{1,3}(?:省|市|区|县|州|盟))?(?:又一?|一)?(?:20[0-9]{2}年(?:度|第)?)?(?:该|此|本|整个|整体|技术改造|增资后|扩产后|我们|咱们|这个|这一|这|那|把|更多|标志着|意味着|实地|察看|查看|考察|调研|走访|观摩|了解|引荐|推荐|谋划|强化|发力|签下|公司|企业|集团|[一二三四]季度|[春夏秋冬]季|"
    "[一二三四五首]期|每个|各|单个|多个|一批|新|其他|全部|所有|上述|这些|我市|我县|我区|我省|全省|全市|全区|全县|新签|省外|县外|市外|园区|市级|省级|级|以上|以下|元|亿|重大|重点|"
    "重特大|特大|大|好|优质|产业|工业|制造业|先进|现代|服务业|农业|外资|内资|外商|民资|投资|招商|引资|签约|开工|竣工|投产|落户|集中|"
    "在手|在谈|洽谈|在建|储备|意向|建设|推进|引进|招引|招引的|带动|工程|实事|民心|基础设施|基础|民生|亿元|十亿|百亿|产业类|制造类|科技|技改|续建|新建|新增|认定|滚动实施|已|三产|"
    "打包|拆分|继续|追加|走进|直击|探访|聚焦|关注|一线|跟踪|顶天立地的?|目前|先后|现场|成功|部分|双创|民生|实体|高质量|新兴|战略性|经济|类|机会清单|头部|龙头|旗舰|关键|个|批|这样的|"
    "合作|有效|全年|上半年|下半年|年度|今年|省|市|县|区|集聚|一批|等|的|"
    "项目|总部|基地|综合体|生产线|工厂|酒店|产业基地|生产基地|数据中心|研发中心|研发基地|生产)*"
)


_ANY_PROJECT_END = re.compile("项目|园|基地|总部|综合体|生产线|数据中心|研发中心|酒店|工厂")


_NO_PROJECT = re.compile(
    "(?:推介|洽谈|恳谈|博览)会项目$|(?:领域|行业|板块|类|方面|[市县区省]产业链)项目$|(?:开发区|[高经]新区|经开区|(?<!超)市|县|(?<!小)镇|乡)项目$|[0-9]+[余多]?[个家宗](?!立体|车位|床位|泊位|机位|工位|停车|标准)[^,]*$|(?<!第)[一二三四五六七八九十百两]个[^,]*$|^[一二三四五六七八九十两](?:批|大)|抓[大好]?项目$|^(?:首批|一批|多个|一系列|大批)|^[0-9一二三四五六七八九十]+大项目|(?:会议|工作|情况)|^(?:依法|严格|按照|通过)|^[①-⑳]?[一二三]产业?项目|^[一二三、]{2,5}产业|^[0-9]+-[0-9]+月|[0-9]月份?项目$|^[^,]{0,4}[两三四五六七八九十]大[^,]{0,6}项目$|^大项目|取得项目$|^[一-龥]{2,4}市[一-龥]{2,3}区项目$|^如?今[一二三四]期|[^美]好项目$|届[^,]*(?:合作|招商)项目$|”(?:工程|行动)项目$|线[上下]项目$|[再又新]签新?项目$|^高(?:标准|质量|水平|起点)|^(?:国家|省|市|县|区|自治区)级?[^,]{0,10}重[点大](?:建设)?项目$"
)
_KIND = re.compile("(?:主要(?:是|为|集中)|涉及|涵盖)[^。;:]{0,30}$")
_ONE = re.compile("一(?:座|条|个|家|处|批)(?=.{4})")
_PIECE = re.compile("首[家个座]|[0-9一两三几数多单]{1,3}(?:条|座|块|台|间|栋|个)|个")
_COUNTED = re.compile(
    "(?:集中|新|共|现场|已|累计)*(?:签约|开工|竣工|投产|引进|推进|实施|落户)(?:了|项目)?[0-9]+[个项家起宗]|(?<=酒店)(?:隆重|成功|顺利|正式)*(?:举行|举办|召开|开幕)|[^,。;、]{0,6}(?:、(?:(?!等(?:领域|行业|产业|方面|多种|类型))[^,。;、]){2,24}+){1,12}+等(?:领域|行业|产业|方面|多种|类型)|(?:共|有|达|累计)?[0-9]+个(?![^,。;、]{1,8}项目)|(?:签约|招引|招商|建设|协议|推进|投资|引进|集中签约|集中开工){0,2}(?:活动|大?会|(?:招商|签约)?(?:洽谈|推介|恳谈|对接|发布)会|工作|情况|指标|的?通知|经济|用地|储备|负责人|经理|资金|(?<=签约)仪式的)"
)


def projects(text: str, start: int, end: int) -> list[Name]:
    """What is named as a project, without the words that only praise, sort or count projects."""
    names: list[Name] = []
    if not _ANY_PROJECT_END.search(text, start, end):
        return names
    for run in ending(text, start, end, _PROJECT_RUN, _PROJECT, 34):
        name = _shorn(run)
        if not _is_alias(text, names, name) and _is_meant(text, start, end, name):
            names.append(_whole(text, start, name))
    return sorted([*names, *_quoted(text, start, end)], key=lambda one: one.start)


def _is_alias(text: str, before: list[Name], name: Name) -> bool:
    """某小镇项目(某制造项目): the name in the bracket right behind another calls the same project otherwise."""
    if not before or not text.startswith("(", before[-1].end):
        return False
    return name.start <= before[-1].end + 1 or bool(_OTHERWISE.fullmatch(text, before[-1].end, name.start))


_OTHERWISE = re.compile('[(](?:(?:以下)?简称:?)?[“"]?')


def _shorn(run: Name) -> Name:
    """The name at the end of a run of characters."""
    name = trimmed(run, PROJECT_CUT)
    if not _tells(name.written) and run.written[: -len(name.written)].endswith(("和", "与")):
        name = trimmed(run, PROJECT_CUT_LONG)  # 鞋底工艺研发与生产项目
    name = tidy(name)
    one = _ONE.match(name.written)
    return Name(name.written[one.end() :], name.start + one.end(), name.end) if one else name


def _is_meant(text: str, start: int, end: int, name: Name) -> bool:
    """Whether a project is named: not a kind or a number of them, nor what its quotation marks tell already."""
    if not _tells(name.written) or _PIECE.match(name.written) or _COUNTED.match(text, name.end):
        return False
    if name.written.startswith(("“", "《")) or _NO_PROJECT.search(name.written):
        return False
    if _BATCH.search(text, max(start, name.start - 24), name.start) and not is_branded(name.written):
        return False
    goes_on = text.startswith(("--", "—"), name.end) and "项目" in text[name.end : end]
    return not goes_on and not _KIND.search(text, max(start, name.start - 30), name.start)


_BATCH = re.compile("一大?批[^,。;项]{0,20}$")


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
    for found in _QUOTED.finditer(text, start, end) if _QUOTING.search(text, start, end) else ():
        group = found.lastgroup or ""
        if not _NO_QUOTED.search(found[group]):
            yield Name(found[group], found.start(group), found.end(group))


_NO_QUOTED = re.compile(
    "[0-9一二三四五六七八九十百千]+[个+项大]|[大小]|招商|企业|百千|双|^[一二三四五六七八九十]|工业强|战略|飞地|专精特新|头雁|攻坚|行动|年$|互动|融合|[百千万]亿|发展$"
)


def _tells(written: str) -> bool:
    return is_name(written) and not is_generic(written)


@lru_cache(maxsize=256)  # of one page
def is_generic(written: str) -> bool:
    """Whether the words only praise, sort or count projects, and name none."""
    return bool(GENERIC.fullmatch(written)) and not _SPECIFIC.search(written)


_SPECIFIC = re.compile("[市县区](?:现代)?(?:农业|科技|服务业|制造业)+(?:研发中心|数据中心|综合体|基地)")
