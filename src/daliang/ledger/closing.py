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
from daliang.ledger.numbering import take_seq
from daliang.org.models import Membership, Person

CLOSING = ("number", "title", "day", "seq", "by_id", "figures", "supersedes_id")
BATCH = ("seq", "batch__maker_id", "batch__checker_id", "batch__source")
POSTING = (
    "seq",
    "batch_id",
    "project_id",
    "kind",
    "effective_on",
    "argument",
    "slot",
    "reverses_id",
    "reason",
    "evidence",
)
ENTRY = (
    "posting_id",
    "line",
    "project_id",
    "day",
    "book",
    "account",
    "is_suspended",
    "unit_id",
    "industry_id",
    "origin",
    "kind",
    "share",
    "basis_cny",
    "basis_usd",
    "times",
    "quantity",
    "cny",
    "usd",
)
MEMBERSHIP = ("seq", "unit_id", "parent_id", "effective_on")


def _feed(digest: Any, rows: Iterable[tuple[Any, ...]]) -> None:
    for row in rows:
        digest.update(json.dumps(row, sort_keys=True, ensure_ascii=False, default=str).encode())
        digest.update(b"\n")


def range_hash(closing: Closing, after: int) -> str:
    """SHA-256 over the hash before, the closing's own columns, and all rows with after < seq <= its seq, in order."""
    upto = closing.seq
    digest = hashlib.sha256(closing.previous_hash.encode())
    _feed(digest, [(*(getattr(closing, name) for name in CLOSING), closing.made_at.timestamp())])
    postings = Posting.objects.filter(seq__gt=after, seq__lte=upto).order_by("seq")
    batches: QuerySet[Posting, tuple[Any, ...]] = postings.values_list("batch__recorded_at", *BATCH)
    _feed(digest, ((row[0].timestamp(), *row[1:]) for row in batches))
    _feed(digest, postings.values_list(*POSTING))
    legs = Entry.objects.filter(posting_id__gt=after, posting_id__lte=upto).order_by("posting_id", "line")
    _feed(digest, legs.values_list(*ENTRY).iterator())
    changes: QuerySet[Membership, tuple[Any, ...]] = Membership.objects.filter(
        seq__gt=after, seq__lte=upto
    ).values_list("recorded_at", *MEMBERSHIP)
    _feed(digest, ((row[0].timestamp(), *row[1:]) for row in changes.order_by("seq", "id")))
    return digest.hexdigest()


@transaction.atomic
def close(*, title: str, day: date, figures: Any, by: Person | None, supersedes: Closing | None = None) -> Closing:
    """Freeze `figures` as of `day`, as known now. Back-dated postings that come later fall into the next range.

    `made_at` is the moment that the head row gives, so that its order and that of the seqs are one.
    """
    (seq, moment), figures = take_seq(0), json.loads(json.dumps(figures))
    last = Closing.objects.order_by("-number").first()
    previous, after = (last.hash, last.seq) if last else ("", -1)
    made = Closing(
        number=last.number + 1 if last else 1,
        title=title,
        day=day,
        seq=seq,
        made_at=moment,
        by=by,
        figures=figures,
        previous_hash=previous,
        supersedes=supersedes,
    )
    made.hash = range_hash(made, after)
    made.save(force_insert=True)
    return made


def seq_known_at(moment: datetime) -> int:
    """The last seq recorded up to a moment: what `known_at` means (rule 6); 0 before the first."""
    postings = Posting.objects.filter(batch__recorded_at__lte=moment).aggregate(last=Max("seq"))["last"] or 0
    changes = Membership.objects.filter(recorded_at__lte=moment).aggregate(last=Max("seq"))["last"] or 0
    return max(postings, changes)
