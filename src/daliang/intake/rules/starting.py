"""A button was pressed: the job goes into the queue, once."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from daliang.intake.models import Import, ImportState
from daliang.intake.rules.applying import be_applicable
from daliang.intake.rules.guards import be_owner, is_silent, wrong_state
from daliang.intake.tasks import apply_import, try_import
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.vocabulary.refusal import N_, Refusal


@transaction.atomic
def begin_applying(importing: Import, *, by: Person, leave_out: bool = False) -> bool:
    """Have it applied in the background; False when it is on its way or done already (a second click)."""
    be_applicable(importing, by=by, leave_out=leave_out)
    states = [ImportState.STAGED]
    if importing.state == ImportState.APPLYING and is_silent(importing):
        states.append(ImportState.APPLYING)
    taken = Import.objects.filter(pk=importing.pk, state__in=states, beat_at=importing.beat_at).update(
        state=ImportState.APPLYING, beat_at=clock.now(), why=[]
    )
    importing.refresh_from_db()
    if not taken:
        if importing.state in (ImportState.APPLYING, ImportState.APPLIED):
            return False
        raise wrong_state(importing)
    record(by=by, action="import.begin", subject=importing, unit=importing.unit)
    transaction.on_commit(partial(apply_import.enqueue, importing.pk, by.pk, leave_out))
    return True


@transaction.atomic
def begin_trial(importing: Import, *, by: Person) -> None:
    """Have the trial run made in the background. Refusals: `no_opening`, `wrong_state`."""
    be_owner(by, importing)
    if not importing.is_opening:
        raise Refusal(N_("只有期初台账需要试运行。"), code="no_opening")
    if importing.state != ImportState.STAGED:
        raise wrong_state(importing)
    Import.objects.filter(pk=importing.pk).update(trial=None, why=[])
    record(by=by, action="import.try", subject=importing, unit=importing.unit)
    transaction.on_commit(partial(try_import.enqueue, importing.pk, by.pk))
