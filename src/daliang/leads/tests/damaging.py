"""Damage as pages of others bring it: traditional characters, pinyin in brackets, runs of GBK read one byte late."""

from __future__ import annotations

import random
import re
from importlib.resources import files

from pypinyin import Style
from pypinyin import pinyin as readings

_QUOTES = re.compile("。”[\u4e00-\u9fff]{8,}")
_HAN = re.compile("[\u4e00-\u9fff]")


def damaged(text: str, *, seed: int, shifts: int) -> str:
    """The text, damaged in each of the three ways; the same seed damages the same places."""
    chance = random.Random(seed)
    return "\n".join(with_pinyin(line, chance) for line in shifted(traditional(text), shifts, chance).split("\n"))


def traditional(text: str) -> str:
    """Simplified characters to the traditional ones that can only mean them."""
    pairs = files("daliang.vocabulary").joinpath("data/simplified.txt").read_text(encoding="utf-8").split()
    back = {pair[1]: pair[0] for pair in reversed(pairs) if not _in_gb2312(pair[0]) and _in_gbk(pair[0])}
    return "".join(back.get(one, one) for one in text)


def shifted(text: str, most: int, chance: random.Random) -> str:
    """Runs behind a closing quote whose first byte was lost, so that the rest is read one byte late."""
    places = list(_QUOTES.finditer(text))
    chance.shuffle(places)
    done = 0
    for found in sorted(places, key=lambda one: -one.start()):
        lengths = [n for n in range(6, min(12, len(found[0])) + 1) if late(found[0][:n])]
        if done < most and lengths:
            run = found[0][: chance.choice(lengths)]
            text = text[: found.start()] + late(run) + text[found.start() + len(run) :]
            done += 1
    return text


def late(run: str) -> str:
    """The run read one byte late, with a mark of loss at both ends; "" where its bytes make no characters then."""
    try:
        return f"?{run.encode('gbk')[1:-1].decode('gbk')}?"
    except UnicodeDecodeError:
        return ""


def with_pinyin(line: str, chance: random.Random) -> str:
    """Behind every twentieth character or so, its reading in brackets."""
    said = []
    for at, one in enumerate(line):
        said.append(one)
        beside = line[max(0, at - 14) : at + 14]
        if _HAN.fullmatch(one) and "?" not in beside and chance.random() < 0.05:
            said.append(f"({readings(one, style=Style.TONE)[0][0]})")
    return "".join(said)


def _in_gb2312(one: str) -> bool:
    return _fits(one, "gb2312")


def _in_gbk(one: str) -> bool:
    return _fits(one, "gbk")


def _fits(one: str, encoding: str) -> bool:
    try:
        one.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
