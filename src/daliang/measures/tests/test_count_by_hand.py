"""Every feature of a measure, counted by hand."""

from copy import deepcopy
from decimal import Decimal

import pytest

from daliang.ledger.columns.tests.world import YI
from daliang.ledger.facts import Kind
from daliang.measures.engine import by_unit, ratio, ratio_by_unit, rows, table, total
from daliang.measures.models import Measure
from daliang.measures.tables import Cell
from daliang.measures.tests.world import World, flow, measure, stock, until
from daliang.tests.standing import built_once
from daliang.vocabulary.refusal import Refusal

WHOLE = 1_000_000


def counted_by_hand() -> World:
    """Signed in east-1: 3亿 chips, 12亿 hotels (foreign, US$2亿 stated); in west-1: 60亿 cars, still in talks."""
    world = World.founded()
    world.signed("a", "02-10", "east-1", 3)
    world.open("b", "03-01", "east-1", "hotels", "foreign")
    world.amount("b", "03-01", 2, "USD", rate="6")
    world.reach("b", "05-20", "signed")
    world.open("c", "04-01", "west-1", "cars")
    world.amount("c", "04-01", 60)
    world.reach("c", "04-15", "negotiating")
    return world


built_counted_by_hand = built_once(counted_by_hand)


@pytest.fixture
def world(built_counted_by_hand: World, db: None) -> World:
    return deepcopy(built_counted_by_hand)


def cell(projects: float, yi: float, usd_yi: float = 0) -> Cell:
    return Cell(int(projects * WHOLE), int(yi * YI), int(usd_yi * YI))


def test_a_flow_counts_first_arrivals_of_the_year_to_date(world: World) -> None:
    assert total(flow("signed"), world.scope(), until("06-30")) == cell(2, 3, 2)
    assert total(flow("signed"), world.scope(), until("05-19")) == cell(1, 3)
    assert total(flow("signed"), world.scope(), until("2023-06-30")) == cell(0, 0)


def test_a_flow_counts_from_its_start(world: World) -> None:
    assert total(flow("signed"), world.scope(), until("06-30", "02-11")) == cell(1, 0, 2)
    assert total(flow("signed"), world.scope(), until("06-30", "02-10")) == cell(2, 3, 2)


def test_the_fiscal_year_of_the_city_is_where_a_flow_starts(world: World) -> None:
    from_april = world.city(fiscal_year_starts_month=4)
    assert from_april.fiscal_year_starts_month == 4
    assert total(flow("signed"), world.scope(), until("06-30")) == cell(1, 0, 2)
    assert total(flow("signed"), world.scope(), until("03-31", None)) == cell(1, 3)


def test_a_stock_counts_where_projects_stand_that_day(world: World) -> None:
    talks = stock("lead", "negotiating")
    assert total(talks, world.scope(), until("03-31")) == cell(1, 0, 2)
    assert total(talks, world.scope(), until("04-20")) == cell(2, 60, 2)
    assert total(talks, world.scope(), until("06-30")) == cell(1, 60)
    assert total(stock("signed"), world.scope(), until("06-30")) == cell(2, 3, 2)


def test_at_least_and_below_are_bounds_of_total_investment(world: World) -> None:
    asked = until("06-30")
    assert total(flow(at_least=10 * YI, counting="nested"), world.scope(), asked) == cell(1, 0, 2)
    assert total(flow(at_least=12 * YI, counting="nested"), world.scope(), asked) == cell(1, 0, 2)
    assert total(flow(at_least=12 * YI + 1, counting="nested"), world.scope(), asked) == cell(0, 0)
    assert total(flow(at_least=YI, below=12 * YI, counting="band"), world.scope(), asked) == cell(1, 3)


def test_dollar_tiers_take_only_projects_stated_in_dollars(world: World) -> None:
    in_dollars = flow(at_least=2 * YI, tier_currency="USD", counting="nested")
    assert total(in_dollars, world.scope(), until("06-30")) == cell(1, 0, 2)
    more = flow(at_least=3 * YI, tier_currency="USD", counting="nested")
    assert total(more, world.scope(), until("06-30")) == cell(0, 0)


def test_branch_industries_and_origin_filter(world: World) -> None:
    asked = until("06-30")
    assert total(flow(branch=["manufacturing"]), world.scope(), asked) == cell(1, 3)
    assert total(flow(industries=["hotels", "cars"]), world.scope(), asked) == cell(1, 0, 2)
    assert total(flow(branch=["services"], industries=["chips"]), world.scope(), asked) == cell(0, 0)
    assert total(flow(origin="foreign"), world.scope(), asked) == cell(1, 0, 2)
    assert total(flow(origin="domestic"), world.scope(), asked) == cell(1, 3)


def test_other_kinds_of_amount_add_money_but_tiers_and_counts_follow_the_total(world: World) -> None:
    world.amount("a", "02-10", 1, kind="fixed")
    world.amount("b", "06-01", 7, kind="fixed")
    assert total(flow(amount="fixed"), world.scope(), until("06-30")) == cell(2, 8)
    assert total(flow(amount="fixed", at_least=10 * YI, counting="nested"), world.scope(), until("06-30")) == cell(1, 7)
    assert total(flow(amount="equipment"), world.scope(), until("06-30")) == cell(2, 0)


