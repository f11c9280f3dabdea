"""What is visited where it is built: 先后来到A项目、B工程施工现场, 深入A、B等项目建设现场."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daliang.leads.reading.cutting import Name, tidy
from daliang.leads.reading.frames import NO_SUBJECT
from daliang.leads.reading.wording import is_name, is_sort

_SITE = "(?:(?:建设|施工)(?:现场|工地|一线)|(?<=项目)(?:现场|工地))"
_VISITED = re.compile(
    "(?:(?<![一-龥])在|来到|深入|走进|前往|赴|察看|查看|考察|调研|视察|检查|参观|督查|督导|观摩)(?:点评组)?了?"
    f"(?P<list>[^,。;:]{{4,240}}?)(?:等(?:[^,。;、]{{0,10}}?(?:项目|工程))?(?:进行|{_SITE})|建?设?等[地处]|{_SITE}(?=[,。;]|进行|$))"
)
_SUFFIX = re.compile("(?:建设|施工)?(?:现场|工地|一线)$")
_AREA = re.compile("^(?:[经高]?[技新]?术?开发区|园区|高新区|经开区|新区)(?=.{4})")
_AND = re.compile("、|(?<=项目)[和及与]|(?<=现场)[和及与]|以及")
_NO_SITE = re.compile("(?:公司|集团|企业|社区|学校|医院|街道|[乡镇村区县市])$|^(?:部分|我|各|有关|一些)")


def visited(text: str, start: int, end: int) -> Iterator[Name]:
    """Each place of a visit whose building is told; firms and towns are none."""
    for found in _VISITED.finditer(text, start, end):
        at, strict = found.start("list"), found[0].endswith(("等地", "等处"))
        for piece in _AND.split(found["list"]):
            begin = text.index(piece, at)
            at = begin + len(piece)
            written = _SUFFIX.sub("", piece)
            if strict and written == piece and not piece.endswith(("项目", "工程")):
                continue
            written = _AREA.sub("", written)
            name = tidy(
                Name(
                    written,
                    at - len(piece) + piece.index(written),
                    at - len(piece) + piece.index(written) + len(written),
                )
            )
            if (
                is_name(name.written)
                and not is_sort(name.written)
                and not any(no.search(name.written) for no in (NO_SUBJECT, _NO_SITE))
            ):
                yield name
