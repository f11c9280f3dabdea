"""Behind the second wall raw SQL finds no lead, record, page or fact of others; each deed works from inside of it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, models, transaction

from daliang.dossier.tests.world import World
from daliang.leads.desk.turning import to_project
from daliang.leads.desk.working import answer, assess, drop, follow, hand_back, note, respond
from daliang.leads.gathering import settle_page
from daliang.leads.models import Fact, Lead, LeadEvent, LeadState, Page, Source, Story, Trace
from daliang.leads.taking import take_text
from daliang.leads.tests.articles import FIRST
from daliang.leads.tests.desk.test_deeds import SAID, given, heard
from daliang.org.walls import NOTHING, scoped

on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no row-level security")
GATHERED: tuple[type[models.Model], ...] = (Source, Story, Page, Fact, Trace)


@pytest.fixture
def world(dossier_city: World) -> World:
    return dossier_city


def count(model: type[models.Model]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
        found: int = cursor.fetchone()[0]
        return found


@on_postgresql
def test_a_lead_and_its_record_are_found_in_their_branch_only(world: World) -> None:
    """One waits at the city, one lies with a park: the county above sees one, the sibling and who has no scope none."""
    heard(world)
    given(world, "park_a1")
    seen = dict.fromkeys(("city",), (2, 3)) | dict.fromkeys(("county_a", "park_a1"), (1, 2))
    for name in ("city", "county_a", "park_a1", "park_a2", "county_b"):
        with scoped(world.units[name].path):
            assert (count(Lead), count(LeadEvent)) == seen.get(name, (0, 0)), name
    with scoped(NOTHING):
        assert (count(Lead), count(LeadEvent)) == (0, 0)


@on_postgresql
def test_what_was_gathered_is_the_citys(world: World) -> None:
    settle_page(take_text(FIRST, by=world.people["officer"]).pk)
    with scoped(world.units["city"].path):
        assert all(count(model) for model in GATHERED)
    for path in (world.units["county_a"].path, world.units["park_a1"].path, NOTHING):
        with scoped(path):
            assert {model.__name__: count(model) for model in GATHERED} == dict.fromkeys(
                (model.__name__ for model in GATHERED), 0
            )


@on_postgresql
def test_a_lead_of_others_can_be_neither_changed_nor_taken(world: World) -> None:
    lead = given(world, "park_b1")
    with scoped(world.units["park_a1"].path), connection.cursor() as cursor:
        cursor.execute("UPDATE leads_lead SET name = 'x'")
        assert cursor.rowcount == 0
    with (
        scoped(world.units["park_b1"].path),
        pytest.raises(DatabaseError, match="security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE leads_lead SET unit_id = %s WHERE id = %s", [world.units["park_a1"].pk, lead.pk])


def test_every_deed_of_a_unit_is_done_from_inside_of_its_wall(world: World) -> None:
    clerk, first, second, third = world.people["clerk-a1"], given(world), given(world), given(world)
    with scoped(world.units["park_a1"].path):
        for deed in (respond, assess, answer, follow, note):
            deed(first, by=clerk, words=SAID)
        project = to_project(first, world.new("park_a1"), by=clerk)
        hand_back(second, by=clerk, words=SAID)
        drop(third, by=clerk, words=SAID)
        heard(world, by="clerk-a1")
    assert [*Lead.objects.order_by("id").values_list("state", flat=True)] == [
        LeadState.PROJECT, LeadState.NEW, LeadState.DROPPED, LeadState.RESPONDED,
    ]  # fmt: skip
    assert Lead.objects.get(pk=first.pk).project == project and second.events.get(kind="back").words == SAID
