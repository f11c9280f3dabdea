"""The city at a closing, for units: own figures exact and open to the rows, others as told, no project of others."""

from __future__ import annotations

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from daliang.org.models import City, Role
from daliang.org.tests.tree import employ
from daliang.rounds.models import Round
from daliang.rounds.tests.world import World
from daliang.web.tests.test_cockpit import entered, furnish, page


@pytest.fixture
def world(rounds_city: World) -> World:
    furnish()
    return rounds_city


def lines(text: str) -> dict[str, list[str]]:
    """Unit → the words of its cells."""
    body = text.split("<tbody>")[1].split("</tbody>")[0]
    found = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL):
        cells = re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        first, *rest = [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in cells]
        found[first] = rest
    return found


def test_the_own_county_is_exact_and_leads_to_its_rows_and_no_other_does(world: World) -> None:
    client = entered(world, "approver-east")
    text = page(client, "/figures/city/")
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/figures/[^"]+\?[^"]+)"', text)]
    assert links and all("unit=east&" in link and "at=2022-R01" in link for link in links)
    assert all(client.get(link).status_code == 200 for link in links)
    found = lines(text)
    assert next(cells for unit, cells in found.items() if "本单位" in unit)[0] == "4"
    assert "少于3个项目或一家独大，不单列" in text


def test_no_project_of_others_is_named(world: World) -> None:
    """Not in the page, not in what it links to."""
    text = page(entered(world, "clerk-east-a"), "/figures/city/")
    assert "/projects/" not in re.sub(r"<(nav|header).*?</\1>", "", text, flags=re.DOTALL)
    assert "东区A园区" in text and "西县A园区" not in text


def test_whoever_works_for_the_city_sees_what_the_units_see(world: World) -> None:
    told = lines(page(entered(world, "leader"), "/figures/city/?at=2022-R01"))
    seen = lines(page(entered(world, "clerk-east-a"), "/figures/city/?at=2022-R01"))
    assert told.items() <= seen.items()
    assert "—" in {word for cells in told.values() for word in cells}


def test_the_cockpit_leads_there_who_does_not_see_the_whole_city(world: World) -> None:
    for login in ("clerk-east-a", "approver-east"):
        assert 'href="/figures/city/"' in page(entered(world, login))
    for login in ("leader", "officer"):
        assert 'href="/figures/city/"' not in page(entered(world, login)), "every figure is on the cockpit's own board"


def test_without_a_closing_or_a_board_it_says_so(world: World) -> None:
    City.objects.update(playbook={})
    assert "这一期没有可列的数字" in page(entered(world, "approver-east"), "/figures/city/")


def test_administrators_do_not_see_it(world: World) -> None:
    world.people["audit"] = employ("auditor", Role.AUDIT, world.unit("city"))
    assert entered(world, "audit").get("/figures/city/").status_code == 403


def test_it_asks_the_same_few_questions_once_it_is_told(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = entered(world, "approver-east")
    page(client, "/figures/city/")
    with django_assert_max_num_queries(40):
        page(client, "/figures/city/")
    assert Round.objects.exclude(closing=None).count() == 1
