"""The fortnight: rounds, the board of one, a unit's return, and the deeds on it."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from daliang.api.access import Session, person_of
from daliang.api.closing_shapes import ClosingOut, ReopeningOut, closing_told, reopening_told
from daliang.api.refusing import said
from daliang.api.return_shapes import ReturnOut, described
from daliang.api.texts import Text
from daliang.bulletins.tasks import render_after_closing
from daliang.ledger.models import Closing
from daliang.org.matrix import roles_of
from daliang.org.models import Person
from daliang.rounds import rules
from daliang.rounds.board import Row, board
from daliang.rounds.deadlines import told
from daliang.rounds.models import Return, Round, Series
from daliang.vocabulary.refusal import N_, Refusal, quoted

router = Router(auth=Session("round.read"), tags=["rounds"])


class RoundOut(Schema):
    """`closing` is the number of its closing once it is closed. A level without a deadline has null."""

    code: str
    series: str
    state: str
    cut_off_on: str
    due_at: str
    approve_due_at: str | None
    accept_due_at: str | None
    closing: int | None


class Rounds(Schema):
    rounds: list[RoundOut]


class BoardRow(ReturnOut):
    carried: int
    changed: int
    new: int


class BoardOut(RoundOut):
    """The returns of your branch; all closings of the round, oldest first; the reopening that waits to be confirmed.

    A round that is open again has `closing` null and the closings that it left behind.
    """

    overdue: bool
    missing: list[str]
    returns: list[BoardRow]
    closings: list[ClosingOut]
    reopening: ReopeningOut | None


class Opening(Schema):
    """The series, and the code of the round that you expect to be next."""

    series: Text
    code: Text


class ClosingIn(Schema):
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
    seen = board(visible_round(person, code), person=person)
    returns = [_board_row(row, row.ret) for row in seen.rows if row.ret is not None]
    missing = [unit.code for unit in seen.missing]
    state = {"overdue": seen.is_overdue, "missing": missing, "returns": returns}
    return {**_round(seen.round), **state, **_closings(seen.round, person)}


@router.post("rounds", response=RoundOut, auth=Session("round.open"))
def open_next(request: HttpRequest, opening: Opening) -> dict[str, Any]:
    """Open the next round of a series: a return for every filing unit, pre-filled. When it is there, the same again."""
    series = Series.objects.filter(code=opening.series).first()
    if series is None:
        raise Http404
    there = series.rounds.filter(code=opening.code).first()
    upcoming = there or rules.open_round(_expected(rules.next_round(series), opening.code), by=person_of(request))
    return _round(Round.objects.select_related("series", "closing").get(pk=upcoming.pk))


def _expected(upcoming: Round, code: str) -> Round:
    """The round that comes next, if it is the one that the caller means. Refusal `other_round`."""
    if code != upcoming.code:
        raise Refusal(
            N_("下一期是 %(next)s，不是“%(found)s”；请核对后再开放。"),
            code="other_round",
            field="code",
            next=upcoming.code,
            found=quoted(code),
        )
    return upcoming


@router.post("rounds/{code}/accept", response=Accepted, auth=Session("round.accept"))
def accept_all(request: HttpRequest, code: Text) -> dict[str, Any]:
    """Take in every approved return that can be; says which could not, and why."""
    person = person_of(request)
    outcome = rules.accept_all(visible_round(person, code), by=person)
    refused = [{"unit": ret.unit.code, "refusals": said(why)} for ret, why in outcome.refused]
    return {"accepted": [ret.unit.code for ret in outcome.accepted], "refused": refused}


@router.post("rounds/{code}/close", response=RoundOut, auth=Session("round.close"))
def close(request: HttpRequest, code: Text, closing: ClosingIn) -> dict[str, Any]:
    """Post what was accepted, freeze the figures, chain the closing. It cannot be taken back."""
    person = person_of(request)
    made = rules.close_round(visible_round(person, code), by=person, carry_over=closing.carry_over)
    render_after_closing.enqueue(made.pk)
    return _round(made)


def visible_round(person: Person, code: str) -> Round:
    """The round; who has no unit sees none. Refusal `unknown_round`."""
    if person.scope_unit is None:
        raise Http404
    return rules.find_round(code)


def _round(one: Round) -> dict[str, Any]:
    return {
        "code": one.code,
        "series": one.series.code,
        "state": one.state,
        "cut_off_on": one.cut_off_on.isoformat(),
        "due_at": told(one.due_at),
        "approve_due_at": told(one.approve_due_at),
        "accept_due_at": told(one.accept_due_at),
        "closing": one.closing.number if one.closing else None,
    }


def _closings(one: Round, person: Person) -> dict[str, Any]:
    known = Closing.objects.filter(pk__in=[closing.pk for closing in one.closings])
    closings = known.select_related("by", "superseded_by").order_by("number")
    waiting = rules.waiting_reopening(one)
    asked = reopening_told(waiting) if waiting else None
    if asked and not person.has_role(*roles_of("round.reopen")):
        asked["reason"] = ""
    return {
        "closings": [closing_told(closing) for closing in closings],
        "reopening": asked,
    }


def _board_row(row: Row, ret: Return) -> dict[str, Any]:
    counts = row.counts
    return {**described(ret), "carried": counts.carried, "changed": counts.changed, "new": counts.new}
