"""How likely a run of simplified characters is: word statistics of a shipped dictionary, read when first asked."""

from __future__ import annotations

import lzma
from collections.abc import Container, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate

from daliang.leads.reading.kinds import EVERY

_LONGEST = 4  # characters of a word in the dictionary
_LISTED = -10.0  # log of a word that only data/kinds.toml has
_UNKNOWN = -20.0  # log of a character that no word has
_MARKS = {"。": -5.0, "，": -4.0, "、": -5.0, "“": -5.0, "”": -5.0, "：": -6.0, "；": -6.0, "（": -7.0, "）": -7.0,
          "！": -7.0, "？": -7.0, "《": -7.0, "》": -7.0}  # fmt: skip
_PAIRS = {"。”": 4.0, "。“": 3.0, "！”": 3.0, "？”": 3.0, "，“": 2.0, "：“": 3.0, "”，": 2.0, "”。": 2.0}


@cache
def _lists() -> tuple[dict[str, float], frozenset[str]]:
    """The words with the logs of their probabilities, and those of them that are verbs or belong to a sentence."""
    raw = lzma.decompress(files("daliang.leads.reading").joinpath("data/words.xz").read_bytes()).decode("utf-8")
    words, logs, acts = (line.split(" ") for line in raw.split("\n"))
    numbers = {log: float(log) for log in set(logs)}  # few differ, and words share them
    known = dict(_MARKS)
    known.update(zip(words, map(numbers.__getitem__, logs), strict=True))
    return known, frozenset(acts)


@cache
def _words() -> dict[str, float]:
    return _lists()[0]


@cache
def _parts() -> dict[str, float]:
    """The words that names divide into: those of the dictionary, and those of the lists that it lacks (文旅, 园区)."""
    return dict.fromkeys(EVERY, _LISTED) | _words()


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """How long the words are that end with two characters: most neighbours in a text end none."""
    found: dict[str, tuple[int, ...]] = {}
    for length in range(2, _LONGEST + 1):
        for tail in {word[-2:] for word in _parts() if len(word) == length}:
            found[tail] = (*found.get(tail, ()), length)
    return found


@cache
def acts() -> frozenset[str]:
    """Verbs, adverbs, prepositions, conjunctions and pronouns of two characters and more."""
    return _lists()[1]


@cache
def _with_a_gap() -> frozenset[str]:
    """Every word of three or four characters with one of them left out: few neighbours of a gap make any of these."""
    return frozenset(f"{word[:at]} {word[at + 1 :]}" for word in _words() if len(word) > 2 for at in range(len(word)))


def known() -> Container[str]:
    """All words of the dictionary."""
    return _words()


def is_known(character: str) -> bool:
    """Whether the dictionary has the character, or it is a mark of a sentence."""
    return character in _words()


class Gap:
    """A place for one character between known neighbours: how likely each would be there.

    The neighbours are divided into words once, so that a hundred characters can be tried at little cost.
    """

    def __init__(self, before: str, after: str) -> None:
        self._words = _words()
        ahead = _forward(before)
        behind = _backward(after)
        self._before, self._after = before[-1:], after[:1]
        self._alone = ahead[-1] + behind[0]
        known = _with_a_gap()
        self._around = [
            (before[first:], after[:right], ahead[first] + behind[right])
            for first in range(max(0, len(before) - _LONGEST + 1), len(before) + 1)
            for right in range(min(_LONGEST - len(before) + first, len(after) + 1))
            if len(before) - first + right == 1 or f"{before[first:]} {after[:right]}" in known
        ]

    def filled(self, ones: Sequence[str]) -> list[float]:
        """The log probability of the neighbours with each of these simplified characters between them."""
        known, alone = self._words.get, self._alone
        best = [alone + known(one, _UNKNOWN) for one in ones]
        for left, right, rest in self._around:
            for at, one in enumerate(ones):
                word = known(left + one + right)
                if word is not None and word + rest > best[at]:
                    best[at] = word + rest
        for at, one in enumerate(ones):
            if one in _MARKS:
                best[at] += _PAIRS.get(self._before + one, 0.0) + _PAIRS.get(one + self._after, 0.0)
        return best


def _forward(characters: str) -> list[float]:
    """The best score of each beginning of the characters."""
    words = _words()
    best = [0.0]
    for end in range(1, len(characters) + 1):
        last = characters[end - 1]
        score = best[-1] + words.get(last, _UNKNOWN)
        for start in range(max(0, end - _LONGEST), end - 1):
            known = words.get(characters[start:end])
            if known is not None and best[start] + known > score:
                score = best[start] + known
        best.append(score + (_PAIRS.get(characters[end - 2 : end], 0.0) if last in _MARKS and end > 1 else 0.0))
    return best


def _backward(characters: str) -> list[float]:
    """The best score of each end of the characters, that of the whole first."""
    words, size = _words(), len(characters)
    best = [0.0] * (size + 1)
    for start in range(size - 1, -1, -1):
        first = characters[start]
        score = best[start + 1] + words.get(first, _UNKNOWN)
        for end in range(start + 2, min(start + _LONGEST, size) + 1):
            known = words.get(characters[start:end])
            if known is not None and best[end] + known > score:
                score = best[end] + known
        best[start] = score + (_PAIRS.get(characters[start : start + 2], 0.0) if first in _MARKS else 0.0)
    return best


def likelihood(characters: str) -> float:
    """The log probability of the best division into words; marks count as words, usual pairs of marks gain."""
    return _forward(characters)[-1]


@lru_cache(maxsize=256)  # of one page
def division(characters: str) -> tuple[str, ...]:
    """The likeliest division of some characters into words; what no dictionary knows stands character by character."""
    known, lengths = _parts().get, _lengths().get
    best, before = [0.0], [0]
    score = 0.0
    for end in range(1, len(characters) + 1):
        begin = end - 1
        score += known(characters[begin], _UNKNOWN)
        for length in lengths(characters[begin - 1 : end], ()):
            start = end - length
            word = known(characters[start:end]) if start >= 0 else None
            if word is not None and best[start] + word > score:
                score, begin = best[start] + word, start
        best.append(score)
        before.append(begin)
    parts, end = [], len(characters)
    while end:
        parts.append(characters[before[end] : end])
        end = before[end]
    return tuple(reversed(parts))


def is_seam(characters: str, at: int) -> bool:
    """Whether words begin and end at a place. Only where a word can reach across it, the characters are divided."""
    known, size = _parts(), len(characters)
    across = any(
        characters[first:last] in known
        for first in range(max(0, at - _LONGEST + 1), at)
        for last in range(at + 1, min(first + _LONGEST, size) + 1)
    )
    return not across or at in _seams(characters)


@lru_cache(maxsize=256)  # of one page
def _seams(characters: str) -> frozenset[int]:
    return frozenset(accumulate(map(len, division(characters)), initial=0))
