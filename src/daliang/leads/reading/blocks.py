"""Stage 2a: markup to blocks. Every piece of text keeps its place; damage in the markup never raises."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from daliang.leads.reading.refusing import Unreadable

MOST_TAGS = 200_000
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<(/?)([A-Za-z][A-Za-z0-9]{0,15})([^<>]{0,4000})>|<[!?][^<>]{0,4000}>", re.S)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,24});?")
_DROPPED = {
    "script", "style", "nav", "footer", "select", "button", "iframe", "svg", "template", "textarea", "noscript", "aside",  # noqa: E501
}  # fmt: skip
_INLINE = {
    "a", "b", "i", "u", "em", "strong", "span", "font", "sup", "sub", "small", "mark", "big", "s", "abbr", "label", "img",  # noqa: E501
    "ins", "del", "wbr", "meter", "rp",
}  # fmt: skip
_SIDE = re.compile(
    r"""(?:class|id)\s*=\s*["']?[^"'>]*\b(?:nav|crumbs?|breadcrumbs?|foot(?:er)?|related|recommend|copyright|sidebar|menu"""
    r"""|share|comments?|hot|rank(?:ing)?|friendlinks?|links|xgyd|xgxw|adv?|banner|login)(?:[-_]?\w{0,12})?\b""",
    re.I,
)
_CELLS = ("td", "th")
_LINES = ("p", "div", "br")
_LAID_OUT = 4  # so many lines, and so many characters, in one cell are an article that a table lays out on its page
_LONG_CELL = 300
_KINDS = {"li": "list item", "dd": "list item", "tr": "table row"}
_PLAIN_TAGS = 4  # a text with so few tags is no markup
_ANY_LINE = re.compile(r"\n\s*")
_BLANK_LINE = re.compile(r"\n[ \t\r\u3000]*\n\s*")


@dataclass
class Block:
    """One run of text without a break: its pieces with their places, the tag around it, and how much is links.

    A piece is (start, end, characters); None as characters means the original's own, each at its own place.
    """

    original: str
    tag: str
    pieces: list[tuple[int, int, str | None]] = field(default_factory=list)
    linked: int = 0
    blank: bool = True

    @cached_property
    def words(self) -> str:
        return "".join(self.original[a:b] if said is None else said for a, b, said in self.pieces)

    @property
    def kind(self) -> str:
        return _KINDS.get(self.tag, "paragraph")

    def take(self, start: int, end: int, said: str | None = None) -> None:
        """The piece [start, end) of the original, or characters that it stands for."""
        if start < end:
            self.pieces.append((start, end, said))
            self.blank = self.blank and (self.original[start:end] if said is None else said).isspace()

    def places(self) -> tuple[list[int], list[int]]:
        """Where each character of the words starts and ends in the original."""
        starts: list[int] = []
        ends: list[int] = []
        for start, end, said in self.pieces:
            if said is None:
                starts += range(start, end)
                ends += range(start + 1, end + 1)
            else:
                starts += [start] * len(said)
                ends += [end] * len(said)
        return starts, ends


def blocks(original: str) -> list[Block]:
    """The page's blocks in order, without scripts, navigation and footers. Raises Unreadable for a bomb of tags."""
    tags = list(islice(_TAG.finditer(original), MOST_TAGS + 1))
    if len(tags) > MOST_TAGS:
        raise Unreadable("too many tags", most=MOST_TAGS)
    return _Walk(original, tags).run()


def _line_ends(original: str) -> re.Pattern[str]:
    """Without markup each line is a paragraph, unless the lines are wrapped: then only a blank line parts them."""
    lengths = [len(line) for line in original.splitlines() if line.strip()]
    longest = max(lengths, default=0)
    wrapped = longest < 90 and sum(length > longest - 4 for length in lengths) * 2 > len(lengths) > 3
    return _BLANK_LINE if wrapped else _ANY_LINE


