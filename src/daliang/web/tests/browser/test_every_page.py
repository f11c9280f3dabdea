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


@pytest.mark.parametrize("login", PEOPLE)
def test_in_english_no_chinese_is_left_but_data_and_nothing_bars_the_way(at_the_door: Come, login: str) -> None:
    page = at_the_door(login, language="en").page
    found: list[str] = []
    for _kind in tour(page):
        found += [f"{page.url} {what}" for what in (*left_in_chinese(page), *barriers(page))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("login", PEOPLE)
def test_in_chinese_nothing_bars_the_way_and_a_phone_shows_all(at_the_door: Come, login: str) -> None:
    visitor = at_the_door(login, width=360)
    page = visitor.page
    found: list[str] = []
    for name, telling in tour(page):
        visitor.picture("-".join(["phone", login, name, *sorted(telling)]))
        found += [f"{page.url} {what}" for what in (*barriers(page), *sticking_out(page))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("address", ["/enter/", "/accounts/login/"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_door_is_open_to_all(at_the_door: Come, address: str, language: str) -> None:
    page = at_the_door("leader", language=language).page
    page.context.clear_cookies(name="sessionid")
    page.goto(address)
    assert barriers(page) == []
    assert language == "zh-hans" or left_in_chinese(page) == []
