"""What an amount is about: investment, a phase, output, capital, a threshold, an aim; by the words beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daliang.leads.reading.amounts import Money

_BEFORE = (
    ("capital", "注册资本|注册资金|实缴|认缴|估值|市值"),
    (
        "output",
        "产值|订单|成交|销售|营收|营业收入|主营|收入|税|利润|开票|产出|出口|进出口|贸易|交易额|生产总值|增加值|日产|规模(?<!投资规模)(?<!投资总规模)|效益|节约|产能",
    ),
    ("fixed", "固定资产|设备投资|设备投入"),
    (
        "foreign",
        "|".join(f"{one}(?:利用)?[外台侨港澳]资" for one in ("合同", "协议", "合约", "注册", "到账", "实到"))
        + "|实际使用外资|到账外资|实际利用外资|到资|实到外资|使用外资|利用外资|注册外资",
    ),
    (
        "plan",
        "计划(?:年内|今年|当年|全年|本年)?完成[^,。;]{0,4}投资|计划(?:年内|今年|当年|全年|本年)投资|投资(?<!总投资)(?:总?额)?计划(?:总?额)?为|年度?计划(?:完成[^,。;]{0,2}投资)?|(?:年内|今年|当年)计划(?:完成[^,。;]{0,4}投资)?|年度投资|本年度|年(?<!半年)(?:度|内)?预?计?计?划?投资",
    ),
    (
        "done",
        "完成[一-龥]{0,4}投资额?|到位(?:资金|内资)|进资(?<!引进资)|资金到位额?|内资到位额?|实际投资|累计完成|已完成|已投",
    ),
    ("phase", "一期|二期|三期|四期|五期|六期|首期|第[一二三]阶段|累计投资|其中[^,。]{0,6}设备|前期投入"),
    ("other", "购地|地价|土地(?:出让|价)?[款金]|出让金|地款|保证金|租金"),
    (
        "grant",
        "奖励|补贴|补助|奖补|奖金|基金|贷款|融资|授信|罚款|最高|资助|扶持|用于|预算(?!总?投资)|债券|"
        "单体(?=投资|规模|金额)|均",
    ),
    (
        "invest",
        "总投资额?|投资总规模|投资额?|追加|拿出|投了|出资|增资|斥资|投入|注资|总额|引资额?|签约额|合同金额|协议金额|签约金额|项目金额|总金额|额"
        "|总值|揽金|吸金|合同资金|协议资金|签约资金|意向资金",
    ),
)
_ROLES = [(name, re.compile(words)) for name, words in _BEFORE]
_INVEST = [(name, words) for name, words in _ROLES if name == "invest"]
_ANY_OTHER = re.compile("|".join(words for name, words in _BEFORE if name != "invest"))
_AFTER = re.compile(
    "(?:的|左右|以上)?(?:年)?(?P<output>产值|销售|营收|营业收入|税收|产业规模|规模|收入|利润)|(?P<grant>的?(?:奖励|补贴|补助|基金|贷款))"
)
_BARELY = re.compile("(?:^|[,。;:])(?:总计|共计|合计|逾|超|近|约)*$")  # 8个项目,逾50亿元签约
_TOTAL_AFTER = re.compile(
    "(?:人民币)?(?:的(?:计划|协议|合同|签约)*(?:总投资|投资总额|投资额|签约额|总额)|总投资)"
)  # 收获…
_THRESHOLD_AFTER = re.compile(r"级?(?:\([0-9.]+[^()]{1,10}\)|\))?(及?以上|以下|\(不?含\))")
_OVER = re.compile("(超过|超|逾|过|不低于|不少于)$")
_OVER_COUNT = re.compile("的(?:已?有|共)?[0-9]+[个家项]")
_ALL_OVER = re.compile("总(?:投资)?(?:金|规模|额|值)+(?:超过|超|逾|过)$")
_EACH_MOST = 100 * 10**8
_INVESTED = re.compile("(投资|出资|投入)[^,。]{0,4}$")
_OWN_LEAST = re.compile("级?以上(?:[,。;]|建设|的[^,。]{4,}项目(?!\\d))")
_INVESTED_OVER = re.compile("投资[额达]?(超过|超|逾|过)$")
_OF_THEM_OVER = re.compile("项目中,[0-9一二两三四五六七八九十]+[个项家]总?投资(?:均|都)?(?:超过?|过|逾)$")
_BATCH = re.compile("一批(?:过|超过?|逾)?$")
_COUNT_IN = re.compile("[0-9一二两三四五六七八九十][个项家](?:项目)?(?:全部|均|都)?总?投资额?(?:均|都)?在?$")
_WANTED = re.compile('(?:打造|建成|形成|构建|迈向|冲刺|培育)[^,。;]{0,16}[“"]?$|[0-9一二两三四五六七八九十]+余?个$')
"""Before 千亿级产业基地, 30个千亿级产业链: an order of size is what is aimed at."""
_CLUSTER = re.compile("级?[^,。;、]{0,6}(?:产业链|集群|产业平台|产业(?=[,。;、和]))")
_COUNT_OVER = re.compile(
    "[0-9一二两三四五六七八九十][个项家](?:[^,。;、0-9]{0,4}(?:投资|[外内]资)额?)?(?:超过?|过|逾)$"
)
_COUNT_LEVEL = re.compile("[0-9一二两三四五六七八九十][个项家](?:计划)?总?投资$")
_COUNTED = re.compile(
    "级?(?P<of>的)?(?:[^,。;、0-9]{0,8}项目(?:共|(?P<have>有))?|(?<=的)(?:仅?有|共有?|达))\\(?[0-9]+[个家项]"
)
_SECOND = re.compile("[至到~—～–-]{1,2}[0-9.]+[十百千]?[亿万][美欧港日]?元")
_OF_RANGE = re.compile("(?:之间|区间)?的?(?:[^,。;、0-9]{0,8}项目)?(?:数量?|共|有|达|为)*[0-9]+[个家项]")
_EACH_OVER = re.compile(
    "[0-9][余多]?个[^,。;]{0,10}项目的?(?:固定资产|计划)?(?:投资额?|投入|总?投资额?(?:均|都))(?:超过?|逾|过|达到?|在)$"
)
_INVESTING = re.compile("投[资入]")
_ROUND = tuple("1235")
_HIGHEST = 10 * 10**8  # what projects are at least is told in steps up to here; beyond, it may be their sum
_NOUN = re.compile("级?的?[^,。;、0-9]{0,10}(项目|企业)")
_SURPASSING = "|".join(f"{one}[^,。;]{{0,8}}突破" for one in ("全年", "年内", "今年", "明年", "目标", "将", "要", "向"))
_AIM = re.compile(
    f"{_SURPASSING}|力争|确保|目标(?!企业|客户|客商|公司|市场)|奋力|争取|要求"
    "|对照|指标(?![^,。;0-9]{0,4}(?:稳|好|增长|回升))|奖励|认定标准|是指|给予|任务(?!数?的|[^。;]*已[完签引开落投竣达到履实])"
)
_GOAL = re.compile(
    "力争|确保|奋力|锚定[^,。;]{0,10}(?:全年|年度|年内|[0-9])|冲刺[^,。;]{0,10}(?:全年|年度|年内|[0-9])"
    "|紧盯[^,。;]{0,10}(?:全年|年度|年内)|瞄准[^,。;]{0,10}(?:全年|年度|年内)|围绕[^,。;]{0,10}(?:全年|年度|年内)"
    "|到20[0-9]{2}年(?:底|末)?,|全年目标|年度目标|目标任务(?:[是为:]|如下)|任务目标(?:[是为:]|如下)|主要目标(?:[是为:]|如下)|招商目标(?:[是为:]|如下)|任务指标(?:[是为:]|如下)|工作目标|发展目标|目标(?:是|为)|将(?:力争|争取)|计划(?:再|到|(?:全年|年内|年底)(?!完成[^,。;]{0,2}投资)|引进|招引)|预计全年|预计20[0-9]{2}年完成"
    "|下一步|接下来|下一阶段|打算(?!,)|未来[一二三四五六两几0-9]{1,2}年|今后[一二三四五六两几0-9]{1,2}年|每[月季年周个](?:度|[^,。;]{0,4}组)?至少|力拼|拟引进(?![^,。;]{0,6}资)|拟招引"
)
_GOAL_BEHIND = re.compile('[^,。;]{0,8}?的?[”"]?(?:[一-龥]{0,4})?目标')
_RULE = re.compile("(?:^|[,。;、:])(?:第[一-龥]{1,3}条 ?)?(?:凡|对于?|单个|符合)[^。;]*$")
_RULED = re.compile("[^,。;]{0,4}的[^,。;]{0,12}(?:项目|企业|机构|人才|基金|单位)")
_AVERAGE = re.compile(
    "(?:平均|人均|亩均|户均|每亩|单体(?=投资|规模|金额|项目)(?!(?:投资最大的?)?项目[是为]))[^,。;]*$|(?:单笔|单个项目|单项|最[大小高低])(?:最?[大小高低])?(?:的|计划|协议)*投资[^,。;]*$"
)
_JOINT = re.compile(",高?达到?|增至|大?幅?(?:增加|提高|提升|上升|扩大|增长)(?:到|至|为)|至|到|~|-|、|和")
_PLAN = re.compile(
    "(?:实施|行动|工作|活动)方案|行动计划|实施意见|若干(?:措施|政策|意见)|(?:奖励|管理|暂行|实施|考核)办法|任务分解"
)
_REACHED = re.compile("已|截至|截止|累计|去年|完成|同比|实现|达到|同期|以来")
_AIMS_HEADING = re.compile("(?:目标|任务|目标任务|工作安排|任务安排)[。:]?$")
_PARTED = re.compile("[,、]")
_NUMBERED = re.compile("[(]?[一二三四五六七八九十]{1,3}[)、]")
_HEADING_LENGTH = 20
_DONE = re.compile(
    "(?<!计划)(?<!将)举行|完成[^,。;]{0,10}(?:任务|目标|计划)[^,。;]{0,4}[0-9.]+%|超额完成|同比|圆满完成|目前|已有|已经|,(?:今年以来|截[至止]|根据|按照|[0-9]{1,2}月?份?[-—~至到][0-9]{1,2}月)|于[0-9]{1,2}月[0-9]{1,2}日"
)


_MET = re.compile("(?:实现|完成|达成)[^。;]{4,}目标,")  # what follows is what has been reached


def role(text: str, money: Money, start: int, before: Sequence[Money]) -> str:
    """The role of one amount of the sentence text[start:]; `before` are the sentence's amounts before it."""
    floor = max(start, before[-1].end if before else start, money.start - 30)
    met = _MET.search(text, start, money.start) if text.find("目标,", start, money.start) >= 0 else None
    floor = max(floor, met.end()) if met else floor
    lead = text[floor : money.start]
    tail = text[money.end : money.end + 14]
    if is_threshold(lead, tail, money) or _is_range(text, money) or _is_limit(lead, tail, money):
        return "target" if aims(lead) else "threshold"
    if is_goal(text, start, money.start, money.end) or aims(lead.rpartition("。")[2]):
        return "target"
    if _TOTAL_AFTER.match(tail):
        return "invest"
    if after := _AFTER.match(tail):
        return "output" if after["output"] else "grant"
    if tail.startswith("签约") and _BARELY.search(lead):
        return "invest"
    return _nearest(lead) or _carried(text, before, money)


