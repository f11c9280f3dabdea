"""Stage 2a: markup to blocks. Every piece of text keeps its place; damage in the markup never raises."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass, field

from daliang.leads.reading.refusing import Unreadable

MOST_TAGS = 400_000
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
_KINDS = {"li": "list item", "dd": "list item", "tr": "table row"}
_BLANK_LINE = re.compile(r"\n[ \t\r\u3000]*\n\s*")


@dataclass
class Block:
    """One run of text without a break: its characters, their places, the tag around it, and how much is links."""

    tag: str
    characters: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    linked: int = 0

    @property
    def words(self) -> str:
        return "".join(self.characters)

    @property
    def kind(self) -> str:
        return _KINDS.get(self.tag, "paragraph")

    def take(self, characters: str, start: int, end: int) -> None:
        """Characters that one piece [start, end) of the original stands for."""
        for character in characters:
            self.characters.append(character)
            self.starts.append(start)
            self.ends.append(end)

    def take_plain(self, original: str, start: int, end: int) -> None:
        self.characters.extend(original[start:end])
        self.starts.extend(range(start, end))
        self.ends.extend(range(start + 1, end + 1))


def blocks(original: str) -> list[Block]:
    """The page's blocks in order, without scripts, navigation and footers. Raises Unreadable for a bomb of tags."""
    tags = []
    for found in _TAG.finditer(original):
        tags.append(found)
        if len(tags) > MOST_TAGS:
            raise Unreadable("too many tags", f"标签超过 {MOST_TAGS} 个")
    return _Walk(original, tags).run()


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
        self.closings = _closings(tags)
        self.done: list[Block] = []
        self.block = Block("")
        self.links = 0
        self.row = False
        self.until = -1  # number of the closing tag up to which nothing is read
        self.breaks = [(m.start(), m.end()) for m in _BLANK_LINE.finditer(original)]

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
            self._break("" if closing else "tr")
            self.row = not closing
        elif self.row and name in ("td", "th", "p", "div", "br"):
            if closing and name in ("td", "th") and self.block.characters:
                self.block.take("\t", self.tags[number].start(), self.tags[number].end())
        elif name not in _INLINE:
            self._break("" if closing else name)

    def _break(self, tag: str) -> None:
        if any(not character.isspace() for character in self.block.characters):
            self.done.append(self.block)
        self.block = Block(tag)

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
        for found in _ENTITY.finditer(self.original, start, end):
            self.block.take_plain(self.original, start, found.start())
            self.block.take(html.unescape(found[0]), found.start(), found.end())
            start = found.end()
        self.block.take_plain(self.original, start, end)
