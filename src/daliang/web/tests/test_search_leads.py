"""Leads in the search from every page: by name, initials, pinyin and company; never more than the person reads."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daliang.dossier.tests.world import World
from daliang.leads.models import Lead
from daliang.web.tests.listing import door, plain
from daliang.web.tests.test_leads import given, heard, world

__all__ = ["world"]  # the fixture of the desk's pages


def ask(world: World, text: str, login: str) -> str:
    answer = door(world.people[login]).get(f"/search/?q={quote(text)}", headers={"HX-Request": "true"})
    assert answer.status_code == 200, text
    return plain(answer)


@pytest.mark.parametrize("text", ["海棠储能", "htcn", "haitang", "hai棠", "海棠储能公司"])
def test_a_lead_is_found_as_a_project_is(world: World, text: str) -> None:
    lead = given(world)
    said = ask(world, text, "clerk-a1")
    assert f'href="/leads/{lead.pk}/"' in said and "已分派" in said


def test_it_is_found_by_who_sees_it_and_by_nobody_else(world: World) -> None:
    given(world, name="海棠储能电池")
    heard(world, "海棠电解液")
    told = {login: ask(world, "海棠", login) for login in ("officer", "leader", "approver-a", "clerk-a1", "clerk-a2")}
    assert {login: said.count('href="/leads/') for login, said in told.items()} == {
        "officer": 2, "leader": 2, "approver-a": 1, "clerk-a1": 1, "clerk-a2": 0,
    }  # fmt: skip
    assert "<mark>海棠</mark>" not in told["clerk-a2"]


@pytest.mark.parametrize("text", ["海棠", "htcn", "海棠储能公司"])
def test_a_confidential_lead_is_found_only_by_who_may_read_its_name(world: World, text: str) -> None:
    lead = given(world, is_confidential=True)
    assert f'href="/leads/{lead.pk}/"' in ask(world, text, "clerk-a1")
    for login in ("leader", "clerk-a2", "approver-b"):
        said = ask(world, text, login)
        assert f"/leads/{lead.pk}/" not in said and "储能电池" not in said, login


@pytest.mark.counts
def test_queries_do_not_grow_with_the_leads(world: World) -> None:
    counts = []
    for more in (1, 12):
        for number in range(more):
            given(world, name=f"海棠{number}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            ask(world, "海棠", "officer")
        counts.append(len(asked))
    assert counts[0] == counts[1] and Lead.objects.count() == 13
