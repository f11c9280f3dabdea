"""Looking an import through before it is applied: answering questions, handing over, confirming, taking back."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import F

from daliang.intake.models import Import, ImportState, Verdict
from daliang.intake.rules.guards import be_checker, be_owner, is_silent, wrong_state
from daliang.org import clock
from daliang.org.many import update
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.vocabulary.refusal import N_, Refusal


@transaction.atomic
def answer(importing: Import, rows: Collection[int], *, by: Person) -> int:
    """Yes to all questions of these rows: each takes the verdict that it has on a yes. Gives how many did."""
    be_owner(by, importing)
    _hold(importing)
    asked = list(importing.rows.filter(pk__in=rows, verdict=Verdict.REFUSED).exclude(on_yes=""))
    for row in asked:
        row.verdict, row.on_yes, row.refusals = row.on_yes, "", []
    update(asked, ["verdict", "on_yes", "refusals"])
    _recount(importing)
    numbers = [row.number for row in asked][:200]
    record(by=by, action="import.answer", subject=importing, unit=importing.unit, rows=numbers)
    return len(asked)


def _hold(importing: Import) -> None:
    """The import waits for somebody and stays so until this transaction ends; what was confirmed is confirmed anew."""
    held = Import.objects.filter(pk=importing.pk, state=ImportState.STAGED).update(
        submitted_at=None, confirmed_by=None, confirmed_at=None, attempt=F("attempt")
    )
    importing.refresh_from_db()
    if not held:
        raise wrong_state(importing)


def _recount(importing: Import) -> None:
    rows = importing.rows
    counts = {verdict: rows.filter(verdict=verdict).count() for verdict in Verdict.values}
    posts = rows.exclude(verdict=Verdict.REFUSED).exclude(facts=[]).count()
    importing.counts = {"rows": rows.count(), "posts": posts, **counts}
    importing.save(update_fields=["counts"])


@transaction.atomic
def submit(importing: Import, *, by: Person) -> None:
    """Hand it over for a check; from now on the checkers of the branch see the preview."""
    be_owner(by, importing)
    if not importing.needs_check or not importing.writes:
        raise Refusal(N_("这次导入没有需要复核的登记。"), code="nothing_to_check")
    held = Import.objects.filter(pk=importing.pk, state=ImportState.STAGED, submitted_at=None)
    if held.update(submitted_at=clock.now()):
        record(by=by, action="import.submit", subject=importing, unit=importing.unit)
    importing.refresh_from_db()
    if importing.state != ImportState.STAGED:
        raise wrong_state(importing)


@transaction.atomic
def confirm(importing: Import, *, by: Person) -> None:
    """Another person has looked it through. Refusals: `same_person`, `not_your_role`, `wrong_state`."""
    be_checker(by, importing)
    held = Import.objects.filter(pk=importing.pk, state=ImportState.STAGED, confirmed_by=None)
    held = held.filter(submitted_at=importing.submitted_at)
    if not held.update(confirmed_by=by, confirmed_at=clock.now()):
        importing.refresh_from_db()
        if importing.state == ImportState.STAGED and importing.confirmed_by_id == by.pk:
            return
        raise wrong_state(importing)
    importing.refresh_from_db()
    record(
        by=by, action="import.confirm", subject=importing, unit=importing.unit,
        sha256=importing.sha256, rows=importing.writes,
    )  # fmt: skip


@transaction.atomic
def withdraw(importing: Import, *, by: Person) -> None:
    """Take it back: its rows are thrown away, the line of what it was stays."""
    be_owner(by, importing)
    states = [ImportState.STAGING, ImportState.STAGED, ImportState.REFUSED]
    if importing.state == ImportState.APPLYING and is_silent(importing):
        states.append(ImportState.APPLYING)
    held = Import.objects.filter(pk=importing.pk, state__in=states)
    if not held.update(state=ImportState.WITHDRAWN, submitted_at=None):
        importing.refresh_from_db()
        raise wrong_state(importing)
    importing.rows.all().delete()
    importing.refresh_from_db()
    record(by=by, action="import.withdraw", subject=importing, unit=importing.unit)
