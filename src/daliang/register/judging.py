"""A request that waits for a judge is taken once, whoever judges it at the same time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from daliang.org.models import Person
from daliang.vocabulary.refusal import N_, Refusal


def take_once(row: Any, waiting: QuerySet[Any], *, state: str, by: Person, at: datetime, answer: str = "") -> None:
    """Waiting → state, in one update; `row` (with state, judged_by, judged_at, answer) is read anew.

    `waiting` are the rows that nobody has judged. Refusal `judged` says what the first judge decided.
    """
    taken = waiting.filter(pk=row.pk).update(state=state, judged_by=by, judged_at=at, answer=answer)
    row.refresh_from_db()
    if not taken:
        raise Refusal(
            N_("这项申请已由%(by)s办理：%(state)s。"),
            code="judged",
            by=row.judged_by.name if row.judged_by else "—",
            state=row.get_state_display(),
        )
