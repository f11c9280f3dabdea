"""From the bytes of a page to its article: clean text, places, title, date, source, sentences."""

from __future__ import annotations

import re
from functools import partial

from daliang.leads.reading.blocks import Block, blocks
from daliang.leads.reading.choosing import choose
from daliang.leads.reading.decoding import decode
from daliang.leads.reading.refusing import Unreadable
from daliang.leads.reading.repairing import Marked, kept_repairs, repair
from daliang.leads.reading.sentences import sentences
from daliang.leads.reading.text import Page, SentenceKind, Text

__all__ = ["Unreadable", "clean"]

LONGEST = 200_000  # characters of an article: what is longer is no news page
_PASSWORD = re.compile(r"""<input[^<>]{0,200}type\s*=\s*["']?password""", re.I)
_HAN = re.compile("[\u3400-\u9fff]+")
_LATIN = re.compile("[A-Za-z]+")
_BREAK = "\n"
_ROW_SPACES = " \u3000\xa0\x0b"


def clean(data: bytes, *, declared: str = "", address: str = "") -> Page:
    """Read a page. `declared` is the encoding that the server named; `address` may hold the date.

    Raises Unreadable, with a reason, for what is empty, too large, an image, binary, a login page or has no text.
    """
    original, encoding = decode(data, declared)
    return clean_text(original, encoding=encoding, address=address)


def clean_text(original: str, *, encoding: str = "utf-8", address: str = "") -> Page:
    """Read a page that is decoded already. Raises Unreadable as `clean` does."""
    if not original.strip():
        raise Unreadable("empty")
    chosen = choose(blocks(original), original, address)
    _refuse_login(original, chosen.blocks)
    if not chosen.blocks:
        raise Unreadable("no text")
    _refuse_others(chosen.blocks)
    marked = _joined(original, chosen.blocks)
    repair(marked)
    text, spans = _split(marked, chosen.blocks, chosen.titled)
    if not text.characters.strip():
        raise Unreadable("no text")
    title = text.characters[spans[0][0] : spans[0][1]] if chosen.titled and spans else chosen.title
    return Page(
        original,
        encoding,
        text,
        title.strip(),
        chosen.publish_date,
        chosen.source,
        sentences(text.characters, spans),
        partial(kept_repairs, marked, text),
    )


def _refuse_login(original: str, found: list[Block]) -> None:
    if sum(len(block.words) for block in found) < 200 and _PASSWORD.search(original):
        raise Unreadable("login page")


def _refuse_others(found: list[Block]) -> None:
    """What is too long for an article, or has hardly any Chinese in it."""
    size = sum(len(block.words) for block in found)
    if size > LONGEST:
        raise Unreadable("too long", size=size, most=LONGEST)
    words = "".join(block.words for block in found)
    latin = sum(map(len, _LATIN.findall(words)))
    if latin and sum(map(len, _HAN.findall(words))) * 10 < latin:
        raise Unreadable("not Chinese")


def _joined(original: str, found: list[Block]) -> Marked:
    """All blocks in one run with a joint between, so that each repair runs once over everything."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for block in found:
        if pieces:
            starts.append(ends[-1])
            ends.append(ends[-1])
        own_starts, own_ends = block.places()
        words = block.words.replace("\n", "\x0b").replace("\r", "\x0b")
        if block.kind != "table row":
            words = words.replace("\t", " ")
        pieces.append(words)
        starts += own_starts
        ends += own_ends
    return Marked(original, _BREAK.join(pieces), starts, ends)


def _split(marked: Marked, found: list[Block], titled: bool) -> tuple[Text, list[tuple[int, int, SentenceKind, str]]]:
    """The text without outer spaces of each block, and the span, kind and tag of each block."""
    kept: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    spans: list[tuple[int, int, SentenceKind, str]] = []
    at = 0
    for number, line in enumerate(marked.characters.split(_BREAK)):
        spaces = _ROW_SPACES if found[number].kind == "table row" else None  # an empty first cell is a place
        bare = line.strip(spaces)
        first = at + len(line) - len(line.lstrip(spaces))
        if bare.strip():
            if kept:
                starts.append(marked.starts[at - 1])
                ends.append(marked.ends[at - 1])
            kind: SentenceKind = "title" if titled and number == 0 else found[number].kind  # type: ignore[assignment]
            spans.append((len(starts), len(starts) + len(bare), kind, found[number].tag))
            kept.append(bare)
            starts += marked.starts[first : first + len(bare)]
            ends += marked.ends[first : first + len(bare)]
        at += len(line) + 1
    return Text(_BREAK.join(kept), starts, ends), spans
