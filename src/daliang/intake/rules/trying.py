"""The trial run (试运行): applied inside a savepoint, the measures asked, and everything undone."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from daliang.intake.models import Import, ImportState
from daliang.intake.refusing import all_kept
from daliang.intake.rules.guards import be_owner, wrong_state
from daliang.intake.rules.writing import write
from daliang.intake.totals import totals
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.walls import whole_house
from daliang.vocabulary.refusal import Refusal


class _Tried(Exception):
    """Carries nothing: it only undoes the trial."""


@whole_house
def try_out(importing: Import, *, by: Person) -> dict[str, Any]:
    """What the city's figures would be: kept as the import's trial report. Refusals are kept in `why`."""
    be_owner(by, importing)
    if importing.state != ImportState.STAGED:
        raise wrong_state(importing)
    report: dict[str, Any] = {}
    try:
        with transaction.atomic():
            written = write(importing)
            report = totals(importing.unit) | {"rows": written, "at": clock.now().isoformat()}
            raise _Tried
    except _Tried:
        Import.objects.filter(pk=importing.pk).update(trial=report, why=[])
    except Refusal as refusal:
        Import.objects.filter(pk=importing.pk).update(why=all_kept([refusal]))
        raise
    importing.refresh_from_db()
    return report
