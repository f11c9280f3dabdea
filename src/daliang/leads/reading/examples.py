"""Kept examples: pages with the facts that a person confirmed or corrected, replayed to see what a rule spoils.

A file of examples has one JSON object a line: `{"id", "page", "facts"}`. `page` is the decoded original, tags included;
`facts` is an object as `documents.document` makes it (its `id` may be left out), corrected. A fact that may be found or
not carries `"optional": true`. Places (`start`, `end`) are asked for in amounts only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from daliang.leads.reading.cleaning import clean_text
from daliang.leads.reading.decoding import decode
from daliang.leads.reading.documents import document
from daliang.leads.reading.reader import facts
from daliang.leads.reading.refusing import Unreadable

_LISTS = ("amounts", "projects", "aggregates")
_NEEDED = {"amounts": ("value", "currency", "start", "end"), "projects": ("name",), "aggregates": ("count",)}


@dataclass(frozen=True)
class Example:
    """A page's decoded original and its corrected facts."""

    id: str
    page: str
    facts: dict[str, Any]


class BadExample(ValueError):
    """A line that is no example: its number from 1, and what it lacks (`json`, `id`, `page`, `facts` or a list's)."""

    def __init__(self, line: int, lacks: str) -> None:
        super().__init__(f"line {line}: {lacks}")
        self.line = line
        self.lacks = lacks


def kept(path: Path) -> Iterator[Example]:
    """The examples of a file, line by line; raises BadExample. Empty lines are passed over."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _example(number, line)


def shipped() -> list[Example]:
    """Our own invented pages, each beside its facts."""
    folder = files("daliang.leads.tests").joinpath("pages")
    names = sorted(one.name.removesuffix(".json") for one in folder.iterdir() if one.name.endswith(".json"))
    return [
        Example(
            name,
            decode(folder.joinpath(f"{name}.html").read_bytes())[0],
            json.loads(folder.joinpath(f"{name}.json").read_bytes()),
        )
        for name in names
    ]


def replay(example: Example) -> dict[str, Any]:
    """What the rules of today find on the example's page; nothing where they refuse it."""
    try:
        return document(example.id, facts(clean_text(example.page)))
    except Unreadable:
        return {kind: [] for kind in _LISTS}


def _example(number: int, line: bytes) -> Example:
    try:
        read = json.loads(line)
    except ValueError as error:
        raise BadExample(number, "json") from error
    for key, kind in (("id", str), ("page", str), ("facts", dict)):
        if not isinstance(read, dict) or not isinstance(read.get(key), kind):
            raise BadExample(number, key)
    for name, needed in _NEEDED.items():
        if not _is_list_of(read["facts"].get(name, []), needed):
            raise BadExample(number, f"facts.{name}")
    return Example(read["id"], read["page"], read["facts"])


def _is_list_of(found: object, needed: tuple[str, ...]) -> bool:
    return isinstance(found, list) and all(isinstance(one, dict) and all(key in one for key in needed) for one in found)
