"""Texts as they are compared: without spaces, marks, width, case, and without words that say nothing."""

import re
import unicodedata
from functools import cache

_MARKS = r"[\W_]+"


def bare(text: str, *, without: tuple[str, ...] = ()) -> str:
    """Only letters and digits, half width, lower case; the words of `without` are left out, longer ones first."""
    return _idle(without).sub("", unicodedata.normalize("NFKC", text).lower())


@cache
def _idle(words: tuple[str, ...]) -> re.Pattern[str]:
    """What says nothing; asked for each of thousands of names, so the pattern is made once."""
    return re.compile("|".join([_MARKS, *map(re.escape, sorted(words, key=len, reverse=True))]))
