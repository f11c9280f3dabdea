"""A closing writes many rows at once: row for row what the ORM would have written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from daliang.ledger.verify import verify
from daliang.org import clock, many
from daliang.rounds.models import Line, Round
from daliang.rounds.rules import close_round
from daliang.rounds.tests.test_queries import accepted
from daliang.rounds.tests.world import NOW, World, build

# Drawn anew with every closing: the machine's own clock, chance, and what is made of them.
DRAWN = {"written_at", "mac", "reference"}
# What a closing that is undone has used up on PostgreSQL: numbers of rows, and the hash over them.
USED_UP = {"id", "history_id", "batch_id", "project_id", "project", "hash", "closing_id"}


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    left_out = DRAWN | (USED_UP if connection.vendor == "postgresql" else set())
    found = {}
    for model in apps.get_models():
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in left_out]
        found[model._meta.db_table] = list(model._base_manager.order_by("pk").values_list(*names))
    return found


def insert(rows: Sequence[models.Model]) -> None:
    type(rows[0])._base_manager.bulk_create(rows)


def update(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    plain: models.QuerySet[Any] = models.QuerySet(type(rows[0]))
    plain.bulk_update(rows, names)


def close(world: World) -> dict[str, list[tuple[Any, ...]]]:
    close_round(Round.objects.get(pk=world.round.pk), by=world.officer)
    return everything()


@pytest.mark.django_db
def test_it_writes_what_the_orm_would(monkeypatch: pytest.MonkeyPatch) -> None:
    world = build(2, 3)
    told: list[str] = []

    def watched(write: Any) -> Any:
        def writing(rows: Iterable[models.Model], *names: Sequence[str]) -> None:
            kept = list(rows)
            told.append(type(kept[0]).__name__)
            write(kept, *names)

        return writing

    with clock.held_at(NOW):
        accepted(world)
        before = everything()
        with transaction.atomic(), monkeypatch.context() as patch:
            patch.setattr(many, "insert", watched(insert))
            patch.setattr(many, "update", watched(update))
            wanted = close(world)
            transaction.set_rollback(True)
        assert everything() == before
        found = close(world)
    assert {table for table in found if found[table] != wanted[table]} == set()
    assert sorted(told) == ["Entry", "Line", "Posting", "Project", "Project"], "files, their moves, lines, the ledger"
    assert all(found[table] != before[table] for table in ("ledger_entry", "ledger_posting", "register_project"))
    said = Line.objects.filter(belongs_to__round=world.round, before__isnull=False)
    assert said.count() > 3 and all(line.project and line.project.progress == "新进展" for line in said)
    assert verify() == []
