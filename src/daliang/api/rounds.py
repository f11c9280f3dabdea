"""The fortnight: rounds, the board of one, a unit's return, and the deeds on it."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Router, Schema

from daliang.api.access import Session, person_of
from daliang.api.refusing import said
from daliang.api.texts import Text
from daliang.bulletins.tasks import render_after_closing
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.walls import whole_house
from daliang.org.words import named
from daliang.rounds import rules
from daliang.rounds.board import Row, board
from daliang.rounds.models import Line, Remark, Return, Round
from daliang.vocabulary.refusal import N_, Refusal

router = Router(auth=Session("round.read"), tags=["rounds"])


class RoundOut(Schema):
    """`closing` is the number of its closing once it is closed."""

    code: str
    series: str
    state: str
    cut_off_on: str
    due_at: str
    closing: int | None


class Rounds(Schema):
    rounds: list[RoundOut]


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


class BoardRow(ReturnOut):
    carried: int
    changed: int
    new: int


class BoardOut(RoundOut):
    """The returns of your branch."""

    overdue: bool
    missing: list[str]
    returns: list[BoardRow]


class RemarkOut(Schema):
    field: str
    text: str
    by: str
    at: str


class LineOut(Schema):
    """`typed` is what stands in the cells, `before` what the ledger said; a new project has no `before`.

    A confidential project that is closed to you tells its code name only.
    """

    line: int
    project: str | None
    typed: dict[str, str]
    before: dict[str, str] | None
    remarks: list[RemarkOut]


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


class Closing(Schema):
    """`carry_over`: returns that are not accepted go to the next round."""

    carry_over: bool = False


class RefusedOut(Schema):
    unit: str
    refusals: list[dict[str, str]]


class Accepted(Schema):
    accepted: list[str]
    refused: list[RefusedOut]


@router.get("rounds", response=Rounds)
def rounds(request: HttpRequest) -> dict[str, Any]:
    """All rounds, newest first."""
    found = Round.objects.select_related("series", "closing") if person_of(request).scope_unit else []
    return {"rounds": [_round(one) for one in found]}


@router.get("rounds/{code}", response=BoardOut)
def round_board(request: HttpRequest, code: Text) -> dict[str, Any]:
    """The board: each unit's state, when it filed, how late, what its lines say."""
    person = person_of(request)
    seen = board(_visible(person, code), person=person)
    returns = [_board_row(row, row.ret) for row in seen.rows if row.ret is not None]
    missing = [unit.code for unit in seen.missing]
    return {**_round(seen.round), "overdue": seen.is_overdue, "missing": missing, "returns": returns}


@router.get("rounds/{code}/returns/{unit}", response=ReturnFile)
@whole_house
def unit_return(request: HttpRequest, code: Text, unit: Text) -> dict[str, Any]:
    """One unit's return with its lines as typed."""
    person = person_of(request)
    ret = _return(person, code, unit)
    lines = ret.lines.filter(is_dropped=False).select_related("project__unit").prefetch_related("remarks__by")
    return {**_described(ret), "lines": [_line(line) if line.opens_to(person) else _closed(line) for line in lines]}


@router.post("rounds/{code}/returns/{unit}/file", response=ReturnOut, auth=Session("return.file"))
@whole_house
def file(request: HttpRequest, code: Text, unit: Text, filing: Filing) -> dict[str, Any]:
    """File it. Filing again what is filed answers with the same success."""
    person = person_of(request)
    ret = _return(person, code, unit)
    return _described(rules.declare_nothing_new(ret, by=person) if filing.nothing_new else rules.file(ret, by=person))


@router.post("rounds/{code}/returns/{unit}/approve", response=ReturnOut, auth=Session("return.approve"))
@whole_house
def approve(request: HttpRequest, code: Text, unit: Text) -> dict[str, Any]:
    """The county has checked it; never by the person who filed."""
    person = person_of(request)
    return _described(rules.approve(_return(person, code, unit), by=person))


