"""Stage 5: blocks to sentences, sections, list items and table rows."""

from __future__ import annotations

import re

from daliang.leads.reading.text import Sentence, SentenceKind

_END = re.compile(
    r"[。！？!?；;….](?:(?<=…)…|(?<![….])(?<!\d。(?=\d{1,4}[万亿%％]))[”’」』）)]*|(?<=[\u4e00-\u9fff]\.)(?=[\u4e00-\u9fff\s“]|$))"
)
LONGEST = 600
"""Characters: no one writes longer sentences, and what is told in one is compared with all else in it."""
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)[^。]{2,40}$")


def sentences(characters: str, blocks: list[tuple[int, int, SentenceKind, str]]) -> list[Sentence]:
    """Spans of sentences without outer spaces. A block is (start, end, kind, tag); a heading opens a section."""
    result: list[Sentence] = []
    section = 0
    for start, end, kind, tag in blocks:
        if result and kind == "paragraph" and _is_heading(characters[start:end], tag):
            section += 1
        at = start
        if kind != "table row":
            for found in _END.finditer(characters, start, end):
                _add(result, characters, at, found.end(), section, kind)
                at = found.end()
        if kind == "table row":
            result.append(Sentence(at, end, section, kind))
        else:
            _add(result, characters, at, end, section, kind)
    return result


def _is_heading(said: str, tag: str) -> bool:
    return (
        tag in ("h2", "h3", "h4", "h5")
        or bool(_HEADING.match(said))
        or (len(said) <= 40 and said[-1:] not in "。；：，？！”")
    )


def _add(result: list[Sentence], characters: str, start: int, end: int, section: int, kind: SentenceKind) -> None:
    while start < end and characters[start].isspace():
        start += 1
    while start < end and characters[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = _cut(characters, start)
        result.append(Sentence(start, cut, section, kind))
        start = cut
    if start < end:
        result.append(Sentence(start, end, section, kind))


def _cut(characters: str, start: int) -> int:
    """Where an endless line is cut: behind its last comma, else in its midst."""
    last = max(characters.rfind(mark, start, start + LONGEST) for mark in "，,、 ")
    return last + 1 if last > start else start + LONGEST
