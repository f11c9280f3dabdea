"""The log of deeds, keyed row by row and sealed stretch by stretch: docs/decisions/0007-audit-chain.md."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from django.utils import timezone

from daliang.org.models import Deed, Seal

ROW = (
    "id",
    "at",
    "written_at",
    "by_id",
    "action",
    "subject_kind",
    "subject",
    "subject_id",
    "unit_id",
    "details",
)
SEAL = ("number", "last_deed", "count", "skipped", "at", "rows_hash", "previous_hash")
PURPOSE = b"daliang audit chain 1"
TABLE = Deed._meta.db_table
Plain = Mapping[str, Any]


def plain(row: Deed | Seal, names: Iterable[str]) -> dict[str, Any]:
    """A row as JSON: moments in UTC to the microsecond."""
    values = {name: getattr(row, name) for name in names}
    return {name: stamp(value) if isinstance(value, datetime) else value for name, value in values.items()}


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(row: Plain, names: Iterable[str]) -> bytes:
    """The one spelling that is hashed, the same on both engines and off the machine."""
    return json.dumps([row[name] for name in names], sort_keys=True, separators=(",", ":")).encode()


def keys() -> list[bytes]:
    """The key that new rows get, then those used before."""
    return [
        hmac.new(text.encode(), PURPOSE, "sha256").digest() for text in (settings.AUDIT_KEY, *settings.AUDIT_OLD_KEYS)
    ]


def mac_of(message: bytes, key: bytes) -> str:
    return hmac.new(key, message, "sha256").hexdigest()


def row_hash(rows: Iterable[Plain]) -> str:
    """SHA-256 over the rows in their order, each with its HMAC."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(canonical(row, (*ROW, "mac")) + b"\n")
    return digest.hexdigest()


def seal_hash(seal: Plain) -> str:
    return hashlib.sha256(canonical(seal, SEAL)).hexdigest()


def write(deed: Deed) -> Deed:
    """Number the row, key it and insert it. Undone writers leave gaps, so the number is fetched first.

    The lock is the one that the insert takes anyway: a seal waits for it, so no number below a seal comes later.
    A failure here dooms the caller's whole transaction, even where somebody catches it.
    """
    with transaction.atomic(savepoint=False):
        deed.pk = _next_number()
        deed.mac = mac_of(canonical(plain(deed, ROW), ROW), keys()[0])
        deed.save(force_insert=True)
    return deed


def _next_number() -> int:
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = %s", [TABLE])
        else:
            cursor.execute(
                f"LOCK TABLE {TABLE} IN ROW EXCLUSIVE MODE; SELECT nextval(pg_get_serial_sequence('{TABLE}', 'id'))"
            )
            cursor.nextset()
        (number,) = cursor.fetchone()
    return int(number)


def hold_writers(*, wait_ms: int) -> None:
    """Wait until no transaction that wrote a deed is in flight, and let none begin; other sealers wait as well.

    SQLite has one writer: the immediate transaction is the lock.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {wait_ms}")
        cursor.execute(f"LOCK TABLE {TABLE} IN SHARE ROW EXCLUSIVE MODE")


def seal(*, wait_ms: int = 10_000) -> Seal | None:
    """Seal what has been written since the last seal; None when nothing has. OperationalError: writers were busy."""
    with transaction.atomic():
        hold_writers(wait_ms=wait_ms)
        last = Seal.objects.order_by("-number").first()
        after = last.last_deed if last else 0
        counted = Counted(plain(row, (*ROW, "mac")) for row in Deed.objects.after(after).iterator())
        rows_hash = row_hash(counted)
        if not counted.numbers:
            return None
        made = Seal(
            number=last.number + 1 if last else 1,
            last_deed=counted.numbers[-1],
            count=len(counted.numbers),
            skipped=gaps(after, counted.numbers),
            at=timezone.now(),
            rows_hash=rows_hash,
            previous_hash=last.hash if last else "",
        )
        made.hash = seal_hash(plain(made, SEAL))
        made.mac = mac_of(made.hash.encode(), keys()[0])
        made.save(force_insert=True)
        return made


class Counted:
    """Rows that pass by, their numbers noted."""

    def __init__(self, rows: Iterable[Plain]) -> None:
        self.rows, self.numbers = rows, list[int]()

    def __iter__(self) -> Iterator[Plain]:
        for row in self.rows:
            self.numbers.append(row["id"])
            yield row


def gaps(after: int, numbers: Iterable[int]) -> list[list[int]]:
    """The stretches of numbers behind `after` that are not taken: [[first, last], …]."""
    found = []
    for number in numbers:
        if number > after + 1:
            found.append([after + 1, number - 1])
        after = number
    return found


def seal_quietly() -> Seal | None:
    """Seal unless somebody is writing this moment; the next one will."""
    try:
        return seal(wait_ms=100)
    except OperationalError:
        return None
