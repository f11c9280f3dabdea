"""Stage 3: what damaged the characters is undone, each repair with its place in the original."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from daliang.leads.reading.lost_bytes import LOST, recovered
from daliang.leads.reading.text import Repair, RepairKind, Text
from daliang.vocabulary.simplifying import has_traditional, is_traditional, simplified

_TONED = "[a-zü\u0261]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ][a-zü\u0261]{0,4}"
_HAN = "\u3400-\u9fff\uf900-\ufaff\ue000-\uf8ff"
_HAN_RUNS = re.compile("[\u3400-\u9fff]+")
_BRACKETED = re.compile(rf"[(（](?<=[{_HAN}][(（]) ?{_TONED} ?[)）](?:[(（] ?{_TONED} ?[)）])*")
_TONELESS = re.compile(rf"[(（](?<=[{_HAN}][(（])(?:de|le|zi|zhe|men|me|ma|ne|ba|tou|shang|li|guo)[)）]")
_SWALLOWED = re.compile(rf"(?<=[{LOST}])({_TONED})[)）]")
_TORN_TAG = re.compile(rf"(?<=[{LOST}])/(?:p|div|span|strong|td|li|h[1-6]|b|em|font)>")
_WIDE = {ord(narrow): wide for narrow, wide in zip(",:;!?()", "，：；！？（）", strict=True)}
_MARK = re.compile(
    rf"[,;:!?()](?:(?<=[{_HAN}》”’）】%0-9A-Za-z][,;:!?])(?=[{_HAN}“‘《（【])|(?<=[{_HAN}》”’）】][,;:!?])(?!\d)|(?<=[()])"
    rf"|(?<=[{_HAN}],)(?=\d)|(?<=[{_HAN}]:))"
)
_FULL = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05\uff0e\uff0b\uff0d\uff0f\uff5e]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\x00-\x08\x0c-\x1f\x7f]")
_EAST = f"[{_HAN}，。、；：！？“”]"
_WRAPPED = re.compile(rf"(?<={_EAST}) *\x0b[ \u3000\x0b]*(?={_EAST})")  # a line's end inside a paragraph
_GAPS = re.compile(r" +(?=\t)|(?<=\t) +")
_BESIDE_MARKS = re.compile("(?<=[，。、；：！？”）]) +| +(?=[，。、；：！？“（])")
_LOOSE = re.compile(
    rf" (?:(?=[,;:] ?[{_HAN}“])(?<=[{_HAN}0-9%）》”] )|(?<=[,;:] )(?=[{_HAN}“])(?<=[{_HAN}0-9%）》” ][,;:] ))"
)
_PIECE = "[个個家项項宗户戶份亿億万萬多余餘]"
_BESIDE_NUMBERS = re.compile(  # 签约 14 个项目，总投资 86.5 亿元
    rf" (?:(?=[0-9][0-9.,]{{0,9}} ?{_PIECE})(?<=[{_HAN}] )|(?={_PIECE})(?<=[0-9] ))"
)
_DECIMALS = re.compile(  # 总投资16. 36亿元
    rf" (?=[0-9]{{1,4}} ?[万亿])(?<=\. )(?:(?<=[{_HAN}][0-9]\. )|(?<=[{_HAN}][0-9]{{2}}\. )|(?<=[{_HAN}][0-9]{{3}}\. ))"
)
_SPACES = re.compile(r"[\u3000\xa0\x0b][ \u3000\xa0\x0b]*| [ \u3000\xa0\x0b]+")
_PRIVATE = re.compile("[\ue000-\uf8ff]")

Change = tuple[int, int, str, float]  # start, end, what stands there instead, confidence


@dataclass
class Marked:
    """Characters with their places, and the repairs made so far (in places of the original)."""

    original: str
    characters: str
    starts: list[int]
    ends: list[int]
    changed: list[tuple[int, int, RepairKind, float]] = field(default_factory=list)
    taken: list[tuple[RepairKind, str, str, list[int], list[int]]] = field(default_factory=list)

    def change(self, kind: RepairKind | None, changes: Iterable[Change]) -> None:
        """Put each change in; changes are in order and do not overlap. A `kind` of None keeps no record (spaces)."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for start, end, new, confidence in changes:
            pieces += (self.characters[at:start], new)
            starts += self.starts[at:start]
            ends += self.ends[at:start]
            old = end - start
            starts += (self.starts[start + min(k * old // len(new), old - 1)] for k in range(len(new)))
            ends += (self.ends[start + max((k + 1) * old // len(new), 1) - 1] for k in range(len(new)))
            if kind is not None:
                self.changed.append((self.starts[start], self.ends[end - 1], kind, confidence))
            at = end
        if at == 0:
            return
        self.characters = "".join((*pieces, self.characters[at:]))
        self.starts = starts + self.starts[at:]
        self.ends = ends + self.ends[at:]

    def drop(self, kind: RepairKind | None, pattern: re.Pattern[str], new: str = "") -> int:
        found = [(m.start(), m.end(), new, 1.0) for m in pattern.finditer(self.characters)]
        self.change(kind, found)
        return len(found)

    def same_length(self, kind: RepairKind, new: str) -> None:
        """Take characters one for one; which of them differ is looked up when somebody asks."""
        if new != self.characters:
            self.taken.append((kind, self.characters, new, self.starts, self.ends))
            self.characters = new

    def repairs(self) -> Iterator[tuple[int, int, RepairKind, float]]:
        """(start, end, kind, confidence) of each repair, in places of the original."""
        yield from self.changed
        for kind, old, new, starts, ends in self.taken:
            for at, (one, other) in enumerate(zip(old, new, strict=True)):
                if one != other:
                    yield starts[at], ends[at], kind, 1.0


def repair(marked: Marked) -> None:
    """Every repair in its order: pinyin before lost bytes, lost bytes before widths, simplified last.

    Most pages need few of them, so what a repair begins with is looked for first.
    """
    marked.drop(None, _INVISIBLE)
    if marked.drop("pinyin", _BRACKETED) >= 3:
        marked.drop("pinyin", _TONELESS)
    if "\x0b" in marked.characters:
        marked.drop(None, _WRAPPED)
    marked.drop(None, _SPACES, " ")
    if any(mark in marked.characters for mark in LOST):
        marked.drop("mojibake", _TORN_TAG)
        _recover(marked)
        marked.drop("pinyin", _BRACKETED)  # behind a character that has just come back
    marked.same_length("width", _FULL.sub(lambda m: chr(ord(m[0]) - 0xFEE0), marked.characters))
    marked.drop("private use", _PRIVATE)
    if " " in marked.characters:
        marked.drop(None, _LOOSE)
    _widen(marked)
    if "\t" in marked.characters:
        marked.drop(None, _GAPS)
    if " " in marked.characters:
        marked.drop(None, _BESIDE_MARKS)
        marked.drop(None, _BESIDE_NUMBERS)
        marked.drop(None, _DECIMALS)
    if has_traditional(marked.characters):
        wholly = is_traditional(marked.characters)
        marked.same_length("traditional", simplified(marked.characters, wholly=wholly))


def _recover(marked: Marked) -> None:
    swallowed: dict[int, str] = {}
    removed = 0
    for found in _SWALLOWED.finditer(marked.characters):
        swallowed[found.start() - 1 - removed] = found[1]
        removed += found.end() - found.start()
    marked.drop("pinyin", _SWALLOWED)
    runs = recovered(marked.characters, swallowed)
    marked.change("lost byte", [(run.start, run.end, run.reading, run.confidence) for run in runs])


def _widen(marked: Marked) -> None:
    """Marks between Chinese become full-width; those inside numbers, times and foreign words stay."""
    characters = marked.characters
    if not _MARK.search(characters):
        return
    han = sum(map(len, _HAN_RUNS.findall(characters)))
    if han * 4 < len(characters):
        return
    marked.same_length("width", _MARK.sub(lambda m: m[0].translate(_WIDE), characters))


def kept_repairs(marked: Marked, text: Text) -> list[Repair]:
    """The repairs in order, each on the clean span that now stands at its place."""
    result = []
    for start, end, kind, confidence in sorted(marked.repairs(), key=lambda one: (one[0], one[1])):
        first = bisect_right(text.ends, start)
        last = max(first, bisect_left(text.starts, end))
        result.append(Repair(first, last, marked.original[start:end], kind, confidence))
    return result
