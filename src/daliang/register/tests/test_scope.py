"""One door to rows: own unit and below; no unit, no rows."""

import pytest

from daliang.org.models import Role, Unit
from daliang.org.rules import find_person, find_unit
from daliang.org.tests.tree import employ, plant, small_city
from daliang.register.models import Project
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.django_db


def seen(login: str, role: Role | str, unit: Unit | None) -> set[str]:
    return {found.code for found in Unit.objects.visible_to(employ(login, role, unit))}


def test_a_clerk_sees_the_own_park_only() -> None:
    assert seen("clerk", Role.CLERK, small_city()["park_a1"]) == {"park_a1"}


def test_an_approver_sees_the_county_and_its_parks() -> None:
    assert seen("approver", Role.APPROVER, small_city()["county_a"]) == {"county_a", "park_a1", "park_a2"}


def test_the_city_sees_all() -> None:
    assert seen("officer", Role.OFFICER, small_city()["city"]) == set(Unit.objects.values_list("code", flat=True))


@pytest.mark.parametrize("role", ["", "superuser"])
def test_a_person_without_a_known_role_sees_nothing(role: str) -> None:
    assert seen("nobody", role, small_city()["city"]) == set()


def test_a_person_without_a_unit_sees_nothing() -> None:
    small_city()
    assert seen("lost", Role.OFFICER, None) == set()


def test_a_person_who_left_sees_nothing() -> None:
    city = small_city()["city"]
    gone = employ("gone", Role.OFFICER, city)
    gone.is_active = False
    assert not Unit.objects.visible_to(gone).exists()
    assert not Project.objects.visible_to(gone).exists()


def test_a_branch_does_not_catch_a_unit_whose_path_only_begins_alike() -> None:
    units = small_city()
    for number in range(40):
        plant(f"county-{number}", f"第{number}县", "county", Unit.objects.get(code="city"))
    county = Unit.objects.get(code="county_a")
    assert {unit.code for unit in Unit.objects.within(county)} == {"county_a", "park_a1", "park_a2"}
    assert county.holds(units["park_a1"]) and not county.holds(units["county_b"])


def test_an_unknown_unit_is_answered_with_the_nearest() -> None:
    small_city()
    with pytest.raises(Refusal, match="park_a1") as refused:
        find_unit("park_a")
    assert refused.value.code == "unknown_unit"


def test_an_unknown_login_is_named() -> None:
    with pytest.raises(Refusal, match="nobody-here"):
        find_person("nobody-here")
