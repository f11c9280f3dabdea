"""Search with an index: it gives what a comparison with every project would, and nobody else's."""

from __future__ import annotations

import random
from copy import deepcopy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daliang.org.models import Person, Role, Unit
from daliang.org.tests.tree import employ, small_city
from daliang.org.walls import scoped
from daliang.register import searching
from daliang.register.models import Project, ProjectGrams, ProjectWords
from daliang.register.models.project import reads_secrets
from daliang.register.respelling import Respelled, respell
from daliang.register.searching import best, found_by
from daliang.tests.standing import built_once
from daliang.vocabulary.grams import grams
from daliang.vocabulary.spelling import begins, fold, holds

pytestmark = pytest.mark.tampers  # projects are put into units past the ledger

PARTS = ("扬州", "仪征", "蘇州", "银杏", "重卡", "半导体", "项目", "有限公司", "5G", "Bosch", "二期", "·")
QUESTIONS = (
    "项目",
    "项",
    "x",
    "xm",
    "yizheng",
    "yang州",
    "yz重",
    "苏州",
    "蘇州",
    "5g",
    "5g项",
    "ｂｏＳｃｈ",
    "有限公司二期",
    "司项目",
    "p01",
    "P017",
    "重ka",
    "没有这个",
    "扬州银杏",
)


def ninety() -> dict[str, Unit]:
    """Ninety projects of three parks; every seventh is confidential."""
    units, chance = small_city(), random.Random(22)
    parks = [units["park_a1"], units["park_a2"], units["park_b1"]]
    for number in range(90):
        name, investor = ("".join(chance.choices(PARTS, k=count)) for count in (4, 2))
        Project.objects.create(
            code=f"P{number:03}",
            name=name,
            investor=investor,
            code_name=f"项目{number}",
            is_confidential=number % 7 == 0,
            unit=chance.choice(parks),
        )
    return units


built_city = built_once(ninety)


@pytest.fixture
def city(built_city: dict[str, Unit], db: None) -> dict[str, Unit]:
    """Ninety projects of three parks; every seventh is confidential."""
    return deepcopy(built_city)


@pytest.fixture(params=[1, 10, 1_000])
def recent(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many of the latest are looked at before the index is asked decides nothing."""
    monkeypatch.setattr(searching, "RECENT", request.param)


def cast(units: dict[str, Unit]) -> list[Person]:
    return [
        employ("officer", Role.OFFICER, units["city"]),
        employ("leader", Role.LEADER, units["city"]),
        employ("approver", Role.APPROVER, units["county_a"]),
        employ("clerk", Role.CLERK, units["park_b1"]),
    ]


def expected(asked: str, person: Person) -> list[str]:
    """Codes of all that fit, the best first, by comparing the keys of each project that the person sees."""
    found = []
    for project in Project.objects.visible_to(person).select_related("words"):
        whole = reads_secrets(person) or not project.is_confidential
        told = project.words.whole if whole else project.words.plain
        rank = begins(told, asked)
        if rank is not None or holds(told, asked):
            found.append((4 if rank is None else rank, -project.pk, project.code))
    return [code for _rank, _key, code in sorted(found)]


def test_it_finds_what_comparing_every_project_would_in_the_same_order(city: dict[str, Unit], recent: None) -> None:
    many = 0
    for person in cast(city):
        for text in QUESTIONS:
            right = expected(fold(text), person)
            assert person.unit is not None
            with scoped(person.unit.path):
                found = [project.code for project in best(text, person, 8)]
                listed = set(
                    Project.objects.visible_to(person).filter(found_by(text, person)).values_list("code", flat=True)
                )
            assert (found, listed) == (right[:8], set(right)), (person.username, text)
            many += len(found) == 8
    assert many > 20


def test_a_person_finds_theirs_behind_many_of_others(city: dict[str, Unit], recent: None) -> None:
    """What others have, later and better fitting, takes no place away."""
    clerk = employ("clerk", Role.CLERK, city["park_b1"])
    for code in ("OWN1", "OWN2"):
        Project.objects.create(code=code, name=f"内含枇杷{code}", unit=city["park_b1"])
    Project.objects.bulk_create(Project(code=f"Q{n}", name=f"枇杷{n}", unit=city["park_a1"]) for n in range(300))
    with scoped(city["park_b1"].path):
        for text in ("枇杷", "pp", "pipa", "内han枇"):
            assert [project.code for project in best(text, clerk, 8)] == ["OWN2", "OWN1"], text


def test_the_index_is_asked_and_what_it_lost_is_mended(city: dict[str, Unit], monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows written past the application have no pieces yet: not found by the index, until they are rebuilt."""
    monkeypatch.setattr(searching, "RECENT", 1)
    officer = employ("officer", Role.OFFICER, city["city"])
    lost = Project.objects.create(code="LOST", name="枇杷膏", unit=city["park_a1"])
    Project.objects.create(code="LATER", name="后来的", unit=city["park_a1"])
    ProjectGrams.objects.filter(pk=lost.pk).delete()
    assert best("枇杷", officer, 8) == []
    assert respell() == Respelled(92, 1)
    assert best("枇杷", officer, 8) == [lost]
    ProjectGrams.objects.keep([ProjectGrams(pk=lost.pk, numbers=grams("\n旧名\n"))])
    assert respell() == Respelled(92, 1) and best("枇杷", officer, 8) == [lost]


def test_the_pieces_follow_every_kind_of_write(city: dict[str, Unit]) -> None:
    one, two = Project.objects.order_by("pk")[:2]
    one.name = "逐行改名"
    one.save(update_fields=["name"])
    two.name = "成批改名"
    Project.objects.bulk_update([two], ["name"])
    Project.objects.filter(code="P005").update(investor="改了投资方")
    Project.objects.bulk_create([Project(code="NEW", name="成批新建")])
    told = {row.pk: grams(row.whole) for row in ProjectWords.objects.all()}
    assert dict(ProjectGrams.objects.values_list("pk", "numbers")) == told
    assert len(told) == 91


@pytest.mark.counts
@pytest.mark.parametrize("recent", [1, 1_000], indirect=True)
@pytest.mark.parametrize("text", QUESTIONS)
def test_a_search_takes_three_queries_at_most(city: dict[str, Unit], recent: None, text: str) -> None:
    officer = employ("officer", Role.OFFICER, city["city"])
    with CaptureQueriesContext(connection) as asked:
        best(text, officer, 8)
    assert len(asked) <= 3
