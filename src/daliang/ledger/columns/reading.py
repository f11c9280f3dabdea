"""`columns()`: everything the ledger holds right now, from the files where they serve, from the database otherwise."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import connection

from daliang.ledger.columns.encoding import encode, legs_between
from daliang.ledger.columns.layout import Codes, Columns, Part, joined, nothing
from daliang.ledger.columns.storing import Promise, Store
from daliang.ledger.models import Head, Posting
from daliang.ledger.scheme import current_scheme
from daliang.org.walls import whole_house

logger = logging.getLogger(__name__)
STEP = 50_000  # seqs read from the database at a time
_mapped: dict[str, tuple[Promise, Columns]] = {}


@dataclass(frozen=True)
class _Ledger:
    """Which ledger the database holds, how far it is, and what its stages are called."""

    seq: int
    identity: UUID
    codes: Codes

    @property
    def store(self) -> Store:
        return Store(settings.HOME / "columns" / str(self.identity))

    @property
    def empty(self) -> Columns:
        return Columns(0, self.codes, nothing())


def _ledger() -> _Ledger | None:
    head = Head.objects.filter(pk=1).values_list("seq", "identity").first()
    return None if head is None else _Ledger(*head, Codes.of(current_scheme()))


@whole_house
def columns() -> Columns:
    """All changes that the database holds now, this transaction's own included.

    Inside a transaction nothing is written: what is not committed must never reach the files.
    """
    ledger = _ledger()
    if ledger is None:
        return Columns(0, Codes.of(current_scheme()), nothing())
    found = _trusted(ledger)
    if found.seq >= ledger.seq:  # more: another process has posted and appended since we asked
        return found
    if connection.in_atomic_block:
        return _in_memory(ledger, found)
    try:
        return _brought_up(ledger.store)
    except OSError:
        logger.exception("the columns cannot be written; answering from the database")
        return _in_memory(ledger, found)


@whole_house
def rebuild() -> Columns:
    """Make the files anew from the database, whatever they hold. Not inside a transaction."""
    if connection.in_atomic_block:
        raise RuntimeError("columns are rebuilt from committed rows only, not inside a transaction")
    ledger = _ledger()
    return columns() if ledger is None else _brought_up(ledger.store, anew=True)


def parts(codes: Codes, after: int, upto: int, known: Columns) -> Iterator[tuple[int, Part]]:
    """What the database holds with after < seq <= upto, encoded in steps: (last seq, rows)."""
    lots = known.lots
    for start in range(after, upto, STEP):
        end = min(start + STEP, upto)
        part = encode(legs_between(start, end), lots, codes)
        yield end, part
        if end < upto:
            lots = joined([nothing()._replace(lots=lots), nothing()._replace(lots=part.lots)]).lots


def mark(seq: int) -> str:
    """How the last posting up to `seq` looks: tells this ledger from one restored and written on differently."""
    names = ("seq", "project_id", "kind", "effective_on", "batch_id", "batch__recorded_at")
    return repr(Posting.objects.filter(seq__lte=seq).order_by("-seq").values_list(*names).first())


def _trusted(ledger: _Ledger) -> Columns:
    """The mapped files if they are this ledger's and not ahead of it, else no rows."""
    held = _mapped.get(str(ledger.store.folder))
    if held and held[1].seq == ledger.seq and held[1].codes == ledger.codes:
        return held[1]
    return _believed(ledger, ledger.store.promise()) or ledger.empty


def _believed(ledger: _Ledger, promise: Promise | None) -> Columns | None:
    """What is promised, mapped, if it is of the ledger that the database holds now."""
    if promise is None or not _holds(ledger, promise):
        return None
    held = _mapped.get(str(ledger.store.folder))
    return held[1] if held and held[0] == promise else _map(ledger.store, promise)


def _map(store: Store, promise: Promise) -> Columns | None:
    found = store.mapped(promise)
    if found is not None:
        _mapped[str(store.folder)] = promise, found
    return found


def _holds(ledger: _Ledger, promise: Promise) -> bool:
    """Are the promised rows in the database? It may have grown since the ledger was asked."""
    if promise.codes != ledger.codes or promise.seq > max(ledger.seq, _head()):
        return False
    return promise.mark == mark(promise.seq)


def _head() -> int:
    return Head.objects.filter(pk=1).values_list("seq", flat=True).first() or 0


def _in_memory(ledger: _Ledger, found: Columns) -> Columns:
    for seq, part in parts(ledger.codes, found.seq, ledger.seq, found):
        found = found.plus(seq, part)
    return found


def _brought_up(store: Store, *, anew: bool = False) -> Columns:
    """Append what the files lack, or write them anew when they cannot be trusted, under the lock."""
    with store.locked():
        ledger = _ledger()
        assert ledger is not None, "the head row is never deleted"
        promise = None if anew else store.promise()
        found = _believed(ledger, promise)
        if found is None or promise is None:
            found, promise = ledger.empty, store.fresh(ledger.codes)
        for seq, part in parts(ledger.codes, promise.seq, ledger.seq, found):
            promise = store.write(promise, part, seq, mark(seq))
        store.sweep(promise)
        return _map(store, promise) or _in_memory(ledger, ledger.empty)
