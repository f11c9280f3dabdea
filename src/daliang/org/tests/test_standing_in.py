"""A delegate for absence: who may name whom for when, no chains, and every way in which it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from daliang.org import clock
from daliang.org.accounts import grant, hand_over, revoke, set_active
from daliang.org.delegations import Delegation
from daliang.org.models import Deed, Person, Role, Unit
from daliang.org.standing_in import delegate, standing_in, withdraw
from daliang.org.tests.tree import employ, small_city
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.django_db
NOW = datetime(2022, 8, 24, 1, 0, tzinfo=UTC)
TODAY = date(2022, 8, 24)
WHY = "外出招商"


@dataclass
class Office:
    """County A with two approvers and a clerk, and people elsewhere."""

    units: dict[str, Unit]
    people: dict[str, Person]

    def __getitem__(self, login: str) -> Person:
        return Person.objects.select_related("unit").get(username=login)

    def delegate(
        self, approver: str = "zhang", to: str = "li", first: int = 0, last: int = 7, by: str = ""
    ) -> Delegation:
        days = {"from_on": TODAY + timedelta(days=first), "until_on": TODAY + timedelta(days=last)}
        return delegate(self[approver], self[to], **days, reason=WHY, by=self[by or approver])

    def stands_in(self, login: str = "li", unit: str = "park_a1") -> bool:
        return standing_in(self[login], self.units[unit]) is not None


@pytest.fixture
def office() -> Iterator[Office]:
    with clock.held_at(NOW):
        units = small_city()
        seats = {
            "zhang": (Role.APPROVER, "county_a"), "wang": (Role.APPROVER, "county_a"),
            "li": (Role.COUNTY_CLERK, "county_a"), "zhao": (Role.COUNTY_CLERK, "county_a"),
            "clerk": (Role.CLERK, "park_a1"), "other": (Role.APPROVER, "county_b"),
            "officer": (Role.OFFICER, "city"), "security": (Role.SECURITY, "city"), "system": (Role.SYSTEM, "city"),
        }  # fmt: skip
        yield Office(units, {login: employ(login, role, units[unit]) for login, (role, unit) in seats.items()})


def test_a_delegate_stands_in_for_the_unit_and_below_and_nowhere_else(office: Office) -> None:
    office.delegate()
    assert office.stands_in() and office.stands_in(unit="county_a")
    assert not office.stands_in(unit="park_b1") and not office.stands_in(unit="city")
    assert not office.stands_in("zhao") and not office.stands_in("zhang")
    deed = Deed.objects.get(action="approval.delegate")
    assert (deed.details["acting_for"], deed.details["delegate"], deed.details["reason"]) == ("zhang", "li", WHY)


def test_a_program_with_the_delegates_token_does_not(office: Office) -> None:
    """A token carries its owner's own role, and no power that somebody lent them."""
    office.delegate()
    li = office["li"]
    li.narrow_to(office.units["county_a"])
    assert standing_in(li, office.units["park_a1"]) is None


def test_it_begins_and_ends_by_itself_on_days_of_the_city(office: Office) -> None:
    """16:00 in UTC is midnight in the city."""
    office.delegate(first=1, last=2)
    midnight = datetime(2022, 8, 24, 16, 0, tzinfo=UTC)
    second = timedelta(seconds=1)
    for moment, stands in (
        (NOW, False), (midnight - second, False), (midnight, True),
        (midnight + timedelta(days=2) - second, True), (midnight + timedelta(days=2), False),
    ):  # fmt: skip
        with clock.held_at(moment):
            assert office.stands_in() is stands, moment


def test_the_security_administrator_names_one_for_an_absent_approver(office: Office) -> None:
    assert office.delegate(by="security").made_by == office["security"]
    assert office.stands_in()


