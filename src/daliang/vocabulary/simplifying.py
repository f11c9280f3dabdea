"""Traditional to simplified characters, one for one, so that no place moves."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

# 著 is also a simplified character: it stays in these words and after 显 卓 名 原 …, and is 着 elsewhere.
_ZHU = re.compile(r"(?<![显显顯卓名原编編译譯专專土论論巨昭遗遺合])著(?![名作称稱述录錄者])")
_QIAN = re.compile(r"乾(?![隆坤县縣安])")


@cache
def _table() -> tuple[dict[int, str], frozenset[str], dict[int, str]]:
    """All pairs, the characters that simplified Chinese does not have, and the pairs of these alone."""
    lines = files("daliang.vocabulary").joinpath("data/simplified.txt").read_text(encoding="utf-8").split()
    pairs = {ord(line[0]): line[1] for line in lines if line[0] not in "著乾"}
    sure = frozenset(chr(key) for key in pairs if not _in_gb2312(chr(key)))
    return pairs, sure, {ord(one): pairs[ord(one)] for one in sure}


@cache
def _any_sure() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(_table()[1]))}]")


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def has_traditional(characters: str) -> bool:
    """Whether any character is one that simplified Chinese does not have."""
    return bool(_any_sure().search(characters))


def is_traditional(characters: str) -> bool:
    """Whether at least one character in fifty is one that simplified Chinese does not have."""
    if not has_traditional(characters):
        return False
    return sum(map(_table()[1].__contains__, characters)) * 50 >= len(characters)


def simplified(characters: str, *, wholly: bool = True) -> str:
    """The same number of characters; not `wholly` leaves those that simplified Chinese has too (著, 乾, 徵 …)."""
    pairs, _, of_sure = _table()
    if not wholly:
        return characters.translate(of_sure) if has_traditional(characters) else characters
    if "著" in characters or "乾" in characters:
        characters = _QIAN.sub("干", _ZHU.sub("着", characters))
    return characters.translate(pairs)


def likened(characters: str) -> str:
    """The same number of characters, each as if it stood alone: for comparing, so that a part folds as its whole does.

    著 and 乾, which both writings have, become 着 and 干 everywhere.
    """
    return characters.translate(_alone())


@cache
def _alone() -> dict[int, str]:
    return _table()[0] | {ord("著"): "着", ord("乾"): "干"}
