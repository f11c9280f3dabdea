"""The lists of words by which reading tells a name from its sentence, as data/kinds.toml holds them."""

from __future__ import annotations

import tomllib
from importlib.resources import files

_WORDS = {
    kind: frozenset(words.split())
    for kind, words in tomllib.loads(
        files("daliang.leads.reading").joinpath("data/kinds.toml").read_text(encoding="utf-8")
    ).items()
}
EVERY = frozenset[str]().union(*_WORDS.values())


def words_of(kind: str) -> frozenset[str]:
    """The words of a kind: pointing, joining, made, sorts …"""
    return _WORDS[kind]
