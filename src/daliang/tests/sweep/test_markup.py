"""Promises 12 and 20: pages of the sweep hold no element out of a text, no inline script, and are kept by no cache."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html.parser import HTMLParser

import pytest

from daliang.tests.sweep.addresses import ADDRESSES
from daliang.tests.sweep.answers import Answer
from daliang.tests.sweep.asking import Swept, signed_in, sweep
from daliang.tests.sweep.canaries import MARK
from daliang.tests.sweep.world import Planted
from daliang.web.middleware import NoStore
from daliang.web.tests.test_csp import policy

pytestmark = pytest.mark.looks
Sweeping = Callable[[str], Swept]
READERS = ("leader", "officer", "approver-east", "clerk-east-a", "the-audit")


class Elements(HTMLParser):
    """What a browser would make of a page: elements that a text brought in, and scripts written into it."""

    def __init__(self) -> None:
        super().__init__()
        self.planted: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if any(name == "id" and MARK.search(value or "") for name, value in attrs) or any(map(MARK.search, given)):
            self.planted.append(str(given))
        if any(name.startswith("on") for name in given) or any(
            "javascript:" in (value or "") for value in given.values()
        ):
            self.inline.append(f"{tag} {given}")
        if tag == "script" and "src" not in given and given.get("type") not in ("application/json", "importmap"):
            self.inline.append(f"{tag} {given}")


def elements(page: str) -> Elements:
    reader = Elements()
    reader.feed(page)
    return reader


def pages(answers: Iterable[Answer]) -> list[Answer]:
    return [answer for answer in answers if answer.kind.startswith("text/html")]


@pytest.mark.parametrize("login", READERS)
def test_a_text_with_markup_makes_no_element(planted: Planted, swept: Sweeping, login: str) -> None:
    found = pages(swept(login).answers)
    assert sum(bool(planted.cage.found(page.text)) for page in found) > (0 if login == "the-audit" else 20)
    wrong = {
        page.url: (made.planted, made.inline) for page in found if (made := elements(page.text)).planted or made.inline
    }
    assert wrong == {}


def test_an_unescaped_text_is_caught() -> None:
    assert elements("<p>&lt;b id=cny0001x&gt;cny0001x</p>").planted == []
    assert elements("<p><b id=cny0001x>cny0001x</p>").planted
    assert elements("<a onclick=x>").inline and elements("<script>x</script>").inline


def loose(answer: Answer) -> str:
    """Which header would let a cache keep the answer, or a script run in it; "" for none."""
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        return "Cache-Control"
    said = policy(answer.headers.get("Content-Security-Policy", "none"))
    scripts = said.get("script-src", said.get("default-src", {"missing"}))
    return "" if scripts <= {"'self'", "'none'"} else "Content-Security-Policy"


@pytest.mark.parametrize("login", READERS)
def test_no_cache_keeps_an_answer_and_no_policy_lets_scripts_in(swept: Sweeping, login: str) -> None:
    answers = swept(login).answers
    assert len(answers) > 100
    assert {answer.url: loose(answer) for answer in answers if loose(answer)} == {}


def test_a_missing_header_is_caught(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NoStore, "__call__", lambda self, request: self.get_response(request))
    answers = sweep(planted, "clerk-east-a", among=[ADDRESSES["visits/"]])
    assert {loose(answer) for answer in answers} == {"Cache-Control"}
    monkeypatch.undo()
    assert {loose(answer) for answer in sweep(planted, "clerk-east-a", among=[ADDRESSES["visits/"]])} == {""}


ALTERNATING = (
    "/",
    "/projects/",
    "/rounds/2022-R02/",
    "/figures/city/",
    "/cockpit/",
    "/import/",
    "/me/tokens/",
    "/visits/",
)


def test_people_who_take_turns_never_get_anothers_page(planted: Planted) -> None:
    """Whatever is kept between requests is kept by whose it is: their pages stay what they were when alone."""
    people = ("clerk-east-a", "clerk-east-b", "officer")
    clients = {login: signed_in(planted, login) for login in people}

    def read(login: str, url: str) -> set[str]:
        found = planted.cage.found(clients[login].get(url).content.decode())
        return {canary.mark for canary in found if canary.row.kind != "view"}  # shared ones are everybody's

    alone = {(login, url): read(login, url) for login in people for url in ALTERNATING}
    assert sum(map(bool, alone.values())) > len(ALTERNATING)
    assert {(login, url): read(login, url) for url in ALTERNATING for login in reversed(people)} == alone
    assert not alone["clerk-east-a", "/projects/"] & alone["clerk-east-b", "/projects/"]
