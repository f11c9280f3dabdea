"""Who may see which part of a number; in doubt, nothing."""

import pytest

from daliang.ledger.columns.tests.world import RECORDED, day
from daliang.ledger.tree import rearrange
from daliang.measures.engine import by_unit, rows, total
from daliang.measures.scope import Scope
from daliang.measures.tests.world import World, flow, stock, until
from daliang.org import clock
from daliang.org.models import Person, Role, Unit
from daliang.vocabulary.refusal import Refusal

END = until("12-31")


@pytest.fixture
def world(db: None) -> World:
    """One project signed in each park."""
    world = World.founded()
    for number, unit in enumerate(("east-1", "east-2", "west-1")):
        world.signed(f"p{number}", "03-01", unit, 3)
    return world


def test_a_person_counts_their_own_branch(world: World) -> None:
    east = world.person("east")
    assert total(flow(), Scope(east), END).count == 2
    assert total(flow(), world.scope("east", east), END).count == 2
    assert total(flow(), world.scope("east-2", east), END).count == 1
    assert list(by_unit(stock("signed"), Scope(east), END)) == ["east", "east-1", "east-2"]
    assert total(flow(), Scope(world.person("city", Role.LEADER)), END).count == 3


def test_a_unit_outside_the_branch_is_as_unknown_as_one_that_does_not_exist(world: World) -> None:
    east = world.person("east")
    for unit in ("city", "west", "west-1"):
        with pytest.raises(Refusal) as refused:
            total(flow(), world.scope(unit, east), END)
        assert refused.value.code == "unknown_unit"
        assert refused.value.params["found"] == unit
        assert set(str(refused.value.params["near"]).split("、")) == {"east", "east-1", "east-2"}
    with pytest.raises(Refusal):
        rows(flow(), world.scope("west", east), END)


@pytest.mark.parametrize("change", [{"unit": None}, {"is_active": False}, {"role": ""}], ids=["unit", "active", "role"])
def test_whoever_has_no_scope_sees_nothing(world: World, change: dict[str, object]) -> None:
    nobody = world.person("east")
    Person.objects.filter(pk=nobody.pk).update(**change)
    nobody = Person.objects.get(pk=nobody.pk)
    assert total(flow(), Scope(nobody), END).count == 0
    assert by_unit(flow(), Scope(nobody), END) == {}
    assert rows(flow(), Scope(nobody), END) == []
    with pytest.raises(Refusal):
        total(flow(), world.scope("east", nobody), END)


def test_a_unit_that_left_the_branch_is_no_longer_shown_even_for_the_past(world: World) -> None:
    with clock.held_at(RECORDED):
        rearrange(Unit.objects.get(code="east-2"), parent=Unit.objects.get(code="west"), on=day("06-01"), by=None)
    east, west = world.person("east"), world.person("west")
    assert list(by_unit(flow(), Scope(east), until("05-31"))) == ["east", "east-1"]
    assert list(by_unit(flow(), Scope(west), until("05-31"))) == ["west", "west-1"]
    assert list(by_unit(flow(), Scope(west), until("06-30"))) == ["west", "west-1", "east-2"]
    assert list(by_unit(flow(), world.scope("east-2", west), until("05-31"))) == ["east-2"]
    assert list(by_unit(flow(), world.scope("east"), until("05-31"))) == ["east", "east-1", "east-2"]


def test_no_unit_and_no_person_is_the_whole_city(world: World) -> None:
    assert by_unit(flow(), Scope(None), END) == by_unit(flow(), world.scope(), END)
