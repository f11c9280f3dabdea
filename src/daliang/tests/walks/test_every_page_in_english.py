"""English is complete on every page, and nobody is shut out."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from daliang.tests.walks.looking import COLOURS, barriers, left_in_chinese, sticking_out
from daliang.tests.walks.touring import EXPECTED, PEOPLE, Kind, tour
from daliang.tests.walks.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]

Come = Callable[..., Visitor]


def test_in_english_no_chinese_is_left_but_data_and_nothing_bars_the_way(at_the_door: Come) -> None:
    found: list[str] = []
    seen: set[tuple[Kind, str]] = set()
    for login in PEOPLE:
        page = at_the_door(login, language="en", width=1366).page
        for _kind in tour(page, login, seen):
            faults = [*left_in_chinese(page), *sticking_out(page), *barriers(page, leave_out=COLOURS)]
            found += [f"{login} {urlsplit(page.url).path} {what}" for what in faults]
    assert {name for (name, _telling), _login in seen} >= EXPECTED
    assert not found, "\n".join(found)


@pytest.mark.parametrize("address", ["/enter/", "/accounts/login/"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_door_is_open_to_all(at_the_door: Come, address: str, language: str) -> None:
    page = at_the_door("leader", language=language).page
    page.goto("about:blank")  # what the cockpit still fetches would lead to the door by itself
    page.context.clear_cookies(name="sessionid")
    page.goto(address)
    assert barriers(page) == []
    assert language == "zh-hans" or left_in_chinese(page) == []
