"""A card of an indicator says how its period is expected to end, and leads to the projects that may still come."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime

import pytest
from django.test import Client

from daliang.measures.tests.world import World
from daliang.org import clock
from daliang.org.models import Role
from daliang.targets.forecast.tests.world import ENDS, NOW
from daliang.targets.tests.test_expecting import founded
from daliang.tests.standing import built_once

built_city = built_once(founded)


@pytest.fixture
def client(built_city: World, db: None, client: Client) -> Iterator[Client]:
    with clock.held_at(NOW):
        client.force_login(deepcopy(built_city).person("city", Role.LEADER), backend="daliang.web.backend.Backend")
        yield client


def test_what_is_expected_stands_on_the_card_and_leads_on(client: Client) -> None:
    page = client.get("/targets/").content.decode()
    assert "预计期末 <b>15–19</b> 个" in page
    assert "预计期末 <b>1–2</b> 个园区" in page and "达到目标的可能性 0%" in page
    assert f"/forecast/signed/?unit=city&amp;from=2022-01-01&amp;to={ENDS:%Y-%m-%d}" in page
    assert client.get(f"/forecast/signed/?unit=city&from=2022-01-01&to={ENDS:%Y-%m-%d}").status_code == 200


def test_once_the_period_is_over_nothing_is_expected(client: Client) -> None:
    with clock.held_at(datetime(2022, 7, 1, 4, tzinfo=UTC)):
        assert "预计期末" not in client.get("/targets/").content.decode()
