"""The list with its sentence, and a project's file with its ledger."""

from __future__ import annotations

import re
from typing import Any

import pytest

from daliang.ledger.models import Posting
from daliang.ledger.posting import correction, post
from daliang.register.models import Project
from daliang.rounds.tests.world import World
from daliang.web.tests.test_cockpit import entered, page

pytestmark = pytest.mark.looks


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def plain(answer: Any, code: str) -> str:
    """A page without what differs anyway: its form tokens and its own address."""
    text = re.sub(r'(csrf[^"]*" (?:value|content)=)"[^"]+"', r"\1", answer.content.decode())
    return text.replace(code, "")


def shown(text: str) -> set[str]:
    return {project.code for project in Project.objects.all() if f"/projects/{project.code}/" in text}


def test_the_list_holds_what_the_person_may_see_and_no_more(world: World) -> None:
    for login in ("leader", "approver-west", "clerk-east-a"):
        person = world.people[login]
        wanted = {project.code for project in Project.objects.visible_to(person)}
        assert shown(page(entered(world, login), "/projects/")) == wanted


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("stage=signed", 1),
        ("tier=20", 11),
        ("unit=east", 6),
        ("unit=east&stage=negotiating&tier=20", 4),
        ("origin=foreign", 0),
    ],
)
def test_a_filter_narrows_the_list(world: World, query: str, count: int) -> None:
    assert len(shown(page(entered(world, "leader"), f"/projects/?{query}"))) == count


def test_the_filter_reads_as_a_sentence(world: World) -> None:
    text = page(entered(world, "leader"), "/projects/?unit=east&stage=negotiating&tier=20")
    sentence = text.split("filter-sentence")[1].split("</div>")[0]
    assert all(word in sentence for word in ("东区", "在谈", "≥20亿元"))


def test_a_foreign_unit_in_the_filter_is_ignored_not_revealed(world: World) -> None:
    text = page(entered(world, "clerk-east-a"), "/projects/?unit=west-a")
    assert "西县A园区" not in text


def test_the_file_shows_its_ledger_and_the_correction(world: World) -> None:
    found = Project.objects.get(code="YZ2022-0001")
    wrong = Posting.objects.get(project=found, kind="amount")
    post(correction(wrong, reason="多录一位", value=300_000_000), by=world.officer)
    text = page(entered(world, "leader"), "/projects/YZ2022-0001/")
    assert "建档" in text and "进入“在谈”" in text
    assert "多录一位" in text and f"已由第 {Posting.objects.get(kind='reversed').seq} 号冲销" in text


def test_another_units_file_is_as_if_missing(world: World) -> None:
    client = entered(world, "clerk-east-a")
    theirs = Project.objects.exclude(unit__code__startswith="east").first()
    assert theirs is not None
    there, nowhere = client.get(f"/projects/{theirs.code}/"), client.get("/projects/YZ1999-9999/")
    assert there.status_code == nowhere.status_code == 404
    assert plain(there, theirs.code) == plain(nowhere, "YZ1999-9999")


def test_markup_in_a_name_stays_text(world: World) -> None:
    Project.objects.filter(code="YZ2022-0001").update(name="<script>alert(1)</script>")
    text = page(entered(world, "leader"), "/projects/YZ2022-0001/")
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text
