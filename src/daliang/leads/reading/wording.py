"""Whether some characters can be a name at all, by the words that they divide into."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import accumulate, pairwise, takewhile

from daliang.leads.reading.kinds import words_of
from daliang.leads.reading.words import acts, division, known

_POINTING, _JOINING, _PARTING, _ACTS = (words_of(kind) for kind in ("pointing", "joining", "parting", "acts"))
_OF_SENTENCE = _ACTS | _PARTING
_LEADING = _OF_SENTENCE | _JOINING
_MEASURING = words_of("measuring")
_SORTING = words_of("sorts") | words_of("heads") | words_of("sites") | words_of("branches")
_NEW = re.compile("新(?:能源|材料)")
_SITED = re.compile("基地|[园城港](?!际)|中心|工厂|生产线|综合体")
_OF_TOWN = re.compile("(?!.*(?:重[大点]|招商|签约|合作|投资|全[县市]))[一-龥]{1,4}[县区镇乡].{4,}项目$")
_COUNTED = re.compile("[0-9]+余?多?[个家项批]|[0-9.]+(?:亩|公顷|万?平方米)(?!.*项目$)")
_HANGING = re.compile("[和及与、暨]项目$")
_TOWNS = "省市县区州"
_MARKS = " ,、:-()~—～–%.\n"
_OF_AREA = re.compile(
    "[区链会级型]设?项目|新开工|新签约|[省市县区]级|招商|重[点大](?:项目|产业|工程)|第[0-9一二三四五六七八九十]+届|^(?:以上|更多|企业|龙头)"
)
_ADVERBS = frozenset("又已都便仍还更向为是由被占有获")
_SHORTEST = 2  # characters of a town's name
_NO_TOWNS = _SORTING | words_of("regions") | words_of("made") | words_of("industries") | words_of("districts")


@lru_cache(maxsize=256)  # of one page
def lead(written: str) -> int:
    """How many characters at the beginning belong to the sentence rather than to a name: up to its last verb, adverb
    or joining word (市政府对, 暨, 全力疏通)."""
    words = division(written)
    if _LEADING.isdisjoint(words):
        return 0
    ends = list(accumulate(map(len, words), initial=0))
    first = max((at + 1 for at, word in enumerate(words[:-1]) if word in _OF_SENTENCE), default=0)
    joined = takewhile(_JOINING.__contains__, words[first:-1])
    return ends[first + len(list(joined))]


@lru_cache(maxsize=256)  # of one page
def is_name(written: str) -> bool:
    """Whether the words name something: none is a sentence's word, none points elsewhere, one at least is its own."""
    words = [one for one in division(written) if one.isalnum() or any(map(str.isalnum, one))]
    if (
        not words
        or _HANGING.search(written)
        or _COUNTED.match(written)
        or words[0] in _POINTING
        or not _OF_SENTENCE.isdisjoint(words[:-1])
    ):
        return False
    if not words_of("branches").isdisjoint(words) and (not words_of("sites").isdisjoint(words) or _NEW.search(written)):
        return True
    branches = words_of("branches").intersection(words)
    if branches and (_OF_TOWN.match(written) or (len(branches) > 1 and "开发" in words)):
        return True
    return any(map(is_own, words))


@cache
def is_own(word: str) -> bool:
    """A word that names something: no number, no place, no sort, no verb but those of what is made."""
    if word.isdigit() or is_place(word) or word in _SORTING:
        return False
    return word in words_of("made") or word not in acts()


@lru_cache(maxsize=256)  # of one page
def is_plain(written: str) -> bool:
    """Whether the words of a clause name nothing of their own: they only tell when, how far, and what is measured."""
    words = [word for word in division(written) if word.strip(_MARKS) and word not in _MEASURING]
    return not any(is_own(word) or is_place(word) or word in words_of("sites") for word in words)


def begins_with_industry(written: str) -> bool:
    """Whether a name begins with an industry or its praise, and with no firm (冷链物流中心)."""
    return any(written[:length] in words_of("industries") for length in (2, 3, 4))


@cache
def is_place(word: str) -> bool:
    """A town's, county's or district's name, with or without what it is (高邮, 高邮市)."""
    if len(word) < _SHORTEST or word in _NO_TOWNS:
        return False
    return (len(word) > _SHORTEST and word[-1] in _TOWNS) or any(f"{word}{town}" in known() for town in _TOWNS)


@lru_cache(maxsize=256)  # of one page
def is_sort(written: str) -> bool:
    """Whether a name tells an industry alone (能源化工项目): with a sum of its own a project, else a kind."""
    return not (_SITED.search(written) or _OF_TOWN.match(written)) and not any(
        is_own(one) and one not in words_of("industries") for one in division(written) if any(map(str.isalnum, one))
    )


@lru_cache(maxsize=256)  # of one page
def is_branded(written: str) -> bool:
    """Whether a name holds what no dictionary knows (久鸿, 潼湖) and no verb but of what is made: it can only be one
    project's."""
    if _OF_AREA.search(written) or tells(written):
        return False
    return any(_is_strange(one) and _is_strange(then) for one, then in pairwise(division(written)))


def tells(written: str) -> bool:
    """Whether the words hold a verb or an adverb, other than those of what is made (仔细询问, 又有)."""
    made = words_of("made")
    return any(word in _ADVERBS or (word in acts() and word not in made) for word in division(written))


def _is_strange(word: str) -> bool:
    return len(word) == 1 and word.isalpha() and word not in _SORTING


def is_kind(written: str) -> bool:
    """Whether the words tell of what kind some projects are, and no more (生态建设和环境保护项目)."""
    words = division(written)
    sorting = _SORTING | words_of("industries") | _JOINING
    return len(words) > 1 and words[0] not in _POINTING and sorting.issuperset(words)


def is_firm(written: str) -> bool:
    """Whether the words can be a company's name."""
    words = division(written)
    if not words or words[0] in _POINTING or not _OF_SENTENCE.isdisjoint(words):
        return False
    if "简称" in written or written.count("(") != written.count(")"):
        return False
    return not all(word in words_of("corporate") for word in words)
