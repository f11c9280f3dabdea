"""Where a return stands on its way from filing to closing, as boards and heads of pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from daliang.org import clock
from daliang.rounds.models import Return, ReturnState


@dataclass(frozen=True)
class Track:
    """`code` is a look of the state tag and `word` replaces its usual word; `place` is where the steps tag marks it."""

    code: str
    place: str
    is_late: bool = False
    word: str = ""
    times: dict[str, str] | None = None


def track(ret: Return, now: datetime, *, is_touched: bool = True) -> Track:
    """`is_touched` says whether anything was typed into a draft."""
    times = _times(ret)
    if not ret.round.is_open:
        return _after_closing(ret, times)
    if ret.state == ReturnState.DRAFT and now > ret.round.due_at:
        return Track("late", "draft", is_late=True, times=times)
    if ret.state == ReturnState.DRAFT and not is_touched:
        return Track("open", "open", times=times)
    return Track(ret.state, ret.state, times=times)


def _after_closing(ret: Return, times: dict[str, str]) -> Track:
    if ret.state == ReturnState.ACCEPTED:
        return Track("closed", "closed", times=times)
    if ret.state == ReturnState.CARRIED:
        return Track("superseded", "returned", word=_("转下期"), times=times)
    return Track("missing", "missing", is_late=True, times=times)


def _times(ret: Return) -> dict[str, str]:
    closing = ret.round.closing if ret.round.closing_id and ret.state == ReturnState.ACCEPTED else None
    moments = {
        "draft": ret.filed_at,
        "filed": ret.approved_at,
        "approved": ret.accepted_at,
        "closed": closing.made_at if closing else None,
    }
    return {code: f"{clock.local(at):%m-%d %H:%M}" for code, at in moments.items() if at}
