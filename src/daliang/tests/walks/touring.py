"""Every page that a person can reach, one of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from django.urls import resolve
from playwright.sync_api import Page

from daliang.tests.walks.looking import bring_axe

Kind = tuple[str, frozenset[str]]
PEOPLE = ("leader", "officer-lin", "approver-yizheng", "clerk-hanjiang-gaoxin")
FILES = {"project-export", "export-file"}  # a link that leads to a file, or to the page that asks for its release
BY_ROLE = {"home", "cockpit", "return", "round", "round-list", "target-list", "lead-list", "lead", "lead-page-list"}
EXPECTED = {
    *BY_ROLE,
    "figure",
    "forecast",
    "target-notice",
    "target-new",
    "target-matrix",
    "target-issue",
    "lead-new",
    "lead-correct",
    "lead-project",
    "lead-yield",
    "lead-page",
    "lead-source-list",
    "figure-list",
    "figures-city",
    "project-list",
    "project",
    "document-list",
    "document",
    "round-close",
    "me",
}
BEHIND_BUTTONS = {"officer-lin": ["/targets/2022-H2/issue/"]}  # the draft that `conftest.yangzhou` begins
LINKS = """links => links
  .filter(a => a.origin === location.origin && !a.hasAttribute("download")).map(a => a.pathname + a.search)"""
TELLING = {"fill", "line", "at", "unit", "stage", "q", "estimate"}  # what makes another page of the same address


def kind_of(address: str) -> Kind:
    parts = urlsplit(address)
    return resolve(parts.path).url_name or parts.path, frozenset(parse_qs(parts.query)) & TELLING


def tour(page: Page, login: str, seen: set[tuple[Kind, str]]) -> Iterator[Kind]:
    """From home and behind buttons, one page of each kind that a link leads to; what all see alike is seen once."""
    bring_axe(page)
    waiting = ["/", *BEHIND_BUTTONS.get(login, ())]
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        key = (kind, login if kind[0] in BY_ROLE else "")
        if key in seen or kind[0] in FILES:
            continue
        seen.add(key)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        yield kind
        waiting += page.locator("a[href]").evaluate_all(LINKS)
