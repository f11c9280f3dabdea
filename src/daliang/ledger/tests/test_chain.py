"""The chain of closings holds every column of every row of its range."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection, models

from daliang.ledger.closing import BATCH, CLOSING, ENTRY, MEMBERSHIP, POSTING, close, range_hash
from daliang.ledger.facts import Kind
from daliang.ledger.models import Batch, Closing, Entry, Posting
from daliang.ledger.tests.tampering import execute, unguarded
from daliang.ledger.tests.world import NOW, World, march
from daliang.ledger.tree import rearrange
from daliang.ledger.verify import Told, broken_chain, verify, wrong_entries
from daliang.org import clock
from daliang.org.models import Membership
from daliang.tests.standing import built_once

SECOND = "closing 2 (第二轮)"


def recorded() -> World:
    """Two closings: the first up to seq 2; in the second's range a signing (3), a correction and a changed tree."""
    with clock.held_at(NOW):
        blank = World.make()
        blank.open("p1", 3)
        blank.open("p2", 3)
        close(title="第一轮", day=march(10), figures={"signed": 0}, by=blank.clerk)
        signed = blank.enter(blank.fact("p1", Kind.REACHED, 12, stage="signed"), checked_by=blank.clerk)
        assert signed.postings.get().seq == 3
        blank.correct(3, 13)
        rearrange(blank.units["park_a1"], parent=blank.units["county_b"], on=march(14), by=blank.clerk)
        close(title="第二轮", day=march(20), figures={"signed": 1}, by=blank.clerk)
        assert verify() == []
        return blank


built_ledger = built_once(recorded)


@pytest.fixture
def ledger(built_ledger: World, db: None) -> Iterator[World]:
    """Two closings: the first up to seq 2; in the second's range a signing (3), a correction and a changed tree."""
    with clock.held_at(NOW):
        yield deepcopy(built_ledger)


def chain() -> list[str]:
    return [misfit.row for misfit in broken_chain()]


def columns(model: type[models.Model]) -> set[str]:
    return {field.attname for field in model._meta.concrete_fields}


@pytest.mark.nodb
def test_every_column_is_named() -> None:
    """A column added later must be hashed too, or left out here with its reason."""
    assert set(ENTRY) == columns(Entry) - {"id"}
    assert set(POSTING) == columns(Posting)
    assert {"recorded_at", *MEMBERSHIP} == columns(Membership) - {"id"}
    assert {name.removeprefix("batch__") for name in BATCH} - {"seq"} == columns(Batch) - {"id", "recorded_at"}
    assert {"made_at", "previous_hash", *CLOSING} == columns(Closing) - {"id", "hash"}


def another(field: models.Field[Any, Any], held: Any) -> Any:
    """Another value that the column takes."""
    if isinstance(field, models.BooleanField):
        return not held
    if isinstance(field, models.DateField):
        return "2022-03-25"
    if isinstance(field, models.CharField):
        return "foreign" if held != "foreign" else "other"
    if isinstance(field, models.ForeignKey):
        ids = field.related_model._default_manager.exclude(pk=held).values_list("pk", flat=True)
        return ids.order_by("-pk")[0]
    return held + 40


@pytest.mark.tampers
@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("name", [name for name in ENTRY if name != "posting_id"])
def test_a_change_of_any_column_of_an_entry_is_named_by_both_checks(name: str) -> None:
    """The first entry of the second closing's range: of the signing, its outside leg apart."""
    entry = Entry.objects.filter(posting_id=3).exclude(unit=None).order_by("line")[0]
    field = next(field for field in Entry._meta.concrete_fields if field.attname == name)
    with unguarded():
        column = connection.ops.quote_name(str(field.column))
        execute(f"UPDATE ledger_entry SET {column} = %s WHERE id = %s", another(field, getattr(entry, name)), entry.pk)
    assert chain() == [SECOND]
    assert [misfit.row for misfit in wrong_entries(Told())][:1] == ["posting 3"]


@pytest.mark.tampers
@pytest.mark.usefixtures("ledger")
def test_an_entry_given_to_another_posting_is_named() -> None:
    with unguarded():
        execute("UPDATE ledger_entry SET seq = 4, line = 90 WHERE seq = 3 AND line = 0")
    assert chain() == [SECOND]


@pytest.mark.tampers
@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    "change",
    [
        "ledger_entry SET cny = cny + 1 WHERE seq = 3 AND line = 0",
        "ledger_batch SET checker_id = NULL WHERE checker_id IS NOT NULL",
        "ledger_posting SET reverses_id = NULL WHERE reverses_id IS NOT NULL",
        "org_membership SET parent_id = unit_id WHERE seq = 6",
        "org_membership SET effective_on = '2022-03-15' WHERE seq = 6",
        "ledger_closing SET supersedes_id = %(first)s WHERE number = 2",
    ],
)
def test_what_is_changed_in_the_range_of_a_later_closing_is_named(change: str) -> None:
    first = Closing.objects.get(number=1).pk
    with unguarded():
        assert execute("UPDATE " + change.replace("%(first)s", str(first))) == 1
    assert chain() == [SECOND]


@pytest.mark.tampers
@pytest.mark.usefixtures("ledger")
def test_a_closing_sealed_anew_breaks_the_seal_of_the_next() -> None:
    """Who changes a closing, seals it, and tells the next of the new seal, still does not fit the next one's own."""
    first = Closing.objects.get(number=1)
    first.figures = {"signed": 9}
    seal = range_hash(first, -1)
    with unguarded():
        execute("""UPDATE ledger_closing SET figures = '{"signed": 9}', hash = %s WHERE number = 1""", seal)
        execute("UPDATE ledger_closing SET previous_hash = %s WHERE number = 2", seal)
    assert chain() == [SECOND]
