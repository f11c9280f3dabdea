from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from daliang.rounds.tests.world import World

ROOT = "/api/v1/"


class Caller:
    """A signed-in program: `get` and `post` give status and JSON."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, address: str, **query: Any) -> tuple[int, Any]:
        return _read(self.client.get(ROOT + address, query))

    def post(self, address: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        return _read(self.client.post(ROOT + address, body or {}, content_type="application/json"))


def _read(answer: Any) -> tuple[int, Any]:
    assert answer.headers["Content-Type"].startswith("application/json"), answer.content[:200]
    return answer.status_code, answer.json()


As = Callable[[str], Caller]


@pytest.fixture
def world(rounds_city: World) -> World:
    """The small city of the rounds on Wednesday 24 August 2022, 9:00."""
    return rounds_city


@pytest.fixture
def calls(world: World) -> As:
    """Gives the caller who is signed in with this login."""

    def sign_in(login: str) -> Caller:
        client = Client()
        client.force_login(world.people[login])
        return Caller(client)

    return sign_in
