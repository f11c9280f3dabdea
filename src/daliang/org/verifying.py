"""Is the log what was written? Names the first row or seal that is not. The check itself needs no database."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.utils.translation import gettext

from daliang.org.models import Deed, Seal
from daliang.org.sealing import ROW, SEAL, Plain, canonical, keys, mac_of, plain, row_hash, seal, seal_hash
from daliang.vocabulary.refusal import N_

PRUNED = "audit.prune"


PLACES = {
    "seal": N_("第 %(at)s 段"),
    "deed": N_("第 %(at)s 号记录"),
    "deeds": N_("第 %(at)s 至 %(to)s 号记录"),
    "head": N_("文件的第一行"),
    "chain": N_("封存段"),
    "file": N_("文件 %(at)s"),
}
MISSING, CHANGED = N_("缺失"), N_("被改动")


@dataclass(frozen=True)
class Misfit:
    """The first thing that does not fit: at which of PLACES, and what is wrong, a msgid filled from `params`."""

    kind: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def row(self) -> str:
        """For machines, the same in any language: deed 7, deeds 3 to 9."""
        said = [str(self.params[name]) for name in ("at", "to") if name in self.params]
        return f"{self.kind} {' to '.join(said)}".rstrip()

    @property
    def place(self) -> str:
        """The row in the reader's language."""
        return gettext(PLACES[self.kind]) % self.params

    @property
    def words(self) -> str:
        """What is wrong, in the reader's language."""
        return gettext(self.message) % self.params

    def __str__(self) -> str:
        return gettext("%(place)s：%(words)s") % {"place": self.place, "words": self.words}

    def kept(self) -> dict[str, Any]:
        """As the log keeps it, to be said later in any language."""
        return {"kind": self.kind, "message": self.message, "params": dict(self.params)}


def told(noted: str | Mapping[str, Any]) -> str:
    """What the log keeps of a verification, in the reader's language; empty when all was well."""
    return str(Misfit(**noted)) if isinstance(noted, Mapping) else noted


class _Found(Exception):
    def __init__(self, kind: str, message: str, **params: Any) -> None:
        super().__init__(kind, message)
        self.misfit = Misfit(kind, message, params)


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
        at = one["number"]
        if at != self.number + 1:
            raise _Found("seal", MISSING if at > self.number else N_("次序不对"), at=self.number + 1)
        if one["previous_hash"] != self.hash:
            raise _Found("seal", N_("与前一段接不上"), at=at)
        macs = [mac_of(one["hash"].encode(), key) for key in self.known]
        is_keyed = not macs or any(hmac.compare_digest(mac, one["mac"]) for mac in macs)
        if one["hash"] != seal_hash(one) or not is_keyed or one["last_deed"] <= self.last:
            raise _Found("seal", CHANGED, at=at)

    def move_to(self, one: Plain) -> None:
        self.number, self.last, self.hash = one["number"], one["last_deed"], one["hash"]

    def stretch(self, one: Plain, rows: Iterable[Plain]) -> None:
        """These rows are the sealed ones: all of them, no others, in their order, unchanged."""
        if row_hash(self._expected(one, rows)) != one["rows_hash"]:
            first = next(numbers(self.last, one["last_deed"], one["skipped"]))
            message = N_("不是第 %(seal)s 段封存时的那些")
            raise _Found("deeds", message, at=first, to=one["last_deed"], seal=one["number"])

    def _expected(self, one: Plain, rows: Iterable[Plain]) -> Iterator[Plain]:
        wanted = numbers(self.last, one["last_deed"], one["skipped"])
        for row in rows:
            number = next(wanted, None)
            if number is None or row["id"] < number:
                raise _Found("deed", N_("是封存之后插进来的，或次序不对"), at=row["id"])
            if row["id"] > number:
                raise _Found("deed", MISSING, at=number)
            self.row(row)
            yield row
        missing = next(wanted, None)
        if missing is not None:
            raise _Found("deed", MISSING, at=missing)

    def row(self, row: Plain) -> None:
        if not is_genuine(row, ROW, self.known):
            raise _Found("deed", N_("被改动，或是别处插进来的"), at=row["id"])


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
                raise _Found("deed", N_("在已清理的一段里，却还在"), at=left["id"])
            chain.move_to(one)
        for row in rows.rest():
            chain.row(row)
        if pruned > chain.number:
            raise _Found("seal", MISSING, at=chain.number + 1)
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
        return Misfit("file", N_("读不出来：%(error)s"), {"at": file.name, "error": str(error)})
    return None


def _walk(chain: Chain, lines: Iterator[dict[str, Any]]) -> None:
    """A head that says how many seals come, then each seal, followed by its rows where the head says they are here."""
    head = next(lines, {})
    if head.get("kind") != "head":
        raise _Found("head", MISSING)
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
        raise _Found("seal", MISSING, at=chain.number + 1)


def _close(chain: Chain, one: Plain | None, own: list[Plain], head: Plain) -> None:
    if one is None:
        if own:
            raise _Found("deed", N_("排在第一段之前"), at=own[0]["id"])
        return
    if head["first"] <= one["number"] <= head["last"]:
        chain.stretch(one, own)
    elif own:
        raise _Found("deed", N_("在文件第一行没有写明的一段里"), at=own[0]["id"])
    chain.move_to(one)
