"""Texts as they are compared: without spaces, marks, width, case, and without words that say nothing."""

import re
import unicodedata
from functools import cache, lru_cache

SAYS_NOTHING = ("项目", "有限责任公司", "股份有限公司", "有限公司", "集团")  # not a sentence: left out of comparisons
_MARKS = r"[\W_]+"


@lru_cache(maxsize=1024)
def plain(name: str) -> str:
    """A project's or firm's name without the words that all have. One is compared with many, so the last are kept."""
    return bare(name, without=SAYS_NOTHING)


def bare(text: str, *, without: tuple[str, ...] = ()) -> str:
    """Only letters and digits, half width, lower case; the words of `without` are left out, longer ones first."""
    return _idle(without).sub("", unicodedata.normalize("NFKC", text).lower())


@cache
def _idle(words: tuple[str, ...]) -> re.Pattern[str]:
    """What says nothing; asked for each of thousands of names, so the pattern is made once."""
    return re.compile("|".join([_MARKS, *map(re.escape, sorted(words, key=len, reverse=True))]))
