"""Closing: freeze a day, a seq and its figures, and chain the hash of everything written since the last one."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from daliang.ledger.models import Closing, Entry, Posting
from daliang.ledger.posting import take_seq
from daliang.org import clock
from daliang.org.models import Membership, Person

POSTING = ("seq", "batch_id", "project_id", "kind", "effective_on", "argument", "slot", "reverses_id", "reason", "evidence")
ENTRY = ("posting_id", "line", "project_id", "day", "book", "account", "is_suspended", "unit_id", "industry_id", "origin",
         "kind", "share", "basis_cny", "basis_usd", "times", "quantity", "cny", "usd")
MEMBERSHIP = ("seq", "unit_id", "parent_id", "effective_on")


def _feed(digest: Any, rows: Iterable[tuple[Any, ...]]) -> None:
    for row in rows:
        digest.update(json.dumps(row, sort_keys=True, ensure_ascii=False, default=str).encode())
        digest.update(b"\n")


def range_hash(previous: str, after: int, upto: int, day: date, figures: Any) -> str:
    """SHA-256 over the hash before, the cut-off, the figures, and all rows with after < seq <= upto, in order."""
    digest = hashlib.sha256(previous.encode())
    _feed(digest, [(upto, day.isoformat(), figures)])
    batches: QuerySet[Posting, tuple[Any, ...]] = Posting.objects.filter(seq__gt=after, seq__lte=upto).values_list(
        "seq", "batch__recorded_at", "batch__maker__username", "batch__checker__username", "batch__source"
    )
    _feed(digest, ((*row[:1], row[1].timestamp(), *row[2:]) for row in batches.order_by("seq")))
    _feed(digest, Posting.objects.filter(seq__gt=after, seq__lte=upto).order_by("seq").values_list(*POSTING))
    legs = Entry.objects.filter(posting_id__gt=after, posting_id__lte=upto).order_by("posting_id", "line")
    _feed(digest, legs.values_list(*ENTRY).iterator())
    _feed(digest, Membership.objects.filter(seq__gt=after, seq__lte=upto).order_by("seq", "id").values_list(*MEMBERSHIP))
    return digest.hexdigest()


@transaction.atomic
def lock_head() -> int:
    """Hold the head row, so that nothing is posted until this transaction ends; returns the last seq."""
    seq, _moment = take_seq(0, clock.now())
    return seq


@transaction.atomic
def close(*, title: str, day: date, figures: Any, by: Person | None, supersedes: Closing | None = None) -> Closing:
    """Freeze `figures` as of `day`, as known now. Back-dated postings that come later fall into the next range."""
    seq, figures = lock_head(), json.loads(json.dumps(figures))
    last = Closing.objects.order_by("-number").first()
    previous, after = (last.hash, last.seq) if last else ("", -1)
    return Closing.objects.create(
        number=last.number + 1 if last else 1, title=title, day=day, seq=seq, made_at=clock.now(), by=by, figures=figures,
        previous_hash=previous, hash=range_hash(previous, after, seq, day, figures), supersedes=supersedes,
    )


def seq_known_at(moment: datetime) -> int:
    """The last seq recorded up to a moment: what `known_at` means (rule 6); 0 before the first."""
    postings = Posting.objects.filter(batch__recorded_at__lte=moment).aggregate(last=Max("seq"))["last"] or 0
    changes = Membership.objects.filter(recorded_at__lte=moment).aggregate(last=Max("seq"))["last"] or 0
    return max(postings, changes)
