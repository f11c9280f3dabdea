"""A person decides on each fact; what was found stays; what was decided becomes leads and examples."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from daliang.leads.deciding import confirm, confirm_rest, correct, drop, reopen
from daliang.leads.editing import amount_text, shown
from daliang.leads.examples import examples
from daliang.leads.leading import lead_from, sentence
from daliang.leads.models import Fact, FactKind, Lead, LeadEvent, Page
from daliang.leads.tests import articles
from daliang.leads.tests.conftest import Taken
from daliang.org.models import Deed, Person
from daliang.register.models import Industry, Rate
from daliang.vocabulary.refusal import Refusal

DOLLARS = "外资项目签约\n由远帆有限公司投资的新材料项目总投资1.2亿美元，落户高新区。"


@pytest.fixture
def page(taken: Taken) -> Page:
    return taken(articles.FIRST)


def project(page: Page) -> Fact:
    fact = page.facts.filter(kind=FactKind.PROJECT).order_by("at").first()
    assert fact is not None
    return fact


def test_a_fact_is_confirmed_dropped_and_opened_again(page: Page, officer: Person) -> None:
    fact = project(page)
    for deed, state in ((confirm, "confirmed"), (reopen, "found"), (drop, "dropped"), (reopen, "found")):
        deed(fact, seen=fact.version, by=officer)
        assert fact.state == state and (fact.decided_by == officer) is (state != "found")
    assert Deed.objects.filter(action="fact.decide").count() == 4


def test_a_correction_stands_beside_what_was_found(page: Page, officer: Person) -> None:
    fact = project(page)
    found = dict(fact.found)
    correct(fact, {"name": "电池制造基地项目", "amount": "33亿", "company": ""}, seen=1, by=officer)
    assert fact.state == "corrected" and fact.found == found
    assert fact.corrected is not None
    assert (fact.fields["name"], fact.fields["amount_value"], fact.fields["company"]) == (
        "电池制造基地项目",
        33 * 10**8,
        None,
    )
    assert fact.fields["place"] == found["place"]
    assert page.text[fact.corrected["start"] : fact.corrected["end"]] == "电池制造基地项目"


def test_a_correction_that_changes_nothing_is_a_confirmation(page: Page, officer: Person) -> None:
    fact = project(page)
    correct(fact, shown(fact), seen=1, by=officer)
    assert (fact.state, fact.corrected) == ("confirmed", None)


@pytest.mark.parametrize(
    ("typed", "code", "field"),
    [({"name": " "}, "no_name", "name"), ({"amount": "很多"}, "unreadable", "amount"),
     ({"amount": "22到30亿"}, "range", "amount"),
     ({"place": "长" * 121}, "too_long", "place")],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_at_its_field(
    page: Page, officer: Person, typed: dict[str, str], code: str, field: str
) -> None:
    with pytest.raises(Refusal) as caught:
        correct(project(page), typed, seen=1, by=officer)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert project(page).state == "found"


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "abc", "100000", "９９９９９９"])
def test_a_number_of_projects_is_a_whole_one(page: Page, officer: Person, text: str) -> None:
    total = page.facts.filter(kind=FactKind.AGGREGATE)[0]
    with pytest.raises(Refusal) as caught:
        correct(total, {"count": text}, seen=1, by=officer)
    assert caught.value.code == "bad_count"


def test_two_people_do_not_decide_over_each_other(page: Page, officer: Person) -> None:
    confirm(project(page), seen=1, by=officer)
    for deed in (confirm, drop):
        with pytest.raises(Refusal) as caught:
            deed(project(page), seen=1, by=officer)
        assert caught.value.code == "stale"


@pytest.mark.parametrize("who", ["leader", "partner", "approver", "county-officer"])
def test_only_officers_of_the_city_decide(page: Page, cast: dict[str, Person], who: str) -> None:
    for act in (
        lambda: confirm(project(page), seen=1, by=cast[who]),
        lambda: confirm_rest(page, by=cast[who]),
        lambda: lead_from(project(page), by=cast[who]),
    ):
        with pytest.raises(Refusal) as caught:
            act()
        assert caught.value.code == "not_your_role"


def test_the_rest_is_confirmed_at_once(page: Page, officer: Person) -> None:
    drop(project(page), seen=1, by=officer)
    count = page.facts.count()
    assert confirm_rest(page, by=officer) == count - 1 and confirm_rest(page, by=officer) == 0
    assert sorted(set(page.facts.values_list("state", flat=True))) == ["confirmed", "dropped"]


def test_a_confirmed_project_becomes_one_lead(page: Page, officer: Person) -> None:
    industry = Industry.objects.create(code="energy", label=str(project(page).found["industry"]), branch="x")
    with pytest.raises(Refusal) as caught:
        lead_from(project(page), by=officer)
    assert caught.value.code == "undecided"
    lead = lead_from(confirm(project(page), seen=1, by=officer), by=officer)
    assert (lead.name, lead.company, lead.amount, lead.stated) == (
        "液流电池制造基地项目",
        "岚川储能科技有限公司",
        32 * 10**8,
        32 * 10**8,
    )
    assert (lead.unit, lead.state, lead.industry, lead.story) == (officer.unit, "new", industry, page.story)
    assert lead.summary.startswith("由岚川储能科技有限公司投资") and lead.summary.endswith("开工。")
    assert lead_from(project(page), by=officer) == lead
    assert LeadEvent.objects.get().kind == "opened"


def test_a_copy_of_the_story_gives_the_same_lead(page: Page, officer: Person, taken: Taken) -> None:
    lead = lead_from(confirm(project(page), seen=1, by=officer), by=officer)
    copy = taken(articles.spun())
    assert lead_from(confirm(project(copy), seen=1, by=officer), by=officer) == lead and Lead.objects.count() == 1


def test_what_became_a_lead_is_not_dropped(page: Page, officer: Person) -> None:
    lead_from(confirm(project(page), seen=1, by=officer), by=officer)
    for deed in (drop, reopen):
        with pytest.raises(Refusal) as caught:
            deed(project(page), seen=2, by=officer)
        assert caught.value.code == "has_lead"


def test_dollars_are_yuan_beside_where_there_is_a_rate(taken: Taken, officer: Person) -> None:
    fact = confirm(project(taken(DOLLARS)), seen=1, by=officer)
    lead = lead_from(fact, by=officer)
    assert (lead.stated, lead.currency, lead.amount) == (120_000_000, "USD", None)
    Lead.objects.filter(pk=lead.pk).update(name="另一个名称", fact=None)
    Rate.objects.create(currency="USD", on="2020-01-01", rate="6.5", source="x")
    assert lead_from(fact, by=officer).amount == 780_000_000


def test_a_total_becomes_no_lead(page: Page, officer: Person) -> None:
    total = confirm(page.facts.filter(kind=FactKind.AGGREGATE)[0], seen=1, by=officer)
    with pytest.raises(Refusal) as caught:
        lead_from(total, by=officer)
    assert caught.value.code == "no_project"


def test_the_record_of_a_lead_only_grows(page: Page, officer: Person) -> None:
    lead_from(confirm(project(page), seen=1, by=officer), by=officer)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LeadEvent.objects.update(words="x")


def test_pages_decided_to_the_last_are_examples(page: Page, officer: Person, taken: Taken) -> None:
    correct(project(page), {"name": "电池制造基地项目"}, seen=1, by=officer)
    other = page.facts.filter(kind=FactKind.PROJECT).order_by("-at")[0]
    drop(other, seen=1, by=officer)
    assert list(examples()) == []
    confirm_rest(page, by=officer)
    taken(articles.ELSEWHERE)
    found = list(examples())
    assert [one["id"] for one in found] == [f"page-{page.pk}"]
    facts = found[0]["facts"]
    assert [one["name"] for one in facts["projects"]] == ["电池制造基地项目"]
    for one in (*facts["projects"], *facts["amounts"]):
        assert found[0]["page"][one["start"] : one["end"]] == one.get("name") or "value" in one
    asked = {one["value"] for one in facts["amounts"] if not one.get("optional")}
    assert asked >= {3_200_000_000, 8_650_000_000} and 1_280_000_000 not in asked


def test_money_of_a_project_that_is_none_may_be_found_or_not(page: Page, officer: Person) -> None:
    dropped, corrected = page.facts.filter(kind=FactKind.PROJECT).order_by("-at")
    drop(dropped, seen=1, by=officer)
    correct(corrected, {"amount": "30亿"}, seen=1, by=officer)
    for amount in page.facts.filter(kind=FactKind.AMOUNT):
        drop(amount, seen=1, by=officer)
    confirm_rest(page, by=officer)
    (kept,) = examples()
    told = {one["value"]: bool(one.get("optional")) for one in kept["facts"]["amounts"]}
    assert told == {8_650_000_000: False, 1_280_000_000: True, 3_200_000_000: True}


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [(2_000_000_000, "CNY", "20亿元"), (120_000_000, "USD", "1.2亿美元"), (35_000_000, "CNY", "3500万元"),
     (999, "JPY", "999日元"),
     (1_234_567_890, "EUR", "12.3456789亿欧元"), (None, None, "")],
)  # fmt: skip
def test_amounts_are_shown_as_they_are_typed(value: int | None, currency: str | None, text: str) -> None:
    assert amount_text({"amount_value": value, "currency": currency}) == text


def test_the_sentence_around_a_place_is_bounded() -> None:
    assert sentence("甲。乙丙丁。戊", 3, 4) == "乙丙丁。"
    assert sentence("甲" * 2000, 1000, 1002) == "甲" * 400
    assert sentence("", 0, 0) == ""
