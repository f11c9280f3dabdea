"""Visits: one however often its draft is sent, never through another's key; its next step may become the project's."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from daliang.org.models import Deed, Person, Role, Unit
from daliang.org.tests.tree import employ, small_city
from daliang.register.models import Project, Visit
from daliang.register.rules import edit
from daliang.register.settling import Clashes
from daliang.register.visits import edit_visit, log_visit, visit_texts
from daliang.vocabulary.refusal import Refusal, Refusals

# The projects here have a unit but no posting: the ledger stands a floor above.
pytestmark = [pytest.mark.django_db, pytest.mark.tampers]
KEY = "0b4f6a52-7c7e-4d7e-9a53-2b7d2f5b9c11"
TEXTS = {
    "on": "2022-08-20",
    "theirs": "王建（总经理）",
    "place": "无锡",
    "said": "看中二期地块。\r\n要求月底前答复。",
    "next_step": "答复地价",
    "next_on": "2030-08-31",
}
SEEN = {"next_step": "", "next_on": ""}


@pytest.fixture
def units() -> dict[str, Unit]:
    return small_city()


@pytest.fixture
def clerk(units: dict[str, Unit]) -> Person:
    return employ("clerk", Role.CLERK, units["park_a1"])


def project_in(unit: Unit, code: str = "P-1") -> Project:
    made: Project = Project.objects.create(code=code, name=f"{code}项目", unit=unit)
    return made


def refused(*args: object, **given: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        log_visit(*args, **given)  # type: ignore[arg-type]
    return caught.value


def test_a_visit_is_logged_with_its_deed(units: dict[str, Unit], clerk: Person) -> None:
    logged = log_visit(project_in(units["park_a1"]), KEY, TEXTS, by=clerk)
    found = Visit.objects.get()
    assert logged.is_new and logged.visit == found
    assert (found.on, found.by, found.next_on) == (date(2022, 8, 20), clerk, date(2030, 8, 31))
    deed = Deed.objects.get(action="visit.log")
    assert deed.subject_kind == "register.project" and deed.details["visit"] == found.pk


def test_the_same_draft_sent_twice_is_one_visit(units: dict[str, Unit], clerk: Person) -> None:
    """Promise 38: the second answers like the first, and leaves no deed."""
    project = project_in(units["park_a1"])
    first = log_visit(project, KEY, TEXTS, by=clerk, base=SEEN)
    again = {**TEXTS, "said": TEXTS["said"].replace("\r\n", "\n")}
    second = log_visit(project, KEY.upper(), again, by=clerk, base=SEEN)
    assert (second.visit, second.is_new) == (first.visit, False)
    assert Visit.objects.count() == Deed.objects.filter(action="visit.log").count() == 1


def test_the_same_draft_with_other_words_is_not_swallowed(units: dict[str, Unit], clerk: Person) -> None:
    """Promise 38: another body under the same key is refused, so that nobody believes it was stored."""
    project = project_in(units["park_a1"])
    log_visit(project, KEY, TEXTS, by=clerk)
    assert refused(project, KEY, TEXTS | {"said": "后来又改了"}, by=clerk).code == "already_logged"


def test_a_key_of_another_project_or_person_is_refused_in_the_same_words(units: dict[str, Unit], clerk: Person) -> None:
    log_visit(project_in(units["park_b1"], "P-2"), KEY, TEXTS, by=employ("other", Role.CLERK, units["park_b1"]))
    project = project_in(units["park_a1"])
    theirs = refused(project, KEY, TEXTS, by=clerk)
    mine = str(uuid4())
    log_visit(project, mine, TEXTS, by=clerk)
    own = refused(project, mine, TEXTS, by=employ("colleague", Role.CLERK, units["park_a1"]))
    assert (theirs.code, str(theirs)) == (own.code, str(own)) == ("key_taken", str(theirs))
    assert refused(project_in(units["park_a1"], "P-3"), mine, TEXTS, by=clerk).code == "key_taken"
    assert refused(project, "17", TEXTS, by=clerk).code == "bad_key"


def test_an_unseen_project_is_as_if_missing(units: dict[str, Unit], clerk: Person) -> None:
    """Promise 1."""
    with pytest.raises(Project.DoesNotExist):
        log_visit(project_in(units["park_a2"]), KEY, TEXTS, by=clerk)
    leader = employ("leader", Role.LEADER, units["city"])
    assert refused(project_in(units["park_a1"], "P-2"), KEY, TEXTS, by=leader).code == "not_your_role"
    assert not Visit.objects.exists()


def test_what_is_wrong_is_said_field_by_field_and_nothing_is_stored(units: dict[str, Unit], clerk: Person) -> None:
    project = project_in(units["park_a1"])
    wrong = TEXTS | {"said": " ", "on": "2199-01-01", "next_on": "某天"}
    found = refused(project, KEY, wrong, by=clerk, base=SEEN)
    assert isinstance(found, Refusals)
    assert {one.field: one.code for one in found.all} == {
        "said": "empty", "on": "future_day", "next_on": "unreadable_day",
    }  # fmt: skip
    assert not Visit.objects.exists()


def test_a_merged_file_is_not_added_to(units: dict[str, Unit], clerk: Person) -> None:
    project = project_in(units["park_a1"])
    project.merged_into = project_in(units["park_a1"], "P-2")
    project.save()
    assert refused(project, KEY, TEXTS, by=clerk).code == "merged"


def test_the_next_step_becomes_the_projects_when_that_is_ticked(units: dict[str, Unit], clerk: Person) -> None:
    project = project_in(units["park_a1"])
    log_visit(project, str(uuid4()), TEXTS, by=clerk)
    assert Project.objects.get().next_step == ""
    log_visit(project, KEY, TEXTS, by=clerk, base=SEEN)
    found = Project.objects.get()
    assert (found.next_step, found.next_on) == ("答复地价", date(2030, 8, 31))
    assert Deed.objects.filter(action="project.edit").count() == 1
    log_visit(project, str(uuid4()), TEXTS | {"next_step": "", "next_on": ""}, by=clerk, base=SEEN)
    assert Project.objects.get().next_step == "答复地价"


def test_a_next_step_that_somebody_wrote_meanwhile_stays(units: dict[str, Unit], clerk: Person) -> None:
    """Promise 36: the visit is kept, the other's text too, and the writer is told."""
    project = project_in(units["park_a1"])
    edit(project, {"next_step": "报批能评"}, base={"next_step": ""}, by=clerk)
    logged = log_visit(project, KEY, TEXTS, by=clerk, base=SEEN)
    assert logged.kept_next == "报批能评"
    assert Project.objects.get().next_step == "报批能评"
    assert Visit.objects.get().next_step == "答复地价"


def test_a_visit_is_written_anew_by_one_at_a_time(units: dict[str, Unit], clerk: Person) -> None:
    """Promise 36: the second writer is told both texts and the first one's words stay."""
    visit = log_visit(project_in(units["park_a1"]), KEY, TEXTS, by=clerk).visit
    seen = visit_texts(visit)
    edit_visit(visit, TEXTS | {"place": "苏州"}, base=seen, by=clerk)
    with pytest.raises(Clashes) as caught:
        edit_visit(visit, TEXTS | {"place": "常州", "theirs": "李四"}, base=seen, by=clerk)
    assert [(one.theirs, one.mine) for one in caught.value.clashes] == [("苏州", "常州")]
    assert (visit_texts(Visit.objects.get())["place"], Visit.objects.get().theirs) == ("苏州", "王建（总经理）")
    with pytest.raises(Refusals) as bare:
        edit_visit(visit, {"said": ""}, base=seen, by=clerk)
    assert [(one.field, one.code) for one in bare.value.all] == [("said", "empty"), ("on", "empty")]
    with pytest.raises(Project.DoesNotExist):
        edit_visit(visit, TEXTS, base=seen, by=employ("other", Role.CLERK, units["park_a2"]))