def test_paid_in_money_adds_up_at_its_own_milestone(world: World) -> None:
    for on, value in (("05-01", 3), ("05-25", 4)):
        world.post("b", Kind.PAID_IN, on, {"value": value, "currency": "USD", "rate": "6"})
    paid = flow("paid_in", amount="paid_in")
    assert total(paid, world.scope(), until("05-24")) == Cell(WHOLE, 0, 3)
    assert total(paid, world.scope(), until("06-30")) == Cell(WHOLE, 0, 7)
    assert total(paid, world.scope(), until("06-30", "05-25")) == Cell(0, 0, 4)


def test_an_act_counts_as_an_arrival(world: World) -> None:
    world.post("a", Kind.RECOGNISED, "06-01", {"act": "recognised"})
    assert total(flow("recognised"), world.scope(), until("06-30")) == cell(1, 3)
    assert total(flow("recognised", "signed"), world.scope(), until("06-30")) == cell(3, 6, 2)


def test_suspended_projects_are_left_out_of_a_stock_that_excludes_them(world: World) -> None:
    world.post("c", Kind.SUSPENDED, "05-01")
    assert total(stock(suspended="exclude"), world.scope(), until("04-30")) == cell(1, 60)
    assert total(stock(suspended="exclude"), world.scope(), until("05-01")) == cell(0, 0)
    assert total(stock(suspended="include"), world.scope(), until("05-01")) == cell(1, 60)
    world.post("c", Kind.RESUMED, "05-09")
    assert total(stock(suspended="exclude"), world.scope(), until("05-09")) == cell(1, 60)


def test_an_ended_project_stands_nowhere_and_its_arrivals_stay(world: World) -> None:
    world.post("a", Kind.ENDED, "06-10", {"reason": "资金未到位"})
    assert total(stock("signed"), world.scope(), until("06-30")) == cell(1, 0, 2)
    assert total(flow("signed"), world.scope(), until("06-30")) == cell(2, 3, 2)


def test_each_unit_holds_what_its_branch_holds(world: World) -> None:
    found = by_unit(flow("signed", "negotiating"), world.scope(), until("06-30"))
    assert list(found) == ["city", "east", "east-1", "east-2", "west", "west-1"]
    assert found["east-1"] == found["east"] == cell(4, 6, 4)
    assert found["west"] == found["west-1"] == cell(1, 60)
    assert found["city"] == cell(5, 66, 4)
    assert found["east-2"] == cell(0, 0)
    assert list(by_unit(flow(), world.scope("east"), until("06-30"))) == ["east", "east-1", "east-2"]


def test_credit_follows_shares_and_landing_the_ground(world: World) -> None:
    world.post("c", Kind.RECREDITED, "04-20", {"shares": {"west-1": 750_000, "east-2": 250_000}})
    world.reach("c", "06-01", "signed")
    credit = by_unit(flow(), world.scope(), until("06-30", "06-01"))
    landing = by_unit(flow(unit_of="landing"), world.scope(), until("06-30", "06-01"))
    assert (credit["west-1"], credit["east-2"]) == (cell(0.75, 45), cell(0.25, 15))
    assert credit["east-2"].count == Decimal("0.25")
    assert (landing["west-1"], landing["east-2"]) == (cell(1, 60), cell(0, 0))
    assert credit["city"] == landing["city"] == cell(1, 60)
    assert credit["city"].count == 1


def test_landing_moves_with_the_project_and_credit_stays(world: World) -> None:
    world.post("a", Kind.MOVED, "06-05", {"unit": "west-1"})
    credit = by_unit(flow(), world.scope(), until("06-30"))
    landing = by_unit(flow(unit_of="landing"), world.scope(), until("06-30"))
    before = by_unit(flow(unit_of="landing"), world.scope(), until("06-04"))
    assert (credit["east-1"], credit["west-1"]) == (cell(2, 3, 2), cell(0, 0))
    assert (landing["east-1"], landing["west-1"]) == (cell(1, 0, 2), cell(1, 3))
    assert (before["east-1"], before["west-1"]) == (cell(2, 3, 2), cell(0, 0))
    assert by_unit(stock("signed"), world.scope(), until("06-30"))["west-1"] == cell(1, 3)


def test_landing_of_an_ended_project_is_where_it_is_credited(world: World) -> None:
    world.post("a", Kind.MOVED, "06-05", {"unit": "west-1"})
    world.post("a", Kind.ENDED, "06-10", {"reason": "终止"})
    assert by_unit(flow(unit_of="landing"), world.scope(), until("06-30"))["east-1"] == cell(2, 3, 2)


