"""A unit's return as the API shows it, and what programs send to it."""

from typing import Any

from ninja import Field, Schema

from daliang.api.refusing import said
from daliang.api.texts import Text
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.words import named
from daliang.rounds.allowances import Allowance
from daliang.rounds.deadlines import told
from daliang.rounds.judging import read_return
from daliang.rounds.models import Line, Remark, Return
from daliang.rounds.reading import Reading

SAVED = {"amount": "22亿", "progress": "已签意向书"}  # not a sentence: as typed into cells
ADDED = {"name": "某某半导体项目", "amount": "22亿"}  # not a sentence: the same

# What is told of a return beside its state, by the names of its fields.
LATENESS = ("late_by", "approved_late_by", "accepted_late_by")
MOMENTS = (
    "due_at", "filed_at", "returned_at", "approve_due_at", "approved_at", "accept_due_at", "accepted_at",
)  # fmt: skip
HANDS = ("returned_by", "returned_for", "approved_by", "approved_for", "accepted_by")


class AllowanceOut(Schema):
    """An exception: `extended` until `due_at`, or `excused`."""

    kind: str
    due_at: str | None
    reason: str
    by: str
    at: str


class ReturnOut(Schema):
    """Each hand's moment, deadline and lateness in minutes, stamped at the first time; 0 or null in time.

    The deadlines are this unit's own: with more time to file, each level has as much more. `approved_for` and
    `returned_for` name the approver in whose place it was done (代). `version` moves with every change.
    """

    round: str
    unit: str
    unit_name: str
    state: str
    nothing_new: bool
    due_at: str
    filed_at: str | None
    late_by: int | None
    returned_at: str | None
    returned_by: str | None
    returned_for: str | None
    approve_due_at: str | None
    approved_at: str | None
    approved_by: str | None
    approved_for: str | None
    approved_late_by: int | None
    accept_due_at: str | None
    accepted_at: str | None
    accepted_by: str | None
    accepted_late_by: int | None
    allowance: AllowanceOut | None
    version: int


class RemarkOut(Schema):
    """`acting_for`: the approver in whose place (代) it was written."""

    field: str
    text: str
    by: str
    acting_for: str | None
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
        "version": ret.version,
        "allowance": allowed(ret.allowed) if ret.allowed else None,
        **{name: getattr(ret, name) for name in LATENESS},
        **{name: told(getattr(ret, name)) for name in MOMENTS},
        **{name: _name(getattr(ret, name)) for name in HANDS},
    }


def allowed(one: Allowance) -> dict[str, Any]:
    """The keys of AllowanceOut."""
    given = {"kind": one.kind, "due_at": told(one.due_at), "reason": one.reason}
    return {**given, "by": named(one.by), "at": told(one.at)}


def _name(person: Person | None) -> str | None:
    return named(person) if person else None


def filed(ret: Return, person: Person) -> dict[str, Any]:
    """The keys of ReturnFile, for this reader; a fixed number of queries."""
    lines = (
        ret.lines.filter(is_dropped=False)
        .select_related("project__unit")
        .prefetch_related("remarks__by", "remarks__acting_for")
    )
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


def _remark(remark: Remark) -> dict[str, str | None]:
    at = clock.local(remark.at).isoformat()
    by = {"by": named(remark.by), "acting_for": _name(remark.acting_for)}
    return {"field": remark.field, "text": remark.text, **by, "at": at}