def is_plan(title: str) -> bool:
    """Whether the page is a plan or a rule, whose figures are wanted and not reached."""
    return bool(_PLAN.search(title))


def is_done(said: str) -> bool:
    """Whether a sentence tells of what is done already."""
    return bool(_REACHED.search(said))


def opens_aims(said: str, before: bool) -> bool:
    """Whether what follows are aims: they begin with a short heading (一、目标任务。) and end with the next heading."""
    if len(said) > _HEADING_LENGTH:
        return before
    if _AIMS_HEADING.search(said) and "完成" not in said:
        return True
    return before and not _NUMBERED.match(said)


def is_goal(text: str, start: int, at: int, end: int) -> bool:
    """Whether a figure at [at, end) of the sentence from `start` is a goal: told so before it, or 的目标 behind it.

    A goal told once holds to the end of its sentence (力争…100个，其中…), unless what follows is told as done.
    """
    lead = text[start:at].rpartition("。")[2]
    told = [found.end() for found in _GOAL.finditer(lead)]
    if told and not _DONE.search(lead[told[-1] :]):
        return True
    return bool(_GOAL_BEHIND.match(text, end))


def aims(lead: str) -> bool:
    """Whether the words before a figure make it a goal or a rule rather than something that happened."""
    return bool(_AIM.search(lead)) and not _DONE.search(lead)


