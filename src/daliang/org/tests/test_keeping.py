"""The log is kept at least six months; what is pruned leaves its seals, and a copy proves itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from daliang.org import clock
from daliang.org.actions import KEPT_LONG
from daliang.org.keeping import KEPT, TAKEN_KEPT, Pruned, copy, prune
from daliang.org.models import City, Deed, Person, Seal
from daliang.org.rules import record_file
from daliang.org.sealing import keys, seal
from daliang.org.tests.logbook import deeds, somebody, unguarded
from daliang.org.verifying import verify, verify_copy
from daliang.vocabulary.refusal import Refusal

OLD = datetime(2022, 1, 10, 4, tzinfo=UTC)
NEW = OLD + timedelta(days=200)


def at(moment: datetime, count: int, by: Person, monkeypatch: pytest.MonkeyPatch, takes: str = "") -> None:
    """A sealed stretch of that moment, with so many deeds and a file that was taken away."""
    monkeypatch.setattr(timezone, "now", lambda: moment)
    with clock.held_at(moment):
        deeds(count, by)
        if takes:
            record_file(b"rows", by=by, action=takes, subject=City.objects.get(), asked={}, rows=9)
        seal()


@pytest.fixture
def by(db: None, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Seals 1 and 2 of January 2022, three and two rows; seal 3 of 200 days later; that is today."""
    person = somebody()
    for moment, counts in ((OLD, (3, 2)), (NEW, (2,))):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        with clock.held_at(moment):
            for count in counts:
                deeds(count, person)
                seal()
    return person


def refused(before: datetime, by: Person) -> str:
    with pytest.raises(Refusal) as said:
        prune(before=before.date(), by=by)
    return said.value.code


def test_nothing_younger_than_six_months_is_pruned(by: Person) -> None:
    assert timedelta(days=183) == KEPT
    limit = NEW - KEPT
    assert refused(limit + timedelta(days=1), by) == "too_young"
    assert Deed.objects.count() == 7
    assert prune(before=limit.date(), by=by) == Pruned(5, None)


def test_only_whole_sealed_ranges_are_pruned_and_it_is_logged(by: Person) -> None:
    prune(before=(NEW - KEPT).date(), by=by)
    assert Deed.objects.count() == 2 + 1
    assert Seal.objects.count() == 3
    said = Deed.objects.get(action="audit.prune")
    assert (said.by, said.details["through"], said.details["rows"]) == (by, 2, 5)
    assert verify() is None
    assert refused(NEW - KEPT, by) == "nothing_to_prune"


def test_a_range_that_ended_on_the_day_itself_stays(by: Person) -> None:
    assert refused(OLD, by) == "nothing_to_prune"


def test_after_pruning_the_table_is_guarded_again(by: Person) -> None:
    prune(before=(NEW - KEPT).date(), by=by)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Deed.objects.all().delete()


def test_a_pruned_seal_is_still_judged(by: Person) -> None:
    prune(before=(NEW - KEPT).date(), by=by)
    with unguarded():
        Seal.objects.filter(number=1).update(count=9)
    assert str(verify()) == "第 1 段：被改动"


def test_rows_that_vanish_without_a_genuine_pruning_are_missing(by: Person) -> None:
    first = Deed.objects.order_by("id")[0].pk
    with unguarded():
        Deed.objects.filter(pk__lte=Seal.objects.get(number=2).last_deed).delete()
        Deed.objects.create(
            at=NEW, by=by, action="audit.prune", subject_kind="org.seal", subject="2", details={"through": 2}
        )
    assert str(verify()) == f"第 {first} 号记录：缺失"


def test_a_row_put_back_into_a_pruned_range_is_named(by: Person) -> None:
    row = Deed.objects.order_by("id")[0]
    prune(before=(NEW - KEPT).date(), by=by)
    row.save(force_insert=True)
    assert str(verify()) == f"第 {row.pk} 号记录：在已清理的一段里，却还在"


@pytest.mark.parametrize(
    ("window", "rows"),
    [
        ({}, 7),
        ({"start": NEW - timedelta(days=1)}, 2),
        ({"end": NEW - timedelta(days=1)}, 5),
        ({"start": OLD + timedelta(days=9), "end": OLD + timedelta(days=10)}, 0),
    ],
)
def test_a_copy_of_some_days_holds_whole_ranges_and_proves_itself(
    by: Person, tmp_path: Path, window: dict[str, Any], rows: int
) -> None:
    file = tmp_path / "copy.jsonl"
    assert copy(file, **window) == (3, rows)
    assert verify_copy(file, keys()) is None


def test_a_copy_after_pruning_has_all_seals_and_the_rows_that_are_left(by: Person, tmp_path: Path) -> None:
    prune(before=(NEW - KEPT).date(), by=by)
    seal()
    file = tmp_path / "copy.jsonl"
    assert copy(file) == (4, 3)
    assert verify_copy(file) is None


@pytest.mark.parametrize("action", KEPT_LONG)
def test_a_stretch_in_which_a_file_was_taken_away_stays_for_three_years(
    by: Person, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    """Promise 46: seals 1 and 2 go, seal 4 with the export stays, and so does what came after it."""
    assert timedelta(days=3 * 365 + 1) <= TAKEN_KEPT, "three years, of which one may be a leap year"
    moment = NEW + timedelta(days=1)
    at(moment, 1, by, monkeypatch, takes=action)
    at(moment, 3, by, monkeypatch)
    end = moment + TAKEN_KEPT - timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: end)
    assert prune(before=(end - KEPT).date(), by=by) == Pruned(7, 4)
    assert Deed.objects.get(action="audit.prune").details["held"] == 4
    assert Deed.objects.filter(action=action).exists() and verify() is None
    assert refused(end - KEPT, by) == "taken_away"
    monkeypatch.setattr(timezone, "now", lambda: end + timedelta(minutes=2))
    assert prune(before=(end - KEPT).date(), by=by) == Pruned(5, None)
    assert not Deed.objects.filter(action=action).exists() and verify() is None


def test_a_file_that_was_taken_after_the_day_holds_nothing(by: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    at(NEW, 1, by, monkeypatch, takes="project.export")
    assert prune(before=(NEW - KEPT).date(), by=by) == Pruned(5, None)
