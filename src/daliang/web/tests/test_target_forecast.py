"""A card of an indicator says how its period is expected to end, and leads to the projects that may still come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from daliang.measures.tests.world import World
from daliang.org import clock
from daliang.org.models import Role
from daliang.targets.forecast.tests.world import ENDS, NOW
from daliang.targets.models import Indicator
from daliang.targets.tests.test_expecting import founded
from daliang.tests.standing import built_once

pytestmark = pytest.mark.looks

built_city = built_once(founded)


@pytest.fixture
def client(built_city: World, db: None, client: Client) -> Iterator[Client]:
    with clock.held_at(NOW):
        client.force_login(deepcopy(built_city).person("city", Role.LEADER), backend="daliang.web.backend.Backend")
        yield client


def test_what_is_expected_comes_after_the_page_and_leads_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as held:
        held.setattr("daliang.targets.forecast.outlook.candidates", not_in_the_first_answer)
        first = client.get("/targets/").content.decode()
    pool = Indicator.objects.get(code="pool").pk
    address = re.search(r'hx-get="(/expected/[^"]+)"', first)
    assert address and "预计期末 <b>" not in first
    assert f'id="ahead-{pool}"><a class="no-paper" href="{address[1]}">看期末预计' in first, "a link without a script"
    page = client.get(unescape(address[1]), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page and f'id="ahead-{pool}" hx-swap-oob="true"' in page
    assert "预计期末 <b>15–19</b> 个" in page
    assert "预计期末 <b>1–2</b> 个园区" in page and "达到目标的可能性 0%" in page
    assert f"/forecast/signed/?unit=city&amp;from=2022-01-01&amp;to={ENDS:%Y-%m-%d}" in page
    assert client.get(f"/forecast/signed/?unit=city&from=2022-01-01&to={ENDS:%Y-%m-%d}").status_code == 200


def test_once_the_period_is_over_nothing_is_expected(client: Client) -> None:
    with clock.held_at(datetime(2022, 7, 1, 4, tzinfo=UTC)):
        assert "期末预计" not in client.get("/targets/").content.decode()
        assert "指标期已结束" in client.get("/expected/").content.decode()


def test_without_a_script_it_is_a_page_of_its_own(client: Client) -> None:
    page = client.get("/expected/?measure=signed").content.decode()
    assert "<html" in page and "预计期末 <b>15–19</b> 个" in page and ">12</a>" in page
    assert client.get("/expected/?unit=no-such-unit").status_code == 404
    assert "影响来算" in page and "更高一档的，不在预计之内" in page


def test_only_what_there_is_is_answered(client: Client) -> None:
    assert "预计期末 <b>" in client.get("/expected/?notice=half&measure=signed").content.decode()
    for unknown in ("notice=no-such-notice", "measure=another", "measure=signed&measure=another"):
        answer = client.get(f"/expected/?{unknown}")
        assert answer.status_code == 404 and "没有这一页" in answer.content.decode(), unknown


def test_the_sentence_tells_when_it_was_reckoned(client: Client) -> None:
    page = client.get("/expected/", headers={"HX-Request": "true"}).content.decode()
    assert f"{clock.local(NOW):%H:%M} 推算" in page


@pytest.mark.counts
def test_more_targets_cost_no_more_queries(client: Client) -> None:
    client.get("/expected/")
    with CaptureQueriesContext(connection) as few:
        client.get("/expected/")
    pool = Indicator.objects.get(code="pool")
    for number in range(3):
        more = {"version": pool.version, "measure": pool.measure, "rule": pool.rule, "order": 9 + number}
        Indicator.objects.create(code=f"more-{number}", label="更多", **more)
    with CaptureQueriesContext(connection) as many:
        client.get("/expected/")
    assert len(few) == len(many)


def not_in_the_first_answer(*_args: object) -> None:
    raise AssertionError("a forecast was made before it was asked for")
