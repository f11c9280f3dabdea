"""Every page that a person can reach, in both languages: English is complete, nobody is shut out, a phone shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Page

from daliang.tests.walks.looking import barriers, left_in_chinese, sticking_out
from daliang.tests.walks.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]

Come = Callable[..., Visitor]
Kind = tuple[str, frozenset[str]]
PEOPLE = ("leader", "officer-lin", "approver-yizheng", "clerk-hanjiang-gaoxin")
BY_ROLE = {"home", "cockpit", "return", "round", "round-list"}
EXPECTED = {
    *BY_ROLE,
    "figure",
    "figure-list",
    "figures-city",
    "project-list",
    "project",
    "document-list",
    "document",
    "round-close",
    "me",
}
LINKS = """links => links
  .filter(a => a.origin === location.origin && !a.hasAttribute("download")).map(a => a.pathname + a.search)"""
TELLING = {"fill", "line", "at", "unit", "stage", "q"}  # what makes another page of the same address


def kind_of(address: str) -> Kind:
    parts = urlsplit(address)
    return resolve(parts.path).url_name or parts.path, frozenset(parse_qs(parts.query)) & TELLING


def tour(page: Page, login: str, seen: set[tuple[Kind, str]]) -> Iterator[Kind]:
    """From home, one page of each kind that a link leads to; what is the same for every role is seen once."""
    waiting = ["/"]
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        key = (kind, login if kind[0] in BY_ROLE else "")
        if key in seen:
            continue
        seen.add(key)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        yield kind
        waiting += page.locator("a[href]").evaluate_all(LINKS)


def test_in_english_no_chinese_is_left_but_data_and_nothing_bars_the_way(at_the_door: Come) -> None:
    found: list[str] = []
    seen: set[tuple[Kind, str]] = set()
    for login in PEOPLE:
        page = at_the_door(login, language="en", width=1366).page
        for _kind in tour(page, login, seen):
            faults = [*left_in_chinese(page), *sticking_out(page), *barriers(page)]
            found += [f"{login} {urlsplit(page.url).path} {what}" for what in faults]
    assert {name for (name, _telling), _login in seen} >= EXPECTED
    assert not found, "\n".join(found)


def test_in_chinese_nothing_bars_the_way_and_a_phone_shows_all(at_the_door: Come) -> None:
    found: list[str] = []
    seen: set[tuple[Kind, str]] = set()
    for login in PEOPLE:
        visitor = at_the_door(login, width=360)
        for name, telling in tour(visitor.page, login, seen):
            visitor.picture("-".join(["phone", login, name, *sorted(telling)]))
            faults = [*sticking_out(visitor.page), *barriers(visitor.page)]
            found += [f"{login} {urlsplit(visitor.page.url).path} {what}" for what in faults]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("address", ["/enter/", "/accounts/login/"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_door_is_open_to_all(at_the_door: Come, address: str, language: str) -> None:
    page = at_the_door("leader", language=language).page
    page.context.clear_cookies(name="sessionid")
    page.goto(address)
    assert barriers(page) == []
    assert language == "zh-hans" or left_in_chinese(page) == []
