"""Moments and seqs run the same way, whoever waits for whom."""

from datetime import timedelta

import pytest

from daliang.ledger.closing import close, seq_known_at
from daliang.ledger.facts import Kind
from daliang.ledger.models import Batch, Head
from daliang.ledger.tests.world import NOW, World, march
from daliang.ledger.tree import parents, rearrange
from daliang.org import clock


def test_a_closing_is_never_made_before_what_it_holds(world: World) -> None:
    world.enter(world.fact("p1", Kind.OPENED, 3, unit="park_a1", industry="chips", origin="domestic"))
    later = NOW + timedelta(hours=2)
    world.enter(world.fact("p1", Kind.SUSPENDED, 4), recorded_at=later)
    closing = close(title="第一轮", day=march(20), figures={}, by=world.clerk)
    assert closing.made_at == later
    assert seq_known_at(closing.made_at) == closing.seq == world.head


def test_nothing_posted_after_a_closing_is_recorded_before_it(world: World) -> None:
    with clock.held_at(NOW + timedelta(hours=2)):
        closing = close(title="第一轮", day=march(20), figures={}, by=world.clerk)
    world.open("p1", 21)
    assert Batch.objects.get().recorded_at >= closing.made_at


def test_the_clock_is_read_behind_the_lock(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waited for the head row is recorded after whom it waited for."""
    asked: list[int] = []

    def now() -> object:
        asked.append(Head.objects.get().seq)
        return NOW

    monkeypatch.setattr(clock, "now", now)
    world.open("p1", 3)
    assert asked[0] == 1


def test_of_two_arrangements_of_a_day_the_later_record_holds(world: World) -> None:
    park = world.units["park_a1"]
    for parent in ("county_b", "city"):
        rearrange(park, parent=world.units[parent], on=march(8), by=world.clerk)
    assert parents(march(8), world.head)[park.pk] == world.units["city"].pk
    assert parents(march(8), world.head - 1)[park.pk] == world.units["county_b"].pk
