"""The firm that a project's name begins with: 恒川年产30亿平方米隔膜项目, 泓冠集成电路封装项目, 三安光电半导体产业园."""

from __future__ import annotations

import re

from daliang.leads.reading.wording import is_own, is_place
from daliang.leads.reading.words import division

_MAKES = re.compile(r"(?P<firm>(?!年产|日产|年加工|年处理)[一-龥A-Za-z·]{2,12}?)(?:\([^()]{1,8}\))?(?:二期|三期)?(?:年产|日产|年加工|年处理|[0-9])")
_FIRM_END = frozenset(
    "科技 技术 高科 光电 股份 集团 重工 药业 医药 制药 食品 饮品 工贸 商贸 乳业 纸业 米业 木业 肉业 钢铁 化工 能源 玻璃 电子 电气 机械 精工 "
    "生物 新材 锂业 矿业 水泥 实业 控股 陶瓷 纺织 服饰 包装 照明 医疗 汽车 动力 石化 热电 面粉 农业 化学 置业 电信 物流 家居 环保 装备 智能 "
    "软件 通信 电力 航空 重机 毛巾 服装 家纺 铝业 铜业 牧业 种业 茶业 酒业 林业 渔业".split()
)
_LONGEST = 3  # words before the ending of a firm's short name
_GENERAL = frozenset("新 高 大 小 老 总 全 特 智 绿 第 年 产 业 类 型 级 万 亿 千 百 中 上 下 东 南 西 北".split())


def brand(written: str) -> str | None:
    """The firm's short name at the beginning of a project's name, behind the town that it may begin with."""
    words = [one for one in division(written) if one.strip()]
    town = 1 if len(words) > 2 and is_place(words[0]) else 0
    begin = sum(map(len, words[:town]))
    rest = words[town:]
    told = _by_what_it_makes(written[begin:]) or _by_ending(rest) or _by_characters(rest)
    return written[:begin] + told if told else None


def _by_what_it_makes(written: str) -> str | None:
    found = _MAKES.match(written)
    return found["firm"] if found and is_own(division(found["firm"])[0]) and len(found["firm"]) > 1 else None


def _by_ending(words: list[str]) -> str | None:
    """Two characters or more of its own, then a word that firms end with, then something else."""
    for at, word in enumerate(words[: _LONGEST + 1]):
        if word in _FIRM_END and at + 2 < len(words) and len("".join(words[:at])) > 1:
            own = all(one in _SINGLE or is_own(one) for one in words[:at]) and words[0] not in _GENERAL
            return "".join(words[: at + 1]) if own else None
    return None


def _by_characters(words: list[str]) -> str | None:
    """Characters that no word joins: 泓冠 in 泓冠集成电路; a word and one character: 格林美 in 格林美正极材料."""
    count = 0
    while count < len(words) and len(words[count]) == 1 and words[count] in _SINGLE:
        count += 1
    if count > 1 and words[count - 1] in _GENERAL and words[0] not in _GENERAL:
        count -= 1  # 集泰新材料
    if 1 < count <= _LONGEST + 1 and words[0] not in _GENERAL:
        return "".join(words[:count])
    return None


class _Characters:
    """Chinese characters."""

    def __contains__(self, one: object) -> bool:
        return isinstance(one, str) and len(one) == 1 and "一" <= one <= "龥"


_SINGLE = _Characters()
