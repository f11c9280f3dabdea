"""Opening a file: one step, look-alikes asked about and told to the city office, nothing learnt of whose they are."""

from __future__ import annotations

from typing import Any

import pytest

from daliang.dossier.tests.world import YI, World, project_at
from daliang.ledger.models import Posting
from daliang.org import refusals
from daliang.org.models import Deed, Person
from daliang.register.models import Alike, Project
from daliang.vocabulary.refusal import Refusal


def refused(world: World, *, by: str = "", **more: Any) -> Refusal:
    """Nothing was written; the log has a row more when a look-alike was asked about."""
    told = Deed.objects.exclude(action__in=("project.look_alike", "alert.probing"))
    before = (Project.objects.count(), Posting.objects.count(), told.count())
    with pytest.raises(Refusal) as caught:
        world.opened(by=by, **more)
    assert (Project.objects.count(), Posting.objects.count(), told.count()) == before
    return caught.value


def test_a_file_is_opened_at_the_first_stage_with_its_amount(world: World) -> None:
    project = Project.objects.get(pk=world.opened().pk)
    assert (project.code, project.unit, project.amount) == ("TW2022-0004", world.units["park_a1"], 22 * YI)
    assert project.stage is not None and project.stage.code == "lead"
    deed = Deed.objects.get(action="project.open")
    assert (deed.by, deed.details["project"]) == (world.people["clerk-a1"], project.code)


def test_what_looks_the_same_elsewhere_is_asked_about_without_saying_whose(world: World) -> None:
    project_at("park_b1", "TW2022-0009", "曜石功率器件")
    refusal = refused(world)
    assert refusal.code == "look_alike"
    told = str(refusal)
    assert not any(word in told for word in ("park_b1", "TW2022-0009", "county_b"))


def test_that_it_was_asked_about_is_logged_although_nothing_was_opened(world: World) -> None:
    """Promise 10: a unit that asks its way through names is seen; the words themselves are sealed in the log."""
    project_at("park_b1", "TW2022-0009", "曜石功率器件")
    refused(world)
    deed = Deed.objects.get(action="project.look_alike")
    assert (deed.by, deed.unit, deed.details["alike"]) == (world.people["clerk-a1"], world.units["park_a1"], 1)
    assert "曜石" not in str(deed.details) and not Alike.objects.exists()


def test_twenty_names_asked_after_raise_the_alert(world: World) -> None:
    """Promise 50: one less raises none, and neither do twenty that nobody has."""
    project_at("park_b1", "TW2022-0009", "曜石功率器件")
    for _time in range(refusals.MANY - 1):
        refused(world)
    for number in range(refusals.MANY):
        world.opened(texts={"name": str(number) * 9, "investor": chr(0x4E00 + number) * 3})
    assert not Deed.objects.filter(action="alert.probing").exists()
    refused(world)
    assert Deed.objects.get(action="alert.probing").by == world.people["clerk-a1"]


def test_after_it_was_confirmed_the_city_office_has_the_pair(world: World) -> None:
    other = project_at("park_b1", "TW2022-0009", "曜石功率器件")
    project = world.opened(is_other=True)
    pair = Alike.objects.get()
    assert {pair.first, pair.second} == {other, project} and "name" in pair.grounds
    assert Deed.objects.filter(action="alike.note").count() == 1


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ({"name": "完全不同的名字", "investor": "某某公司"}, False),
        ({"name": "完全不同的名字", "investor": "甲公司", "credit_code": "91350100M000100Y43"}, True),
        ({"name": "黑石线缆新厂", "investor": "黑石线缆项目投资公司"}, True),
        ({"name": "完全不同的名字", "investor": "黑石线缆项目投资公司"}, False),
    ],
)
def test_grounds_of_a_likeness(world: World, texts: dict[str, str], *, found: bool) -> None:
    Project.objects.filter(code="TW2022-0003").update(credit_code="91350100M000100Y43")
    if found:
        assert refused(world, texts=texts).code == "look_alike"
    else:
        world.opened(texts=texts)


def test_the_same_investor_place_and_size_is_a_likeness(world: World) -> None:
    Project.objects.filter(code="TW2022-0003").update(source_place="深圳")
    texts = {"name": "完全不同的名字", "investor": "黑石线缆项目投资公司", "source_place": "深圳"}
    assert refused(world, texts=texts).code == "look_alike"


@pytest.mark.parametrize("login", ["clerk-b1", "approver-b", "clerk-a2"])
def test_nobody_opens_a_file_in_anothers_unit(world: World, login: str) -> None:
    assert refused(world, by=login).code == "unknown_unit"


def test_a_leader_opens_none(world: World) -> None:
    assert refused(world, by="leader").code == "not_your_role"


def test_a_person_without_a_unit_opens_none(world: World) -> None:
    Person.objects.filter(username="clerk-a1").update(unit=None)
    world.people["clerk-a1"].refresh_from_db()
    assert refused(world).code == "not_your_role"


def test_a_bad_credit_code_is_told_with_its_place(world: World) -> None:
    refusal = refused(world, texts={"credit_code": "91350100M000100Y44"})
    assert (refusal.code, refusal.field, refusal.where) == ("bad_credit_code", "credit_code", "统一社会信用代码")


def test_a_counted_field_is_no_field_of_the_file(world: World) -> None:
    """Promise 5: what the form does not have is never stored."""
    for field in ("unit", "stage", "last_seq", "amount", "is_synthetic", "merged_into", "code"):
        assert refused(world, texts={field: "1"}).code == "unknown_field"
