"""The door of a demo: one click enters as one of its people; outside a demo there is no such door."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from daliang.org import clock
from daliang.org.models import City, Deed, Person
from daliang.rounds.rules import approve
from daliang.rounds.tests.world import NOW, World, build

pytestmark = pytest.mark.looks


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.IS_DEMO = True


@pytest.mark.usefixtures("demo")
def test_every_person_is_a_card_with_role_unit_and_next_step(world: World, client: Client) -> None:
    world.filed("east-a")
    approve(world.ret("east-a"), by=world.approver("east-a"))
    page = client.get("/enter/").content.decode()
    for login in ("leader", "officer", "approver-east", "clerk-west-a"):
        assert f'value="{login}"' in page
    assert page.index("市领导") < page.index("市商务局专员") < page.index("县区审核人") < page.index("园区招商员")
    assert "下一步：填报 2022-R02" in page
    assert "2022-R02 已审核，等市级受理" in page
    assert "1 份待受理，4 份未报" in page


@pytest.mark.usefixtures("demo")
def test_the_page_is_in_english_at_one_click(world: World, client: Client) -> None:
    client.post("/language/", {"language": "en", "next": "/enter/"})
    page = client.get("/enter/").content.decode()
    assert '<html lang="en">' in page
    assert "Wed 24 Aug 2022" in page
    client.post("/language/", {"language": "zh-hans", "next": "/enter/"})
    assert "2022年8月24日 周三" in client.get("/enter/").content.decode()


@pytest.mark.usefixtures("world")
def test_chinese_comes_first_whatever_the_browser_prefers(client: Client) -> None:
    page = client.get("/accounts/login/", headers={"Accept-Language": "en-US,en;q=0.9"})
    assert '<html lang="zh-hans">' in page.content.decode()


@pytest.mark.usefixtures("db")
def test_a_choice_of_language_leads_back_but_never_to_another_host(client: Client) -> None:
    assert client.post("/language/", {"language": "en", "next": "/me/"}).headers["Location"] == "/me/"
    away = client.post("/language/", {"language": "en", "next": "https://elsewhere.example/"})
    assert away.headers["Location"] == "/"
    assert client.get("/language/").status_code == 405


@pytest.mark.usefixtures("demo")
def test_one_click_enters_as_that_person_and_is_logged(world: World, client: Client) -> None:
    answer = client.post("/enter/", {"login": "clerk-east-a"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.session["_auth_user_id"] == str(world.clerk("east-a").pk)
    deed = Deed.objects.get(action="enter")
    assert (deed.by, deed.unit, deed.details["login"]) == (world.clerk("east-a"), world.unit("east-a"), "clerk-east-a")


@pytest.mark.usefixtures("demo")
def test_entering_starts_a_new_session(world: World, client: Client) -> None:
    client.post("/enter/", {"login": "clerk-east-a"})
    first = client.session.session_key
    client.post("/enter/", {"login": "officer"})
    assert client.session.session_key != first
    assert client.session["_auth_user_id"] == str(world.officer.pk)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("login", ["nobody", "", "with-password", "switched-off", "super", "no-role"])
def test_who_is_not_offered_cannot_be_entered(world: World, client: Client, login: str) -> None:
    real = Person(username="with-password", name="张三", role="officer", unit=world.unit("city"))
    real.set_password("a long enough secret")
    real.save()
    Person.objects.create(username="switched-off", name="李四", role="officer", is_active=False)
    Person.objects.create(username="super", name="王五", role="officer", is_superuser=True)
    Person.objects.create(username="no-role", name="赵六", unit=world.unit("city"))
    page = client.get("/enter/").content.decode()
    assert login == "" or f'value="{login}"' not in page
    assert client.post("/enter/", {"login": login}).status_code == 404
    assert "_auth_user_id" not in client.session
    assert not Deed.objects.filter(action="enter").exists()


def test_in_production_there_is_no_door(world: World, client: Client, settings: Settings) -> None:
    settings.IS_DEMO, settings.MODE = False, "production"
    missing = client.get("/no-such-page/").content
    for answer in (client.get("/enter/"), client.post("/enter/", {"login": "officer"}), client.put("/enter/")):
        assert answer.status_code == 404
    assert len(client.get("/enter/").content) == len(missing) - len("/no-such-page/") + len("/enter/")
    assert "_auth_user_id" not in client.session
    assert "/enter/" not in client.get("/accounts/login/").content.decode()
    assert not Deed.objects.filter(action="enter").exists()


def test_production_refuses_a_home_with_a_demo_clock(db: None, client: Client, settings: Settings) -> None:
    build()
    City.objects.update(clock_shows=NOW, clock_set_at=datetime.now(UTC))
    clock.reread()
    settings.IS_DEMO, settings.MODE = False, "production"
    assert client.post("/enter/", {"login": "officer"}).status_code == 404
    with pytest.raises(ImproperlyConfigured, match="demo clock"):
        clock.now()


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("parks", [1, 3])
@pytest.mark.counts
def test_the_number_of_people_costs_no_query(
    db: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries, parks: int
) -> None:
    build(parks=parks, projects=1)
    with clock.held_at(NOW), django_assert_num_queries(4):  # people, round, returns, city
        client.get("/enter/")


@pytest.mark.usefixtures("demo", "db")
def test_an_empty_house_says_what_to_do(client: Client) -> None:
    assert "还没有演示人员" in client.get("/enter/").content.decode()
