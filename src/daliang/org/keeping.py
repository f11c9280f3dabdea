"""Copies of the log that prove themselves elsewhere, and pruning what is older than the law asks to keep."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TextIO

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from daliang.org import clock
from daliang.org.actions import KEPT_LONG
from daliang.org.append_only import guard, lift
from daliang.org.models import Deed, Person, Seal
from daliang.org.rules import record
from daliang.org.sealing import ROW, SEAL, TABLE, hold_writers, plain
from daliang.org.verifying import PRUNED, pruned_through
from daliang.vocabulary.refusal import N_, Refusal

KEPT = timedelta(days=183)  # six months: 网络安全法 article 23 (3)
TAKEN_KEPT = timedelta(days=3 * 366)  # three years: who took files away (promise 46)


@dataclass(frozen=True)
class Pruned:
    """How many rows went; `held` is the first stretch that stayed since a file was taken away in it, or None."""

    rows: int
    held: int | None


def copy(file: Path, *, start: datetime | None = None, end: datetime | None = None) -> tuple[int, int]:
    """Write the log as JSON lines: every seal, and the rows of each sealed stretch that touches [start, end).

    Whole stretches only, so that the copy proves itself; the newest rows come with the next seal. Gives the numbers of
    seals and rows.
    """
    seals, rows = list(Seal.objects.order_by("number")), 0
    first, last = _stretches(seals, start, end)
    with file.open("w", encoding="utf-8") as out:
        _line(out, kind="head", format=1, seals=len(seals), first=first, last=last)
        after = 0
        for one in seals:
            _line(out, kind="seal", **plain(one, (*SEAL, "hash", "mac")))
            if first <= one.number <= last:
                for deed in Deed.objects.after(after).filter(pk__lte=one.last_deed).iterator():
                    _line(out, kind="deed", **plain(deed, (*ROW, "mac")))
                    rows += 1
            after = one.last_deed
    return len(seals), rows


def _stretches(seals: list[Seal], start: datetime | None, end: datetime | None) -> tuple[int, int]:
    """The first and last seal whose rows are wanted and still here; (1, 0) for none."""
    pruned, found = pruned_through(), list[int]()
    after = 0
    for one in seals:
        rows = Deed.objects.filter(pk__gt=after, pk__lte=one.last_deed)
        rows = rows.filter(at__gte=start) if start else rows
        rows = rows.filter(at__lt=end) if end else rows
        if one.number > pruned and ((start is None and end is None) or rows.exists()):
            found.append(one.number)
        after = one.last_deed
    return (found[0], found[-1]) if found else (1, 0)


def _line(out: TextIO, **values: object) -> None:
    out.write(json.dumps(values, ensure_ascii=False) + "\n")


@transaction.atomic
def prune(*, before: date, by: Person) -> Pruned:
    """Delete the rows of the sealed stretches that ended before a day, keep their seals, and log it.

    A stretch in which somebody took a file away (`record_file`) less than three years ago stays, and so does every
    later one: what is pruned is one run from the beginning. Refusals: `too_young` for a day less than six months ago,
    `nothing_to_prune`, `taken_away` when nothing but such a stretch is in the way.
    """
    limit = clock.local(timezone.now() - KEPT).date()
    if before > limit:
        raise Refusal(
            N_("操作日志至少保存六个月：只能清理 %(limit)s 以前的，您写的是 %(before)s。"),
            code="too_young",
            field="before",
            limit=limit.isoformat(),
            before=before.isoformat(),
        )
    hold_writers(wait_ms=10_000)
    old = Seal.objects.filter(
        number__gt=pruned_through(), at__lt=datetime.combine(before, datetime.min.time(), clock.zone())
    )
    if not old.exists():
        raise Refusal(
            N_("%(before)s 以前没有可清理的：只清理整段已封存的记录，未封存的先运行 daliang audit seal。"),
            code="nothing_to_prune",
            field="before",
            before=before.isoformat(),
        )
    held = _held(old)
    last = (old if held is None else old.filter(number__lt=held)).last()
    if last is None:
        raise Refusal(
            N_("第 %(held)s 段里有三年内导出、下载文件的记录，须保存三年；该段及以后各段不清理。"),
            code="taken_away",
            field="before",
            held=held,
        )
    lift(connection, TABLE)
    gone, _by_model = Deed.objects.filter(pk__lte=last.last_deed).delete()
    guard(connection, TABLE)
    record(
        by=by, action=PRUNED, subject=last, unit=by.unit, through=last.number, rows=gone, before=before.isoformat(),
        held=held,
    )  # fmt: skip
    return Pruned(gone, held)


def _held(old: QuerySet[Seal]) -> int | None:
    """The first of these stretches that was sealed less than three years ago and in which a file was taken away."""
    young = old.filter(at__gt=timezone.now() - TAKEN_KEPT).first()
    if young is None:
        return None
    before = Seal.objects.filter(number__lt=young.number).last()
    taken = Deed.objects.after(before.last_deed if before else 0).filter(action__in=KEPT_LONG)
    first = taken.values_list("pk", flat=True).first()
    stretch = None if first is None else old.filter(last_deed__gte=first).first()
    return stretch.number if stretch else None
