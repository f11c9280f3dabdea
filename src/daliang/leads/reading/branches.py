"""The branch of a project, by the words of its name, of its investor's or of what is made there."""

from __future__ import annotations

import re
from functools import lru_cache

_INDUSTRIES = (
    ("半导体", "半导体(?!显示)|芯片|晶圆|封测|封装测试|碳化硅|功率模块|集成电路|光刻|氮化镓|硅片"),
    (
        "环保",
        "固废|再生资源|回收|收回|污水|滤材|危废|循环利用|垃圾|环境(?:治理|修复|整治)|水环境",
    ),
    (
        "汽车及零部件",
        "汽车(?!涂料|城|文化|博览|贸易)|整车|零部件|线束|底盘|轮毂|车桥|座椅|发动机|变速器|减速器|摩托车",
    ),
    (
        "新能源",
        "电池(?!回收)|光伏|储能|电芯|异质结|逆变|风电|风力发电|太阳能|生物质|热电联产|氢能|新能源(?!汽车|[一-龥]{0,2}车)|锂|正极|负极|组件|充电桩|多晶硅|硅料|电解液|前驱体|超级电容",
    ),
    ("生物医药", "医药|制药|原料药|医疗|器械|药(?!膳)|生物|疫苗|诊断|健康"),
    ("航空", "航空|机载|飞机|无人机|航天|直升机"),
    ("电子信息", "激光雷达|电子信息|光电|显示|传感|通信|电路板|面板|摄像|触控|射频|模组|连接器|电子(?!级|玻璃)"),
    ("装备制造", "装备(?<=[一-龥]装备)|轨道交通|信号系统|游艇|船舶|挖掘机|起重机"),
    ("环保", "环保(?!科技|股份)|环境"),
    (
        "农业食品",
        "农业|农牧|生猪|种苗|花卉|食品|荷藕|预制菜|稻米|粮|水产|养殖|乳业|饮料|果蔬|蔬菜|夏菜|冬菜|食用菌|蓝莓|种植|畜|饲料|种业|屠宰|宰杀|肉[食串牛羊]|茶叶|茶油|油茶|茶产业|白酒|酒业|调味品|米业|面粉",
    ),
    ("化工", "化学|化工|涂料|助剂|聚酯|溶剂|乙烯|PVC|氯碱|香料|香精|香原料|农药|化肥"),
    (
        "新材料",
        "水泥|熟料|建材|墙材|玻纤|树脂|材料|管材|包装|薄膜|复合|纤维|合金|膜|钢|玻璃|橡胶|塑料|陶瓷|石墨|钼|钒|钛|铝|铜|镁|钨|锌|镍|稀土",
    ),
    ("数字经济", "软件|数据|云计算|研发总部|人工智能|算力|互联网|网络科技|网络有限|数字|信息"),
    ("文旅", "文旅|非遗|街区|酒店|宾馆|旅游|影视|民宿|度假|乐园|景区|景观|古镇|古城|温泉|生态园|公园|山庄|文化产业"),
    ("物流", "物流园|物流基地|冷链|物流(?!设备)|仓储"),
    ("纺织", "纺织|服装|服饰|制衣|面料|印染|家纺|针织|制革"),
    (
        "装备制造",
        "装备|机械|铸造|轴承|机床|电力|机器人|工业母机|泵|紧固件|传动|设备|阀门|电机|模具|压缩机|重工|精工|五金",
    ),
    (
        "轻工",
        "家具|家居|箱包|鞋业|运动鞋|玩具|牙刷|制鞋|日化|造纸|灯具|家电|体育用品|木业|板材|木托|木制|自行车|包装印刷",
    ),
    ("商业", "商业|设计|会展|商贸|超市|电商|商城|商场|汽车城|购物|批发|专业市场|商贸街"),
    ("房地产", "住宅|楼盘|房地产|小区(?!改造)"),
    ("金融", "银行|保险|基金|金融|融资租赁"),
    ("综合园区", "标准化?厂房|通用厂房|孵化|创业园|中小企业产业园|产业新城"),
)
_BRANCHES = tuple((name, re.compile(words)) for name, words in _INDUSTRIES)
_MADE = re.compile("(?:主要)?(?:从事|生产|经营|年产|主营)[^,。;]{2,30}")


def industry(name: str, company: str, told: str) -> str | None:
    """The branch that the project's own words tell, else the investor's, else what the sentence says is made."""
    return _branch(name) or _branch(company) or _branch(_made(told))


@lru_cache(maxsize=16)  # of a list, whose projects share their sentence
def _made(told: str) -> str:
    return " ".join(_MADE.findall(told))


_ANY = re.compile("|".join(words for _, words in _INDUSTRIES))


@lru_cache(maxsize=16)
def _branch(words: str) -> str | None:
    if not words or not _ANY.search(words):
        return None
    return next((branch for branch, known in _BRANCHES if known.search(words)), None)
