"""Opening balances: old dates, known when they were known, once, by two officers, before any round has closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daliang.dossier.tests.world import CAST, NOW, STAGES, World
from daliang.intake import rules
from daliang.intake.models import Import, ImportKind
from daliang.intake.refusing import words as refused_words
from daliang.intake.tests.sheets import codes_of, confirmed, fresh, rows_of, sheet, staged, verdicts
from daliang.intake.tests.test_round_trip import untouched
from daliang.ledger.closing import close, seq_known_at
from daliang.ledger.models import Batch, Posting
from daliang.ledger.tree import UnitDays
from daliang.measures.engine import total
from daliang.measures.models import Measure, Tier
from daliang.measures.scope import Period, Scope
from daliang.org import clock
from daliang.org.tests.tree import employ, small_city
from daliang.register.models import Act, Industry, Project, Stage
from daliang.vocabulary.refusal import Refusal

OLD = {"opened_on": date(2020, 3, 1), "known_on": date(2020, 3, 5), "reached-negotiating": date(2020, 3, 1)}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """A city on its first day: nothing is in the ledger."""
    with clock.held_at(NOW):
        units = small_city()
        for order, (code, label, moves, implies, evidence) in enumerate(STAGES):
            Stage.objects.create(code=code, label=label, order=order, moves=moves, implies=implies, evidence=evidence)
        Act.objects.create(code="recognised", label="认定", stage=Stage.objects.get(code="signed"), order=1)
        Industry.objects.create(code="chips", label="集成电路", branch="manufacturing")
        Tier.objects.create(code="20", label="≥20亿元", at_least=20 * 10**8, currency="CNY", order=1)
        signed = {"book": "arrivals", "milestones": ["signed"]}
        Measure.objects.create(code="signed", label="签约", definition=signed)
        yield World(units, {login: employ(login, role, units[unit]) for login, role, unit in CAST})


def old(**more: Any) -> dict[str, Any]:
    return fresh(**OLD) | more


def opening(world: World, path: Path, *rows: dict[str, Any], by: str = "officer") -> Import:
    officer = world.people[by]
    made = sheet(path / "旧台账.xlsx", rows, by=officer, is_opening=True)
    return staged(made, officer, kind=ImportKind.OPENING)


def applied(world: World, path: Path, *rows: dict[str, Any]) -> Import:
    importing = confirmed(opening(world, path, *rows), world, "officer-2")
    return rules.apply(importing, by=importing.by)


def test_old_facts_are_known_from_their_old_days(world: World, tmp_path: Path) -> None:
    row = old(**{"code": "JB-17", "reached-signed": date(2021, 6, 1), "act-recognised": date(2021, 7, 1)})
    importing = applied(world, tmp_path, row, old(name="晚登记项目", known_on=date(2022, 1, 10)))
    project = Project.objects.get(code="JB-17")
    assert (project.stage and project.stage.code, project.stage_on) == ("signed", date(2021, 6, 1))
    told = [
        (posting.kind, posting.effective_on.isoformat(), clock.local(posting.batch.recorded_at).date().isoformat())
        for posting in Posting.objects.filter(project=project).select_related("batch")
    ]
    assert told == [
        ("brought_forward", "2020-03-01", "2020-03-05"),
        ("amount", "2020-03-01", "2020-03-05"),
        ("reached", "2020-03-01", "2020-03-05"),
        ("reached", "2021-06-01", "2021-06-01"),
        ("recognised", "2021-07-01", "2021-07-01"),
    ]
    moments = list(Batch.objects.order_by("id").values_list("recorded_at", flat=True))
    assert moments == sorted(moments)
    assert len(moments) == 4
    assert {batch.checker for batch in Batch.objects.all()} == {world.people["officer-2"]}
    assert importing.counts["new"] == 2


def test_what_was_believed_on_an_old_day_is_answered(world: World, tmp_path: Path) -> None:
    applied(world, tmp_path, old(**{"reached-signed": date(2021, 6, 1)}))
    signed = Measure.objects.get(code="signed")

    def count(known: date) -> Any:
        moment = NOW.replace(year=known.year, month=known.month, day=known.day, hour=15)
        period = Period(date(2021, 12, 31), date(2021, 1, 1), seq_known_at(moment))
        return total(signed, Scope(None), period).count

    assert (count(date(2021, 5, 1)), count(date(2021, 6, 2))) == (0, 1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"known_on": date(2012, 8, 20), "opened_on": date(2012, 8, 1)}, "known_too_early"),
        ({"known_on": date(2020, 2, 28)}, "known_before"),
        ({"known_on": date(2022, 8, 25)}, "future_day"),
        ({"opened_on": None}, "empty"),
        ({"industry": None}, "empty"),
        ({"reached-signed": date(2019, 1, 1)}, "not_opened"),
        ({"code": "编号1"}, "bad_code"),
    ],
)
def test_the_limits(world: World, tmp_path: Path, change: dict[str, Any], code: str) -> None:
    assert code in codes_of(opening(world, tmp_path, old(**change)))[0]


def test_the_preview_names_a_file_that_is_older_than_its_unit(world: World, tmp_path: Path) -> None:
    """Not only the trial or the applying, which stop at the first such row of many."""
    rows = [old(opened_on=date(2018, 12, 31), **{"reached-negotiating": None}), old(name="二号项目")]
    importing = opening(world, tmp_path, *rows)
    assert codes_of(importing) == [["unit_not_yet"], []]
    refusal = rows_of(importing)[0].refusals[0]
    assert refusal["cell"] == "C5" and "2019-01-01" in refused_words(refusal)
    report = rules.try_out(importing, by=world.people["officer"])
    assert report["rows"] == 1


def test_the_limit_of_ten_years_is_to_the_day(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UnitDays, "be_there", lambda *_given: None)  # its units are younger than that
    rows = [
        old(opened_on=day, known_on=day, **{"reached-negotiating": None})
        for day in (date(2012, 8, 24), date(2012, 8, 23))
    ]
    rows[1]["name"] = "早一天项目"
    assert codes_of(opening(world, tmp_path, *rows)) == [[], ["known_too_early"]]


def test_what_the_ledger_recorded_later_is_not_preceded(world: World, tmp_path: Path) -> None:
    """The record stays monotone: nothing becomes known before what is known already."""
    applied(world, tmp_path, old())
    rows = [old(name="更早登记项目", known_on=date(2020, 3, 4)), old(name="同日登记项目")]
    assert codes_of(opening(world, tmp_path, *rows)) == [["known_behind"], []]


def test_it_is_closed_once_a_round_has_closed(world: World, tmp_path: Path) -> None:
    importing = confirmed(opening(world, tmp_path, old()), world, "officer-2")
    close(title="2022-R01", day=date(2022, 8, 12), by=world.people["officer"], figures={})
    with pytest.raises(Refusal) as refused:
        rules.apply(importing, by=importing.by)
    assert refused.value.code == "closed_before"
    with pytest.raises(Refusal) as refused:
        opening(world, tmp_path, old())
    assert refused.value.code == "closed_before"


@pytest.mark.parametrize("login", ["clerk-a1", "approver-a", "leader"])
def test_only_a_city_officer_brings_forward(world: World, tmp_path: Path, login: str) -> None:
    with pytest.raises(Refusal) as refused:
        opening(world, tmp_path, old(), by=login)
    assert refused.value.code == "not_your_role"


def test_another_officer_confirms_even_where_one_may_check(world: World, tmp_path: Path) -> None:
    importing = opening(world, tmp_path, old())
    with pytest.raises(Refusal) as refused:
        rules.apply(importing, by=importing.by)
    assert refused.value.code == "not_confirmed"
    with pytest.raises(Refusal) as refused:
        confirmed(importing, world, "officer")
    assert refused.value.code == "same_person"


def test_the_trial_run_says_what_the_measures_would_and_leaves_nothing(world: World, tmp_path: Path) -> None:
    officer = world.people["officer"]
    row = old(**{"reached-signed": date(2022, 6, 1)})
    importing = opening(world, tmp_path, row, old(name="二号项目", unit="park_b1"), old(name="坏行", industry=None))
    before = untouched()
    report = rules.try_out(importing, by=officer)
    assert untouched() == before
    assert not Batch.objects.exists()
    cells = {tuple(cell[:3]): cell[3] for cell in report["cells"]}
    assert (cells["city", "20", "signed"], cells["park_b1", "20", "negotiating"]) == (1, 1)
    assert report["measures"] == [["signed", "签约", 1, 22 * 10**8, 0]]
    assert importing.trial == report
    assert report["rows"] == 2
    importing = confirmed(importing, world, "officer-2")
    rules.apply(importing, by=officer, leave_out=True)
    assert total(Measure.objects.get(code="signed"), Scope(None), Period(date(2022, 8, 24))).count == 1


def test_rows_that_are_there_already_are_refused(world: World, tmp_path: Path) -> None:
    applied(world, tmp_path, old(code="JB-17"))
    again = [old(), old(code="JB-17", name="别名"), old(name="三号")]
    assert verdicts(opening(world, tmp_path, *again)) == ["refused", "refused", "new"]
