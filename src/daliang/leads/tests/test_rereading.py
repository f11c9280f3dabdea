"""A page is read again by today's rules: decisions stay where their words stand, what nobody decided on is renewed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile

from daliang.leads import rereading
from daliang.leads.adding import add
from daliang.leads.deciding import confirm, correct, drop
from daliang.leads.examples import examples
from daliang.leads.facts import VERSION, told_of_text
from daliang.leads.gathering import settle_page
from daliang.leads.leading import lead_from
from daliang.leads.models import Fact, FactKind, FactState, Page
from daliang.leads.rereading import reread
from daliang.leads.taking import read_again, take_file
from daliang.leads.tests.fake_model import Fake, body, facts, fake_model
from daliang.leads.tests.pages_for_models import FILM
from daliang.org.models import Deed, Person
from daliang.vocabulary.refusal import Refusal

HTML = (
    "<html><body><div class='nav'><a href='/'>首页</a> <a href='/x'>旧闻：澜江铜箔项目投产</a></div><h1>集中签约</h1>"
    "<p>江苏澄光电子有限公司投资20亿元建设车规级传感器项目，落户东岭高新区。</p>"
    "<p>宁波远帆新材料有限公司投资12亿元建设功能膜项目，落户东岭经开区。</p>"
    "<p>三季度共签约项目18个，总投资331亿元。</p></body></html>"
)
GONE, OPEN = "澜江铜箔项目", "落户东岭经开区"


def fact_at(page: Page, words: str, **more: Any) -> Fact:
    """A fact that rules of another day found there, at a place that their article had."""
    start = page.text.index(words)
    found = {"name": words, "company": None, "stage": None, "place": None, "industry": None, "amount_value": None}
    place = {"start": start, "end": start + len(words), "at": 3, "until": 3 + len(words)}
    return Fact.objects.create(page=page, kind=FactKind.PROJECT, found=found, rule="older", **place, **more)


@pytest.fixture
def page(officer: Person) -> Page:
    """A page as rules of another day read it: their article had one line more, at its head."""
    made = take_file(ContentFile(HTML.encode()), name="a.html", by=officer)
    settle_page(made.pk)
    made.refresh_from_db()
    head = GONE + "\n"
    Page.objects.filter(pk=made.pk).update(article=head + made.article, title="旧题", reading_version=VERSION - 1)
    for fact in made.facts.all():
        Fact.objects.filter(pk=fact.pk).update(at=fact.at + len(head), until=fact.until + len(head))
    made.refresh_from_db()
    return made


def again(page: Page, by: Person) -> Page:
    read_again(page, by=by)
    assert reread(page.pk)
    page.refresh_from_db()
    return page


def project(page: Page, name: str) -> Fact:
    return page.facts.get(kind=FactKind.PROJECT, found__name=name)


def stand_where_they_say(page: Page) -> None:
    for fact in page.facts.filter(is_gone=False):
        assert page.article[fact.at : fact.until] == page.text[fact.start : fact.end] != ""


def test_a_page_takes_additions_again_once_it_was_read_again(page: Page, officer: Person) -> None:
    with pytest.raises(Refusal, match="按现在的规则重读"):
        add(page, "project", "宁波远帆", by=officer)
    again(page, officer)
    assert (page.title, page.reading_version, page.reread_by) == ("集中签约", VERSION, None)
    assert add(page, "person", "宁波远帆", by=officer).state == "confirmed"
    stand_where_they_say(page)


def test_decisions_stay_and_are_not_asked_for_once_more(page: Page, officer: Person) -> None:
    confirmed, corrected, total = (
        project(page, "车规级传感器项目"), project(page, "功能膜项目"), page.facts.get(kind=FactKind.AGGREGATE),
    )  # fmt: skip
    confirm(confirmed, seen=1, by=officer)
    correct(corrected, {"name": "光学功能膜项目"}, seen=1, by=officer)
    correct(total, {"count": "17"}, seen=1, by=officer)
    before = {one.pk: (one.state, one.found, one.corrected, one.version) for one in page.facts.all()}
    again(page, officer)
    assert {one.pk: (one.state, one.found, one.corrected, one.version) for one in page.facts.all()} == before
    stand_where_they_say(page)


def test_what_was_dropped_is_not_found_anew(page: Page, officer: Person) -> None:
    drop(project(page, "功能膜项目"), seen=1, by=officer)
    again(page, officer)
    assert project(page, "功能膜项目").state == "dropped"


def test_what_nobody_decided_on_is_renewed_and_the_same_keeps_its_row(page: Page, officer: Person) -> None:
    same = project(page, "车规级传感器项目")
    project(page, "功能膜项目").delete()
    lost = fact_at(page, OPEN)
    again(page, officer)
    assert project(page, "车规级传感器项目").pk == same.pk
    assert project(page, "功能膜项目").state == FactState.FOUND and not Fact.objects.filter(pk=lost.pk).exists()
    stand_where_they_say(page)
    assert len(told_of_text(page.text).facts) == page.facts.count()


def test_a_decision_whose_words_are_gone_is_kept_and_listed(page: Page, officer: Person) -> None:
    gone = fact_at(page, GONE, state=FactState.CONFIRMED, decided_by=officer, decided_at=page.at)
    lead = lead_from(gone, by=officer)
    again(page, officer)
    gone.refresh_from_db()
    assert (gone.is_gone, gone.state, gone.found["name"], lead.fact_id) == (True, "confirmed", GONE, gone.pk)
    Fact.objects.filter(state=FactState.FOUND).delete()
    assert [one["name"] for one in next(iter(examples()))["facts"]["projects"]] == [GONE]
    logged = Deed.objects.get(action="page.reread")
    assert logged.by == officer and logged.details == {"count": 0, "gone": 1}


def test_a_decision_half_of_whose_words_are_gone_is_gone(page: Page, officer: Person) -> None:
    half = fact_at(page, GONE, state=FactState.CONFIRMED, decided_by=officer, decided_at=page.at)
    Fact.objects.filter(pk=half.pk).update(end=page.text.index("集中签约") + 4)
    again(page, officer)
    half.refresh_from_db()
    assert half.is_gone and (half.at, half.until) == (0, 0)


def test_a_project_that_was_decided_on_under_a_shorter_name_is_not_found_anew(page: Page, officer: Person) -> None:
    fact = project(page, "功能膜项目")
    Fact.objects.filter(pk=fact.pk).update(found=fact.found | {"name": "功能膜"}, end=fact.end - 2)
    fact.refresh_from_db()
    confirm(fact, seen=1, by=officer)
    again(page, officer)
    assert not page.facts.filter(found__name="功能膜项目").exists() and project(page, "功能膜").pk == fact.pk


def test_words_that_come_back_are_no_longer_gone(page: Page, officer: Person) -> None:
    fact = project(page, "功能膜项目")
    confirm(fact, seen=1, by=officer)
    Fact.objects.filter(pk=fact.pk).update(is_gone=True, at=0, until=0)
    again(page, officer)
    fact.refresh_from_db()
    assert not fact.is_gone and page.article[fact.at : fact.until] == "功能膜项目"


def test_what_todays_rules_refuse_stays_as_it_was_read_and_says_why(
    page: Page, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object, **_more: object) -> None:
        raise Refusal("正文不是中文", code="not_Chinese")

    monkeypatch.setattr(rereading, "told_of_text", refuse)
    before = (page.article, page.facts.count())
    again(page, officer)
    assert (page.article, page.facts.count(), page.state) == (*before, "read") and page.why[0]["code"] == "not_Chinese"
    monkeypatch.undo()
    assert again(page, officer).why == []


def test_a_second_job_changes_nothing(page: Page, officer: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., Any] = told_of_text

    def overtaken(*given: object, **more: object) -> object:
        found = real(*given, **more)
        if Page.objects.exclude(reread_by=None).exists():
            Page.objects.update(reread_by=None, title="别的工作进程读的")
        return found

    read_again(page, by=officer)
    monkeypatch.setattr(rereading, "told_of_text", overtaken)
    assert not reread(page.pk) and not reread(page.pk)
    assert Page.objects.get().title == "别的工作进程读的" and not Deed.objects.filter(action="page.reread").exists()


def test_the_citys_model_reads_it_again_too(page: Page, officer: Person, settings: Any) -> None:
    with fake_model() as fake:
        assert isinstance(fake, Fake)
        fake.says(facts(projects=[FILM | {"quote": "投资12亿元建设功能膜项目", "name": "功能膜"}]), body(b"", 401))
        settings.MODEL_USE, settings.MODEL_ENDPOINT = "both", fake.endpoint()
        assert again(page, officer).reader == "both"
        assert again(page, officer).beside == {"failure": "refused"} and page.reader == "rules"


def test_a_page_that_was_not_read_cannot_be_read_again(page: Page, officer: Person) -> None:
    Page.objects.update(state="refused")
    with pytest.raises(Refusal) as caught:
        read_again(page, by=officer)
    assert caught.value.code == "wrong_state" and not reread(page.pk)


@pytest.mark.parametrize("who", ["leader", "partner", "approver", "county-officer"])
def test_only_officers_of_the_city_have_pages_read_again(page: Page, cast: dict[str, Person], who: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_again(page, by=cast[who])
    assert caught.value.code == "not_your_role" and Page.objects.get().reread_by is None
