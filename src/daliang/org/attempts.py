"""Guessing: after so many failures in a row the door stays shut for a quarter of an hour, for the right answer too.

An attempt is counted before the answer is looked at, in a transaction of its own, and taken back when the answer was
right. So guesses that arrive together, at several processes, cannot be more than the limit.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from daliang.org.credentials import Attempts

LOCKED_FOR = timedelta(minutes=15)
# A whole office shares one address, so more failures are borne there than at one account.
LIMITS = {"account": 5, "address": 20, "code": 5}


@transaction.atomic
def claim(**tried: str) -> bool:
    """Count one attempt at each door, kind=name; False when one of them is locked."""
    now = timezone.now()
    granted = [_counted(kind, name, now) for kind, name in sorted(tried.items())]  # each is counted, refused or not
    return all(granted)


@transaction.atomic
def forgive(**tried: str) -> None:
    """The answer was right: the account starts anew, an address gets this one attempt back."""
    for kind, name in sorted(tried.items()):
        row = Attempts.objects.select_for_update().filter(kind=kind, key=_key(kind, name)).first()
        if row is None:
            continue
        row.failures = max(row.failures - 1, 0) if kind == "address" else 0
        row.locked_until = None
        row.save()
    Attempts.objects.filter(last_at__lt=timezone.now() - timedelta(days=1)).delete()


def _counted(kind: str, name: str, now: datetime) -> bool:
    row, _made = Attempts.objects.select_for_update().get_or_create(
        kind=kind, key=_key(kind, name), defaults={"last_at": now}
    )
    if row.is_locked(now):
        return False
    if row.locked_until is not None or now - row.last_at >= LOCKED_FOR:
        row.failures = 0
    row.failures += 1
    row.last_at = now
    row.locked_until = now + LOCKED_FOR if row.failures >= LIMITS[kind] else None
    row.save()
    return True


def _key(kind: str, name: str) -> str:
    return salted_hmac(f"daliang.org.attempts.{kind}", name.strip().casefold(), algorithm="sha256").hexdigest()
