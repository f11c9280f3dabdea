"""An import begins: whose it is, which file, which branch."""

from __future__ import annotations

from django.db import transaction

from daliang.files.models import StoredFile
from daliang.intake.models import Import, ImportKind
from daliang.intake.rules.guards import be_importer
from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.org.rules import record


@transaction.atomic
def begin(name: str, *, sha: str, unit: Unit, by: Person, kind: ImportKind, stored: StoredFile | None = None) -> Import:
    """An import that nothing has been read of yet."""
    be_importer(by, unit, is_opening=kind == ImportKind.OPENING)
    now = clock.now()
    made = Import.objects.create(
        kind=kind, unit=unit, by=by, name=name[:200], sha256=sha, stored=stored, made_at=now, beat_at=now
    )
    record(by=by, action="import.receive", subject=made, unit=unit, sha256=sha, kind=kind)
    return made
