"""What is visited where it is built: 先后来到A项目、B工程施工现场, 深入A、B等项目建设现场."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daliang.leads.reading.cutting import Name, tidy
from daliang.leads.reading.frames import NO_SUBJECT
from daliang.leads.reading.wording import is_name, is_sort

_SITE = "(?:(?:建设|施工|开工)(?:现场|工地|一线)|(?:(?<=项目|基地|中心|大厦)|(?<=园)|(?<=[一二三四]期))(?:现场|工地))"
_VISITED = re.compile(
    "(?:(?<![一-龥])在|会场就?设在|来到|深入|走进|前往|赴|察看|查看|考察(?![团组])|调研|视察|检查|参观|督查|督导|观摩(?![团组会]))(?:点评组)?了?"
    f"(?P<list>[^,。;:]{{4,240}}?)(?:等(?:[^,。;、]{{0,10}}?(?:项目|工程))?(?:进行|{_SITE})|建?设?等[地处]|{_SITE}(?=[,。;]|进行|$))"
)
_SUFFIX = re.compile("(?:建设|施工)?(?:现场|工地|一线)$")
_AREA = re.compile("^(?:[经高]?[技新]?术?开发区|园区|高新区|经开区|新区)(?=.{4})")
_AND = re.compile("、|(?<=项目)[和及与]|(?<=现场)[和及与]|以及")
_NO_SITE = re.compile(
    "(?:公司|集团|企业|社区|学校|医院|街道|[乡镇村区县市])$|^[一-龥]{2,7}[区县市]项目$|的项目$|^(?:部分|我|各|有关|一些)"
)


def visited(text: str, start: int, end: int) -> Iterator[Name]:
    """Each place of a visit whose building is told; firms and towns are none."""
    for found in _VISITED.finditer(text, start, end):
        told_so = not found[0].endswith(("等地", "等处", "等进行"))
        for piece in _pieces(found):
            name = _site(piece)
            told = told_so or name.end < piece.end or name.written.endswith(("项目", "工程"))
            if told and _is_built(name.written):
                yield name


def _is_built(written: str) -> bool:
    return is_name(written) and not (is_sort(written) or NO_SUBJECT.search(written) or _NO_SITE.search(written))


def _pieces(found: re.Match[str]) -> Iterator[Name]:
    at = found.start("list")
    for written in _AND.split(found["list"]):
        begin = found.string.index(written, at)
        at = begin + len(written)
        yield Name(written, begin, at)


def _site(piece: Name) -> Name:
    """What is built, without the area before it and 施工现场 behind it."""
    written = _SUFFIX.sub("", piece.written)
    area = _AREA.match(written)
    skip = area.end() if area else 0
    return tidy(Name(written[skip:], piece.start + skip, piece.start + len(written)))
