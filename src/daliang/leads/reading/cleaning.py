"""From the bytes of a page to its article: clean text, places, title, date, source, sentences."""

from __future__ import annotations

import re

from daliang.leads.reading.blocks import Block, blocks
from daliang.leads.reading.choosing import choose
from daliang.leads.reading.decoding import decode
from daliang.leads.reading.refusing import Unreadable
from daliang.leads.reading.repairing import Marked, kept_repairs, repair
from daliang.leads.reading.sentences import sentences
from daliang.leads.reading.text import Page, SentenceKind, Text

__all__ = ["Unreadable", "clean"]

LONGEST = 400_000  # characters of an article: what is longer is no news page
_PASSWORD = re.compile(r"""<input[^<>]{0,200}type\s*=\s*["']?password""", re.I)
_BREAK = "\n"


def clean(data: bytes, *, declared: str = "", address: str = "") -> Page:
    """Read a page. `declared` is the encoding that the server named; `address` may hold the date.

    Raises Unreadable, with a reason, for what is empty, too large, an image, binary, a login page or has no text.
    """
    original, encoding = decode(data, declared)
    chosen = choose(blocks(original), original, address)
    _refuse_login(original, chosen.blocks)
    if not chosen.blocks:
        raise Unreadable("no text", "没有找到正文")
    marked = _joined(original, chosen.blocks)
    if len(marked.characters) > LONGEST:
        raise Unreadable("too large", f"正文有 {len(marked.characters)} 字，最多 {LONGEST} 字")
    repair(marked)
    text, spans = _split(marked, chosen.blocks, chosen.titled)
    if not text.characters.strip():
        raise Unreadable("no text", "没有找到正文")
    title = text.characters[spans[0][0] : spans[0][1]] if chosen.titled and spans else chosen.title
    return Page(
        original,
        encoding,
        text,
        title.strip(),
        chosen.publish_date,
        chosen.source,
        sentences(text.characters, spans),
        kept_repairs(marked, list(text.starts), list(text.ends)),
    )


def _refuse_login(original: str, found: list[Block]) -> None:
    if _PASSWORD.search(original) and sum(len(block.characters) for block in found) < 200:
        raise Unreadable("login page", "这是登录页，不是文章")


def _joined(original: str, found: list[Block]) -> Marked:
    """All blocks in one run with a joint between, so that each repair runs once over everything."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for block in found:
        if characters:
            characters.append(_BREAK)
            starts.append(ends[-1])
            ends.append(ends[-1])
        words = block.words.replace("\n", "\x0b").replace("\r", "\x0b")
        if block.kind != "table row":
            words = words.replace("\t", " ")
        characters += words
        starts += block.starts
        ends += block.ends
    return Marked(original, "".join(characters), starts, ends)


def _split(marked: Marked, found: list[Block], titled: bool) -> tuple[Text, list[tuple[int, int, SentenceKind, str]]]:
    """The text without outer spaces of each block, and the span, kind and tag of each block."""
    kept: list[int] = []
    spans: list[tuple[int, int, SentenceKind, str]] = []
    at = 0
    for number, line in enumerate(marked.characters.split(_BREAK)):
        bare = line.strip()
        first = at + len(line) - len(line.lstrip())
        if bare:
            if kept:
                kept.append(at - 1)
            kind: SentenceKind = "title" if titled and number == 0 else found[number].kind  # type: ignore[assignment]
            spans.append((len(kept), len(kept) + len(bare), kind, found[number].tag))
            kept.extend(range(first, first + len(bare)))
        at += len(line) + 1
    return (
        Text(
            "".join(marked.characters[one] for one in kept),
            [marked.starts[one] for one in kept],
            [marked.ends[one] for one in kept],
        ),
        spans,
    )
