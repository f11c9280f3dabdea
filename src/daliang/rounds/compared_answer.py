"""A comparison of two closings as programs read it, from the command and over the API."""

from __future__ import annotations

from typing import Any

from daliang.org import clock
from daliang.rounds.changing import Adjustment, Change
from daliang.rounds.comparison import Comparison

LISTS = ("new", "changed", "upgraded", "advanced", "moved", "dropped", "stalled")


def compared_answer(found: Comparison) -> dict[str, Any]:
    """The two closings by number (None: a preview, or nothing earlier), a list for each way to change, adjustments."""
    closings = {"closing": found.closing, "since": found.since}
    told = {name: one.number if one else None for name, one in closings.items()}
    lists = {name: [_change(one) for one in getattr(found, name)] for name in LISTS}
    adjustments = [_adjustment(one) for one in found.adjustments]
    unreported = [unit.code for unit in found.unreported]
    excused = [unit.code for unit in found.excused]
    head = {"round": found.round.code, "is_preview": found.is_preview, **told}
    return {**head, **lists, "adjustments": adjustments, "unreported": unreported, "excused": excused}


def _change(change: Change) -> dict[str, Any]:
    told = {"project": change.code or None, "name": change.name, "unit": change.unit.code}
    what = [{"field": one.field, "was": one.was, "now": one.now} for one in change.what]
    return {**told, "changes": what, "since": change.since.isoformat() if change.since else None}


def _adjustment(one: Adjustment) -> dict[str, Any]:
    """The reasons of a file that is closed to the reader stay in it."""
    postings = [
        {
            "seq": posting.seq,
            "kind": posting.kind,
            "on": posting.effective_on.isoformat(),
            "reason": posting.reason if one.is_open else "",
            "recorded_at": clock.local(posting.batch.recorded_at).isoformat(),
        }
        for posting in one.postings
    ]
    return {"project": one.code, "name": one.name, "unit": one.unit.code, "postings": postings}