def is_threshold(lead: str, tail: str, money: Money) -> bool:
    """亿元以上, or 超1亿美元项目: what projects are at least, not what one is."""
    if _RULED.match(tail) and _RULE.search(lead):
        return True
    if _THRESHOLD_AFTER.match(tail):
        return bool(_COUNT_IN.search(lead)) or not (_INVESTED.search(lead) and _OWN_LEAST.match(tail))
    if _is_over(lead, tail, money) or (_OF_THEM_OVER.search(lead) and _is_round(money)):
        return True
    if tail.startswith("级的") and _COUNT_LEVEL.search(lead):
        return True
    counted = _COUNTED.match(tail)
    if not counted:
        return bool(_NOUN.match(tail) and (_BATCH.search(lead) or (_COUNT_OVER.search(lead) and _is_round(money))))
    if "投资" not in lead[-6:]:
        return True
    if counted["of"]:
        return _is_round(money) or bool(counted["have"] or _OVER.search(lead))  # 总投资91.5亿元的项目5个 is their sum
    return bool(_OVER.search(lead)) and not _INVESTED_OVER.search(lead)


def _is_over(lead: str, tail: str, money: Money) -> bool:
    """投资超5000万元的18家: what each is at least; 总投资超200亿元的25个, 总额超10亿元的22个 tell the sum of all."""
    each = money.value <= _EACH_MOST and not _ALL_OVER.search(lead)
    return each and bool(_OVER_COUNT.match(tail) and _OVER.search(lead))


