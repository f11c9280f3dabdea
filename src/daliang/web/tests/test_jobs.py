"""Background work as the system administrator sees it, and the house's readiness."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks.base import TaskResultStatus

from daliang.org import clock
from daliang.org.duties import LEASE, tick
from daliang.org.models import Role
from daliang.org.rota import Turn
from daliang.org.tests.tree import employ
from daliang.rounds.tests.world import World
from daliang.tests.test_duties import job
from daliang.web.pages import jobs
from daliang.web.tests.listing import door


@pytest.fixture
def world(rounds_city: World) -> World:
    rounds_city.people["system"] = employ("system", Role.SYSTEM, rounds_city.unit("city"))
    return rounds_city


def test_the_page_tells_duties_and_jobs_and_lets_a_failed_one_run_again(world: World) -> None:
    client = door(world.people["system"])
    assert "到点没有办" in client.get("/jobs/").content.decode(), "nobody has ticked yet"
    tick()
    failed = job(TaskResultStatus.FAILED, 5, finished_at=timezone.now(), exception_class_path="builtins.KeyError")
    text = client.get("/jobs/").content.decode()
    assert "到点没有办" not in text and "核对附件" in text
    ran = Turn.objects.order_by("last_at").last()
    assert ran and ran.last_at and f"{clock.local(ran.last_at):%Y-%m-%d %H:%M}" in text, "in the city's time"
    assert "已试 5 次，没有办成（KeyError）" in text
    for said in ("已重新排队", "没有失败"):
        client.post(f"/jobs/{failed.pk}/retry/")
        assert said in client.get("/jobs/").content.decode()
    failed.refresh_from_db()
    assert failed.status == TaskResultStatus.READY


@pytest.mark.parametrize("login", ["officer", "leader", "clerk-east-a"])
def test_it_is_the_system_administrators_only(world: World, login: str) -> None:
    assert door(world.people[login]).get("/jobs/").status_code == 403


def test_readiness_fails_on_each_part(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 54: anybody may ask, and learns nothing but which part."""
    ask = Client()
    assert (ask.get("/ready/").status_code, ask.get("/ready/").json()["duties"]) == (503, False)
    tick()
    assert ask.get("/ready/").json() == {"database": True, "disk": True, "duties": True}
    assert ask.get("/ready/").status_code == 200
    Turn.objects.update(last_at=timezone.now() - LEASE)
    assert ask.get("/ready/").json()["duties"] is False
    monkeypatch.setattr(jobs, "LEAST_FREE", 2)
    assert ask.get("/ready/").json()["disk"] is False
