"""The city of gathering: its officers, and people who have nothing to do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from daliang.leads.gathering import settle_page
from daliang.leads.models import Page
from daliang.leads.taking import take_text
from daliang.leads.tests.site import Site, served
from daliang.org.models import Person, Role
from daliang.org.tests.tree import employ, small_city

Taken = Callable[[str], Page]


@pytest.fixture
def cast(db: None) -> dict[str, Person]:
    """An officer, a leader and a partner of the city; an approver of a county, and an officer who sits in one."""
    units = small_city()
    return {
        "officer": employ("officer", Role.OFFICER, units["city"]),
        "leader": employ("leader", Role.LEADER, units["city"]),
        "partner": employ("partner", Role.PARTNER, units["city"]),
        "approver": employ("approver", Role.APPROVER, units["county_a"]),
        "county-officer": employ("county-officer", Role.OFFICER, units["county_a"]),
    }


@pytest.fixture
def officer(cast: dict[str, Person]) -> Person:
    return cast["officer"]


@pytest.fixture
def taken(officer: Person) -> Taken:
    """A pasted text, read to its end."""

    def take(text: str) -> Page:
        page = take_text(text, by=officer)
        settle_page(page.pk)
        page.refresh_from_db()
        return page

    return take


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site that stands on the public network as far as the house can see."""
    with served(monkeypatch) as found:
        yield found


@pytest.fixture
def incoming(settings: Settings, tmp_path: Path) -> Path:
    """The folder that other programs put pages into."""
    settings.INCOMING = tmp_path / "incoming"
    settings.INCOMING.mkdir()
    return tmp_path / "incoming"
