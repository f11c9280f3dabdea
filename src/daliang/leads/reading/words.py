"""How likely a run of simplified characters is: word statistics of a shipped dictionary, read when first asked."""

from __future__ import annotations

import lzma
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import chain

_LONGEST = 4  # characters of a word in the dictionary
_UNKNOWN = -20.0  # log of a character that no word has
_MARKS = {"。": -5.0, "，": -4.0, "、": -5.0, "“": -5.0, "”": -5.0, "：": -6.0, "；": -6.0, "（": -7.0, "）": -7.0,
          "！": -7.0, "？": -7.0, "《": -7.0, "》": -7.0}  # fmt: skip
_PAIRS = {"。”": 4.0, "。“": 3.0, "！”": 3.0, "？”": 3.0, "，“": 2.0, "：“": 3.0, "”，": 2.0, "”。": 2.0}


@cache
def _words() -> dict[str, float]:
    raw = lzma.decompress(files("daliang.leads.reading").joinpath("data/words.xz").read_bytes()).decode("utf-8")
    counts = {word: int(count) for word, _, count in (line.partition(" ") for line in raw.splitlines())}
    total = math.log(sum(counts.values()))
    return {word: math.log(count) - total for word, count in counts.items()}


@cache
def _parts() -> frozenset[str]:
    """What words of three or four characters begin or end with, two characters or three of it."""
    long = [word for word in _words() if len(word) > 2]
    longest = [word for word in long if len(word) > 3]
    ends = (
        (word[:2] for word in long), (word[-2:] for word in long),
        (word[:3] for word in longest), (word[-3:] for word in longest),
    )  # fmt: skip
    return frozenset(chain.from_iterable(ends))


def is_known(character: str) -> bool:
    """Whether the dictionary has the character, or it is a mark of a sentence."""
    return character in _words() or character in _MARKS


class Gap:
    """A place for one character between known neighbours: how likely each would be there.

    The neighbours are divided into words once, so that a hundred characters can be tried at little cost.
    """

    def __init__(self, before: str, after: str) -> None:
        self._words = _words()
        ahead = _forward(before)
        behind = [likelihood(after[at:]) for at in range(len(after) + 1)]
        self._before, self._after = before[-1:], after[:1]
        self._alone = ahead[-1] + behind[0]
        parts = _parts()
        self._around = [
            (before[len(before) - left :], after[:right], ahead[len(before) - left] + behind[right])
            for left in range(min(_LONGEST, len(before) + 1))
            for right in range(min(_LONGEST - left, len(after) + 1))
            if left + right
            and (left < 2 or before[len(before) - left :] in parts)
            and (right < 2 or after[:right] in parts)
        ]

    def filled(self, ones: Sequence[str]) -> list[float]:
        """The log probability of the neighbours with each of these simplified characters between them."""
        known, alone = self._words.get, self._alone
        best = [alone + known(one, _MARKS.get(one, _UNKNOWN)) for one in ones]
        for left, right, rest in self._around:
            for at, one in enumerate(ones):
                word = known(left + one + right)
                if word is not None and word + rest > best[at]:
                    best[at] = word + rest
        for at, one in enumerate(ones):
            best[at] += _PAIRS.get(self._before + one, 0.0) + _PAIRS.get(one + self._after, 0.0)
        return best


def _forward(characters: str) -> list[float]:
    """The best score of each beginning of the characters."""
    words = _words()
    best = [0.0]
    for end in range(1, len(characters) + 1):
        last = characters[end - 1]
        score = best[end - 1] + words.get(last, _MARKS.get(last, _UNKNOWN))
        for length in range(2, min(_LONGEST, end) + 1):
            known = words.get(characters[end - length : end])
            if known is not None and best[end - length] + known > score:
                score = best[end - length] + known
        best.append(score + _PAIRS.get(characters[max(0, end - 2) : end], 0.0))
    return best


def likelihood(characters: str) -> float:
    """The log probability of the best division into words; marks count as words, usual pairs of marks gain."""
    return _forward(characters)[-1]
