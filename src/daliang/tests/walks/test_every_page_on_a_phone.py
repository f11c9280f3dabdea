"""A phone shows every page, and nobody is shut out."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from daliang.tests.walks.colours import Colours
from daliang.tests.walks.looking import barriers, sticking_out
from daliang.tests.walks.touring import PEOPLE, Kind, tour
from daliang.tests.walks.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]

Come = Callable[..., Visitor]


def test_in_chinese_nothing_bars_the_way_and_a_phone_shows_all(at_the_door: Come) -> None:
    found: list[str] = []
    seen: set[tuple[Kind, str]] = set()
    colours = Colours()
    for login in PEOPLE:
        visitor = at_the_door(login, width=360)
        for name, telling in tour(visitor.page, login, seen):
            visitor.picture("-".join(["phone", login, name, *sorted(telling)]))
            page = visitor.page
            faults = [*sticking_out(page), *barriers(page, leave_out=["color-contrast"]), *colours.poor(page)]
            found += [f"{login} {urlsplit(visitor.page.url).path} {what}" for what in faults]
    assert not found, "\n".join(found)
