"""Stage 3b: runs of GBK that were read one byte late. A mark of loss stands where the byte was; the rest is shifted.

Encoding the run again gives its bytes back but for the first and sometimes the last; which byte is lost is decided by
what reads best among the characters around it, and by the reading in brackets that a swallowed bracket left behind.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

from daliang.leads.reading.words import Gap, is_known, likelihood
from daliang.vocabulary.simplifying import simplified

LOST = "?？\ufffd"
_MARK = re.compile(rf"(?<![{LOST}])[{LOST}](?=[{LOST}]?[!-/:-@\u0080-\uffff])")
_LONGEST = 40  # characters of a run
_MOST = 200  # marks of loss that are tried on one page
_ENDS = 4  # places where one run may end
_AROUND = 4  # characters of context on either side
_GAIN = 2.0  # a run is read anew if each character gains this much log probability
_LEADS = range(0x81, 0xFF)
_TRAILS = [*range(0x40, 0x7F), *range(0x80, 0xFF)]


Choices = tuple[tuple[str, str], ...]
"""Characters that may stand in a place, each with its simplified one."""


@dataclass(frozen=True)
class Recovered:
    """The damaged span [start, end), what it reads as, and the share of the best reading among all (0 to 1)."""

    start: int
    end: int
    reading: str
    confidence: float


def recovered(characters: str, swallowed: dict[int, str] | None = None) -> list[Recovered]:
    """Every run that reads clearly better anew. `swallowed` has the pinyin that stood right behind a mark of loss."""
    _likeliest.cache_clear()  # it serves the several ends of one run; pages share nothing
    found: list[Recovered] = []
    at = 0
    for start in _marks(characters):
        if start < at:
            continue
        best = _best_run(characters, start, (swallowed or {}).get(start, ""))
        if best is not None:
            found.append(best)
            at = best.end
    return found


def _marks(characters: str) -> list[int]:
    """Places of marks of loss that something not blank follows; of a row of marks only the first."""
    return [found.start() for found in islice(_MARK.finditer(characters), _MOST)]


def _best_run(characters: str, start: int, pinyin: str) -> Recovered | None:
    best, most = None, _GAIN
    before = characters[max(0, start - _AROUND) : start]
    leads = _leads(before, pinyin)
    for end, body, last in islice(_runs(characters, start), _ENDS):
        after = characters[end : end + _AROUND]
        read = _read(before, body, last, after, leads)
        if read is None:
            continue
        reading, confidence = read
        now = _likelihood(before + reading + after) / max(len(reading) + 1, 1)
        was = _likelihood(before + characters[start:end] + after) / max(len(reading) + 1, 1)
        if now - was > most and likelihood(simplified(reading)) / len(reading) > -10:
            best, most = Recovered(start, end, reading, confidence), now - was
    return best


def _likelihood(characters: str) -> float:
    return likelihood(simplified(characters))


def _runs(characters: str, start: int) -> Iterator[tuple[int, bytes, int | None]]:
    """Each place where the run may end: the bytes between, and the last byte where it is known."""
    body = bytearray()
    for at in range(start + 1, min(len(characters), start + 1 + _LONGEST)):
        one = characters[at]
        if body and "@" <= one <= "~":
            yield at + 1, bytes(body), ord(one)
        if body and one in LOST:
            yield at + 1, bytes(body), None
        code = _bytes(one)
        if code is None:
            return
        body += code


def _bytes(one: str) -> bytes | None:
    """The two bytes of GBK that were read as this character, before widths were made narrow."""
    if "!" <= one <= "~":
        return bytes((0xA3, ord(one) + 0x80))
    if "\ue234" <= one <= "\ue4c5":
        high, low = divmod(ord(one) - 0xE234, 94)
        return bytes((0xF8 + high, 0xA1 + low))
    if "\ue000" <= one <= "\ue233":
        high, low = divmod(ord(one) - 0xE000, 94)
        return bytes((0xAA + high, 0xA1 + low))
    try:
        code = one.encode("gbk")
    except UnicodeEncodeError:
        return None
    return code if len(code) == 2 else None


def _character(lead: int, trail: int) -> str:
    try:
        return bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return ""


def _leads(before: str, pinyin: str) -> list[int] | None:
    """The first bytes to try, None for all.

    A swallowed reading was that of the character made of the last byte before and the lost one.
    """
    code = _bytes(before[-1]) if before and pinyin else None
    if code is None:
        return None
    fit = [lead for lead in _LEADS if pinyin in _sounds(_character(code[1], lead))]
    return fit or None


@cache
def _sounds(one: str) -> frozenset[str]:
    """Each pinyin of a character; pypinyin is imported when first asked."""
    from pypinyin import Style
    from pypinyin import pinyin as readings

    return frozenset(readings(one, style=Style.TONE, heteronym=True)[0]) if one else frozenset()


def _read(before: str, body: bytes, last: int | None, after: str, leads: list[int] | None) -> tuple[str, float] | None:
    middle = [_character(body[at], body[at + 1]) for at in range(1, len(body) - 1, 2)]
    if not all(middle):
        return None
    inside = "".join(middle)
    if len(inside) > 1 and _likelihood(inside) < -11 * len(inside):
        return None
    firsts = _firsts(body[0]) if leads is None else _known(_character(lead, body[0]) for lead in leads)
    lasts = _lasts(body[-1]) if last is None else _known((_character(body[-1], last),))
    if not firsts or not lasts:
        return None
    first, sure = _likeliest(before, firsts, inside[:_AROUND])
    final, also_sure = _likeliest((first + inside)[-_AROUND:], lasts, after)
    return first + inside + final, sure * also_sure


@cache
def _firsts(trail: int) -> Choices:
    return _known(_character(lead, trail) for lead in _LEADS)


@cache
def _lasts(lead: int) -> Choices:
    return _known(_character(lead, trail) for trail in _TRAILS)


def _known(characters: Iterable[str]) -> Choices:
    """Characters with their simplified ones; those that no word has are left out if any other is there."""
    every = tuple((one, simplified(one)) for one in characters if one)
    return tuple(pair for pair in every if is_known(pair[1])) or every


@lru_cache(maxsize=1024)
def _likeliest(before: str, choices: Choices, after: str) -> tuple[str, float]:
    gap = Gap(simplified(before), simplified(after))
    scores = list(zip(gap.filled([plain for _, plain in choices]), (one for one, _ in choices), strict=True))
    most, best = max(scores)
    return best, 1 / sum(math.exp(max(score - most, -60.0)) for score, _ in scores)
