"""Names of places by the words of the dictionary: what of some characters is a place, and which a text is about."""

from __future__ import annotations

from collections import Counter

from daliang.leads.reading.kinds import words_of
from daliang.leads.reading.wording import is_place
from daliang.leads.reading.words import acts, division

_TOWNS = "省市县区州镇乡旗盟"
_ZONES = ("开发区", "高新区", "经开区", "新区", "保税区", "工业园", "产业园", "科技园", "园区", "街道",
          "新城", "示范区", "集聚区", "合作区", "度假区", "港区", "投资区", "实验区", "科技城", "集中区")  # fmt: skip
_LOOKED_AT = 600  # characters of a page in which it says where it is
_TWICE = 2


def tidied(told: str) -> str | None:
    """The place in some characters: without words of the sentence before it, and up to what joins another.

    A zone or a town without a name of its own (进一步壮大经开区, 各乡镇) is none.
    """
    words = list(division(told))
    known = next((at for at, word in enumerate(words) if is_place(word)), None)
    if known is None:
        while words and (_is_general(words[0]) or words[0] in acts()):
            words.pop(0)
    elif any(len(word) > 1 for word in words[:known]):
        words = words[known:]
    words = _up_to_a_joint(words)
    rest = "".join(words)
    if known is None and (rest != told or not _is_zone(words)):
        return None
    return rest if len(rest) > 1 and not all(map(_is_general, words)) else None


def _up_to_a_joint(words: list[str]) -> list[str]:
    """高邮 of 高邮乃至扬州市."""
    joint = next((at for at, word in enumerate(words) if at and len(word) > 1 and _joins(word)), len(words))
    return words[:joint]


def _joins(word: str) -> bool:
    return word in acts() and not is_place(word)


def _is_zone(words: list[str]) -> bool:
    """Whether something of its own stands before the word that makes it a place: 大桥镇, 洋浦经济开发区."""
    if len(words) < 2:
        return False
    return "".join(words).endswith(_ZONES) or (
        words[-1][-1] in _TOWNS and (len(words[-1]) == 1 or not _is_general(words[-1]))
    )


def _is_general(word: str) -> bool:
    return word in words_of("sorts") or word in words_of("pointing") or word in words_of("districts")


def leading(name: str) -> str | None:
    """The town that a project's name begins with: 株洲 of 株洲通用航空发动机项目."""
    words = division(name)
    return words[0] if len(words) > 1 and is_place(words[0]) else None


def frequent(text: str) -> str | None:
    """The town that the beginning of a text names most, twice at least."""
    places = Counter(word for word in division(text[:_LOOKED_AT]) if is_place(word) and not _is_general(word))
    best = places.most_common(1)
    return best[0][0] if best and best[0][1] >= _TWICE else None
