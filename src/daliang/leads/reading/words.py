"""How likely a run of simplified characters is: word statistics of a shipped dictionary, read when first asked."""

from __future__ import annotations

import lzma
import math
from functools import cache
from importlib.resources import files

_LONGEST = 4
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


def likelihood(characters: str) -> float:
    """The log probability of the best division into words; marks count as words, usual pairs of marks gain."""
    words = _words()
    best = [0.0]
    for end in range(1, len(characters) + 1):
        last = characters[end - 1]
        score = best[end - 1] + words.get(last, _MARKS.get(last, _UNKNOWN))
        for length in range(2, min(_LONGEST, end) + 1):
            known = words.get(characters[end - length : end])
            if known is not None:
                score = max(score, best[end - length] + known)
        best.append(score + _PAIRS.get(characters[max(0, end - 2) : end], 0.0))
    return best[-1]
