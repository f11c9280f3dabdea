"""Deeds on tokens: owner ∩ scope, a year at most, one secret, dead with the owner's standing (promise 9)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from daliang.org import clock
from daliang.org.models import Deed, Person, Role, Token, Unit
from daliang.org.tests.tree import employ, small_city
from daliang.org.tokens import issue, revoke, revoke_all, token_of
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.django_db
Units = dict[str, Unit]


@pytest.fixture
def units() -> Units:
    return small_city()


@pytest.fixture
def approver(units: Units) -> Person:
    return employ("approver", Role.APPROVER, units["county_a"])


def made(by: Person, unit: Unit, *, name: str = "大屏", days: int = 30) -> tuple[Token, str]:
    return issue(by=by, name=name, scope="read", unit=unit, days=days)  # type: ignore[arg-type]


def test_the_secret_is_given_once_and_only_its_hash_is_kept(approver: Person, units: Units) -> None:
    token, secret = made(approver, units["park_a1"])
    assert token_of(secret) == token
    assert secret not in str(list(Token.objects.values()))
    assert secret not in str(list(Deed.objects.values()))
    assert Deed.objects.get(action="token.issue").by == approver
    assert token_of(secret[:-1]) is None
    assert token_of(token.secret_hash) is None


@pytest.mark.parametrize("unit", ["city", "county_b", "park_b1"])
def test_a_token_reaches_no_further_than_its_owner(approver: Person, units: Units, unit: str) -> None:
    with pytest.raises(Refusal) as refused:
        made(approver, units[unit])
    assert refused.value.code == "not_your_unit"
    assert not Token.objects.exists()


@pytest.mark.parametrize(("days", "is_good"), [(0, False), (1, True), (365, True), (366, False)])
def test_a_token_lasts_a_year_at_most(approver: Person, units: Units, days: int, is_good: bool) -> None:
    if is_good:
        made(approver, units["county_a"], days=days)
        return
    with pytest.raises(Refusal, match="365"):
        made(approver, units["county_a"], days=days)


def test_a_token_runs_out_by_real_time(approver: Person, units: Units, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 42: whatever the city's clock shows."""
    token, secret = made(approver, units["county_a"], days=1)
    with clock.held_at(datetime(2040, 1, 1, tzinfo=UTC)):
        assert token_of(secret) == token
    later = timezone.now() + timedelta(days=1, seconds=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    with clock.held_at(datetime(2001, 1, 1, tzinfo=UTC)):
        assert token_of(secret) is None


@pytest.mark.parametrize("change", ["role", "unit", "off", "no role"])
def test_a_token_dies_with_its_owners_standing_and_stays_dead(approver: Person, units: Units, change: str) -> None:
    """Promise 8: at its next use, however the change was made; it does not rise again with the old standing."""
    _token, secret = made(approver, units["county_a"])
    changes: dict[str, dict[str, Any]] = {
        "role": {"role": Role.CLERK},
        "unit": {"unit": units["city"]},
        "off": {"is_active": False},
    }
    Person.objects.update(**changes.get(change, {"role": ""}))
    assert token_of(secret) is None
    Person.objects.update(role=Role.APPROVER, unit=units["county_a"], is_active=True)
    assert token_of(secret) is None
    assert Deed.objects.filter(action="token.revoke-all").count() == 1


def test_a_unit_that_left_the_branch_takes_the_token_with_it(approver: Person, units: Units) -> None:
    """Promise 8: parks are moved between counties."""
    _token, secret = made(approver, units["park_a1"])
    Unit.objects.get(code="park_a1").move(Unit.objects.get(code="county_b"), pos="last-child")
    assert token_of(secret) is None


def test_a_revoked_token_opens_nothing_and_is_revoked_once(approver: Person, units: Units) -> None:
    token, secret = made(approver, units["county_a"])
    revoke(token, by=approver)
    revoke(token, by=approver)
    assert token_of(secret) is None
    assert Deed.objects.filter(action="token.revoke").count() == 1
    made(approver, units["county_a"])
    with pytest.raises(Refusal, match="已有名为"):
        made(approver, units["county_a"])


def test_an_administrator_ends_all_tokens_of_a_person(approver: Person, units: Units) -> None:
    secrets = [made(approver, units["county_a"], name=name)[1] for name in ("甲", "乙")]
    assert revoke_all(approver, by=None) == 2
    assert [token_of(secret) for secret in secrets] == [None, None]
    assert revoke_all(approver, by=None) == 0


def test_use_is_noted_to_the_minute(approver: Person, units: Units, django_assert_num_queries: object) -> None:
    token, secret = made(approver, units["county_a"])
    token_of(secret)
    token.refresh_from_db()
    assert token.last_used_at is not None
    with django_assert_num_queries(1):  # type: ignore[operator]
        token_of(secret)


def test_a_narrowed_person_is_never_saved(approver: Person, units: Units) -> None:
    """A token's request cannot move its owner."""
    approver.narrow_to(units["park_a1"])
    with pytest.raises(RuntimeError):
        approver.save()
    assert Person.objects.get().unit == units["county_a"]
