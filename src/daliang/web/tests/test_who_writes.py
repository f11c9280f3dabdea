"""Who writes a return: for each person and unit, page, grid, Excel and interface answer what the rule answers."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from daliang.org.models import Person, Role, Unit
from daliang.org.tests.tree import employ
from daliang.rounds.models import Return
from daliang.rounds.rules import close_round, save_line
from daliang.rounds.rules.guards import is_writable
from daliang.rounds.tests.world import NEW, World
from daliang.vocabulary.refusal import Refusal
from daliang.web.tests.forms import visit

pytestmark = pytest.mark.looks

HERE = "/rounds/2022-R02/returns/{}/"
API = "/api/v1/rounds/2022-R02/returns/{}/lines/1"
# The city's rule, a second time: the unit's own clerk, and clerk and approver of the county above in its place.
WRITERS = {
    "east-a": {"clerk-east-a", "county_clerk-east", "approver-east"},
    "east-b": {"clerk-east-b", "county_clerk-east", "approver-east"},
    "west-a": {"clerk-west-a", "approver-west"},
    "west-b": {"clerk-west-b", "approver-west"},
    "zone": {"clerk-zone", "county_clerk-zone", "approver-zone"},
}
UNITS = {"recogniser": "city", "department": "city", "partner": "city", "system": "", "security": "", "audit": ""}


@pytest.fixture
def people(rounds_city: World) -> dict[str, Person]:
    """One of every role, clerks and approvers of every unit, and somebody without a unit."""
    world = rounds_city
    more = {f"county_clerk-{unit}": (Role.COUNTY_CLERK, unit) for unit in ("east", "zone")}
    more |= {role: (Role(role), unit) for role, unit in UNITS.items()}
    more |= {"clerk-nowhere": (Role.CLERK, "")}
    found = {login: employ(login, role, _unit(world, unit)) for login, (role, unit) in more.items()}
    found |= {login: person for login, person in world.people.items() if login not in ("approver-east-2", "officer-2")}
    assert {person.role for person in found.values()} == {role.value for role in Role}
    return found


def _unit(world: World, code: str) -> Unit | None:
    return world.unit(code) if code else None


def rule(ret: Return, by: Person) -> bool:
    """What the deed itself says; it is taken back."""
    with transaction.atomic():
        try:
            save_line(ret.lines.get(position=1), {"progress": "规则"}, by=by)
        except Refusal:
            return False
        transaction.set_rollback(True)
    return True


def page(client: Client, unit: str) -> bool:
    return 'id="line-form"' in client.get(HERE.format(unit), {"fill": 1, "line": 1}).content.decode()


def way_in(client: Client, unit: str) -> bool:
    """Without being asked to fill, the page is the grid itself or leads to it."""
    shown = client.get(HERE.format(unit)).content.decode()
    return 'id="sheet-state"' in shown or f'href="{HERE.format(unit)}?fill=1"' in shown


def grid(client: Client, unit: str, person: Person) -> bool:
    cell = {"line": 1, "field": "next_step", "text": "甲", "base": "甲"}
    body = {"person": person.pk, "cells": [cell], "answers": []}
    return client.post(f"{HERE.format(unit)}cells/", body, content_type="application/json").status_code == 200


def beat(client: Client, unit: str) -> bool:
    """Whether the beat takes the person for one who fills."""
    answer = client.post(f"{HERE.format(unit)}here/", {}, content_type="application/json")
    return answer.status_code == 200 and "isOver" not in answer.json()


def interface(client: Client, unit: str) -> bool:
    body = {"typed": {"next_step": "甲"}}
    return client.post(API.format(unit), body, content_type="application/json").status_code == 200


def answers(person: Person, ret: Return) -> dict[str, bool]:
    """Each way's answer; the ways from outside for one unit and one's own, which stand for the others."""
    unit = ret.unit.code
    found = {"rule": rule(ret, person), "definition": is_writable(person, ret)}
    if unit != "east-a" and ret.unit_id != person.unit_id:
        return found
    client = visit(person).client
    return found | {
        "page": page(client, unit),
        "way in": way_in(client, unit),
        "grid": grid(client, unit, person),
        "beat": beat(client, unit),
        "template": client.get(f"{HERE.format(unit)}template.xlsx").status_code == 200,
        "upload": client.get(f"{HERE.format(unit)}upload/").status_code == 200,
        "interface": interface(client, unit),
    }


def disagreeing(world: World, people: dict[str, Person], wanted: dict[str, set[str]]) -> list[tuple[str, str, str]]:
    return [
        (login, unit, way)
        for unit in WRITERS
        for login, person in people.items()
        for way, found in answers(person, world.ret(unit)).items()
        if found is not (login in wanted[unit])
    ]


def test_every_way_answers_as_the_rule_for_each_role_and_unit(rounds_city: World, people: dict[str, Person]) -> None:
    assert disagreeing(rounds_city, people, WRITERS) == []


def test_nobody_writes_what_is_filed_or_closed(rounds_city: World, people: dict[str, Person]) -> None:
    world = rounds_city
    for unit in ("east-a", "zone"):
        world.filed(unit)
    filed = {unit: writers if unit not in ("east-a", "zone") else set() for unit, writers in WRITERS.items()}
    few = {login: people[login] for login in ("clerk-east-a", "county_clerk-east", "county_clerk-zone")}
    assert disagreeing(world, few, filed) == []
    close_round(world.round, by=world.officer, carry_over=True)
    assert disagreeing(world, few, {unit: set() for unit in WRITERS}) == []


def test_a_county_clerk_types_and_adds_but_files_nothing(rounds_city: World, people: dict[str, Person]) -> None:
    seen = visit(people["county_clerk-east"]).open(f"{HERE.format('east-a')}?fill=1")
    assert "报送由该单位填报人或县区审核人办理" in seen.text
    assert "您正在代“东区A园区”填写" in seen.text
    assert 'value="file"' not in seen.text
    assert 'value="nothing-new"' not in seen.text
    seen.post(HERE.format("east-a"), deed="add", fill="1")
    assert (seen.status, rounds_city.ret("east-a").lines.count()) == (200, 3)
    for deed in ("file", "nothing-new"):
        assert seen.post(HERE.format("east-a"), deed=deed, fill="1").status == 403
    save_line(rounds_city.line("east-a", 3), NEW, by=people["county_clerk-east"])
    assert rounds_city.ret("east-a").state == "draft"


def test_who_fills_in_a_units_place_reads_first(rounds_city: World, people: dict[str, Person]) -> None:
    """The unit's own hands get the form at once; the county sees what is there and a button."""
    at_once = {
        (login, unit)
        for login, unit in (("clerk-east-a", "east-a"), ("county_clerk-east", "east-a"), ("county_clerk-zone", "zone"))
        if 'id="sheet-state"' in visit(people[login]).open(HERE.format(unit)).text
    }
    assert at_once == {("clerk-east-a", "east-a"), ("county_clerk-zone", "zone")}


def test_a_county_clerk_s_day_begins_with_what_can_be_filled_in(rounds_city: World, people: dict[str, Person]) -> None:
    rounds_city.filed("east-a")
    seen = visit(people["county_clerk-east"]).open("/")
    assert "可以代填 · 2022-R02" in seen.text
    assert f'href="{HERE.format("east-b")}?fill=1"' in seen.text
    assert "待我审核" not in seen.text
    assert "待我审核" in visit(people["approver-east"]).open("/").text
