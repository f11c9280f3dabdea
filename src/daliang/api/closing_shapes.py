"""Closings, their comparison and reopening as the API shows them."""

from typing import Any

from ninja import Schema

from daliang.ledger.models import Closing
from daliang.org import clock
from daliang.org.words import named
from daliang.rounds.deadlines import told
from daliang.rounds.models import Reopening


class ClosingOut(Schema):
    """`superseded_by`: the number of the closing that counts in its place since a reopening."""

    number: int
    made_at: str
    by: str | None
    superseded_by: int | None


class ReopeningOut(Schema):
    """proposed, confirmed, refused or withdrawn; `closing` is the one left behind, `answer` why it was refused.

    The reason of a proposal that waits is told to those who may decide.
    """

    round: str
    closing: int
    state: str
    reason: str
    proposed_by: str
    proposed_at: str
    decided_by: str | None
    decided_at: str | None
    answer: str


class DifferenceOut(Schema):
    field: str
    was: str
    now: str


class ChangeOut(Schema):
    """`project` is null for a new line that is not posted; `since` is the last movement of one that stands still."""

    project: str | None
    name: str
    unit: str
    changes: list[DifferenceOut]
    since: str | None


class PostingOut(Schema):
    seq: int
    kind: str
    on: str
    reason: str
    recorded_at: str


class AdjustmentOut(Schema):
    """What was entered since for days that the earlier closing had counted."""

    project: str
    name: str
    unit: str
    postings: list[PostingOut]


class ComparisonOut(Schema):
    """Both closings by number: `closing` is null for a preview, `since` where there is none before."""

    round: str
    is_preview: bool
    closing: int | None
    since: int | None
    new: list[ChangeOut]
    changed: list[ChangeOut]
    upgraded: list[ChangeOut]
    advanced: list[ChangeOut]
    moved: list[ChangeOut]
    dropped: list[ChangeOut]
    stalled: list[ChangeOut]
    adjustments: list[AdjustmentOut]
    unreported: list[str]
    excused: list[str]


def closing_told(closing: Closing) -> dict[str, Any]:
    """The keys of ClosingOut."""
    later = closing.superseder
    return {
        "number": closing.number,
        "made_at": clock.local(closing.made_at).isoformat(),
        "by": named(closing.by) if closing.by else None,
        "superseded_by": later.number if later else None,
    }


def reopening_told(made: Reopening) -> dict[str, Any]:
    """The keys of ReopeningOut."""
    return {
        "round": made.round.code,
        "closing": made.closing.number,
        "state": made.state,
        "reason": made.reason,
        "proposed_by": named(made.proposed_by),
        "proposed_at": clock.local(made.proposed_at).isoformat(),
        "decided_by": named(made.decided_by) if made.decided_by else None,
        "decided_at": told(made.decided_at),
        "answer": made.answer,
    }
