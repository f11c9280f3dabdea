"""Every page that a person can reach, in both languages: English is complete, nobody is shut out, a phone shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Page

from daliang.web.tests.browser.looking import barriers, left_in_chinese, sticking_out
from daliang.web.tests.browser.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

Come = Callable[..., Visitor]
Kind = tuple[str, frozenset[str]]
PEOPLE = ("leader", "officer-lin", "approver-yizheng", "clerk-hanjiang-gaoxin")
BY_ROLE = {"home", "return", "round", "round-list"}
LINKS = """links => links
  .filter(a => a.origin === location.origin && !a.hasAttribute("download")).map(a => a.pathname + a.search)"""
TELLING = {"fill", "line", "at", "unit", "stage", "q"}  # what makes another page of the same address


def kind_of(address: str) -> Kind:
    parts = urlsplit(address)
    return resolve(parts.path).url_name or parts.path, frozenset(parse_qs(parts.query)) & TELLING


def tour(page: Page) -> Iterator[Kind]:
    """From home, one page of each kind that a link leads to."""
    waiting, seen = ["/"], set[Kind]()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if kind in seen or address.startswith("/static/"):
            continue
        seen.add(kind)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        yield kind
        waiting += page.locator("a[href]").evaluate_all(LINKS)


class Barriers:
    """What axe finds on a page; a page that is the same for every role is asked once."""

    def __init__(self) -> None:
        self.asked: set[tuple[Kind, str]] = set()

    def on(self, page: Page, kind: Kind, login: str) -> list[str]:
        key = (kind, login if kind[0] in BY_ROLE else "")
        if key in self.asked:
            return []
        self.asked.add(key)
        return barriers(page)


def test_in_english_no_chinese_is_left_but_data_and_nothing_bars_the_way(at_the_door: Come) -> None:
    found: list[str] = []
    asked = Barriers()
    for login in PEOPLE:
        page = at_the_door(login, language="en", width=1366).page
        for kind in tour(page):
            faults = [*left_in_chinese(page), *sticking_out(page), *asked.on(page, kind, login)]
            found += [f"{login} {urlsplit(page.url).path} {what}" for what in faults]
    assert not found, "\n".join(found)


def test_in_chinese_nothing_bars_the_way_and_a_phone_shows_all(at_the_door: Come) -> None:
    found: list[str] = []
    asked = Barriers()
    for login in PEOPLE:
        visitor = at_the_door(login, width=360)
        for kind in tour(visitor.page):
            visitor.picture("-".join(["phone", login, kind[0], *sorted(kind[1])]))
            faults = [*sticking_out(visitor.page), *asked.on(visitor.page, kind, login)]
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
