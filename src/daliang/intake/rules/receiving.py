"""Taking a workbook in: the file is kept, a row says whose it is, and a job reads it."""

from __future__ import annotations

from functools import partial

from django.core.files.base import File
from django.db import transaction

from daliang.files.names import clean_name
from daliang.files.rules import keep
from daliang.intake.models import Import, ImportKind, ImportState
from daliang.intake.rules.beginning import begin
from daliang.intake.rules.guards import be_importer, be_owner, is_silent, wrong_state
from daliang.intake.tasks import stage_import
from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.org.rules import record
from daliang.vocabulary.refusal import N_, Refusal


def receive(upload: File[bytes], *, name: str, unit: Unit, by: Person, kind: ImportKind) -> Import:
    """Keep an uploaded workbook and have it read in the background. Refusals: those of `files.keep`, `no_workbook`."""
    be_importer(by, unit, is_opening=kind == ImportKind.OPENING)
    stored = keep(upload, name=name, by=by)
    if stored.kind != "xlsx":
        raise Refusal(
            N_("请上传 .xlsx 工作簿；其他格式请在Excel或WPS中另存为 .xlsx。"), code="no_workbook", field="file"
        )
    with transaction.atomic():
        made = begin(clean_name(name), sha=stored.sha256, unit=unit, by=by, kind=kind, stored=stored)
        transaction.on_commit(partial(stage_import.enqueue, made.pk))
    return made


@transaction.atomic
def restage(importing: Import, *, by: Person) -> None:
    """Read the kept file again from nothing: after a dead worker, or because projects have changed meanwhile."""
    be_owner(by, importing)
    if importing.stored is None:
        raise Refusal(N_("原文件没有留存；请重新导入。"), code="no_file")
    dead = importing.state == ImportState.STAGING and is_silent(importing)
    if not dead and importing.state not in (ImportState.STAGED, ImportState.REFUSED):
        raise wrong_state(importing)
    held = Import.objects.filter(pk=importing.pk, state=importing.state, attempt=importing.attempt).update(
        state=ImportState.STAGING, submitted_at=None, confirmed_by=None, confirmed_at=None, beat_at=clock.now(), why=[]
    )
    if not held:
        importing.refresh_from_db()
        raise wrong_state(importing)
    record(by=by, action="import.restage", subject=importing, unit=importing.unit)
    transaction.on_commit(partial(stage_import.enqueue, importing.pk))
