"""The numbers of the ledger: `seq` without gaps and moments that never run backward, both from the one head row."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from daliang.ledger.models import Head
from daliang.org import clock


def take_seq(count: int, recorded_at: datetime | None = None) -> tuple[int, datetime]:
    """Reserve `count` numbers; returns the last one used before them and the batch's monotone moment.

    The update locks the head row until the transaction ends, so posters queue and no number is skipped (rule 24). The
    clock is read behind the lock: whoever waited for it is recorded after whom they waited for.
    """
    if not _step(count):
        Head.objects.get_or_create(pk=1)  # the first of all, or beside another who is
        _step(count)
    head = Head.objects.get(pk=1)
    asked = recorded_at or clock.now()
    moment = max(asked, head.recorded_at or asked)
    Head.objects.filter(pk=1).update(recorded_at=moment)
    return head.seq - count, moment


def _step(count: int) -> bool:
    return bool(Head.objects.filter(pk=1).update(seq=F("seq") + count))


@transaction.atomic
def lock_head() -> int:
    """Hold the head row, so that nothing is posted until this transaction ends; returns the last seq."""
    seq, _moment = take_seq(0)
    return seq
