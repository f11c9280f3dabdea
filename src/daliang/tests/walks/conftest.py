"""The demo city, loaded once for a module and served; each test enters it as the people of the city do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, connections
from django.test import override_settings
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from daliang.leads.gathering import settle_page
from daliang.leads.taking import take_text
from daliang.leads.tests.articles import FIRST
from daliang.org import clock
from daliang.org.models import Person
from daliang.playbook.loading import demo_clock, load
from daliang.targets.models import TargetNotice
from daliang.targets.rules import start_draft
from daliang.tests.browser import PATIENCE, listen
from daliang.tests.emptying import empty
from daliang.tests.house import REPOSITORY
from daliang.tests.walks.visitor import Visitor

YANGZHOU = REPOSITORY / "playbooks" / "yangzhou-2022"
PICTURES = REPOSITORY / "test-output" / "walk"


@pytest.fixture
def _django_db_helper() -> None:
    """Nothing is emptied after each test: the city stays for the whole module (pytest-django would empty it here)."""


@pytest.fixture(scope="module")
def yangzhou(browser: Browser, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of the demo city on the morning where its clock starts; emptied when the module is through.

    Loading takes seconds, so the tests of a module share one city: each works in parks of its own.
    """
    with django_db_blocker.unblock(), override_settings(IS_DEMO=True):
        load(YANGZHOU)
        starts = demo_clock(YANGZHOU)
        assert starts is not None
        clock.set_demo(starts)
        officer = Person.objects.get(username="officer-lin")
        start_draft(TargetNotice.objects.get(code="2022-H2"), by=officer)  # its pages are walked too
        settle_page(take_text(FIRST, by=officer).pk)
        served = LiveServer("localhost")
        yield served.url
        served.stop()
        empty(connection)
        connections.close_all()
    clock.reread()


@pytest.fixture
def at_the_door(browser: Browser, yangzhou: str) -> Iterator[Callable[..., Visitor]]:
    """Opens a fresh browser for a person of the city, at the door; the test fails if one of its pages reports a fault.

    `at_the_door("clerk-hanjiang-gaoxin", width=360, java_script_enabled=False)`.
    """
    faults: list[str] = []
    with ExitStack() as opened:

        def come(login: str, *, width: int = 1440, language: str = "zh-hans", **options: Any) -> Visitor:
            height = 900 if width > 800 else 780
            context = opened.enter_context(
                browser.new_context(
                    base_url=yangzhou,
                    locale="zh-CN",
                    timezone_id="Asia/Shanghai",
                    viewport={"width": width, "height": height},
                    has_touch=width < 500,
                    reduced_motion="reduce",  # what grows or slides keeps a core busy and says nothing to the walk
                    accept_downloads=True,
                    **options,
                )
            )
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            heard = listen(page)
            opened.callback(lambda: faults.extend(heard))
            visitor = Visitor(page, PICTURES)
            visitor.enter(login, language=language)
            return visitor

        yield come
    assert not faults, "the pages reported:\n" + "\n".join(faults)


@pytest.fixture
def turn_clock(yangzhou: str) -> Callable[[str], None]:
    """Sets the demo city's clock: turn_clock("2022-08-26 17:10") in the city's own time."""

    def turn(to: str) -> None:
        clock.set_demo(datetime.fromisoformat(to).replace(tzinfo=clock.zone()).astimezone(UTC))

    return turn
