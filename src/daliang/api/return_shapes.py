"""A unit's return as the API shows it, and what programs send to it."""

from typing import Any

from ninja import Field, Schema

from daliang.api.refusing import said
from daliang.api.texts import Text
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.words import named
from daliang.rounds.judging import read_return
from daliang.rounds.models import Line, Remark, Return
from daliang.rounds.reading import Reading

SAVED = {"amount": "22亿", "progress": "已签意向书"}  # not a sentence: as typed into cells
ADDED = {"name": "某某半导体项目", "amount": "22亿"}  # not a sentence: the same


class ReturnOut(Schema):
    """`late_by` in minutes, stamped at the first filing. `version` moves with every change."""

    round: str
    unit: str
    unit_name: str
    state: str
    nothing_new: bool
    filed_at: str | None
    late_by: int | None
    version: int


class RemarkOut(Schema):
    field: str
    text: str
    by: str
    at: str


class SaidOut(Schema):
    """What is wrong: a stable code, the cell, the place, the words."""

    code: str
    field: str
    where: str
    message: str


class QuestionOut(Schema):
    """What is unlikely but possible. Answer it under its `key` with why it is so; `reason` is what stands there."""

    key: str
    field: str
    message: str
    reason: str


class LineOut(Schema):
    """`typed` is what stands in the cells, `before` what the ledger said; a new project has no `before`.

    A confidential project that is closed to you tells its code name only. `errors` stand in the way of filing, and so
    does a question without a reason.
    """

    line: int
    project: str | None
    version: int
    typed: dict[str, str]
    before: dict[str, str] | None
    remarks: list[RemarkOut]
    errors: list[SaidOut]
    questions: list[QuestionOut]


class ReturnFile(ReturnOut):
    lines: list[LineOut]


class Filing(Schema):
    """`nothing_new`: file as it is, refused when something was typed."""

    nothing_new: bool = False


class RemarkIn(Schema):
    """Why a field of a line comes back; an empty field is the line as a whole."""

    line: int
    field: Text = ""
    text: Text


class Sending(Schema):
    remarks: list[RemarkIn] = Field(min_length=1)


class Saving(Schema):
    """Cells as typed, by their names; what is left out stays. `answers`: question key → why it is so.

    `version` is the line's as you read it: a cell that somebody else changed since is then refused (409 `stale`).
    """

    typed: dict[Text, Text] = Field(default_factory=dict, examples=[SAVED])
    answers: dict[Text, Text] = Field(default_factory=dict)
    version: int | None = None


class NewLine(Schema):
    """Cells of a new project."""

    typed: dict[Text, Text] = Field(min_length=1, examples=[ADDED])


class Correcting(Schema):
    """One cell put right by who checks."""

    field: Text
    text: Text


def described(ret: Return) -> dict[str, Any]:
    """The keys of ReturnOut."""
    return {
        "round": ret.round.code,
        "unit": ret.unit.code,
        "unit_name": named(ret.unit),
        "state": ret.state,
        "nothing_new": ret.nothing_new,
        "filed_at": clock.local(ret.filed_at).isoformat() if ret.filed_at else None,
        "late_by": ret.late_by,
        "version": ret.version,
    }


def filed(ret: Return, person: Person) -> dict[str, Any]:
    """The keys of ReturnFile, for this reader; a fixed number of queries."""
    lines = ret.lines.filter(is_dropped=False).select_related("project__unit").prefetch_related("remarks__by")
    judged = {one.line.pk: one for one in read_return(ret)} if ret.round.is_open else {}
    return {**described(ret), "lines": [shown(line, judged.get(line.pk), person) for line in lines]}


def shown(line: Line, reading: Reading | None, person: Person) -> dict[str, Any]:
    """The keys of LineOut; of a confidential project whose file is closed to the reader, its code name alone."""
    told: dict[str, Any] = {
        "line": line.position,
        "project": line.project.code if line.project else None,
        "version": line.version,
    }
    if line.project is not None and not line.opens_to(person):
        typed = {"name": line.project.public_name}
        return told | {"typed": typed, "before": None, "remarks": [], "errors": [], "questions": []}
    return told | {
        "typed": line.typed,
        "before": line.before,
        "remarks": [_remark(remark) for remark in line.remarks.all() if remark.resolved_at is None],
        "errors": [one for error in (reading.placed_errors() if reading else []) for one in said(error)],
        "questions": _questions(line, reading),
    }


def _questions(line: Line, reading: Reading | None) -> list[dict[str, str]]:
    if reading is None:
        return []
    return [
        {
            "key": question.key,
            "field": question.field,
            "message": said(question.refusal(""))[0]["message"],
            "reason": line.confirmed.get(question.key, {}).get("reason", ""),
        }
        for question in reading.questions
    ]


def _remark(remark: Remark) -> dict[str, str]:
    at = clock.local(remark.at).isoformat()
    return {"field": remark.field, "text": remark.text, "by": named(remark.by), "at": at}
