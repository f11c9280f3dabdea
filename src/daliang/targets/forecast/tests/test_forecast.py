"""The forecast of a small city, by hand; and that it knows nothing that was told later."""

from __future__ import annotations

from decimal import Decimal
from math import comb
from typing import Any

import pytest

from daliang.ledger.columns import columns
from daliang.ledger.columns.tests.world import YI, day
from daliang.ledger.facts import Kind
from daliang.measures.models import Measure
from daliang.measures.scope import Scope
from daliang.measures.tests.world import World, flow, stock
from daliang.org.models import Role
from daliang.targets.forecast.answers import by_unit, forecast
from daliang.targets.forecast.outlook import Forecast, Unknown, outlook
from daliang.targets.forecast.tests.world import AS_OF, ENDS, STARTS, signed
from daliang.vocabulary.refusal import Refusal

# Sixty days to go, so samples up to 1 March: on 1 February twenty leads aged 22 days, of which twelve signed in time;
# on 1 March the other eight, aged 50 days, of which none did.
EVERYTHING = 12.5 / 29
LEAD = (12 + 20 * EVERYTHING) / 48
OLD = LEAD  # 110 days on 30 April: no sample of that age
YOUNG = (12 + 20 * ((12 + 20 * LEAD) / 40)) / 40  # ten days, and of the same size


def asked(measure: Measure | None = None, scope: Scope | None = None, **more: Any) -> Forecast | Unknown:
    given = {"starts": STARTS, "ends": ENDS, "as_of": AS_OF} | more
    return forecast(measure or signed(), scope or Scope(None), **given)


def known(found: Forecast | Unknown) -> Forecast:
    assert isinstance(found, Forecast)
    return found


def plain(found: Forecast) -> tuple[Any, ...]:
    return found.done, found.live, found.spread.values.tolist(), found.spread.weights.tolist()


def test_what_is_expected_is_what_is_done_and_each_live_project_by_its_chance(world: World) -> None:
    found = known(asked())
    assert (found.done, found.live, found.unsampled) == (12, 10, 0)
    assert found.expected == pytest.approx(12 + 8 * OLD + 2 * YOUNG)
    none = (1 - OLD) ** 8 * (1 - YOUNG) ** 2
    assert found.spread.weights[0] == pytest.approx(none)
    assert (found.low, found.median, found.high) == (15, 17, 19)


def test_the_target_is_reached_with_the_probability_of_so_many_more(world: World) -> None:
    assert known(asked(target=12)).reaches == 1
    east = world.scope("east-1")
    weights = [comb(8, more) * OLD**more * (1 - OLD) ** (8 - more) for more in range(9)]
    likely = sum(weights[3:]) * (1 - YOUNG) + sum(weights[3:]) * YOUNG  # a share of 0.4 reaches no whole project
    assert known(asked(scope=east, target=15)).reaches == pytest.approx(likely)
    assert known(asked()).reaches is None


def test_a_shared_project_counts_for_each_unit_by_its_share(world: World) -> None:
    found = by_unit(signed(), Scope(None), starts=STARTS, ends=ENDS, as_of=AS_OF, targets={"west-1": 1})
    assert isinstance(found, dict)
    assert list(found) == ["city", "east", "east-1", "east-2", "west", "west-1"]
    west, east = known(found["west-1"]), known(found["east-1"])
    assert west.spread.values.tolist() == [0, 600_000]
    assert west.spread.weights.tolist() == pytest.approx([1 - YOUNG, YOUNG])
    assert (west.high, west.reaches, west.live) == (Decimal("0.6"), 0, 1)
    assert east.expected == pytest.approx(12 + 8 * OLD + 0.4 * YOUNG)
    assert known(found["city"]).expected == pytest.approx(known(asked()).expected)
    landed = known(asked(signed(unit_of="landing"), world.scope("west-1")))
    assert landed.spread.values.tolist() == [0, 1_000_000]


def test_money_is_drawn_and_the_same_question_draws_the_same(world: World) -> None:
    found, again = known(asked(aspect="cny", target=30 * YI)), known(asked(aspect="cny", target=30 * YI))
    assert plain(found) == plain(again) and found.reaches == again.reaches
    assert found.done == 24 * YI
    assert found.expected == pytest.approx((24 + 16 * OLD + 7 * YOUNG) * YI, rel=0.01)
    assert set((found.spread.values % YI).tolist()) == {0}


def test_only_what_the_measure_lets_in_could_close_the_gap(world: World) -> None:
    found = outlook(signed(), Scope(None), starts=STARTS, ends=ENDS, as_of=AS_OF)
    assert not isinstance(found, Unknown)
    pks = {project.pk: code for code, project in world.projects.items()}
    listed = [(pks[one.project], one.quantity, one.days) for one in found.closers()]
    assert listed[:2] == [("shared", 1_000_000, 10), ("new", 1_000_000, 10)]
    assert [code for code, _quantity, _days in listed[2:]] == [f"old-{number}" for number in range(12, 20)]
    assert found.closers()[0].sample == (28, 20, 12)
    larger = outlook(flow("signed", at_least=4 * YI, counting="nested"), Scope(None), starts=STARTS, ends=ENDS,
                     as_of=AS_OF)  # fmt: skip
    assert not isinstance(larger, Unknown)
    assert [pks[one.project] for one in larger.closers("cny")] == ["foreign", "shared"]