def _is_range(text: str, money: Money) -> bool:
    """总投资10亿元至30亿元的项目13个: the bounds between which those projects are that are counted."""
    second = _SECOND.match(text, money.end)
    return bool((second or money.upper) and _OF_RANGE.match(text, second.end() if second else money.end))


def _is_round(money: Money) -> bool:
    return str(int(money.value)).rstrip("0") in _ROUND


def _is_limit(lead: str, tail: str, money: Money) -> bool:
    """62个项目投资超过10亿元, 投资超10亿元项目1项: a round amount, such as limits are; 投资的亿元项目9个 is one."""
    if money.qualifier == "order" and (_COUNTED.match(tail) or _WANTED.search(lead) or _CLUSTER.match(tail)):
        return True
    if not _INVESTING.search(lead[-8:]) or not _is_round(money):
        return False
    counted = _COUNTED.match(tail) if _INVESTED_OVER.search(lead) else None
    over = counted and (counted["have"] or money.value <= _HIGHEST)
    return bool(over or _EACH_OVER.search(lead))


def _nearest(lead: str) -> str | None:
    """The role whose word stands last before the amount; at one place the earlier of the list."""
    if _AVERAGE.search(lead):
        return "other"
    best: tuple[int, str] | None = None
    clause = lead.rpartition("项目")[2] or lead  # words inside a project's or firm's name say nothing about its money
    clause = clause.rpartition("公司")[2] or clause
    for name, words in _ROLES if _ANY_OTHER.search(clause) else _INVEST:
        ends = [m.end() for m in words.finditer(clause)]
        fresh = ends and (best is None or ends[-1] > best[0])
        if fresh and (name != "invest" or best is None or _PARTED.search(clause, best[0], ends[-1])):
            best = (ends[-1], name)
    return best[1] if best else None


def _carried(text: str, before: Sequence[Money], money: Money) -> str:
    """An amount joined to the one before (至, 增至, 、) is about the same; any other is bare."""
    between = text[before[-1].end : money.start].strip() if before else ""
    return "carried" if between and _JOINT.fullmatch(between) else "bare"
