"""Tables: what each column holds by the words in its head, and the project or the total that each row tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from daliang.leads.reading.amounts import Money, of_unit
from daliang.leads.reading.cutting import Name
from daliang.leads.reading.text import Sentence
from daliang.leads.reading.units import Found, Total

_HEADS = (
    ("count", "(?:项目|签约|开工|投产)?(?:个数|数量|项目数|数)(?:[(（].{1,3}[)）])?"),
    ("other", ".*(?:序号|联系|电话|时间|日期|用地|面积|备注|"
     "产值|税收|销售|注册|固定资产|设备投资|外资|完成|累计|到位|占比|增幅|同比).*"),
    ("plan", ".*(?:年度|今年|当年|本年|20[0-9]{2}年).*(?:投资|计划).*"),
    ("money", ".*(?:总投资|投资总额|投资额|投资规模|投资金额|引资额|"
     "计划投资|协议投资|金额|投资[(（].+[)）]).*|投资"),
    ("company", ".*(?:投资方|投资主体|投资商|投资单位|投资企业|投资者|"
     "企业名称|公司名称|建设单位|业主|实施单位|承办单位|签约方|"
     "乙方|客商|建设主体|实施主体).*|企业|公司"),
    ("place", ".*(?:地点|落户|落地|选址|属地|所在|园区|县区|县市区|区域|乡镇|镇街|地区|责任单位|"
     "甲方|引资单位|承接地).*"),
    ("stage", ".*(?:进展|状态|阶段|进度).*"),
    ("content", ".*(?:内容|规模|简介|概况|产品|产业|行业|类别|类型|性质).*"),
    ("name", ".*(?:项目名称|项目名|建设项目|签约项目|合作项目|投资项目|引进项目|名称).*|项目"),
)  # fmt: skip
_PATTERNS = tuple((role, re.compile(words)) for role, words in _HEADS)
_UNIT = re.compile(r"[(（:：/](?:单位[:：]?)?(?:人民币)?([十百千]?[亿万]?(?:美元|欧元|港元|日元|元))")
_CAPTION = re.compile(r"单位[:：]\s*(?:个、?|人民币)?([十百千]?[亿万]?(?:美元|欧元|港元|日元|元))")
_BARE = re.compile(r"\s*([0-9][0-9,]*(?:\.[0-9]+)?)\s*")
_HAN = re.compile("[一-龥]{2}")
_HOST = re.compile("(?<=.{2})(?:管委会|管理委员会|人民政府|政府)$")
_SUM = re.compile(r"^\s*(?:合计|总计|小计|共计|全市|全区|全县)")


@dataclass(frozen=True)
class Row:
    """What one row of a table tells: its amounts with their roles, and a project or a total."""

    told: Sequence[tuple[Money, str]]
    project: Found | None = None
    total: Total | None = None


@dataclass
class _Table:
    roles: list[str]
    units: list[str]
    cells: list[tuple[int, int]] = field(default_factory=list)
    place: str | None = None  # of the row above: what is merged stands in its first row only

    def cell(self, role: str) -> tuple[int, int] | None:
        at = self.roles.index(role) if role in self.roles else -1
        return self.cells[at] if 0 <= at < len(self.cells) else None


def rows(text: str, sentences: Sequence[Sentence], money: Sequence[Money]) -> dict[int, Row]:
    """The rows of every table with a readable head, by the number of their sentence; a head is an empty row."""
    found: dict[int, Row] = {}
    if all(sentence.kind != "table row" for sentence in sentences):
        return found
    table: _Table | None = None
    caption = ""
    for number, sentence in enumerate(sentences):
        if sentence.kind != "table row":
            table = None
            said = _CAPTION.search(text, sentence.start, sentence.end)
            caption = said[1] if said else caption if sentence.end - sentence.start < 12 else ""
            continue
        cells = list(_cells(text, sentence))
        head = _head(text, cells, caption)
        if head:
            table, found[number] = head, Row([])
        elif table:
            found[number] = _row(text, sentence, table, cells, money)
        else:
            said = _CAPTION.search(text, sentence.start, sentence.end)
            caption = said[1] if said else caption
    return found


def _cells(text: str, sentence: Sentence) -> Iterator[tuple[int, int]]:
    at = sentence.start
    for piece in text[sentence.start : sentence.end].split("\t"):
        bare = piece.strip()
        first = at + len(piece) - len(piece.lstrip())
        yield first, first + len(bare)
        at += len(piece) + 1


def _head(text: str, cells: list[tuple[int, int]], caption: str) -> _Table | None:
    """A row is a head if it names what is counted or built and at least one more thing, and has no figures."""
    said = [re.sub(r"\s", "", text[a:b]) for a, b in cells]
    if any(_BARE.fullmatch(one) for one in said if one):
        return None
    roles = [next((role for role, words in _PATTERNS if words.fullmatch(one)), "") for one in said]
    units = [found[1] if (found := _UNIT.search(one)) else caption for one in said]
    known = {role for role in roles if role}
    told = "name" in known or ("money" in known and known & {"company", "place", "count"})
    return _Table(roles, units) if told and len(known) > 1 and len(cells) > 1 else None


def _row(
    text: str, sentence: Sentence, table: _Table, cells: list[tuple[int, int]], money: Sequence[Money]
) -> Row:  # fmt: skip
    """A row short of cells lacks the first ones, which stand merged in a row above."""
    while cells and len(cells) > len(table.roles) and cells[-1][0] == cells[-1][1]:
        cells.pop()
    missing = len(table.roles) - len(cells)
    table.cells = [(sentence.start, sentence.start)] * max(missing, 0) + cells
    told = list(_amounts(text, table, money))
    invested = next((m for m, role in told if role == "invest"), None)
    if _SUM.search(text[sentence.start : sentence.end].strip()):
        return Row([(m, "sum") for m, _ in told])
    if total := _total(text, table, sentence, invested):
        return Row(told, total=total)
    return Row(told, project=_project(text, table, sentence, invested))


def _amounts(text: str, table: _Table, money: Sequence[Money]) -> Iterator[tuple[Money, str]]:
    """Each money of the row: as printed with its unit, or a bare number under a head that gives one."""
    for role, unit, (start, end) in zip(table.roles, table.units, table.cells, strict=False):
        kind = {"money": "invest", "plan": "plan"}.get(role, "other")
        inside = [m for m in money if start <= m.start and m.end <= end]
        if inside:
            yield from ((m, kind if m is inside[0] else "other") for m in inside)
        elif role in ("money", "plan") and unit and (bare := _BARE.fullmatch(text, start, end)):
            found = of_unit(Decimal(bare[1].replace(",", "")), unit, bare.start(1), bare.end(1))
            if found:
                yield found, kind


def _total(text: str, table: _Table, sentence: Sentence, invested: Money | None) -> Total | None:
    place = table.cell("count")
    written = text[place[0] : place[1]].removesuffix("个") if place else ""
    if "name" in table.roles or not place or not re.fullmatch("[0-9]{1,6}", written):
        return None
    return Total(int(written), invested, sentence.start, sentence.end, "row of a table")


def _project(text: str, table: _Table, sentence: Sentence, invested: Money | None) -> Found | None:
    name = table.cell("name") or table.cell("content") or table.cell("company")
    if name is None or name[1] - name[0] < 2 or _BARE.fullmatch(text, *name):
        return None

    def said(role: str) -> str | None:
        cell = table.cell(role)
        return text[cell[0] : cell[1]] if cell and cell[1] > cell[0] else None

    named = Name(text[name[0] : name[1]], *name)
    place = said("place")
    if place is None or not _HAN.search(place):
        place = table.place
    table.place = place = _HOST.sub("", place) if place else None
    return Found(named, said("company"), invested, sentence.start, sentence.end, "row of a table", place, said("stage"))
