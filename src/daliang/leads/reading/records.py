"""Records of a project by labels: 项目名称：…；投资方：…；总投资：…, in one paragraph or line under line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daliang.leads.reading.amounts import Money
from daliang.leads.reading.cutting import Name
from daliang.leads.reading.text import Sentence
from daliang.leads.reading.units import Found

_LABELS = {
    "name": "项目名称|项目名|签约项目|项目",
    "company": "投资方|投资主体|投资商|投资单位|投资企业|投资人|"
    "建设单位|建设主体|业主单位|项目业主|项目单位|实施单位|实施主体|"
    "企业名称|签约企业|项目公司",
    "money": "(?:项目|计划|预计|协议)?总投资额?|投资总额|投资规模|投资金额|计划投资|投资额",
    "place": "建设地点|项目地点|落户地|落户园区|落地园区|项目选址|选址|建设地址|所在园区|项目地址",
    "stage": "项目进展|进展情况|建设进度|项目状态|当前阶段|推进情况",
    "other": "[一-龥]{2,8}",
}  # fmt: skip
_LABEL = re.compile(f"(?:{'|'.join(f'(?P<{role}>{words})' for role, words in _LABELS.items())}):")
_NAMED = re.compile(f"(?:{_LABELS['name']}):")
_BEFORE = ",。;、\n .)"
_END = re.compile("[;。\n]")
_COUNT = re.compile("[0-9一二三四五六七八九十百]{1,5}余?多?[个家项宗]")  # 签约项目:23个 names none


@dataclass(frozen=True)
class _Field:
    role: str
    start: int
    end: int


def labelled(text: str, sentences: Sequence[Sentence], money: Sequence[Money]) -> dict[int, list[Found]]:
    """Projects told by labels, by the number of the sentence that names them; each has two fields or more.

    The further sentences of a record stand there with nothing, since they tell no other project.
    """
    found: dict[int, list[Found]] = {}
    for number, fields, last in _groups(text, sentences):
        told = {one.role: one for one in reversed(fields)}
        if len({role for role in told if role != "other"}) < 2 or _COUNT.match(text, told["name"].start):
            continue
        for at in range(number, last + 1):
            found.setdefault(at, [])
        found[number].append(_project(text, told, money, sentences[number].start, sentences[last].end))
    return found


def _project(text: str, told: dict[str, _Field], money: Sequence[Money], start: int, end: int) -> Found:
    invested = told.get("money")
    sums = [m for m in money if invested and invested.start <= m.start and m.end <= invested.end]
    written = {role: text[one.start : one.end] for role, one in told.items()}
    name = Name(written["name"], told["name"].start, told["name"].end)
    company, place, stage = (written.get(role) for role in ("company", "place", "stage"))
    return Found(name, company, sums[0] if sums else None, start, end, "labels", place, stage)


def _groups(text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[int, list[_Field], int]]:
    """(first sentence, fields, last sentence) of each record: from one name to the next, or to a line without label."""
    group: list[tuple[int, _Field]] = []
    for at, one in _labels(text, sentences) if _NAMED.search(text) else ():
        if group and (one is None or one.role == "name"):
            yield group[0][0], [held for _, held in group], group[-1][0]
            group = []
        if one and (one.role == "name" or group):
            group.append((at, one))
    if group:
        yield group[0][0], [held for _, held in group], group[-1][0]


def _labels(text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[int, _Field | None]]:
    """Every field with the number of its sentence; None for a sentence that has none."""
    for at, sentence in enumerate(sentences):
        here: list[_Field | None] = list(_fields(text, sentence)) if sentence.kind != "table row" else []
        yield from ((at, one) for one in here or [None])


def _fields(text: str, sentence: Sentence) -> Iterator[_Field]:
    found = [
        one
        for one in _LABEL.finditer(text, sentence.start, sentence.end)
        if one.start() == sentence.start or text[one.start() - 1] in _BEFORE
    ]
    for at, label in enumerate(found):
        stop = found[at + 1].start() if at + 1 < len(found) else sentence.end
        end = _END.search(text, label.end(), stop)
        value = text[label.end() : end.start() if end else stop].strip(" ,;。")
        if value and label.lastgroup:
            start = text.index(value, label.end())
            yield _Field(label.lastgroup, start, start + len(value))
