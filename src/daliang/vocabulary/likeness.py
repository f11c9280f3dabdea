"""Texts as they are compared: without spaces, marks, width, case, and without words that say nothing."""

import re
import unicodedata

_MARKS = r"[\W_]+"


def bare(text: str, *, without: tuple[str, ...] = ()) -> str:
    """Only letters and digits, half width, lower case; the words of `without` are left out, longer ones first."""
    words = sorted(without, key=len, reverse=True)
    return re.sub("|".join([_MARKS, *map(re.escape, words)]), "", unicodedata.normalize("NFKC", text).lower())
