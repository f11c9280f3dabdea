"""Refusals are deeds too: who was turned away from where. Many of one person in a short time raise an alert.

So do names asked after: whoever opens a file or registers a lead learns that another unit has one like it
(decision 0012).
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from daliang.org import clock
from daliang.org.actions import LOOK_ALIKE, PROBING, REFUSED
from daliang.org.masking import address_of
from daliang.org.models import Deed, Person
from daliang.org.rules import record

MANY, WITHIN = 20, timedelta(minutes=10)


@transaction.atomic
def note_refusal(person: Person, *, method: str, path: str, query: str, status: int) -> None:
    """Log that the person was turned away; the twentieth time within ten minutes also raises an alert."""
    record(
        by=person,
        action=REFUSED,
        subject=person,
        unit=person.unit,
        method=method,
        address=address_of(path, query),
        status=status,
    )
    alert_if_many(person)


def alert_if_many(person: Person) -> None:
    """In the caller's transaction, after a refusal was logged: the alert, once within ten minutes."""
    since = Deed.objects.filter(by=person, at__gt=clock.now() - WITHIN)
    if len(since.filter(action__in=(REFUSED, *LOOK_ALIKE)).order_by("-id").values_list("id")[:MANY]) < MANY:
        return
    if not since.filter(action=PROBING).exists():
        minutes = int(WITHIN.total_seconds() // 60)
        record(by=person, action=PROBING, subject=person, unit=person.unit, refusals=MANY, minutes=minutes)
