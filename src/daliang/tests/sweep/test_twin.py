"""Promise 10: two cities that differ only in hidden rows give everybody else the same answers, byte for byte.

The hidden rows come after one's own: project codes and ledger numbers are the city's official running numbers, so the
next one tells how many there were. What is asked here is everything that stands already.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daliang.leads.models import Lead
from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.register.models import Contact, Phase, Project, ProjectQuerySet, Visit
from daliang.rounds.tests.world import NOW, YI, facts_for
from daliang.tests.sweep.addresses import ADDRESSES, Address, Policy
from daliang.tests.sweep.asking import sweep
from daliang.tests.sweep.ids import ELSEWHERE, OWN
from daliang.tests.sweep.test_untouched import undone
from daliang.tests.sweep.world import TEXTS, Planted, bring_in, hear

pytestmark = pytest.mark.looks
LISTS = [one for one in ADDRESSES.values() if one.policy is Policy.ROWS]
FILES = ["projects/<slug:code>/", "rounds/<slug:code>/returns/<slug:unit>/", "api/v1/projects/<code>", "projects/new/"]
FILES += ["leads/<int:pk>/project/"]  # a lead's own page tells that another unit has such a file (decision 0030)
Told = dict[str, tuple[int, str, str]]


def told(planted: Planted, login: str, among: Sequence[Address] = LISTS) -> Told:
    """Every answer to the person: lists filtered by own things and by hidden ones, and their own files."""
    with undone():
        answers = sweep(planted, login, among=among, asks=(OWN, ELSEWHERE))
        answers += sweep(planted, login, among=[ADDRESSES[route] for route in FILES], asks=(OWN,))
    return {answer.url: answer.plain() for answer in answers}


def differ(planted: Planted, more: int, amount: int, text: str) -> None:
    """Change what lies in the west: other texts and money in every file, more files, and what hangs on them."""
    world, west = planted.world, planted.world.unit(ELSEWHERE)
    hidden = Project.objects.filter(unit__path__startswith=planted.world.unit("west").path)
    for project in hidden:
        Project.objects.filter(pk=project.pk).update(**{name: f"{text}{name}" for name in TEXTS}, next_on=NOW.date())
        post([money(project, amount)], by=world.officer, source="proposal")
    for number in range(301, 301 + more):
        post([*facts_for(number, west, amount, on=NOW.date())], by=world.officer, source="proposal")
        project = Project.objects.get(code=f"YZ2022-{number:04d}")
        Contact.objects.create(project=project, name=text)
        Phase.objects.create(project=project, number=1, content=text)
        Visit.objects.create(project=project, on=NOW.date(), said=text, by=world.clerk(ELSEWHERE), at=NOW)
        bring_in(planted, ELSEWHERE, is_handed_over=True)
        hear(planted, "west-b")
    Lead.objects.filter(unit=west).update(name=f"{text}线索", company=text, summary=text, due_at=NOW)
    world.type("west-b", progress=text)


def money(project: Project, amount: int) -> NewFact:
    argument = {"kind": "total", "value": amount * YI, "currency": "CNY", "qualifier": "exactly"}
    return NewFact(project, Kind.AMOUNT, date(2022, 8, 24), argument, reason="调整")


@settings(max_examples=2, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    more=st.integers(0, 3),
    amount=st.integers(1, 900),
    text=st.text("甲乙丙丁戊", min_size=1, max_size=9),
    login=st.sampled_from(["clerk-east-a", "approver-east"]),
)
def test_hidden_rows_change_no_answer(planted: Planted, more: int, amount: int, text: str, login: str) -> None:
    before = told(planted, login)
    with undone():
        differ(planted, more, amount, text)
        after = told(planted, login)
    assert len(before) > 50
    assert [url for url, said in before.items() if after[url] != said] == []


def test_an_answer_that_tells_of_hidden_rows_is_caught(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ProjectQuerySet, "visible_to", lambda self, _person: self)
    before = told(planted, "clerk-east-a", [ADDRESSES["projects/"]])
    differ(planted, 1, 77, "甲")
    after = told(planted, "clerk-east-a", [ADDRESSES["projects/"]])
    assert "/projects/?order=name" in [url for url, said in before.items() if after[url] != said]
