"""A closed round: what changed since an earlier closing, and opening it again by two people."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema

from daliang.api.access import Session, person_of
from daliang.api.closing_shapes import ComparisonOut, ReopeningOut, reopening_told
from daliang.api.rounds import visible_round
from daliang.api.texts import Text
from daliang.org.models import Person
from daliang.rounds import rules
from daliang.rounds.closings import find_earlier
from daliang.rounds.compared_answer import compared_answer
from daliang.rounds.comparison import comparison
from daliang.rounds.models import Reopening, Round
from daliang.vocabulary.refusal import Refusal

router = Router(auth=Session("round.read"), tags=["closings"])


class With(Schema):
    """The earlier closing: a round's code means the one that counts, a number that very closing."""

    closing: Text | None = Field(None, description="a round's code or a closing's number; by default the one before")


class Proposing(Schema):
    """Why the round should be opened again."""

    reason: Text


class Deciding(Schema):
    """`answer`: why not, when it is refused."""

    answer: Text = ""


@router.get("rounds/{code}/comparison", response=ComparisonOut)
def compare(request: HttpRequest, code: Text, options: Query[With]) -> dict[str, Any]:
    """The round against an earlier closing of its series, your branch; an open round is a preview."""
    person = person_of(request)
    round_ = visible_round(person, code)
    try:
        since = find_earlier(round_, options.closing) if options.closing else None
    except Refusal as refusal:
        refusal.field = "closing"
        raise
    return compared_answer(comparison(round_, person=person, since=since, is_full=True))


@router.post("rounds/{code}/reopening", response=ReopeningOut, auth=Session("round.reopen"))
def propose(request: HttpRequest, code: Text, proposing: Proposing) -> dict[str, Any]:
    """Ask for a closed round to be opened again; another officer decides."""
    person = person_of(request)
    return reopening_told(rules.propose_reopening(visible_round(person, code), reason=proposing.reason, by=person))


@router.post("rounds/{code}/reopening/{deed}", response=ReopeningOut, auth=Session("round.reopen"))
def decide(request: HttpRequest, code: Text, deed: Text, deciding: Deciding) -> dict[str, Any]:
    """confirm: the round is open again; refuse: it stays closed, with an answer; withdraw: one's own proposal."""
    if deed not in DEEDS:
        raise Http404
    person = person_of(request)
    return reopening_told(DEEDS[deed](visible_round(person, code), deciding.answer, person))


def _confirm(round_: Round, _answer: str, by: Person) -> Reopening:
    return rules.confirm_reopening(round_, by=by)


def _refuse(round_: Round, answer: str, by: Person) -> Reopening:
    return rules.refuse_reopening(round_, answer=answer, by=by)


def _withdraw(round_: Round, _answer: str, by: Person) -> Reopening:
    return rules.withdraw_reopening(round_, by=by)


DEEDS: Mapping[str, Callable[[Round, str, Person], Reopening]] = {
    "confirm": _confirm,
    "refuse": _refuse,
    "withdraw": _withdraw,
}
