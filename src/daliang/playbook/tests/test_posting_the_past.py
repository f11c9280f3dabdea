"""The past is posted moment by moment: one batch for each pair of hands, and what corrects another batch behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from daliang.ledger.facts import Kind
from daliang.ledger.models import Batch, Posting
from daliang.ledger.tests.world import NOW, World, march
from daliang.ledger.verify import verify
from daliang.org import clock
from daliang.playbook.corrections import Corrections
from daliang.playbook.lines import Line
from daliang.playbook.loading.history import Past
from daliang.playbook.shapes import HistoryRow

OPENED = {"unit": "park_a1", "industry": "boats", "origin": "domestic"}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.held_at(NOW):
        yield World.make()


def row(line: int, kind: Kind, maker: str, argument: dict[str, Any]) -> HistoryRow:
    moment = datetime(2022, 3, 30, 9, 0)  # noqa: DTZ001 - as the file gives it, in the city's own time
    return HistoryRow(
        line=Line(line, {}), project="p1", kind=kind, on=march(3), recorded_at=moment, argument=argument, maker=maker,
        checker="", reason="补记", evidence="", batch=maker,
    )  # fmt: skip


def test_a_batch_that_corrects_another_of_its_moment_comes_behind_it(world: World) -> None:
    past = Past(Corrections({3: 2}, {4: 2}), world.projects, people=dict.fromkeys(("a", "b"), world.clerk))
    told = [row(1, Kind.OPENED, "a", OPENED), row(2, Kind.REACHED, "a", {"stage": "signed"})]
    again = [row(3, Kind.REVERSED, "b", {}), row(4, Kind.REACHED, "b", {"stage": "started"})]
    past.post([told, again])
    assert list(Batch.objects.order_by("pk").values_list("source", flat=True)) == ["history:a", "history:b"]
    assert past.seqs == {1: 1, 2: 2, 3: 3, 4: 4}
    found = Posting.objects.order_by("seq").values_list("batch__source", "kind", "reverses_id", "slot")
    assert list(found) == [
        ("history:a", Kind.OPENED, None, 1),
        ("history:a", Kind.REACHED, None, 2),
        ("history:b", Kind.REVERSED, 2, 3),
        ("history:b", Kind.REACHED, None, 2),
    ]
    assert verify() == []
