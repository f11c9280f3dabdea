"""Figures and rows as plain data: from the ledger or from a closing, the same shape, and they agree."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daliang.ledger.closing import close
from daliang.ledger.columns.tests.world import RECORDED, YI, day
from daliang.ledger.facts import Kind
from daliang.ledger.models import Closing
from daliang.ledger.tree import rearrange
from daliang.ledger.verify import verify
from daliang.measures.answers import asked_closing, asked_days, figures_answer, rows_answer
from daliang.measures.definitions_digest import digests
from daliang.measures.engine import by_unit
from daliang.measures.models import Measure
from daliang.measures.scope import Period, Scope
from daliang.measures.tests.world import World, flow, stock
from daliang.org import clock
from daliang.org.models import City, Role, Unit
from daliang.org.tests.tree import employ
from daliang.register.models import Industry
from daliang.tests.standing import built_once
from daliang.vocabulary.refusal import Refusal

KEYS = {"measure", "label", "counting", "count", "cny", "usd"}


def two_signed_one_in_talks() -> World:
    """Signed in east-1: 3亿 and 12亿; in west-1: 60亿 in talks. Two measures and their ratio."""
    world = World.founded()
    world.signed("a", "02-10", "east-1", 3)
    world.signed("b", "05-20", "east-1", 12)
    world.open("c", "04-01", "west-1", "cars")
    world.amount("c", "04-01", 60)
    world.reach("c", "04-15", "negotiating")
    for code, made in (("signed-1", flow(at_least=YI, counting="nested")), ("talks", stock())):
        Measure.objects.create(code=code, label=code, label_en=f"{code} in English", definition=made.definition)
    rate = {"kind": "ratio", "numerator": "signed-1", "denominator": "talks"}
    Measure.objects.create(code="signed-of-talks", label="比", definition=rate)
    return world


built_two_signed_one_in_talks = built_once(two_signed_one_in_talks)


@pytest.fixture
def world(built_two_signed_one_in_talks: World, db: None) -> World:
    return deepcopy(built_two_signed_one_in_talks)


def frozen(on: str) -> Closing:
    """A closing as of a day, with the figures of both measures."""
    period = Period(day(on))
    figures = [
        {"measure": code, "unit": unit, "count": cell.count, "cny": cell.cny, "usd": cell.usd}
        for code in ("signed-1", "talks")
        for unit, cell in by_unit(Measure.objects.get(code=code), Scope(None), period).items()
    ]
    frozen = {"figures": figures, "definitions": digests(Measure.objects.all())}
    return close(title="R01", day=day(on), figures=frozen, by=None)


def by_code(answer: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {figure["measure"]: (figure["count"], figure["cny"]) for figure in answer["figures"]}


def test_figures_of_the_whole_city(world: World) -> None:
    answer = figures_answer(asked_days(world.scope(), as_of=day("06-30")))
    assert (answer["as_of"], answer["unit"]) == (day("06-30").isoformat(), "city")
    assert datetime.fromisoformat(answer["known_at"]).tzinfo is not None
    assert by_code(answer) == {"signed-1": (2, 15 * YI), "talks": (1, 60 * YI), "signed-of-talks": (None, None)}
    assert answer["figures"][0].keys() == KEYS
    assert answer["figures"][0]["counting"] == "nested"
    ratio = next(figure for figure in answer["figures"] if figure["measure"] == "signed-of-talks")
    assert ratio["value"] == 2.0


def test_only_the_measures_that_were_named_in_their_order(world: World) -> None:
    answer = figures_answer(asked_days(world.scope(), as_of=day("06-30")), ["talks", "signed-1"])
    assert [figure["measure"] for figure in answer["figures"]] == ["talks", "signed-1"]
    with pytest.raises(Refusal) as refused:
        figures_answer(asked_days(world.scope()), ["sined-1"])
    assert refused.value.code == "unknown_measure"
    assert "signed-1" in str(refused.value)


def test_each_unit_has_its_figure_and_children_add_up(world: World) -> None:
    answer = figures_answer(asked_days(world.scope(), as_of=day("06-30")), ["signed-1"], each_unit=True)
    counts = {figure["unit"]: figure["count"] for figure in answer["figures"]}
    assert set(counts) == set(Unit.objects.values_list("code", flat=True))
    assert (counts["city"], counts["east"], counts["east-1"], counts["west-1"]) == (2, 2, 2, 0)
    assert answer["figures"][0].keys() == {*KEYS, "unit", "unit_name"}


def test_a_period_and_an_end_that_contradicts(world: World) -> None:
    since = asked_days(world.scope(), start=day("03-01"), end=day("06-30"))
    assert by_code(figures_answer(since, ["signed-1"])) == {"signed-1": (1, 12 * YI)}
    with pytest.raises(Refusal) as refused:
        asked_days(world.scope(), as_of=day("06-01"), end=day("06-30"))
    assert refused.value.code == "two_ends"


def test_as_known_before_anything_was_posted_there_is_nothing(world: World) -> None:
    before = asked_days(world.scope(), as_of=day("06-30"), known_on=datetime(2001, 1, 1, tzinfo=UTC))
    assert by_code(figures_answer(before, ["signed-1"])) == {"signed-1": (0, 0)}
    assert rows_answer(before, "signed-1")["rows"] == []


def test_a_closing_answers_what_it_froze_whatever_is_posted_later(world: World) -> None:
    asked = asked_closing(frozen("06-30"), world.scope())
    live = figures_answer(asked_days(world.scope(), as_of=day("06-30")), each_unit=True)
    assert figures_answer(asked, each_unit=True)["figures"] == live["figures"]
    world.signed("late", "06-01", "east-1", 5)
    assert figures_answer(asked, each_unit=True)["figures"] == live["figures"]
    assert by_code(figures_answer(asked_days(world.scope(), as_of=day("06-30")), ["signed-1"]))["signed-1"][0] == 3
    answer = rows_answer(asked, "signed-1")
    assert (answer["count"], len(answer["rows"])) == (2, 2)


def test_a_measure_younger_than_the_closing_is_unknown_there(world: World) -> None:
    asked = asked_closing(frozen("06-30"), world.scope())
    Measure.objects.create(code="younger", label="younger", definition=stock("signed").definition)
    assert by_code(figures_answer(asked, ["younger"])) == {"younger": (None, None)}
    answer = rows_answer(asked, "younger")
    assert (answer["count"], answer["cny"], answer["usd"], answer["rows"]) == (None, None, None, [])


@pytest.mark.tampers
@pytest.mark.parametrize("change", ["measure", "branch", "fiscal year"])
def test_rows_that_no_longer_add_up_to_a_closing_are_refused_with_the_reason(world: World, change: str) -> None:
    Measure.objects.filter(code="signed-1").update(definition=flow(branch=["manufacturing"]).definition)
    asked = asked_closing(frozen("06-30"), world.scope())
    assert rows_answer(asked, "signed-1")["count"] == 2
    if change == "measure":
        Measure.objects.filter(code="signed-1").update(definition=flow(at_least=10 * YI, counting="nested").definition)
    elif change == "branch":
        Industry.objects.filter(code="chips").update(branch="services")
    else:
        City.objects.update(fiscal_year_starts_month=4)
    with pytest.raises(Refusal, match="封账后") as refused:
        rows_answer(asked, "signed-1")
    assert refused.value.code == "rows_differ"
    assert by_code(figures_answer(asked, ["signed-1"])) == {"signed-1": (2, 15 * YI)}
    assert rows_answer(asked, "talks")["count"] == 1
    (misfit,) = verify()
    assert misfit.check == "figures" and "changed since" in misfit.message


@pytest.mark.tampers
def test_verify_names_a_closing_that_says_what_the_measures_never_counted(world: World) -> None:
    figures = {"figures": [{"measure": "talks", "unit": "west-1", "count": 2, "cny": 60 * YI, "usd": 0}]}
    close(title="R01", day=day("06-30"), figures=figures, by=None)
    found = [(misfit.check, misfit.row) for misfit in verify()]
    assert found == [("figures", "closing 1 (R01)")]
    with pytest.raises(Refusal, match="核验台账") as refused:
        rows_answer(asked_closing(Closing.objects.get(), world.scope("west-1")), "talks")
    assert refused.value.code == "rows_differ"


@pytest.mark.tampers
def test_verify_names_a_unit_that_a_closing_left_out(world: World) -> None:
    figures = {"figures": [{"measure": "talks", "unit": "east", "count": 0, "cny": 0, "usd": 0}]}
    close(title="R01", day=day("06-30"), figures=figures, by=None)
    (misfit,) = verify()
    assert misfit.check == "figures" and "talks of city" in misfit.message


def test_the_units_of_an_answer_are_those_of_the_tree_as_known_then(world: World) -> None:
    with clock.held_at(RECORDED + timedelta(days=2)):
        rearrange(Unit.objects.get(code="east-1"), parent=Unit.objects.get(code="west"), on=day("06-01"), by=None)
    moments = {known: RECORDED + timedelta(days=known) for known in (1, 3)}
    for known, wanted in ((1, {"west", "west-1"}), (3, {"west", "west-1", "east-1"})):
        asked = asked_days(world.scope("west"), as_of=day("06-30"), known_on=moments[known])
        figures = figures_answer(asked, ["signed-1"], each_unit=True)["figures"]
        assert {figure["unit"] for figure in figures} == wanted


def test_rows_add_up_to_the_figure(world: World) -> None:
    answer = rows_answer(asked_days(world.scope(), as_of=day("06-30")), "signed-1")
    assert [row["project"] for row in answer["rows"]] == ["a", "b"]
    assert answer["rows"][0].keys() == {"project", "name", "unit", "unit_name", "count", "cny", "usd"}
    for key in ("count", "cny", "usd"):
        assert sum(row[key] for row in answer["rows"]) == answer[key]


def test_a_person_sees_the_own_branch_only(world: World) -> None:
    clerk = employ("clerk-west", Role.CLERK, Unit.objects.get(code="west-1"))
    own = Scope(clerk, clerk.unit)
    answer = figures_answer(asked_days(own, as_of=day("06-30")), each_unit=True)
    assert {figure["unit"] for figure in answer["figures"]} == {"west-1"}
    assert by_code(answer) == {"signed-1": (0, 0), "talks": (1, 60 * YI), "signed-of-talks": (None, None)}
    closing = asked_closing(frozen("06-30"), own)
    assert {figure["unit"] for figure in figures_answer(closing, each_unit=True)["figures"]} == {"west-1"}
    for code in ("east-1", "city"):
        with pytest.raises(Refusal) as refused:
            figures_answer(asked_days(Scope(clerk, Unit.objects.get(code=code))))
        assert refused.value.code == "unknown_unit"


def test_a_person_without_a_unit_gets_no_figures(world: World) -> None:
    guest = employ("guest", Role.OFFICER, None)
    answer = figures_answer(asked_days(Scope(guest), as_of=day("06-30")))
    assert (answer["unit"], answer["figures"]) == (None, [])
    answer = rows_answer(asked_days(Scope(guest), as_of=day("06-30")), "signed-1")
    assert (answer["count"], answer["rows"]) == (None, [])


def test_a_project_that_lands_elsewhere_keeps_its_row_without_its_name(world: World) -> None:
    shares = {"east-1": 500_000, "west-1": 500_000}
    world.post("b", Kind.RECREDITED, "05-20", {"shares": shares, "transfer": True})
    clerk = employ("clerk-west", Role.CLERK, Unit.objects.get(code="west-1"))
    answer = rows_answer(asked_days(Scope(clerk, clerk.unit), as_of=day("06-30")), "signed-1")
    assert (answer["count"], answer["cny"]) == (0.5, 6 * YI)
    assert [(row["project"], row["name"], row["count"]) for row in answer["rows"]] == [(None, None, 0.5)]


@pytest.mark.counts
def test_more_projects_and_units_cost_no_more_queries(world: World) -> None:
    def cost() -> tuple[int, int]:
        asked = asked_days(world.scope(), as_of=day("06-30"))
        figures_answer(asked)  # the columns are on disk now
        with CaptureQueriesContext(connection) as figures:
            figures_answer(asked, each_unit=True)
        with CaptureQueriesContext(connection) as rows:
            rows_answer(asked, "signed-1")
        return len(figures), len(rows)

    before = cost()
    for number in range(5):
        world.add_unit(f"more-{number}", "east")
        world.signed(f"more-{number}", "03-01", f"more-{number}", 2)
    assert cost() == before
    assert max(before) <= 12
