"""Applying an import: every row or none, once, in one transaction (promise 29)."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from daliang.intake.models import Import, ImportState, Verdict
from daliang.intake.refusing import all_kept
from daliang.intake.rules.guards import be_importer, wrong_state
from daliang.intake.rules.writing import write
from daliang.ledger.models import Head
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.org.walls import whole_house
from daliang.vocabulary.refusal import N_, Refusal

MOST_POSTED = 5_000  # rows with facts in one transaction: SQLite has one writer, and the others wait


def be_applicable(importing: Import, *, by: Person, leave_out: bool) -> None:
    """By its maker or its checker, while the maker still may import; checked where it counts; no row in doubt.

    Refusals: `not_confirmed`, `has_refused`, `too_many`, `nothing_to_do`, `wrong_state`.
    """
    if by.pk not in (importing.by_id, importing.confirmed_by_id):
        raise Import.DoesNotExist
    be_importer(importing.by, importing.unit, is_opening=importing.is_opening)
    if importing.state not in (ImportState.STAGED, ImportState.APPLYING, ImportState.APPLIED):
        raise wrong_state(importing)
    if importing.needs_check and importing.confirmed_by_id is None:
        raise Refusal(N_("其中有台账登记，须先由另一人复核，才能应用。"), code="not_confirmed")
    refused = importing.counts.get(Verdict.REFUSED, 0)
    if refused and not leave_out:
        raise Refusal(
            N_("有%(count)s行不能导入，因此没有应用；请改正后重新上传，或选择“只应用其余各行”。"),
            code="has_refused",
            count=refused,
        )
    if importing.posts > MOST_POSTED:
        raise Refusal(N_("一次最多登记%(most)s行；请分成几个文件导入。"), code="too_many", most=MOST_POSTED)


@whole_house
def apply(importing: Import, *, by: Person, leave_out: bool = False) -> Import:
    """Write all rows; applied already, or the same file applied before, it changes nothing and says so.

    Refusals: those of `be_applicable`; `moved_on` and `appeared` name the row that others have touched since the
    preview; the register's and the ledger's own. After a refusal everything is as before and the reasons are kept.
    """
    try:
        be_applicable(importing, by=by, leave_out=leave_out)
        with transaction.atomic():
            _apply(importing, by)
    except Refusal as refusal:
        _put_back(importing, by, refusal)
        raise
    finally:
        importing.refresh_from_db()
    return importing


@transaction.atomic
def _put_back(importing: Import, by: Person, refusal: Refusal) -> None:
    """It waits again, with the reasons beside it."""
    waiting = Import.objects.filter(pk=importing.pk, state__in=(ImportState.STAGED, ImportState.APPLYING))
    if waiting.update(state=ImportState.STAGED, why=all_kept([refusal])):
        codes = [one.code for one in refusal.all]
        record(by=by, action="import.fail", subject=importing, unit=importing.unit, reason=codes)


def _hold_ledger() -> None:
    """Lock the head row until the transaction ends, taking no number and moving no moment."""
    Head.objects.get_or_create(pk=1)
    Head.objects.filter(pk=1).update(seq=F("seq"))


def _apply(importing: Import, by: Person) -> None:
    """The head row is held first: other posters and imports queue behind, so the look for the same file is certain."""
    _hold_ledger()
    same = Import.objects.filter(
        unit=importing.unit, kind=importing.kind, sha256=importing.sha256, state=ImportState.APPLIED, repeats=None
    )
    before = same.exclude(pk=importing.pk).first()
    now = clock.now()
    taken = Import.objects.filter(pk=importing.pk, state__in=(ImportState.STAGED, ImportState.APPLYING)).update(
        state=ImportState.APPLIED, applied_by=by, applied_at=now, beat_at=now, repeats=before, why=[]
    )
    if not taken:
        importing.refresh_from_db()
        if importing.state == ImportState.APPLIED:
            return
        raise wrong_state(importing)
    written = 0 if before else write(importing)
    record(
        by=by, action="import.apply", subject=importing, unit=importing.unit,
        sha256=importing.sha256, rows=written, repeats=before.pk if before else None,
    )  # fmt: skip
