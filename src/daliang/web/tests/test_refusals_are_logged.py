"""Promises 50, 51 and 52: who was refused what, who read a project, and no secret in any of it."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from daliang.org import clock, refusals
from daliang.org.masking import OneLine
from daliang.org.models import Deed, Role
from daliang.org.tests.tree import employ
from daliang.register.models import Project
from daliang.rounds.tests.world import NOW, World
from daliang.web.tests.forms import Visit, visit

TOKEN = "dl_9fKq2ZxT7bVn4RwYc8LmPs3HdJg6Ua1e"
PASSWORD = "canary-jade-terrace"
PHONE = "13812345678"


@pytest.fixture
def world(rounds_city: World) -> World:
    cache.clear()
    return rounds_city


@pytest.fixture
def clerk(world: World) -> Visit:
    return visit(world.clerk("east-a"))


def theirs() -> str:
    found = Project.objects.filter(unit__code="west-a").first()
    assert found is not None
    return found.code


def refused() -> list[tuple[str, str, int]]:
    rows = Deed.objects.filter(action="refused").order_by("id")
    return [(deed.details["method"], deed.details["address"], deed.details["status"]) for deed in rows]


def test_a_siblings_row_is_refused_and_logged_like_a_missing_one(clerk: Visit) -> None:
    code = theirs()
    for address in (f"/projects/{code}/", "/projects/YZ1999-9999/", f"/api/v1/projects/{code}"):
        assert clerk.client.get(f"{address}?a=1").status_code == 404
        assert refused()[-1] == ("GET", f"{address}?a=1", 404)
    assert clerk.client.post("/rounds/2022-R02/returns/west-a/").status_code == 404
    assert refused()[-1] == ("POST", "/rounds/2022-R02/returns/west-a/", 404)
    assert len(refused()) == 4


def test_what_the_role_forbids_is_logged_with_who(world: World, clerk: Visit) -> None:
    for address in ("/rounds/open/", "/api/v1/rounds/2022-R02/close"):
        assert clerk.client.post(address, {}, content_type="application/json").status_code == 403
    assert [(one.by, one.unit) for one in Deed.objects.filter(action="refused")] == [
        (world.clerk("east-a"), world.unit("east-a"))
    ] * 2


def test_a_visitor_and_an_address_that_nobody_has_are_not_logged(clerk: Visit) -> None:
    assert clerk.client.get("/nothing/here/").status_code == 404
    assert Client().get("/projects/").status_code == 302
    assert refused() == []


def test_a_page_that_was_shown_is_no_refusal(clerk: Visit) -> None:
    assert clerk.open("/projects/").status == 200
    assert refused() == []


def test_twenty_refusals_in_ten_minutes_raise_one_alert_that_the_audit_page_shows(world: World, clerk: Visit) -> None:
    """Slower than that raises none; another person's refusals do not count."""
    auditor = visit(employ("auditor", Role.AUDIT, world.unit("city")))
    address = f"/projects/{theirs()}/"
    for step in range(refusals.MANY - 1):
        with clock.held_at(NOW + timedelta(seconds=step)):
            clerk.client.get(address)
    with clock.held_at(NOW + timedelta(minutes=11)):
        clerk.client.get(address)
    visit(world.clerk("east-b")).client.get(address)
    assert not Deed.objects.filter(action="alert.probing").exists()
    assert "可能在试探" not in auditor.open("/audit/").text
    later = NOW + timedelta(hours=1)
    for step in range(refusals.MANY + 5):
        with clock.held_at(later + timedelta(seconds=step)):
            clerk.client.get(address)
    alert = Deed.objects.get(action="alert.probing")
    assert (alert.by, alert.details) == (world.clerk("east-a"), {"refusals": 20, "minutes": 10})
    with clock.held_at(later):
        text = auditor.open("/audit/").text
    assert "clerk-east-a（clerk-east-a）在 10 分钟内被拒绝 20 次" in text
    assert text.index("可能在试探") < text.index("日志是否完整")


def test_a_refusal_costs_the_same_however_many_there_were(
    clerk: Visit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = f"/projects/{theirs()}/"
    counts = []
    for _time in range(3):
        for _more in range(5):
            clerk.client.get(address)
        with django_assert_num_queries(100, exact=False) as seen:  # type: ignore[call-arg]
            clerk.client.get(address)
        counts.append(len(seen))
    assert len(set(counts)) == 1


def test_each_reading_of_a_project_is_logged(world: World) -> None:
    """Promise 51, on the page and over the API."""
    code = Project.objects.filter(unit__code="east-a").values_list("code", flat=True)[0]
    for address in (f"/projects/{code}/", f"/api/v1/projects/{code}"):
        before = Deed.objects.filter(action="project.view").count()
        visit(world.people["leader"]).client.get(address)
        assert Deed.objects.filter(action="project.view").count() == before + 1
        deed = Deed.objects.filter(action="project.view").latest("id")
        assert (deed.by, deed.unit, deed.details) == (world.people["leader"], world.unit("east-a"), {"project": code})


def test_the_report_on_the_screen_is_logged(world: World) -> None:
    visit(world.officer).open("/documents/2022-R01/")
    deed = Deed.objects.get(action="bulletin.view")
    assert (deed.by, deed.details["round"]) == (world.officer, "2022-R01")
    assert deed.details["rows"] > 0


def everything_logged(caplog: pytest.LogCaptureFixture) -> str:
    said = "\n".join(OneLine().format(row) for row in caplog.records)
    return said + "\n".join(f"{deed} {deed.details}" for deed in Deed.objects.all())


def test_no_secret_reaches_a_log(world: World, clerk: Visit, caplog: pytest.LogCaptureFixture) -> None:
    """Through the sign-in form (right field and wrong one), query strings, headers, a path, an error's text."""
    caplog.set_level(logging.DEBUG)
    visitor = Client()
    for login, password in (("officer", PASSWORD), (PASSWORD, "x"), (f"officer\n{PHONE}", PASSWORD)):
        visitor.post("/accounts/login/", {"login": login, "password": password})
    asked = {"token": PASSWORD, "q": f"打{PHONE}", "x": TOKEN, "password": PASSWORD}
    clerk.client.get(f"/projects/{theirs()}/", asked, headers={"Authorization": f"Bearer {TOKEN}"})
    clerk.client.get("/projects/YZ%0AERROR forged/")
    clerk.client.get("/figures/none/", asked)
    logging.getLogger("daliang").error("cannot send to %s with token=%s", PHONE, PASSWORD)
    found = everything_logged(caplog)
    assert "sign-in.failed" in found
    assert "/projects/" in found
    assert "138****5678" in found
    assert [secret for secret in (PASSWORD, PHONE, TOKEN) if secret in found] == []
    assert not [line for line in found.splitlines() if line.startswith("ERROR forged")]


def test_a_line_break_in_an_address_stays_in_its_line(clerk: Visit) -> None:
    clerk.client.get(f"/projects/{theirs()}/?q=a%0Ab%1b")
    (row,) = refused()
    assert row[1].endswith("?q=a%0Ab%1B")