def _closings(tags: list[re.Match[str]]) -> dict[int, int]:
    """For each opening tag that is closed, the number of its closing tag."""
    open_: dict[str, list[int]] = {}
    closed = {}
    for number, tag in enumerate(tags):
        if tag[2] is None:
            continue
        waiting = open_.setdefault(tag[2].lower(), [])
        if not tag[1]:
            waiting.append(number)
        elif waiting:
            closed[waiting.pop()] = number
    return closed


class _Walk:
    def __init__(self, original: str, tags: list[re.Match[str]]) -> None:
        self.original = original
        self.tags = tags
        self.done: list[Block] = []
        self.block = Block(original, "")
        self.links = 0
        self.entities = "&" in original
        self.row = False
        self.first_cell = True
        self.until = -1  # number of the closing tag up to which nothing is read
        pattern = _BLANK_LINE if len(tags) > _PLAIN_TAGS else _line_ends(original)
        self.breaks = [(m.start(), m.end()) for m in pattern.finditer(original)]

    @cached_property
    def closings(self) -> dict[int, int]:
        return _closings(self.tags)

    def run(self) -> list[Block]:
        at = 0
        for number, tag in enumerate(self.tags):
            if number > self.until:
                self._text(at, tag.start())
            at = tag.end()
            if number >= self.until and tag[2] is not None:
                self._tag(number, tag[2].lower(), bool(tag[1]), tag[3])
        if len(self.tags) > self.until:
            self._text(at, len(self.original))
        self._break("")
        return self.done

    def _tag(self, number: int, name: str, closing: bool, attributes: str) -> None:
        dropped = name in _DROPPED or (name not in ("body", "html") and "=" in attributes and _SIDE.search(attributes))
        if not closing and dropped and number in self.closings:
            self.until = self.closings[number]
            self._break("")
        elif name == "a":
            self.links = 0 if closing else 1
        elif name == "tr":
            self.row = not closing and self._is_row(number)
            self._break("tr" if self.row else "")
            self.first_cell = True
        elif self.row and name in _CELLS:
            if not closing:
                self._cell(self.tags[number])
        elif self.row and name in _LINES:
            self.block.take(self.tags[number].start(), self.tags[number].end(), "\n")
        elif name not in _INLINE:
            self._break("" if closing else name)

    def _is_row(self, number: int) -> bool:
        """Whether the row that opens here has cells of figures and names, or only lays the page out.

        A row that lays out has a single cell of several lines, or one that holds an article. It ends where a row opens
        or closes.
        """
        cells, lines, first = 0, 0, self.tags[number].end()
        for at in range(number + 1, len(self.tags)):
            tag = self.tags[at]
            name = (tag[2] or "").lower()
            if name == "tr":
                break
            if name in _CELLS and not tag[1]:
                cells, lines, first = cells + 1, 0, tag.end()
            lines += name in _LINES and not tag[1]
            if lines >= _LAID_OUT and tag.start() - first >= _LONG_CELL:
                return False
        return cells > 1 or lines < 2

    def _cell(self, tag: re.Match[str]) -> None:
        if not self.first_cell or not self.block.blank:
            self.block.take(tag.start(), tag.end(), "\t")
        self.first_cell = False

    def _break(self, tag: str) -> None:
        if not self.block.blank:
            self.done.append(self.block)
        if self.block.pieces:
            self.block = Block(self.original, tag)
        self.block.tag = tag

    def _text(self, start: int, end: int) -> None:
        if start >= end:
            return
        number = bisect_right(self.breaks, (start, -1))
        while number < len(self.breaks) and self.breaks[number][0] < end and not self.row:
            self._piece(start, self.breaks[number][0])
            start = min(end, self.breaks[number][1])
            self._break(self.block.tag)
            number += 1
        self._piece(start, end)

    def _piece(self, start: int, end: int) -> None:
        if start >= end:
            return
        if self.links:
            self.block.linked += end - start
        for found in _ENTITY.finditer(self.original, start, end) if self.entities else ():
            self.block.take(start, found.start())
            self.block.take(found.start(), found.end(), html.unescape(found[0]))
            start = found.end()
        self.block.take(start, end)