@router.post("rounds/{code}/returns/{unit}/return", response=ReturnOut, auth=Session("return.send-back"))
@whole_house
def send_back(request: HttpRequest, code: Text, unit: Text, sending: Sending) -> dict[str, Any]:
    """Send it back with a reason for each field."""
    person = person_of(request)
    ret = _return(person, code, unit)
    lines = {line.position: line for line in ret.lines.all()}
    unknown = [remark.line for remark in sending.remarks if remark.line not in lines]
    if unknown:
        raise Refusal(N_("这份填报没有第%(line)s行。"), code="unknown_line", field="line", line=unknown[0])
    remarks = [(lines[remark.line], remark.field, remark.text) for remark in sending.remarks]
    return _described(rules.return_to(ret, remarks, by=person))


@router.post("rounds/{code}/returns/{unit}/accept", response=ReturnOut, auth=Session("round.accept"))
@whole_house
def accept(request: HttpRequest, code: Text, unit: Text) -> dict[str, Any]:
    """Take an approved return in."""
    person = person_of(request)
    return _described(rules.accept(_return(person, code, unit), by=person))


@router.post("rounds/{code}/accept", response=Accepted, auth=Session("round.accept"))
def accept_all(request: HttpRequest, code: Text) -> dict[str, Any]:
    """Take in every approved return that can be; says which could not, and why."""
    person = person_of(request)
    outcome = rules.accept_all(_visible(person, code), by=person)
    refused = [{"unit": ret.unit.code, "refusals": said(why)} for ret, why in outcome.refused]
    return {"accepted": [ret.unit.code for ret in outcome.accepted], "refused": refused}


@router.post("rounds/{code}/close", response=RoundOut, auth=Session("round.close"))
def close(request: HttpRequest, code: Text, closing: Closing) -> dict[str, Any]:
    """Post what was accepted, freeze the figures, chain the closing. It cannot be taken back."""
    person = person_of(request)
    made = rules.close_round(_visible(person, code), by=person, carry_over=closing.carry_over)
    render_after_closing.enqueue(made.pk)
    return _round(made)


def _visible(person: Person, code: str) -> Round:
    """The round; who has no unit sees none. Refusal `unknown_round`."""
    if person.scope_unit is None:
        raise Http404
    return rules.find_round(code)


def _return(person: Person, code: str, unit: str) -> Return:
    """The unit's return if the person may see it; a sibling's is as if missing."""
    found = Return.objects.visible_to(person).select_related("unit", "round__series", "round__closing")
    ret = found.filter(round__code=code, unit__code=unit).first()
    if ret is None:
        raise Http404
    return ret


def _round(one: Round) -> dict[str, Any]:
    return {
        "code": one.code,
        "series": one.series.code,
        "state": one.state,
        "cut_off_on": one.cut_off_on.isoformat(),
        "due_at": clock.local(one.due_at).isoformat(),
        "closing": one.closing.number if one.closing else None,
    }


def _described(ret: Return) -> dict[str, Any]:
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


def _board_row(row: Row, ret: Return) -> dict[str, Any]:
    counts = row.counts
    return {**_described(ret), "carried": counts.carried, "changed": counts.changed, "new": counts.new}


def _closed(line: Line) -> dict[str, Any]:
    """A confidential project's line for whom its file is closed: its code name and none of its texts."""
    assert line.project is not None
    typed = {"name": line.project.public_name}
    return {"line": line.position, "project": line.project.code, "typed": typed, "before": None, "remarks": []}


def _line(line: Line) -> dict[str, Any]:
    remarks = [_remark(remark) for remark in line.remarks.all() if remark.resolved_at is None]
    return {
        "line": line.position,
        "project": line.project.code if line.project else None,
        "typed": line.typed,
        "before": line.before,
        "remarks": remarks,
    }


def _remark(remark: Remark) -> dict[str, str]:
    at = clock.local(remark.at).isoformat()
    return {"field": remark.field, "text": remark.text, "by": named(remark.by), "at": at}
