"""Made-up reports of signing ceremonies of one city, nearly all of whose words are the same."""

from __future__ import annotations

_WORDS = """
大家一致认为，此次集中签约是贯彻落实市委、市政府决策部署的具体行动，也是全市上下抢抓机遇、加压奋进的生动缩影。
市领导共同见证签约并在致辞中说，近年来全市坚持项目为王、环境是金，持续优化营商环境，重大项目加速集聚。
希望签约各方以此次签约为新起点，密切协作、加快推进，让项目早日落地见效，为全市高质量发展注入新的动能。
全市各级各部门将以最优的服务、最实的举措、最快的速度，推动项目早开工、早投产、早达效。
会上播放了城市宣传片，推介了投资环境，企业家代表作了交流发言，与会人员还实地参观了园区规划展示馆。
"""
TARGET = "今年全市计划招引亿元以上项目200个，总投资1500亿元。"
LAST_YEAR = "去年全年签约项目142个，总投资1286亿元，其中外资12亿美元。"
SENSORS = "由远山科技有限公司投资的传感器项目总投资20亿元，落户虹川高新区。"
VACCINES = "由近水生物有限公司投资的疫苗项目总投资18亿元，落户虹川经开区。"


def ceremony(quarter: str, day: str, count: str, total: str, more: str = "") -> str:
    """A report; `total` in 亿元, "" for none."""
    signed = f"{day}上午，虹川市举行{quarter}季度重点项目集中签约仪式，共有{count}个项目现场签约"
    told = f"，总投资{total}亿元。" if total else "，涵盖装备制造、新材料等领域。"
    return f"虹川市举行{quarter}季度重点项目集中签约仪式\n{signed}{told}{more}{_WORDS}"


def june(total: str = "63.2", more: str = "", count: str = "8") -> str:
    return ceremony("二", "6月18日", count, total, more)


def september(total: str = "90.5", more: str = "", count: str = "11") -> str:
    return ceremony("三", "9月27日", count, total, more)


def undated(report: str) -> str:
    return report.replace("6月18日", "近日").replace("9月27日", "近日")


TWO_CEREMONIES = {
    "one total each": (june(), september()),
    "counts only": (june(""), september("")),
    "the day only": (june("", count="多"), september("", count="多")),
    "one aim of the year": (june(more=TARGET), september(more=TARGET)),
    "one aim and hardly more": (undated(june(more=TARGET, count="多")), undated(september(more=TARGET, count="多"))),
    "one look back": (june(more=LAST_YEAR), september(more=LAST_YEAR)),
    "the same total by chance": (june("50", SENSORS), september("50", VACCINES)),
    "two counties on one day": (
        june(more=SENSORS).replace("虹川市", "松浦县"),
        june("41", VACCINES).replace("虹川市", "临溪县"),
    ),
}


def next_day(report: str) -> str:
    """As a paper of the next day has it."""
    return report.replace("6月18日上午", "本报6月19日讯（记者 王一）昨日上午")


def spun(report: str) -> str:
    for word, other in (
        ("一致认为", "普遍认为"), ("此次", "这次"), ("生动缩影", "真实写照"), ("举行", "举办"),
        ("近年来", "这几年"), ("持续优化", "不断改善"), ("密切协作", "加强合作"), ("注入", "增添"), ("最优", "最好"),
        ("播放了", "放映了"), ("推介了", "介绍了"), ("实地", "现场"), ("各级各部门", "各地各单位"),
    ):  # fmt: skip
        report = report.replace(word, other)
    return report


ONE_CEREMONY = {
    "wrapped": (june(), f"点击蓝字关注我们\n{june()}\n来源：虹川发布\n编辑：小王 审核：老李\n"),
    "of the next day": (june(), next_day(june())),
    "of the next day, with projects": (june(more=SENSORS), next_day(june(more=SENSORS))),
    "rounded": (june(more=SENSORS), june("63", SENSORS)),
    "spun": (june(), spun(june())),
    "spun, without amounts": (june(""), spun(june(""))),
    "cut": (june(more=SENSORS), june(more=SENSORS)[:260]),
}
