"""The firm that a project's name begins with: 恒川年产30亿平方米隔膜项目, 三安光电半导体产业园."""

from __future__ import annotations

import re
from itertools import takewhile

from daliang.leads.reading.kinds import words_of
from daliang.leads.reading.wording import begins_with_industry, is_own, is_place
from daliang.leads.reading.words import division

_MAKES = re.compile(
    r"(?P<firm>(?!年产|日产|年加工|年处理)[一-龥A-Za-z·]{2,12}?)(?:\([^()]{1,8}\))?(?:二期|三期)?(?:年产|日产|年加工|年处理|[0-9])"
)
_COUNTY = "县区镇乡"
_LONGEST = 3  # words before the ending of a firm's short name


def brand(written: str) -> str | None:
    """The firm's short name at the beginning of a project's name, behind the town that it may begin with."""
    words = [one for one in division(written) if one.strip()]
    town = 1 if len(words) > 2 and is_place(words[0]) else 0
    town += bool(town and words[town] in _COUNTY)
    begin = sum(map(len, words[:town]))
    rest = words[town:]
    if not rest or begins_with_industry(written[begin:]):
        return None
    told = _by_what_it_makes(written[begin:]) or _by_ending(rest) or _by_characters(rest)
    keeps = town and words[town - 1][-1] not in _COUNTY  # 江苏天和, but not 固原县兴远
    return (written[:begin] if keeps else "") + told if told else None


def _by_what_it_makes(written: str) -> str | None:
    found = _MAKES.match(written)
    return found["firm"] if found and is_own(division(found["firm"])[0]) and len(found["firm"]) > 1 else None


def _by_ending(words: list[str]) -> str | None:
    """Two characters or more of its own, then a word that firms end with, then something else."""
    if len(words) > 1 and len(words[0]) > _LONGEST and words[0][-2:] in words_of("endings"):
        return words[0]
    for at, word in enumerate(words[: _LONGEST + 1]):
        if word in words_of("industries") and word not in words_of("endings"):
            return None  # 新能源, 精细化工
        if word in words_of("endings") and at + 1 < len(words) and len("".join(words[:at])) > 1:
            own = all(_is_character(one) or is_own(one) for one in words[:at]) and words[0] not in words_of("general")
            return "".join(words[: at + 1]) if own else None
    return None


def _by_characters(words: list[str]) -> str | None:
    """Characters that no word joins: 泓冠 in 泓冠集成电路."""
    count = len(list(takewhile(_is_character, words)))
    if count > 1 and words[count - 1] in words_of("general") - {"业"} and words[0] not in words_of("general"):
        count -= 1  # 集泰新材料
    if 1 < count <= _LONGEST + 1 and words[0] not in words_of("general"):
        return "".join(words[:count])
    return None


def _is_character(word: str) -> bool:
    return len(word) == 1 and "一" <= word <= "龥"
