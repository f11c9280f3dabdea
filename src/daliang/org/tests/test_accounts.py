"""Accounts are opened by one power, roles granted by another, and no two powers ever meet in one account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations

import pytest
from django.utils import timezone

from daliang.org.accounts import (
    CODE_LASTS,
    NewAccount,
    grant,
    hand_over,
    open_accounts,
    renew_code,
    reset_factor,
    revoke,
    set_active,
)
from daliang.org.codes import new_code
from daliang.org.credentials import TokenScope
from daliang.org.models import ADMINISTRATORS, Deed, Person, Role, Unit
from daliang.org.passwords import change_password
from daliang.org.tests.tree import employ, small_city
from daliang.org.tokens import issue
from daliang.vocabulary.refusal import Refusal

WHY = "局办〔2022〕15号"


@pytest.fixture
def units(db: None) -> dict[str, Unit]:
    found = small_city()
    for role in (Role.SYSTEM, Role.SECURITY, Role.AUDIT):
        employ(role.value, role, found["city"])
    return found


def who(login: str) -> Person:
    return Person.objects.get(username=login)


def standing() -> tuple[object, int]:
    rows = Person.objects.order_by("pk").values("username", "role", "unit_id", "is_active")
    return list(rows), Deed.objects.count()


def refused(code: str, deed: Callable[[], object]) -> Refusal:
    before = standing()
    with pytest.raises(Refusal) as caught:
        deed()
    assert (caught.value.all[0].code, standing()) == (code, before)
    return caught.value


def opened(*rows: NewAccount, by: str = "system") -> list[tuple[Person, str]]:
    return open_accounts(rows or [NewAccount("wang", "王建")], by=who(by))


def test_a_new_account_signs_in_with_its_code_and_sees_nothing(units: dict[str, Unit]) -> None:
    [(person, code)] = opened()
    assert person.check_password(code) and person.scope_unit is None and person.role == ""
    assert person.password_is_due()
    assert code not in repr(list(Deed.objects.values()))


def test_the_code_ends_when_a_password_is_chosen_or_after_fourteen_days(units: dict[str, Unit]) -> None:
    [(person, _code)] = opened()
    assert not person.code_is_over()
    person.code_expires_at = timezone.now() - timedelta(seconds=1)
    assert person.code_is_over() and timedelta(days=14) == CODE_LASTS
    change_password(person, "jade terrace 39 lanterns", by=person)
    assert not person.password_is_due() and not person.code_is_over()


def test_codes_differ_and_hold_no_letters_that_look_alike() -> None:
    codes = {new_code() for _one in range(200)}
    assert len(codes) == 200 and not any(set("01OIL") & set(code) for code in codes)


@pytest.mark.parametrize("typed", ["a7km4-qx2pd", "A7KM4QX2PD", " a7km4 qx2pd ", "Ａ7KM4—QX2PD"])
def test_a_code_is_known_however_it_is_typed_from_paper_and_only_while_it_is_one(
    units: dict[str, Unit], typed: str
) -> None:
    [(person, _code)] = opened()
    person.set_password("A7KM4-QX2PD")
    assert person.check_password(typed) and not person.check_password("A7KM4-QX2PE")
    change_password(person, "A7KM4-QX2PD", by=person)
    assert not person.check_password(typed) and person.check_password("A7KM4-QX2PD")


def test_all_accounts_are_opened_or_none(units: dict[str, Unit]) -> None:
    rows = [
        NewAccount("li", "李四", where="第1行"),
        NewAccount("LI", "李五", where="第2行"),
        NewAccount("", "赵六", where="第3行"),
    ]
    refusal = refused("taken", lambda: opened(*rows))
    assert [one.where for one in refusal.all] == ["第2行", "第3行"]
    assert not Person.objects.filter(username="li").exists()


def test_one_person_has_one_account(units: dict[str, Unit]) -> None:
    opened(NewAccount("wang", "王建", staff_no="321-7"))
    refused("taken", lambda: opened(NewAccount("wang2", "王建", staff_no="321-7")))


@pytest.mark.parametrize("by", ["security", "audit"])
def test_other_powers_open_no_account(units: dict[str, Unit], by: str) -> None:
    refused("not_your_role", lambda: opened(by=by))
    refused("not_your_role", lambda: set_active(who("security"), is_active=False, by=who("audit")))


@pytest.mark.parametrize(("first", "second"), list(permutations(sorted(ADMINISTRATORS), 2)))
def test_two_powers_never_meet_in_one_account(units: dict[str, Unit], first: Role, second: Role) -> None:
    """Promise 14: refused for every pair, also one after the other."""
    [(person, _code)] = opened()
    grant(person, first, units["city"], reason=WHY, by=who("security"))
    refused("two_powers", lambda: grant(person, second, units["city"], reason=WHY, by=who("security")))
    revoke(person, reason=WHY, by=who("security"))
    refused("two_powers", lambda: grant(person, second, units["city"], reason=WHY, by=who("security")))


def test_nobody_grants_takes_or_disables_oneself(units: dict[str, Unit]) -> None:
    me = who("security")
    refused("oneself", lambda: grant(me, Role.LEADER, units["city"], reason=WHY, by=me))
    refused("oneself", lambda: revoke(me, reason=WHY, by=me))
    refused("oneself", lambda: set_active(who("system"), is_active=False, by=who("system")))
    refused("oneself", lambda: reset_factor(who("system"), by=who("system")))


@pytest.mark.parametrize(
    ("role", "unit", "fits"),
    [
        (Role.CLERK, "park_a1", True), (Role.CLERK, "county_a", False), (Role.APPROVER, "county_a", True),
        (Role.APPROVER, "park_a1", False), (Role.COUNTY_CLERK, "county_b", True), (Role.OFFICER, "city", True),
        (Role.OFFICER, "county_a", False), (Role.LEADER, "park_a1", False), (Role.AUDIT, "county_a", False),
    ],
)  # fmt: skip
def test_a_role_sits_where_it_belongs(units: dict[str, Unit], role: Role, unit: str, *, fits: bool) -> None:
    [(person, _code)] = opened()
    if fits:
        grant(person, role, units[unit], reason=WHY, by=who("security"))
        assert (who("wang").role, who("wang").unit) == (role, units[unit])
    else:
        refused("no_seat", lambda: grant(person, role, units[unit], reason=WHY, by=who("security")))


def test_only_the_security_administrator_grants_and_says_why(units: dict[str, Unit]) -> None:
    [(person, _code)] = opened()
    refused("not_your_role", lambda: grant(person, Role.LEADER, units["city"], reason=WHY, by=who("system")))
    refused("empty", lambda: grant(person, Role.LEADER, units["city"], reason=" ", by=who("security")))


def test_a_seat_goes_from_one_person_to_another(units: dict[str, Unit]) -> None:
    clerk = employ("clerk", Role.CLERK, units["park_a1"])
    [(person, _code)] = opened()
    hand_over(clerk, person, reason=WHY, by=who("security"))
    assert (who("wang").role, who("wang").unit, who("clerk").role, who("clerk").unit) == (
        Role.CLERK, units["park_a1"], "", None,
    )  # fmt: skip
    assert {"unit.hand_over", "role.grant", "role.revoke"} <= set(Deed.objects.values_list("action", flat=True))
    other = employ("c2", Role.CLERK, units["park_a2"])
    refused("seated", lambda: hand_over(other, person, reason=WHY, by=who("security")))


def test_a_new_code_ends_the_old_password(units: dict[str, Unit]) -> None:
    [(person, old)] = opened()
    before = person.get_session_auth_hash()
    city = Unit.objects.get(depth=1)
    Person.objects.filter(username="wang").update(unit=city, role=Role.OFFICER)
    token, _secret = issue(by=who("wang"), name="系统", scope=TokenScope.READ, unit=city, days=30)
    code = renew_code(person, by=who("system"))
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert who("wang").check_password(code) and not who("wang").check_password(old)
    assert who("wang").get_session_auth_hash() != before
