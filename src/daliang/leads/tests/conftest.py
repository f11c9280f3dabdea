"""The city of gathering: its officers, and people who have nothing to do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from daliang.leads import pacing
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


@dataclass
class Waits:
    """A clock that moves when somebody waits for a turn: nobody waits in truth. `made` are the seconds of each."""

    at: datetime = datetime(2022, 9, 6, 8, tzinfo=UTC)
    made: list[float] = field(default_factory=list)

    def clock(self) -> datetime:
        return self.at

    def wait(self, seconds: float) -> None:
        self.made.append(seconds)
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Waits:
    made = Waits()
    monkeypatch.setattr(pacing, "clock", made.clock)
    monkeypatch.setattr(pacing, "wait", made.wait)
    return made


@pytest.fixture
def incoming(settings: Settings, tmp_path: Path) -> Path:
    """The folder that other programs put pages into."""
    settings.INCOMING = tmp_path / "incoming"
    settings.INCOMING.mkdir()
    return tmp_path / "incoming"
