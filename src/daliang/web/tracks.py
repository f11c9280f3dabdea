"""Where a return stands on its way from filing to closing, as boards and heads of pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from daliang.org import clock
from daliang.rounds.deadlines import is_past
from daliang.rounds.models import Return, ReturnState, Round


@dataclass(frozen=True)
class Track:
    """`code` is a look of the state tag and `word` replaces its usual word; `place` is where the steps tag marks it."""

    code: str
    place: str
    is_late: bool = False
    word: str = ""
    times: dict[str, str] | None = None


OVERDUE = {ReturnState.DRAFT: "late", ReturnState.FILED: "approved-late", ReturnState.APPROVED: "accepted-late"}


def track(ret: Return, now: datetime, *, is_touched: bool = True) -> Track:
    """`is_touched` says whether anything was typed into a draft."""
    times = _times(ret)
    if not ret.round.is_open:
        return _after_closing(ret, times)
    if ret.is_excused:
        return Track("excused", "open", times=times)
    if ret.is_overdue(now):
        return Track(OVERDUE[ReturnState(ret.state)], ret.state, is_late=True, times=times)
    if ret.state == ReturnState.DRAFT and not is_touched:
        return Track("open", "open", times=times)
    return Track(ret.state, ret.state, times=times)


def _after_closing(ret: Return, times: dict[str, str]) -> Track:
    if ret.state == ReturnState.ACCEPTED:
        return Track("closed", "closed", times=times)
    if ret.state == ReturnState.CARRIED:
        return Track("superseded", "returned", word=_("转下期"), times=times)
    if ret.is_excused:
        return Track("excused", "open", times=times)
    return Track("missing", "missing", is_late=True, times=times)


def waits_until(ret: Return) -> tuple[str, datetime] | None:
    """Whose deadline runs for the return now, in words, and when it ends; None when nobody's does."""
    if not ret.round.is_open or ret.is_excused:
        return None
    if ret.is_editable:
        return _("报送时限"), ret.due_at
    if ret.state == ReturnState.FILED and ret.approve_due_at:
        return _("审核时限"), ret.approve_due_at
    if ret.state == ReturnState.APPROVED and ret.accept_due_at:
        return _("受理时限"), ret.accept_due_at
    return None


def runs_until(round_: Round, now: datetime) -> tuple[str, datetime]:
    """The deadline of the round that comes next, in words, and its moment; the last one when all have passed."""
    levels = [
        (_("报送时限"), round_.due_at),
        (_("审核时限"), round_.approve_due_at),
        (_("受理时限"), round_.accept_due_at),
    ]
    given = [(word, due) for word, due in levels if due is not None]
    return next((one for one in given if not is_past(one[1], now)), given[-1])


def _times(ret: Return) -> dict[str, str]:
    closing = ret.round.closing if ret.round.closing_id and ret.state == ReturnState.ACCEPTED else None
    moments = {
        "draft": ret.filed_at,
        "filed": ret.approved_at,
        "approved": ret.accepted_at,
        "closed": closing.made_at if closing else None,
    }
    return {code: f"{clock.local(at):%m-%d %H:%M}" for code, at in moments.items() if at}
