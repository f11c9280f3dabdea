"""Is the log what was written? Names the first row or seal that is not. The check itself needs no database."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import OperationalError

from daliang.org.models import Deed, Seal
from daliang.org.sealing import ROW, SEAL, Plain, canonical, keys, mac_of, plain, row_hash, seal, seal_hash

PRUNED = "audit.prune"


@dataclass(frozen=True)
class Misfit:
    """The first thing that does not fit: which row or seal, and what is wrong (English, as from `ledger verify`)."""

    row: str
    message: str

    def __str__(self) -> str:
        return f"{self.row}: {self.message}"


class _Found(Exception):
    def __init__(self, row: str, message: str) -> None:
        super().__init__(row, message)
        self.misfit = Misfit(row, message)


def is_genuine(row: Plain, names: Sequence[str], known: Sequence[bytes]) -> bool:
    """Was the row keyed by one who has the key? Without a key at hand nothing can be said, so yes."""
    message = canonical(row, names)
    return not known or any(hmac.compare_digest(mac_of(message, key), str(row["mac"])) for key in known)


class Chain:
    """Walks seals and rows in order. `known` are the keys; without any, HMACs are not judged."""

    def __init__(self, known: Sequence[bytes]) -> None:
        self.known = known
        self.number, self.last, self.hash = 0, 0, ""

    def seal(self, one: Plain) -> None:
        """The seal is the next, chained to the one before, and says what it said when it was made."""
        name = f"seal {one['number']}"
        if one["number"] != self.number + 1:
            raise _Found(f"seal {self.number + 1}", "missing" if one["number"] > self.number else "out of order")
        if one["previous_hash"] != self.hash:
            raise _Found(name, "does not follow the seal before")
        macs = [mac_of(one["hash"].encode(), key) for key in self.known]
        is_keyed = not macs or any(hmac.compare_digest(mac, one["mac"]) for mac in macs)
        if one["hash"] != seal_hash(one) or not is_keyed or one["last_deed"] <= self.last:
            raise _Found(name, "changed")

    def move_to(self, one: Plain) -> None:
        self.number, self.last, self.hash = one["number"], one["last_deed"], one["hash"]

    def stretch(self, one: Plain, rows: Iterable[Plain]) -> None:
        """These rows are the sealed ones: all of them, no others, in their order, unchanged."""
        if row_hash(self._expected(one, rows)) != one["rows_hash"]:
            first = next(numbers(self.last, one["last_deed"], one["skipped"]))
            where = f"deeds {first} to {one['last_deed']}"
            raise _Found(where, f"are not the rows that seal {one['number']} closed")

    def _expected(self, one: Plain, rows: Iterable[Plain]) -> Iterator[Plain]:
        wanted = numbers(self.last, one["last_deed"], one["skipped"])
        for row in rows:
            number = next(wanted, None)
            if number is None or row["id"] < number:
                raise _Found(f"deed {row['id']}", "inserted after the sealing, or out of order")
            if row["id"] > number:
                raise _Found(f"deed {number}", "missing")
            self.row(row)
            yield row
        missing = next(wanted, None)
        if missing is not None:
            raise _Found(f"deed {missing}", "missing")

    def row(self, row: Plain) -> None:
        if not is_genuine(row, ROW, self.known):
            raise _Found(f"deed {row['id']}", "changed, or inserted by another hand")


def numbers(after: int, last: int, skipped: Iterable[Sequence[int]]) -> Iterator[int]:
    """after + 1 … last, without the skipped stretches."""
    for first, end in [*skipped, (last + 1, last + 1)]:
        yield from range(after + 1, first)
        after = end


def verify() -> Misfit | None:
    """The first misfit of this home's log, or None. Seals first, so that little stays outside the chain."""
    with suppress(OperationalError):  # writers are busy: the rows behind the last seal are judged by their keys
        seal()
    seals = [plain(one, (*SEAL, "hash", "mac")) for one in Seal.objects.order_by("number")]
    rows = _Rows(plain(row, (*ROW, "mac")) for row in Deed.objects.order_by("pk").iterator())
    chain, pruned = Chain(keys()), pruned_through()
    try:
        for one in seals:
            chain.seal(one)
            own = rows.up_to(one["last_deed"])
            if one["number"] > pruned:
                chain.stretch(one, own)
            elif (left := next(own, None)) is not None:
                raise _Found(f"deed {left['id']}", "stands in a stretch that was pruned")
            chain.move_to(one)
        for row in rows.rest():
            chain.row(row)
        if pruned > chain.number:
            raise _Found(f"seal {chain.number + 1}", "missing")
    except _Found as found:
        return found.misfit
    return None


def pruned_through() -> int:
    """The last seal whose rows were pruned; 0 for none. Only a genuine deed says so."""
    said = [plain(deed, (*ROW, "mac")) for deed in Deed.objects.filter(action=PRUNED)]
    return max((int(row["details"]["through"]) for row in said if is_genuine(row, ROW, keys())), default=0)


class _Rows:
    """Rows in the order of their numbers, taken stretch by stretch in one pass."""

    def __init__(self, rows: Iterable[Plain]) -> None:
        self.rows = iter(rows)
        self.next: Plain | None = next(self.rows, None)

    def up_to(self, last: int) -> Iterator[Plain]:
        while self.next is not None and self.next["id"] <= last:
            row, self.next = self.next, next(self.rows, None)
            yield row

    def rest(self) -> Iterator[Plain]:
        while self.next is not None:
            row, self.next = self.next, next(self.rows, None)
            yield row


def verify_copy(file: Path, known: Sequence[bytes] = ()) -> Misfit | None:
    """The first misfit of an exported file (`audit export`), or None: needs no database and, for the chain, no key."""
    chain = Chain(known)
    try:
        with file.open(encoding="utf-8") as lines:
            _walk(chain, (json.loads(line) for line in lines))
    except _Found as found:
        return found.misfit
    except (ValueError, KeyError, TypeError) as error:
        return Misfit(file.name, f"cannot be read: {error}")
    return None


def _walk(chain: Chain, lines: Iterator[dict[str, Any]]) -> None:
    """A head that says how many seals come, then each seal, followed by its rows where the head says they are here."""
    head = next(lines, {})
    if head.get("kind") != "head":
        raise _Found("head", "missing")
    one, own = None, list[Plain]()
    for line in lines:
        if line["kind"] == "deed":
            own.append(line)
            continue
        _close(chain, one, own, head)
        one, own = line, []
        chain.seal(line)
    _close(chain, one, own, head)
    if chain.number != head["seals"]:
        raise _Found(f"seal {chain.number + 1}", "missing")


def _close(chain: Chain, one: Plain | None, own: list[Plain], head: Plain) -> None:
    if one is None:
        if own:
            raise _Found(f"deed {own[0]['id']}", "stands before the first seal")
        return
    if head["first"] <= one["number"] <= head["last"]:
        chain.stretch(one, own)
    elif own:
        raise _Found(f"deed {own[0]['id']}", "stands in a stretch that the head does not name")
    chain.move_to(one)