def test_it_is_taken_back_at_once_by_the_approver_or_the_administrator(office: Office) -> None:
    for by in ("zhang", "security"):
        found = office.delegate()
        for stranger in ("li", "wang", "officer", "system"):
            with pytest.raises(Refusal):
                withdraw(found, by=office[stranger])
        assert office.stands_in()
        withdraw(found, by=office[by])
        withdraw(found, by=office[by])
        assert not office.stands_in()
    assert Deed.objects.filter(action="approval.end").count() == 2


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"by": "wang"}, "not_your_unit"), ({"by": "li"}, "not_your_role"), ({"by": "officer"}, "not_your_role"),
        ({"by": "system"}, "not_your_role"), ({"to": "zhang"}, "no_delegate"), ({"to": "clerk"}, "no_delegate"),
        ({"to": "other"}, "no_delegate"), ({"to": "officer"}, "no_delegate"),
        ({"approver": "li", "by": "security"}, "no_seat"),
        ({"first": -1}, "bad_days"), ({"first": 3, "last": 2}, "bad_days"), ({"last": 92}, "bad_days"),
    ],
)  # fmt: skip
def test_what_is_refused_leaves_nothing(office: Office, given: dict[str, str | int], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        office.delegate(**given)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert not Delegation.objects.exists() and not Deed.objects.filter(action="approval.delegate").exists()


def test_a_reason_is_needed(office: Office) -> None:
    with pytest.raises(Refusal) as refused:
        delegate(office["zhang"], office["li"], from_on=TODAY, until_on=TODAY, reason=" ", by=office["zhang"])
    assert refused.value.code == "no_reason"


@pytest.mark.parametrize(
    ("approver", "to", "first", "code"),
    [
        ("zhang", "zhao", 7, "already_delegated"),  # the last day of the first one
        ("wang", "zhang", 7, "chain"),  # who is away passes nothing on
        ("zhang", "zhao", 8, ""),
    ],
)
def test_there_is_one_delegate_at_a_time_and_no_chain(
    office: Office, approver: str, to: str, first: int, code: str
) -> None:
    office.delegate()
    if not code:
        assert office.delegate(approver, to, first, first + 1).pk
        return
    with pytest.raises(Refusal) as refused:
        office.delegate(approver, to, first, first + 1)
    assert refused.value.code == code


def test_a_delegate_does_not_give_away_the_power_meanwhile(office: Office) -> None:
    office.delegate(to="wang")
    with pytest.raises(Refusal) as refused:
        office.delegate("wang", "li")
    assert refused.value.code == "chain"


def left(office: Office, login: str) -> None:
    revoke(office[login], reason="局办〔2022〕15号", by=office["security"])


def moved(office: Office, login: str) -> None:
    grant(office[login], Role(office[login].role), office.units["county_b"], reason="调动", by=office["security"])


def promoted(office: Office, login: str) -> None:
    """Another role in the same unit."""
    role = Role.COUNTY_CLERK if office[login].has_role(Role.APPROVER) else Role.APPROVER
    grant(office[login], role, office.units["county_a"], reason="调整", by=office["security"])


def disabled(office: Office, login: str) -> None:
    set_active(office[login], is_active=False, by=office["system"])


def replaced(office: Office, login: str) -> None:
    employ("coming", "", None)
    hand_over(office[login], office["coming"], reason="交接", by=office["security"])


@pytest.mark.parametrize("login", ["zhang", "li"])
@pytest.mark.parametrize("lose", [left, moved, promoted, disabled, replaced])
def test_it_dies_with_either_seat_and_stays_dead(
    office: Office, login: str, lose: Callable[[Office, str], None]
) -> None:
    """Also when the person comes back to the very seat."""
    seat = (Role(office[login].role), office.units["county_a"])
    office.delegate()
    lose(office, login)
    assert Delegation.objects.get().ended_at == NOW
    assert not office.stands_in()
    set_active(office[login], is_active=True, by=office["system"])
    grant(office[login], *seat, reason="复职", by=office["security"])
    assert not office.stands_in()
    assert Deed.objects.filter(action="approval.end").count() == 1


def test_a_delegate_of_another_role_by_now_counts_no_more(office: Office) -> None:
    """Also of one that could be named."""
    office.delegate()
    Person.objects.filter(username="li").update(role=Role.APPROVER)
    assert not office.stands_in()


@pytest.mark.parametrize("login", ["zhang", "li"])
@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.CLERK}, {"unit": None}])
def test_a_seat_that_was_lost_past_the_rules_counts_no_more(
    office: Office, login: str, change: dict[str, object]
) -> None:
    """The seats are looked at each time."""
    office.delegate()
    Person.objects.filter(username=login).update(**change)
    assert not office.stands_in()
