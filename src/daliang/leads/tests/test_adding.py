"""A person marks what reading missed: its values come from the words, its place is the page's, it is an example too."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from daliang.leads.adding import add
from daliang.leads.deciding import confirm_rest, correct, drop, reopen
from daliang.leads.examples import examples
from daliang.leads.gathering import settle_page
from daliang.leads.leading import lead_from
from daliang.leads.marked import BY_HAND, places
from daliang.leads.models import Fact, FactKind, Page
from daliang.leads.reading.examples import Example, replay
from daliang.leads.reading.scoring import score
from daliang.leads.taking import take_file
from daliang.leads.tests.conftest import Taken
from daliang.org.models import Deed, Person
from daliang.vocabulary.refusal import Refusal

HTML = (
    "<html><body><h1>招商简报</h1><p>会上说到的几件事：<b>远帆</b>膜材料那个事情谈了三轮，对方说要投２０亿元。</p>"
    "<p>另有14家来过，合起来大约 66 亿元；钱景明同志到会。上次也是20亿元。</p></body></html>"
)
CLAUSES = (
    "会上说到的几件事：远帆膜材料那个事情谈了三轮，对方说要投20亿元。"
    "另有14家来过，合起来大约66亿元；钱景明同志到会。上次也是"
)


@pytest.fixture
def page(officer: Person) -> Page:
    """A page whose rules find no project in it."""
    made = take_file(ContentFile(HTML.encode()), name="a.html", by=officer)
    settle_page(made.pk)
    made.refresh_from_db()
    assert made.state == "read" and not made.facts.filter(kind__in=("project", "person")).exists()
    made.facts.all().delete()
    return made


def marked(page: Page, fact: Fact) -> tuple[str, str]:
    """Its words in the page as it came, and in the article."""
    return page.text[fact.start : fact.end], page.article[fact.at : fact.until]


def refused(page: Page, kind: str, quote: str, by: Person, near: int | None = None) -> str:
    before = page.facts.count()
    with pytest.raises(Refusal) as caught:
        add(page, kind, quote, near=near, by=by)
    assert "%(" not in str(caught.value) and page.facts.count() == before
    return caught.value.code


def test_a_name_becomes_a_project_at_its_place(page: Page, officer: Person) -> None:
    fact = add(page, "project", "远帆膜材料", by=officer)
    assert (fact.state, fact.decided_by, fact.rule, fact.found["name"]) == ("confirmed", officer, BY_HAND, "远帆膜材料")
    assert marked(page, fact) == ("远帆</b>膜材料", "远帆膜材料")
    assert lead_from(fact, by=officer).name == "远帆膜材料"
    logged = Deed.objects.get(action="fact.add")
    assert logged.details["kind"] == "project" and "远帆" not in str(logged.details)


def test_a_clause_becomes_a_project_with_what_it_tells(taken: Taken, officer: Person) -> None:
    made = taken("招商简报\n江苏澄光电子有限公司投资20亿元建设车规级传感器项目，落户东岭高新区。\n")
    made.facts.all().delete()
    fact = add(made, "project", "江苏澄光电子有限公司投资20亿元建设车规级传感器项目，落户东岭高新区", by=officer)
    assert (fact.found["name"], fact.found["company"], fact.found["amount_value"], fact.found["place"]) == (
        "车规级传感器项目",
        "江苏澄光电子有限公司",
        2_000_000_000,
        "东岭高新区",
    )


def test_an_amount_is_read_from_the_words_around_it(page: Page, officer: Person) -> None:
    fact = add(page, "amount", "对方说要投20亿元", by=officer)
    assert (fact.found["amount_value"], fact.found["currency"], marked(page, fact)) == (
        2_000_000_000,
        "CNY",
        ("２０亿元", "20亿元"),
    )


@pytest.mark.parametrize("said", ["20个亿", "二十个亿", "２０ 个亿元", "20 个亿人民币"])
def test_an_amount_as_it_is_spoken_is_understood(taken: Taken, officer: Person, said: str) -> None:
    made = taken(f"招商简报\n会上说，远帆膜材料那个事情，对方说要投{said}，还要谈。\n")
    made.facts.all().delete()
    fact = add(made, "amount", f"对方说要投{said}", by=officer)
    assert (fact.found["amount_value"], fact.found["currency"]) == (2_000_000_000, "CNY")
    assert marked(made, fact)[0] == said
    project = add(made, "project", f"远帆膜材料那个事情，对方说要投{said}", by=officer)
    assert project.found["amount_value"] == 2_000_000_000


def test_a_currency_that_was_not_marked_is_not_taken_for_yuan(taken: Taken, officer: Person) -> None:
    made = taken("招商简报\n会上说，远帆膜材料那个事情，对方说要投3个亿美元，还要谈。\n")
    made.facts.all().delete()
    assert refused(made, "amount", "对方说要投3个亿", officer) == "nothing"
    assert add(made, "amount", "投3个亿美元", by=officer).found["currency"] == "USD"


def test_of_several_places_it_is_the_nearest_else_the_first_that_is_free(page: Page, officer: Person) -> None:
    last = page.article.rindex("20亿元")
    assert add(page, "amount", "20亿元", near=last - 1, by=officer).at == last
    assert add(page, "amount", "20 亿元", by=officer).at == page.article.index("20亿元")
    assert refused(page, "amount", "20亿元", officer) == "there"


def test_a_count_and_a_sum_become_a_total(page: Page, officer: Person) -> None:
    fact = add(page, "aggregate", "14家来过，合起来大约 66 亿元", by=officer)
    assert (fact.found["count"], fact.found["amount_value"]) == (14, 6_600_000_000)
    assert add(page, "aggregate", "14家来过", by=officer).found["amount_value"] is None
    assert refused(page, "aggregate", "14家来过", officer) == "there"


def test_a_person_is_a_name_with_or_without_an_office(page: Page, taken: Taken, officer: Person) -> None:
    fact = add(page, "person", "钱景明", by=officer)
    assert (fact.found["name"], marked(page, fact)[1]) == ("钱景明", "钱景明")
    other = taken("招商简报\n东岭区区长李明华到会致辞，介绍了项目情况。\n")
    other.facts.all().delete()
    assert add(other, "person", "东岭区区长李明华", by=officer).found["name"] == "李明华"


def test_words_that_run_over_two_paragraphs_are_found(page: Page, officer: Person) -> None:
    fact = add(page, "amount", "对方说要投20亿元。\n\n另有", by=officer)
    assert fact.found["amount_value"] == 2_000_000_000


@pytest.mark.parametrize(
    ("kind", "quote", "code"),
    [("project", " \n", "no_quote"), ("project", "长" * 401, "long_quote"), ("project", "没有的话", "not_there"),
     ("chain", "远帆", "bad_kind"), ("amount", "远帆膜材料", "nothing"), ("aggregate", "远帆膜材料", "nothing"),
     ("amount", "20亿元。另有14家来过，合起来大约66亿元", "several"),
     ("person", CLAUSES, "nothing")],
)  # fmt: skip
def test_what_tells_nothing_of_the_kind_is_refused_in_words(
    page: Page, officer: Person, kind: str, quote: str, code: str
) -> None:
    assert refused(page, kind, quote, officer) == code


def test_what_is_there_already_is_not_added_twice(taken: Taken, officer: Person) -> None:
    made = taken("招商简报\n江苏澄光电子有限公司投资20亿元建设车规级传感器项目，落户东岭高新区。\n")
    project = made.facts.get(kind=FactKind.PROJECT)
    assert refused(made, "project", "车规级传感器项目", officer) == "there"
    drop(project, seen=1, by=officer)
    assert refused(made, "project", "车规级传感器项目", officer) == "there"
    assert refused(made, "amount", "20亿元", officer) == "there", "it belongs to the project"


def test_added_by_mistake_it_may_be_corrected_reopened_and_dropped(page: Page, officer: Person) -> None:
    fact = add(page, "project", "远帆膜材料", by=officer)
    correct(fact, {"amount": "20亿"}, seen=1, by=officer)
    assert (fact.state, fact.fields["amount_value"], fact.found["amount_value"]) == ("corrected", 2_000_000_000, None)
    reopen(fact, seen=2, by=officer)
    drop(fact, seen=3, by=officer)
    assert fact.state == "dropped" and next(iter(examples()))["facts"]["projects"] == []


def test_it_is_an_example_that_replaying_holds_against_the_rules(page: Page, officer: Person) -> None:
    add(page, "project", "远帆膜材料", by=officer)
    add(page, "amount", "对方说要投20亿元", by=officer)
    confirm_rest(page, by=officer)
    (kept,) = examples()
    example = Example(kept["id"], kept["page"], kept["facts"])
    tally = score([(example.id, replay(example), example.facts)])["projects"]
    (project,) = kept["facts"]["projects"]
    place = f"[{project['start']}, {project['end']})"
    assert (tally.missed, tally.differences) == (1, [f"page-{page.pk} - 远帆膜材料 {place}"])
    (amount,) = kept["facts"]["amounts"]
    assert kept["page"][amount["start"] : amount["end"]] == "２０亿元"


def test_a_page_that_todays_rules_would_cut_otherwise_takes_none(page: Page, officer: Person) -> None:
    Page.objects.filter(pk=page.pk).update(article=page.article + "以前多读的一句。")
    assert refused(page, "project", "以前多读的一句", officer) == "moved"


def test_a_page_that_was_not_read_takes_none(taken: Taken, officer: Person) -> None:
    again = [taken("招商简报\n总投资20亿元的功能膜项目落户高新区。") for _time in range(2)][1]
    assert refused(again, "project", "功能膜项目", officer) == "wrong_state"


@pytest.mark.parametrize("who", ["leader", "partner", "approver", "county-officer"])
def test_only_officers_of_the_city_add(page: Page, cast: dict[str, Person], who: str) -> None:
    assert refused(page, "project", "远帆膜材料", cast[who]) == "not_your_role"


@pytest.mark.nodb
def test_words_are_found_whatever_their_spaces_and_widths() -> None:
    assert places("总投资２０亿元，\n20 亿元。", "20亿元") == [(3, 7), (9, 14)]
    assert places("甲甲甲", "甲甲") == [(0, 2)] and places("甲", " ") == [] and places("", "甲") == []