def test_tiers_nested_and_band(world: World) -> None:
    world.signed("d", "06-20", "east-2", 0.5)
    world.signed("e", "06-20", "east-2", 25)
    asked = until("06-30")
    nested = table(flow(at_least=YI, counting="nested"), world.scope(), asked, ("tier",))
    band = table(flow(at_least=YI, counting="band"), world.scope(), asked, ("tier",))
    plain = table(flow(), world.scope(), asked, ("tier",))
    counts = {
        kind: [found[code].count for code in found.axes[0]]
        for kind, found in (("nested", nested), ("band", band), ("plain", plain))
    }
    assert nested.axes == band.axes == plain.axes == (("", "1", "10", "20", "50"),)
    assert counts == {"nested": [3, 3, 2, 1, 0], "band": [0, 1, 1, 1, 0], "plain": [1, 1, 1, 1, 0]}
    assert nested.total == band.total == cell(3, 28, 2)
    assert nested["10"] == cell(2, 25, 2)


def test_an_amount_exactly_on_a_bound_belongs_above_it(world: World) -> None:
    for name, value in (("on", 10), ("under", 10 - 1 / YI), ("high", 50)):
        world.signed(name, "06-20", "east-2", value)
    for counting, wanted in (("band", [0, 2, 2, 0, 1]), ("nested", [5, 5, 3, 1, 1])):
        found = table(flow(at_least=YI, counting=counting), world.scope(), until("06-30"), ("tier",))
        assert [found[code].count for code in found.axes[0]] == wanted


def test_a_measures_own_bounds_cut_the_ladder(world: World) -> None:
    found = table(flow(at_least=10 * YI, below=50 * YI, counting="band"), world.scope(), until("06-30"), ("tier",))
    assert found.axes == (("", "10", "20"),)
    assert [found[code].count for code in found.axes[0]] == [0, 1, 0]


def test_stage_quarter_month_industry_and_origin_cross(world: World) -> None:
    by = ("stage", "quarter", "month", "industry", "origin")
    found = table(flow("negotiating", "signed"), world.scope(), until("06-30"), by)
    assert found.axes[:2] == (("negotiating", "signed"), ("2022-Q1", "2022-Q2"))
    assert (found.axes[2][0], found.axes[2][-1]) == ("2022-01", "2022-06")
    assert dict(found.items()) == {
        ("negotiating", "2022-Q1", "2022-02", "chips", "domestic"): cell(1, 3),
        ("negotiating", "2022-Q2", "2022-04", "cars", "domestic"): cell(1, 60),
        ("negotiating", "2022-Q2", "2022-05", "hotels", "foreign"): cell(1, 0, 2),
        ("signed", "2022-Q1", "2022-02", "chips", "domestic"): cell(1, 3),
        ("signed", "2022-Q2", "2022-05", "hotels", "foreign"): cell(1, 0, 2),
    }
    assert found.total == cell(5, 66, 4)


def test_a_stock_has_no_quarters(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        table(stock(), world.scope(), until("06-30"), ("quarter",))
    assert refused.value.code == "no_calendar"


def test_rows_are_the_projects_behind_the_number(world: World) -> None:
    found = rows(flow(), world.scope(), until("06-30"))
    assert [(row.project, row.count, row.cny, row.usd) for row in found] == [
        (world.projects["a"].pk, 1, 3 * YI, 0),
        (world.projects["b"].pk, 1, 0, 2 * YI),
    ]
    assert [row.project for row in rows(stock(), world.scope("west"), until("06-30"))] == [world.projects["c"].pk]
    assert rows(stock(), world.scope("east"), until("06-30")) == []


def test_a_ratio_divides_counts_and_has_no_value_over_nothing(world: World) -> None:
    for code, milestone in (("talks", "negotiating"), ("signings", "signed")):
        Measure.objects.create(code=code, label=code, definition=flow(milestone).definition)
    rate = measure(kind="ratio", numerator="signings", denominator="talks")
    found = ratio(rate, world.scope(), until("06-30"))
    assert (found.numerator.count, found.denominator.count) == (2, 3)
    assert found.value == Decimal(2) / Decimal(3)
    each = ratio_by_unit(rate, world.scope(), until("06-30"))
    assert [each[unit].value for unit in ("east", "west", "east-2")] == [Decimal(1), Decimal(0), None]
    with pytest.raises(Refusal) as refused:
        table(rate, world.scope(), until("06-30"))
    assert refused.value.code == "is_ratio"


def test_a_period_that_ends_before_it_starts_is_refused(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        total(flow(), world.scope(), until("06-01", "06-02"))
    assert refused.value.code == "span_backwards"


def test_an_unknown_dimension_is_refused_with_those_there_are(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        table(flow(), world.scope(), until("06-01"), ("colour",))
    assert refused.value.code == "unknown_dimension"
    assert "industry" in str(refused.value)


def test_an_empty_ledger_answers_with_zeros(db: None) -> None:
    world = World.founded()
    assert total(flow(), world.scope(), until("06-30")) == cell(0, 0)
    assert rows(stock(), world.scope(), until("06-30")) == []
    assert by_unit(stock(), world.scope(), until("06-30"))["west-1"] == cell(0, 0)
