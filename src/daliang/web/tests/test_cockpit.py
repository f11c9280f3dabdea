"""The cockpit: numbers of the measures, each a link; another day or closing moves all of it; nobody sees more."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from daliang.ledger.tree import rearrange
from daliang.measures.models import Measure
from daliang.org import clock
from daliang.org.models import City
from daliang.register.models import Project
from daliang.rounds.rules import close_round
from daliang.rounds.tests.world import NOW, World, build

pytestmark = pytest.mark.looks

PANELS = {
    "cards": ["negotiating-20", "negotiating-50", "signed-1"],
    "ladder": ["negotiating-20"],
    "funnel": ["lead", "negotiating", "signed"],
    "board": ["negotiating-20", "signed-1"],
}


def furnish() -> None:
    City.objects.update(playbook={"cockpit": PANELS})
    stages = ["lead", "negotiating", "signed", "started"]
    Measure.objects.create(code="standing", label="在库", definition={"book": "position", "stages": stages})


@pytest.fixture
def world(rounds_city: World) -> World:
    furnish()
    return rounds_city


def entered(world: World, login: str) -> Client:
    client = Client()
    client.force_login(world.people[login], backend="daliang.web.backend.Backend")
    return client


def page(client: Client, address: str = "/cockpit/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def cards(text: str) -> dict[str, str]:
    """Label → digits of the first row."""
    found = re.findall(r'figure-label">([^<]+)<.*?class="number-value"[^>]*>([^<]+)<', text, re.DOTALL)
    return {label.strip(): digits for label, digits in found}


def test_the_first_row_shows_what_the_measures_say(world: World) -> None:
    text = page(entered(world, "leader"))
    assert cards(text) == {"在谈≥20亿元": "10", "在谈≥50亿元": "0", "新签约≥1亿元": "1"}


def test_each_number_leads_to_its_rows_at_the_same_moment(world: World) -> None:
    client = entered(world, "leader")
    text = page(client, "/cockpit/?at=2022-R01")
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/figures/[^"]+\?[^"]+)"', text)}
    assert links and all("at=2022-R01" in link for link in links)
    for link in links:
        assert client.get(link).status_code == 200


def test_an_approver_sees_the_own_county_only(world: World) -> None:
    text = page(entered(world, "approver-east"))
    assert cards(text)["在谈≥20亿元"] == "4"
    assert "西县A园区" not in text and "功能区" not in text


def test_another_branch_is_as_if_missing(world: World) -> None:
    client = entered(world, "approver-east")
    assert client.get("/cockpit/?unit=west").status_code == 404
    assert client.get("/cockpit/?unit=no-such-unit").status_code == 404


def test_a_person_without_a_unit_gets_nothing(world: World) -> None:
    assert entered(world, "guest").get("/cockpit/").status_code == 404


def test_a_closing_shows_its_own_figures_and_says_that_it_is_not_today(world: World) -> None:
    world.accepted("east-a", amount="21亿")
    world.accepted("east-b", stage="签约", stage_on="2022-08-23")
    close_round(world.round, by=world.officer, carry_over=True)
    client = entered(world, "leader")
    assert cards(page(client))["在谈≥20亿元"] == "9"
    past = page(client, "/cockpit/?at=2022-R01")
    assert cards(past)["在谈≥20亿元"] == "10"
    assert "这不是今天的数字" in past and "is-past" in past
    assert "这不是今天的数字" not in page(client)


def test_the_change_since_the_closing_before_is_told(world: World) -> None:
    world.accepted("east-b", stage="签约", stage_on="2022-08-23")
    close_round(world.round, by=world.officer, carry_over=True)
    client = entered(world, "leader")
    assert "−1" in page(client)
    with clock.held_at(NOW + timedelta(days=1)):
        assert "持平" in page(client) and "−1" not in page(client)


def test_what_a_changed_tree_moved_is_told_where_it_is_not_nothing(world: World) -> None:
    client = entered(world, "leader")
    rearrange(world.unit("west-a"), parent=world.unit("east"), on=clock.today(), by=None)
    assert "其中区划或落地调整 2" in page(client, "/cockpit/?unit=east")
    assert "其中区划或落地调整 -2" in page(client, "/cockpit/?unit=west")
    assert "区划或落地调整" not in page(client)


@pytest.mark.tampers
def test_a_closing_counted_by_another_definition_is_said_to_differ(world: World) -> None:
    client, figure = entered(world, "leader"), "/figures/negotiating-20/?at=2022-R01"
    assert "口径有改动" not in page(client, "/cockpit/?at=2022-R01") and "封账数" not in page(client, figure)
    definition = Measure.objects.get(code="negotiating-20").definition | {"stages": ["negotiating", "signed"]}
    Measure.objects.filter(code="negotiating-20").update(definition=definition)
    assert "封账数为 10，封账后口径有改动" in page(client, "/cockpit/?at=2022-R01")
    assert "2022-R01 封账数为 10 个" in page(client, figure)
    assert "封账数" not in page(client, "/figures/negotiating-20/")


@pytest.mark.tampers
def test_stuck_projects_are_all_counted_and_listed(world: World) -> None:
    standing = Project.objects.filter(ended_on=None, stage__isnull=False, unit__code__startswith="east")
    codes = list(standing.values_list("code", flat=True))
    Project.objects.filter(code__in=codes).update(next_on=clock.today() - timedelta(days=1), is_suspended=True)
    client = entered(world, "approver-east")
    text = page(client)
    for words in ("暂停的项目", "过了下一步日期的项目"):
        found = re.search(rf'href="([^"]+)">看全部 (\d+) 个{words}', text)
        assert found and int(found[2]) == len(codes), words
        rows = page(client, found[1].replace("&amp;", "&"))
        assert all(code in rows for code in codes), words
    wall = page(client, "/cockpit/wall/")
    assert wall.count(f'class="wall-figure">{len(codes)}<') >= 2


def test_a_moment_keeps_its_seconds_in_every_link(world: World) -> None:
    text = page(entered(world, "leader"), "/cockpit/?known=2022-08-24T08:59:31")
    links = re.findall(r'href="(/figures/[^"]+\?[^"]+)"', text)
    assert links and all("known=2022-08-24T08%3A59%3A31" in link for link in links)
    assert "08:59:31" in text


@pytest.mark.parametrize("address", ["/cockpit/", "/figures/negotiating-20/", "/projects/"])
@pytest.mark.parametrize(("parks", "projects"), [(1, 1), (3, 3)])
@pytest.mark.counts
def test_the_number_of_queries_does_not_grow_with_the_city(
    db: None, address: str, parks: int, projects: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    world = build(parks, projects)
    furnish()
    client = entered(world, "leader")
    with clock.held_at(NOW):
        page(client, address)
        with django_assert_max_num_queries(QUERIES[address]):
            page(client, address)


QUERIES = {"/cockpit/": 54, "/figures/negotiating-20/": 25, "/projects/": 17}
