"""Telling: once per person and key, in the caller's transaction, seen by whom it still concerns."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from daliang.notices.kinds import Channel
from daliang.notices.models import Delivery, Notice
from daliang.notices.rules import mark_read
from daliang.notices.tests.conftest import NOON
from daliang.notices.tests.fakes import Fakes
from daliang.notices.tests.town import Town, told_to
from daliang.org import clock, walls
from daliang.org.models import Role, Unit
from daliang.org.tests.tree import employ
from daliang.tests.at_once import in_threads


def test_each_person_is_told_once_for_a_key(town: Town) -> None:
    assert town.tell(town.approver, town.approver, town.clerk) == 2
    assert town.tell(town.approver, town.clerk) == 0
    assert town.tell(town.approver, key="two") == 1
    assert Notice.objects.count() == 3


def test_what_is_undone_was_never_told(town: Town, fakes: Fakes) -> None:
    town.reach(Channel.DINGTALK)
    with transaction.atomic():
        assert town.tell() == 1
        transaction.set_rollback(True)
    assert (Notice.objects.count(), Delivery.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_who_is_told_twice_at_once_hears_it_once(fakes: Fakes) -> None:
    town = Town.build()
    town.reach(Channel.DINGTALK)
    told = in_threads([partial(_tell, town) for _hand in range(4)])
    assert sorted(told) == ["0", "0", "0", "1"]
    assert Notice.objects.count() == 1
    assert fakes.effects == 1


def _tell(town: Town) -> str:
    with clock.held_at(NOON):
        return str(town.tell())


def test_the_database_itself_refuses_a_second(town: Town) -> None:
    town.tell()
    one = Notice.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(person=one.person, key=one.key, kind=one.kind, title="x", href="/", made_at=one.made_at)


def test_it_is_said_in_the_reader_s_language(town: Town) -> None:
    town.tell()
    notice = Notice.objects.get()
    assert notice.words == "park_a1园区 已报送 2022-R02，请审核。"
    with translation.override("en"):
        assert "Park_A1" in notice.words


@pytest.mark.parametrize("href", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_a_notice_leads_into_the_house_only(town: Town, href: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        town.tell(href=href)


def test_an_unknown_kind_is_a_mistake_of_ours(town: Town) -> None:
    with pytest.raises(ValueError, match="pigeon"):
        town.tell(kind="pigeon")


def test_who_is_switched_off_is_not_told_and_sees_nothing(town: Town) -> None:
    town.tell()
    town.approver.is_active = False
    town.approver.save()
    assert town.tell(key="two") == 0
    assert told_to(town.approver) == []


@pytest.mark.parametrize("change", ["role", "unit", "tree"])
def test_promise_8_who_changed_role_or_unit_sees_nothing_of_before(town: Town, change: str) -> None:
    town.tell()
    assert len(told_to(town.approver)) == 1
    if change == "role":
        town.approver.role = Role.CLERK
    elif change == "unit":
        town.approver.unit = town.units["county_b"]
    else:
        Unit.objects.move(Unit.objects.get(code="park_a1"), Unit.objects.get(code="county_b"), "last-child")
    town.approver.save()
    assert told_to(town.approver) == []


def test_nobody_reads_for_another(town: Town) -> None:
    town.tell()
    other = employ("hu", Role.APPROVER, town.units["county_a"])
    assert mark_read(other) == 0
    assert mark_read(other, [Notice.objects.get().reference]) == 0
    assert mark_read(town.approver) == 1
    assert mark_read(town.approver) == 0


def test_a_clerk_tells_the_county_above_from_within_the_own_branch(town: Town) -> None:
    """On PostgreSQL the wall of the request ends at the clerk's unit."""
    with walls.scoped(town.units["park_a1"].path):
        assert town.tell() == 1
    with walls.scoped(town.units["county_a"].path):
        assert len(told_to(town.approver)) == 1