def test_a_person_is_told_of_their_own_branch(world: World) -> None:
    east = world.person("east", Role.APPROVER)
    assert known(asked(scope=Scope(east))).expected == pytest.approx(12 + 8 * OLD + 1.4 * YOUNG)
    with pytest.raises(Refusal) as refused:
        asked(scope=world.scope("west", east))
    assert refused.value.code == "unknown_unit"


def test_too_small_a_sample_is_no_forecast_and_says_so(world: World) -> None:
    world.post("old-19", Kind.ENDED, "01-20", {"reason": "不再推进"})  # nineteen projects are left in the sample
    found = asked()
    assert isinstance(found, Unknown) and found.why.code == "small_sample"
    assert "不到 20 个" in str(found.why)


def test_before_any_horizon_is_over_there_is_no_forecast(world: World) -> None:
    found = asked(as_of=day("02-15"))
    assert isinstance(found, Unknown) and found.why.code == "small_sample"


def test_a_few_projects_without_a_sample_are_left_out_and_counted(world: World) -> None:
    world.reach("new", "04-25", "negotiating")
    found = known(asked())
    assert (found.live, found.unsampled) == (10, 1)
    assert found.expected == pytest.approx(12 + 8 * OLD + YOUNG)


def test_when_the_period_is_over_it_is_what_it_is(world: World) -> None:
    found = known(asked(ends=day("04-30")))
    assert (found.done, found.low, found.high, found.expected) == (12, 12, 12, 12)
    later = known(asked(ends=day("02-28"), as_of=AS_OF))
    assert (later.done, later.low, later.high) == (12, 12, 12)


def test_before_the_period_only_what_arrives_within_it_counts(world: World) -> None:
    found = known(asked(starts=day("05-21"), ends=ENDS))
    # more than 20 and at most 60 days after: 20 February is 19 days after 1 February, so nobody arrived then
    everything = 0.5 / 29
    lead = 20 * everything / 48
    age = 20 * lead / 40
    assert found.done == 0
    assert found.expected == pytest.approx(8 * lead + 2 * (20 * age / 40))


@pytest.mark.parametrize("measure", [stock(), Measure(code="r", label="率", definition={"kind": "ratio", "numerator": "a", "denominator": "b"}), flow("signed", "started")])  # fmt: skip # noqa: E501
def test_what_is_no_flow_of_one_milestone_has_no_forecast(world: World, measure: Measure) -> None:
    assert isinstance(asked(measure), Unknown)


def test_what_is_told_later_changes_no_forecast_made_before(world: World) -> None:
    then = columns().seq
    before = plain(known(asked(known_at=then)))
    world.reach("old-12", "02-25", "signed")
    world.post("old-13", Kind.ENDED, "02-10", {"reason": "重复"})
    world.post("shared", Kind.RECREDITED, "04-22", {"shares": {"west-1": 1_000_000}})
    assert plain(known(asked(known_at=then))) == before
    assert plain(known(asked())) != before


def test_what_happens_later_changes_no_forecast_as_of_before(world: World) -> None:
    before = plain(known(asked()))
    world.reach("old-12", "05-01", "signed")
    world.reach("new", "05-02", "negotiating")
    world.post("old-13", Kind.ENDED, "05-03", {"reason": "不再推进"})
    world.amount("shared", "05-04", 400)
    assert plain(known(asked())) == before


def test_a_share_that_was_corrected_away_no_longer_counts(world: World) -> None:
    shared = world.projects["shared"].postings.get(kind=Kind.RECREDITED)
    world.correct(shared, shares={"east-2": 1_000_000})
    found = by_unit(signed(), Scope(None), starts=STARTS, ends=ENDS, as_of=AS_OF)
    assert isinstance(found, dict)
    assert known(found["west-1"]).live == 0
    assert known(found["east-2"]).expected == pytest.approx(2 * YOUNG)
    as_known = by_unit(signed(), Scope(None), starts=STARTS, ends=ENDS, as_of=AS_OF, known_at=shared.seq)
    assert isinstance(as_known, dict)
    assert known(as_known["west-1"]).live == 1


def test_a_share_that_was_taken_back_counts_where_the_project_stands(world: World) -> None:
    shared = world.projects["shared"].postings.get(kind=Kind.RECREDITED)
    world.post("shared", Kind.REVERSED, "04-21", reverses=shared.seq)
    found = by_unit(signed(), Scope(None), starts=STARTS, ends=ENDS, as_of=AS_OF)
    assert isinstance(found, dict)
    assert known(found["west-1"]).expected == pytest.approx(YOUNG)
