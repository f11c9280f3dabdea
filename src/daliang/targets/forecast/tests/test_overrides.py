"""An officer's own estimate: what it takes, what it does to the forecast, and from when it is known."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from daliang.ledger.columns import columns
from daliang.ledger.columns.tests.world import day
from daliang.ledger.facts import Kind
from daliang.measures.scope import Scope
from daliang.measures.tests.world import World
from daliang.org import clock
from daliang.org.models import Deed, Person, Role
from daliang.org.walls import scoped
from daliang.register.models import Project
from daliang.targets.forecast.answers import Forecast, forecast
from daliang.targets.forecast.models import Override
from daliang.targets.forecast.overrides import override, overrides
from daliang.targets.forecast.tests.test_forecast import OLD, YOUNG
from daliang.targets.forecast.tests.world import AS_OF, ENDS, NOW, STARTS, signed
from daliang.vocabulary.refusal import Refusal

SURE = 900_000


@pytest.fixture
def officer(world: World) -> Person:
    return world.person("city", Role.OFFICER)


def estimate(world: World, by: Person, code: str = "new", **more: Any) -> Override:
    given: dict[str, Any] = {"milestone": "signed", "probability": SURE, "reason": "合同文本已经谈妥", "by": by} | more
    return override(Project.objects.get(code=code), given.pop("milestone"), **given)


def asked(**more: Any) -> Forecast:
    found = forecast(signed(), Scope(None), **({"starts": STARTS, "ends": ENDS, "as_of": AS_OF} | more))
    assert isinstance(found, Forecast)
    return found


def expected(new: float) -> Any:
    return pytest.approx(12 + 8 * OLD + YOUNG + new)


def test_the_estimate_takes_the_place_of_the_history(world: World, officer: Person) -> None:
    estimate(world, officer)
    found = asked()
    assert found.expected == expected(0.9) and found.overridden == 1


def test_the_newest_counts_and_taking_it_back_is_a_row_more(world: World, officer: Person) -> None:
    estimate(world, officer)
    estimate(world, officer, probability=300_000)
    assert asked().expected == expected(0.3)
    estimate(world, officer, probability=None, reason="对方推迟签约")
    assert asked().expected == expected(YOUNG) and asked().overridden == 0
    assert list(Override.objects.values_list("probability", flat=True)) == [SURE, 300_000, None]


def test_an_estimate_of_a_project_without_a_sample_counts(world: World, officer: Person) -> None:
    world.reach("new", "04-25", "negotiating")
    assert asked().unsampled == 1
    estimate(world, officer)
    assert (asked().unsampled, asked().expected) == (0, expected(0.9))


def test_the_same_estimate_again_changes_nothing(world: World, officer: Person) -> None:
    assert estimate(world, officer) == estimate(world, officer)
    assert Override.objects.count() == 1 and Deed.objects.filter(action="forecast.override").count() == 1


def test_the_log_tells_who_estimated_what_and_keeps_the_reason_sealed(world: World, officer: Person) -> None:
    estimate(world, officer, until=day("05-31"))
    deed = Deed.objects.get(action="forecast.override")
    assert deed.by == officer and deed.subject == "new"
    assert {key: deed.details[key] for key in ("milestone", "probability", "until")} == {
        "milestone": "signed", "probability": SURE, "until": "2022-05-31",
    }  # fmt: skip
    assert "合同" not in str(deed.details)


def test_it_holds_to_its_last_day(world: World, officer: Person) -> None:
    made = estimate(world, officer, until=day("05-02"))
    ids = [made.project.pk]
    assert overrides("signed", ids, on=day("05-02"), known_at=None) == {made.project.pk: made}
    assert overrides("signed", ids, on=day("05-03"), known_at=None) == {}
    assert overrides("started", ids, on=day("05-02"), known_at=None) == {}


def test_a_forecast_as_of_or_as_known_before_does_not_know_it(world: World, officer: Person) -> None:
    then = columns().seq
    world.open("later", "04-25", "east-2")
    with clock.held_at(NOW + timedelta(days=3)):
        estimate(world, officer)
    assert asked().expected == expected(YOUNG)  # as of 30 April; it was made on 3 May
    made = Override.objects.get()
    assert overrides("signed", [made.project.pk], on=day("05-03"), known_at=then) == {}
    assert overrides("signed", [made.project.pk], on=day("05-03"), known_at=made.seq) != {}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"probability": 1_000_001}, "bad_probability"), ({"probability": -1}, "bad_probability"),
        ({"reason": "好 好 "}, "no_reason"), ({"reason": "长" * 301}, "no_reason"),
        ({"until": day("04-29")}, "until_past"), ({"milestone": "sold"}, "unknown_code"),
        ({"probability": None}, "nothing_to_withdraw"), ({"code": "ended"}, "is_ended"),
    ],
)  # fmt: skip
def test_what_is_refused_changes_nothing(world: World, officer: Person, given: dict[str, Any], code: str) -> None:
    world.open("ended", "04-01", "east-1")
    world.post("ended", Kind.ENDED, "04-02", {"reason": "不再推进"})
    with pytest.raises(Refusal) as refused:
        estimate(world, officer, **given)
    assert refused.value.code == code and str(refused.value)
    assert not Override.objects.exists() and not Deed.objects.filter(action="forecast.override").exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_only_officers_estimate(world: World, role: Role) -> None:
    with pytest.raises(Refusal) as refused:
        estimate(world, world.person("city", role))
    assert refused.value.code == "not_your_role"


def test_a_project_outside_the_branch_is_as_if_missing(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        estimate(world, world.person("west", Role.OFFICER))
    assert refused.value.code == "no_project"


def test_a_row_is_never_changed_or_deleted(world: World, officer: Person) -> None:
    estimate(world, officer)
    for sql in ("UPDATE targets_override SET probability = 1", "DELETE FROM targets_override"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_a_branch_sees_its_own_estimates(world: World, officer: Person) -> None:
    estimate(world, officer)
    east, west = world.person("east"), world.person("west")
    assert Override.objects.visible_to(east).count() == 1
    assert not Override.objects.visible_to(west).exists()
    if connection.vendor == "postgresql":
        with scoped(world.units["west"].path):
            assert not Override.objects.exists()


def test_a_forecast_is_the_same_behind_the_wall(world: World, officer: Person) -> None:
    """A project credited here that lands elsewhere keeps its share and its estimate."""
    estimate(world, officer, "shared")
    person = world.person("east-1", Role.CLERK)
    with scoped(world.units["east-1"].path):
        found = forecast(signed(), Scope(person), starts=STARTS, ends=ENDS, as_of=AS_OF)
    assert isinstance(found, Forecast)
    assert found.expected == pytest.approx(12 + 8 * OLD + 0.4 * 0.9)
