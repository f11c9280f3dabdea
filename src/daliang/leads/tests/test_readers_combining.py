"""Rules and model together: what both found is surer, what one found stays, and the rules win where they differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daliang.leads.readers.combining import BOTH, combined
from daliang.leads.readers.reader import read
from daliang.leads.reading.facts import Aggregate, Amount, Person, Project, Reading
from daliang.leads.tests.fake_model import NAME, Fake, facts, fake_model
from daliang.leads.tests.pages_for_models import COLD, FILM, GOOD, SENSORS, SIGNED, amount, page

pytestmark = pytest.mark.nodb
MODEL = f"model {NAME}"


@pytest.fixture
def fake() -> Iterator[Fake]:
    with fake_model() as fake:
        yield fake


def money(start: int, value: int = 100_000_000, rule: str = "amount") -> Amount:
    return Amount(Decimal(value), "CNY", start, start + 4, "eq", "invest", None, rule)


def project(name: str, start: int, of: Amount | None = None, rule: str = "in order", **told: Any) -> Project:
    fields = {"company": None, "stage": None, "place": None, "industry": None} | told
    return Project(name=name, amount=of, start=start, end=start + len(name), rule=rule, **fields)


def total(count: int | None, of: Amount | None, start: int, end: int, rule: str = "count and total") -> Aggregate:
    return Aggregate(count, of, "", None, start, end, rule)


def person(name: str, start: int, rule: str = "office before name") -> Person:
    return Person(name, "区长", start, start + len(name), rule)


def reading(*, amounts: Any = (), projects: Any = (), aggregates: Any = (), people: Any = ()) -> Reading:
    return Reading("题", None, "", list(amounts), list(projects), list(aggregates), list(people))


def test_a_page_read_by_both(fake: Fake) -> None:
    """The rules miss the film line; the model has another amount for the cold store, which stays among the others."""
    cold = COLD | {"amount": amount("12亿元", 1_200_000_000), "quote": "冷链物流项目"}
    fake.says(facts(**(GOOD | {"projects": [SENSORS, cold, FILM]})))
    outcome = read(page(), "both", fake.endpoint())
    rules = read(page(), "rules", None).reading
    assert (outcome.reader, outcome.failure) == ("both", None)
    found = {p.name: p for p in outcome.reading.projects}
    ours = {p.name: p for p in rules.projects}
    assert set(found) == {*ours, "光学薄膜产线"} and len(ours) == 2
    assert found["车规级传感器项目"] == replace(
        ours["车规级传感器项目"], rule=f"{BOTH}: {ours['车规级传感器项目'].rule}"
    )
    assert found["冷链物流项目"] == ours["冷链物流项目"]
    assert found["光学薄膜产线"].rule == MODEL
    assert [(o.kind, o.reason, o.said, o.kept) for o in outcome.others] == [
        ("projects", "rules differ", "冷链物流项目 1200000000 CNY", "冷链物流项目 2000000000 CNY")
    ]
    assert [a.rule.startswith(BOTH) for a in outcome.reading.amounts] == [True, True, False, True, True, False]
    assert [a.value for a in outcome.reading.amounts] == [a.value for a in rules.amounts]
    assert [g.rule for g in outcome.reading.aggregates] == [f"{BOTH}: count and total"]
    assert [p.rule for p in outcome.reading.people] == [f"{BOTH}: office before name"]


def test_a_silent_model_takes_nothing_away(fake: Fake) -> None:
    fake.says(facts(amounts=[], projects=[], aggregates=[], people=[]))
    outcome = read(page(), "both", fake.endpoint())
    assert outcome.reading == read(page(), "rules", None).reading


def test_what_the_rules_left_open_the_model_fills_in() -> None:
    ours = project("甲项目", 10, company="甲公司", stage="签约")
    theirs = project("甲项目", 10, money(30), MODEL, company="甲公司", stage="开工", place="东岭区")
    whole, others = combined(reading(projects=[ours]), reading(projects=[theirs]))
    assert whole.projects == [replace(ours, amount=money(30), place="东岭区")]
    assert others == []


def test_a_company_that_the_rules_left_open_is_filled_in_too() -> None:
    whole, others = combined(
        reading(projects=[project("甲项目", 10)]),
        reading(projects=[project("甲项目", 10, None, MODEL, company="甲公司")]),
    )
    assert ([one.company for one in whole.projects], others) == (["甲公司"], [])


def test_a_name_of_a_word_or_two_inside_another_makes_no_twins() -> None:
    ours, theirs = project("隔膜项目", 10), project("新能源隔膜项目", 60, None, MODEL)
    assert combined(reading(projects=[ours]), reading(projects=[theirs]))[0].projects == [ours, theirs]


def test_of_two_that_could_be_its_twin_it_joins_the_one_that_it_stands_on() -> None:
    first, second = project("液流电池", 10), project("液流电池项目", 60)
    theirs = project("液流电池项目", 60, None, MODEL, place="东岭区")
    whole, _others = combined(reading(projects=[first, second]), reading(projects=[theirs]))
    assert [one.place for one in whole.projects] == [None, "东岭区"]


def test_no_agreement_is_claimed_where_only_one_has_the_amount() -> None:
    ours, theirs = project("甲项目", 10, money(30)), project("甲项目", 10, None, MODEL)
    whole, _others = combined(reading(projects=[ours]), reading(projects=[theirs]))
    assert whole.projects == [ours]


def test_another_name_or_company_is_told_and_the_rules_stays() -> None:
    ours = project("电机项目", 14, money(30), company="甲公司")
    theirs = project("年产百万台电机项目", 9, money(30), MODEL, company="甲集团公司")
    whole, others = combined(reading(projects=[ours]), reading(projects=[theirs]))
    assert [(p.name, p.company, p.start) for p in whole.projects] == [("电机项目", "甲公司", 14)]
    assert whole.projects[0].rule == f"{BOTH}: in order"
    assert [(o.said, o.kept) for o in others] == [("年产百万台电机项目", "电机项目"), ("甲集团公司", "甲公司")]


def test_one_amount_of_one_project_is_one_project() -> None:
    ours, theirs = project("二期", 50, money(30)), project("半导体材料厂", 10, money(30), MODEL)
    whole, others = combined(reading(projects=[ours]), reading(projects=[theirs]))
    assert [p.name for p in whole.projects] == ["二期"]
    assert [o.said for o in others] == ["半导体材料厂"]


def test_the_least_amount_of_a_list_joins_nobody() -> None:
    """甲、乙、丙等50亿元以上项目: one amount, three projects."""
    ours = [project("甲甲甲", 0, money(30)), project("乙乙乙", 5, money(30))]
    theirs = [project("甲甲甲", 0, money(30), MODEL), project("丙丙丙", 10, money(30), MODEL)]
    whole, others = combined(reading(projects=ours), reading(projects=theirs))
    assert [(p.name, p.rule) for p in whole.projects] == [
        ("甲甲甲", f"{BOTH}: in order"),
        ("乙乙乙", "in order"),
        ("丙丙丙", MODEL),
    ]
    assert others == []


def test_a_headline_repeats_and_another_amount_does_not() -> None:
    ours = project("光学薄膜项目", 50, money(30))
    same = project("光学薄膜", 5, None, MODEL)
    other = project("光学薄膜", 90, money(80, 300_000_000), MODEL)
    whole, _others = combined(reading(projects=[ours]), reading(projects=[same]))
    assert len(whole.projects) == 1
    whole, _others = combined(reading(projects=[ours]), reading(projects=[other]))
    assert [p.start for p in whole.projects] == [50, 90]


def test_two_of_the_models_never_become_one_of_ours() -> None:
    ours = project("甲甲甲项目", 10)
    theirs = [project("甲甲甲项目", 10, None, MODEL), project("甲甲甲项目", 60, None, MODEL, stage="开工")]
    whole, _others = combined(reading(projects=[ours]), reading(projects=theirs))
    assert [(p.start, p.stage) for p in whole.projects] == [(10, None)]


@pytest.mark.parametrize(
    ("count", "value", "conflict"), [(8, 100_000_000, False), (8, 200_000_000, True), (9, 100_000_000, True)]
)
def test_totals_side_by_side(count: int, value: int, conflict: bool) -> None:
    ours, theirs = total(8, money(20), 10, 24), total(count, money(20, value), 10, 24, MODEL)
    whole, others = combined(reading(aggregates=[ours]), reading(aggregates=[theirs]))
    assert whole.aggregates == [ours if conflict else replace(ours, rule=f"{BOTH}: count and total")]
    assert [o.reason for o in others] == ["rules differ"] * conflict


def test_a_count_gets_its_total() -> None:
    ours, theirs = total(8, None, 10, 14, "count"), total(8, money(20), 10, 24, MODEL)
    whole, others = combined(reading(aggregates=[ours]), reading(aggregates=[theirs]))
    assert whole.aggregates == [replace(ours, amount=money(20))]
    assert others == []


def test_a_part_inside_a_total_is_a_fact_of_its_own() -> None:
    """8个项目，其中3个…总投资1亿元."""
    ours, theirs = total(8, money(20), 10, 24), total(3, None, 15, 17, MODEL)
    whole, others = combined(reading(aggregates=[ours]), reading(aggregates=[theirs]))
    assert [g.count for g in whole.aggregates] == [8, 3]
    assert others == []


def test_a_total_told_twice_is_one() -> None:
    ours, theirs = total(8, money(20), 10, 24), total(8, money(80), 70, 84, MODEL)
    whole, others = combined(reading(aggregates=[ours]), reading(aggregates=[theirs]))
    assert whole.aggregates == [replace(ours, rule=f"{BOTH}: count and total")]
    assert others == []


def test_people_meet_by_name() -> None:
    ours, theirs = [person("李明华", 10)], [person("李明华", 40, MODEL), person("王芳", 5, MODEL)]
    whole, _others = combined(reading(people=ours), reading(people=theirs))
    assert [(p.name, p.start, p.rule) for p in whole.people] == [
        ("王芳", 5, MODEL),
        ("李明华", 10, f"{BOTH}: office before name"),
    ]


def test_amounts_meet_by_place_and_value() -> None:
    ours = [money(10), money(20), money(30)]
    theirs = [money(10, rule=MODEL), money(20, 5, MODEL)]
    whole, _others = combined(reading(amounts=ours), reading(amounts=theirs))
    assert [(a.start, int(a.value), a.rule) for a in whole.amounts] == [
        (10, 10**8, f"{BOTH}: amount"),
        (20, 10**8, "amount"),
        (20, 5, MODEL),
        (30, 10**8, "amount"),
    ]


STARTS = st.integers(0, 60)
MONEY = st.none() | st.builds(money, STARTS, st.sampled_from([10**8, 2 * 10**8]))
PROJECTS = st.lists(st.builds(project, st.sampled_from(["甲甲甲项目", "乙乙乙", "甲甲甲"]), STARTS, MONEY), max_size=5)
TOTALS = st.lists(
    st.builds(lambda count, of, at: total(count, of, at, at + 8), st.none() | st.integers(1, 3), MONEY, STARTS),
    max_size=5,
)
READINGS = st.builds(
    lambda amounts, projects, totals: reading(amounts=[a for a in amounts if a], projects=projects, aggregates=totals),
    st.lists(MONEY, max_size=5),
    PROJECTS,
    TOTALS,
)


@given(READINGS, READINGS)
def test_nothing_of_the_rules_is_lost_or_changed(rules: Reading, model: Reading) -> None:
    whole, _others = combined(rules, model)
    for kind in ("amounts", "projects", "aggregates"):
        ours, found = getattr(rules, kind), getattr(whole, kind)
        assert len(ours) <= len(found) <= len(ours) + len(getattr(model, kind))
        assert [fact.start for fact in found] == sorted(fact.start for fact in found)
    names = [(p.name, p.start) for p in whole.projects]
    assert all((p.name, p.start) in names for p in rules.projects)
    told = [(p.name, p.start, p.amount) for p in whole.projects]
    assert all((p.name, p.start, p.amount) in told for p in rules.projects if p.amount)


def test_the_number_of_projects_signed_is_the_models_only_where_the_rules_have_none(fake: Fake) -> None:
    fake.says(facts(aggregates=[SIGNED | {"count": None}]))
    outcome = read(page(), "both", fake.endpoint())
    assert [(g.count, g.amount and int(g.amount.value)) for g in outcome.reading.aggregates] == [(8, 6_320_000_000)]
