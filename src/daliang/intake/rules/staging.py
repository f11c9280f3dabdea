"""Reading a workbook into rows, a batch at a time: memory is bounded, nothing of it is written to projects.

A worker that dies leaves some rows behind; the next reading claims the import, throws them away and begins again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import file_digest
from itertools import groupby, islice
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import transaction
from django.db.models import F

from daliang.intake.bringing import OpeningJudge
from daliang.intake.heads import Layout, is_total, split_at_heads
from daliang.intake.models import Import, ImportKind, ImportRow, ImportState, Verdict
from daliang.intake.opening import Workbook, opened
from daliang.intake.refusing import Kept, all_kept
from daliang.intake.rows import Row
from daliang.intake.rules.beginning import begin
from daliang.intake.rules.guards import be_importer
from daliang.intake.stamps import SIDE_SHEETS
from daliang.intake.typed import read_typed
from daliang.intake.updating import UpdateJudge
from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.org.rules import record
from daliang.vocabulary.refusal import N_, Refusal, Refusals

BATCH = 500
Judge = UpdateJudge | OpeningJudge


class Overtaken(Exception):
    """Another reading has begun, or the import was taken back: this one stops."""


def stage(path: Path, *, unit: Unit, by: Person, kind: ImportKind = ImportKind.UPDATE, name: str = "") -> Import:
    """Read a workbook from disk now. The answer is staged, or refused with `why`."""
    with path.open("rb") as file:
        sha = file_digest(file, "sha256").hexdigest()
    made = begin(name or path.name, sha=sha, unit=unit, by=by, kind=kind)
    read(made, path)
    return made


def read_stored(importing_id: int) -> str:
    """Read the kept file of an import; gives the state that it ends in."""
    importing = Import.objects.select_related("by", "unit", "stored").get(pk=importing_id)
    if importing.stored is None:
        return importing.state
    with NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(importing.stored.content())
        file.flush()
        read(importing, Path(file.name))
    return importing.state


def read(importing: Import, path: Path) -> None:
    """Claim the import, read it from nothing, and say how it ended. What is wrong with the file refuses it whole."""
    if not _claim(importing):
        return
    reading = _Reading(importing)
    try:
        be_importer(importing.by, importing.unit, is_opening=importing.is_opening)
        with opened(path) as book:
            reading.read(book)
    except Refusal as refusal:
        reading.end(ImportState.REFUSED, all_kept([refusal]))
    except Overtaken:
        importing.refresh_from_db()
    else:
        reading.end(ImportState.STAGED, [])


def _claim(importing: Import) -> bool:
    """The next attempt is ours; whoever read before stops at its next batch."""
    waiting = Import.objects.filter(pk=importing.pk, state=ImportState.STAGING)
    with transaction.atomic():
        taken = waiting.update(
            attempt=F("attempt") + 1, beat_at=clock.now(), rows_read=0, counts={}, notices=[], why=[]
        )
        importing.refresh_from_db()
        if taken:
            ImportRow.objects.filter(importing=importing).delete()
    return bool(taken)


class _Reading:
    """One reading of one workbook."""

    def __init__(self, importing: Import) -> None:
        self.importing = importing
        self.judge: Judge = (OpeningJudge if importing.is_opening else UpdateJudge)(importing)
        self.counts: Counter[str] = Counter()
        self.notices: list[Kept] = []
        self.mine = Import.objects.filter(pk=importing.pk, state=ImportState.STAGING, attempt=importing.attempt)

    def read(self, book: Workbook) -> None:
        wanted = [sheet for sheet in book.sheets if not sheet.is_hidden and sheet.name not in SIDE_SHEETS]
        self.mine.update(rows_expected=sum(sheet.bottom for sheet in wanted))
        lost: list[Refusal] = []
        is_found = False
        for name, rows in groupby(book.rows(), key=lambda row: row.sheet):
            if name in SIDE_SHEETS:
                continue
            layout, below = split_at_heads(rows, self.judge.columns)
            if not layout.is_found:
                lost += layout.refusals
                continue
            is_found = True
            self.sheet(layout, below)
        if not is_found:
            raise (
                Refusals(lost)
                if lost
                else Refusal(N_("工作簿里没有可导入的内容；请用模板填写后再上传。"), code="no_rows")
            )
        self.notices += all_kept(lost)

    def sheet(self, layout: Layout, below: Iterator[Row]) -> None:
        if layout.refusals:
            raise Refusals(layout.refusals)
        self.notices += all_kept(layout.notices)
        rows = (row for row in below if not is_total(row, layout))
        typed = (read_typed(row, layout, today=self.judge.today) for row in rows)
        told = (one for one in typed if not one.is_empty)
        while batch := list(islice(told, BATCH)):
            self.keep(self.judge.judge(batch))

    def keep(self, rows: Iterable[ImportRow]) -> None:
        """One batch and the progress in one short transaction."""
        kept = list(rows)
        for row in kept:
            self.counts.update(["rows", row.verdict, *(["posts"] if row.facts and row.verdict != "refused" else [])])
        with transaction.atomic():
            if not self.mine.update(rows_read=self.counts["rows"], beat_at=clock.now()):
                raise Overtaken
            ImportRow.objects.bulk_create(kept, batch_size=BATCH)

    @transaction.atomic
    def end(self, state: ImportState, why: list[Kept]) -> None:
        """The last word of this reading, with its deed."""
        counts = {name: self.counts[name] for name in ("rows", "posts", *Verdict.values)}
        now = clock.now()
        ended = self.mine.update(state=state, counts=counts, notices=self.notices, why=why, beat_at=now, staged_at=now)
        importing = self.importing
        importing.refresh_from_db()
        if not ended:
            return
        if state == ImportState.REFUSED:
            ImportRow.objects.filter(importing=importing).delete()
        record(
            by=importing.by, action="import.stage", subject=importing, unit=importing.unit,
            sha256=importing.sha256, rows=self.counts["rows"], state=state.value,
        )  # fmt: skip
