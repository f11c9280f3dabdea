"""The first city: without a fault, and with what its issue asks of it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from daliang.ledger.facts import Kind
from daliang.org.models import Role, UnitKind
from daliang.playbook.checking import check
from daliang.playbook.reading import read
from daliang.playbook.shapes import Playbook
from daliang.playbook.tests.broken import YANGZHOU
from daliang.vocabulary.money import Qualifier, parse_money

pytestmark = pytest.mark.nodb
NAMED = {"智芯半导体项目": "jingkai", "光电一体化项目": "jingkai", "汇成芯片项目": "hanjiang-gaoxin"}


@pytest.fixture(scope="module")
def city() -> Playbook:
    return read(YANGZHOU)[0]


def test_it_has_no_fault() -> None:
    assert check(YANGZHOU) == []


def test_it_has_the_counties_the_zones_and_fourteen_parks_or_more(city: Playbook) -> None:
    kinds = Counter(unit.kind for unit in city.units)
    assert kinds[UnitKind.DISTRICT] + kinds[UnitKind.COUNTY] == 6
    assert kinds[UnitKind.ZONE] == 3
    assert sum(unit.is_park for unit in city.units) >= 14
    assert "扬州环保科技产业园" in {unit.name for unit in city.units}


def test_each_county_and_zone_has_a_filer(city: Playbook) -> None:
    above = {unit.code for unit in city.units if unit.kind in (UnitKind.DISTRICT, UnitKind.COUNTY, UnitKind.ZONE)}
    filed = {code for unit in city.units if unit.is_filer for code in city.chain(unit.code)}
    assert above <= filed


def test_each_filer_has_a_clerk_and_each_county_another_person_to_approve(city: Playbook) -> None:
    at = {role: Counter(person.unit for person in city.people if person.role == role) for role in Role.values}
    assert at[Role.CLERK] == Counter(unit.code for unit in city.units if unit.is_filer)
    assert set(at[Role.APPROVER]) == {
        unit.parent if unit.kind == UnitKind.PARK else unit.code for unit in city.units if unit.is_filer
    }
    assert (sum(at[Role.OFFICER].values()), sum(at[Role.LEADER].values())) == (2, 1)


def test_only_the_projects_that_the_article_names_are_not_synthetic(city: Playbook) -> None:
    homes = {row.project: row.argument["unit"] for row in city.history if row.kind is Kind.OPENED}
    assert {project.name: homes[project.code] for project in city.projects if not project.synthetic} == NAMED
    assert [row.name for row in city.returns if row.name and not row.synthetic] == ["比亚迪汽车电子项目"]


def test_the_article_s_amounts_keep_their_qualifier(city: Playbook) -> None:
    codes = {project.code: project.name for project in city.projects if not project.synthetic}
    stated = {
        codes[row.project]: (row.argument["value"], row.argument["qualifier"])
        for row in city.history
        if row.project in codes and row.kind is Kind.AMOUNT
    }
    assert stated == {
        "智芯半导体项目": (10_000_000_000, "class"),
        "光电一体化项目": (10_000_000_000, "class"),
        "汇成芯片项目": (5_000_000_000, "at_least"),
    }
    byd = next(row for row in city.returns if row.name == "比亚迪汽车电子项目")
    assert parse_money(byd.amount).qualifier is Qualifier.AT_LEAST
    assert (byd.unit, byd.round) == ("hanjiang-weiyang", "2022-R02")


def test_the_walk_s_park_has_lines_to_carry_over_and_has_not_begun(city: Playbook) -> None:
    assert "hanjiang-gaoxin" not in {row.unit for row in city.returns}
    figure = next(figure for figure in city.figures if figure.unit == "hanjiang-gaoxin")
    assert (figure.measure, figure.round, figure.count) == ("negotiating-20", "2022-R01", 3)


def test_the_article_s_figures_are_expected(city: Playbook) -> None:
    half = (date(2022, 1, 1), date(2022, 6, 30), "")
    first = (None, None, "2022-R01")
    figures = {
        (figure.measure, (figure.from_, figure.to, figure.round)): figure.count
        for figure in city.figures
        if figure.source == "article"
    }
    recognised = {"recognised-10": 11, "recognised-20": 5, "recognised-50": 1, "recognised-100": 0}
    negotiating = {"negotiating-20": 17, "negotiating-50": 6, "negotiating-100": 5}
    in_half = {(measure, half): count for measure, count in {"signed-manufacturing-1": 171, **recognised}.items()}
    in_round = {(measure, first): count for measure, count in negotiating.items()}
    assert figures == dict([*in_half.items(), *in_round.items()])
    assert {(total.code, total.projects, total.cny, total.usd) for total in city.event_totals} == {
        ("2022-04-cloud", 18, 33_100_000_000, 0),
        ("2022-05-foreign", 10, 0, 785_000_000),
        ("2022-06-q2", 65, 26_890_000_000, 0),
    }


def test_it_stays_small_and_every_kind_of_posting_is_in_it(city: Playbook) -> None:
    assert len(city.history) < 2000
    assert {row.kind for row in city.history} == set(Kind) - {Kind.BROUGHT_FORWARD}


def test_what_the_cockpit_shows_is_plain_data(city: Playbook) -> None:
    assert json.loads(json.dumps(city.cockpit)) == city.cockpit
    assert set(city.cockpit) == {"cards", "ladder", "funnel", "board", "cohort"}


def test_every_indicator_of_the_notices_has_a_card(city: Playbook) -> None:
    asked = {indicator.measure for notice in city.notices for indicator in notice.indicators}
    assert asked == {"signed-manufacturing-1", "recognised-20", "recognised-100", "recognised-foreign-5"}
    assert asked <= set(city.cockpit["cards"])


def test_a_folder_that_is_not_a_playbook_names_the_missing_files(tmp_path: Path) -> None:
    assert {fault.file for fault in check(tmp_path)} == {
        "city.toml",
        "units.csv",
        "tiers.toml",
        "stages.toml",
        "industries.csv",
        "measures.toml",
        "rounds.toml",
    }
