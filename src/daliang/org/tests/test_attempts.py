"""Counting of failures: in the database, before the answer is looked at, by real time (promises 13 and 42)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection

from daliang.org import attempts, clock
from daliang.org.models import Attempts
from daliang.org.tests.tree import small_city

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
Travel = Callable[[timedelta], None]


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Travel:
    """Sets real time to so long after START."""

    def to(after: timedelta) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: START + after)

    to(timedelta())
    return to


def tries(count: int, **door: str) -> list[bool]:
    return [attempts.claim(**door) for _number in range(count)]


@pytest.mark.django_db
def test_the_sixth_attempt_waits_a_quarter_of_an_hour(travel: Travel) -> None:
    """Promise 13: five attempts, then none for 15 minutes; waiting is not prolonged by trying."""
    assert tries(7, account="officer") == [True] * 5 + [False] * 2
    travel(timedelta(minutes=14, seconds=59))
    assert tries(1, account="officer") == [False]
    travel(timedelta(minutes=15))
    assert tries(6, account="officer") == [True] * 5 + [False]


@pytest.mark.django_db
def test_failures_far_apart_do_not_add_up(travel: Travel) -> None:
    for number in range(8):
        travel(timedelta(minutes=15 * number))
        assert tries(1, account="officer") == [True]


@pytest.mark.django_db
def test_one_account_does_not_lock_another_but_one_address_locks_itself(travel: Travel) -> None:
    """Promise 13: many names from one machine are guessing too."""
    assert tries(6, account="officer")[-1] is False
    assert tries(1, account="clerk") == [True]
    assert [attempts.claim(account=f"n{number}", address="10.0.0.1") for number in range(21)] == [True] * 20 + [False]
    assert attempts.claim(account="n99", address="10.0.0.2")


@pytest.mark.django_db
def test_a_name_cannot_be_varied_to_get_more_attempts(travel: Travel) -> None:
    assert [attempts.claim(account=name) for name in ("lin", "LIN", " lin", "Lin ", "liN", "lin")][-1] is False


@pytest.mark.django_db
def test_the_right_answer_frees_the_account_but_gives_an_address_only_one_back(travel: Travel) -> None:
    door = {"account": "officer", "address": "10.0.0.1"}
    for _number in range(4):
        attempts.claim(**door)
    assert attempts.claim(**door)
    attempts.forgive(**door)
    assert Attempts.objects.get(kind="account").failures == 0
    assert Attempts.objects.get(kind="address").failures == 4


@pytest.mark.django_db
def test_names_are_not_kept(travel: Travel) -> None:
    """Promise 52: a password typed into the wrong field is not stored."""
    attempts.claim(account="jade terrace 39 lanterns")
    assert "jade" not in str(list(Attempts.objects.values()))


@pytest.mark.django_db
def test_neither_an_empty_cache_nor_the_citys_own_clock_opens_the_door(travel: Travel) -> None:
    """Promise 42: a demo's clock, a year ahead, does not end the wait."""
    small_city()
    tries(5, account="officer")
    cache.clear()
    with clock.held_at(START + timedelta(days=365)):
        assert tries(1, account="officer") == [False]


@pytest.mark.django_db(transaction=True)
def test_guesses_that_arrive_together_are_not_more_than_the_limit() -> None:
    """Promise 13: several processes share one count; here twelve threads with a connection each."""

    def guess(_number: int) -> bool:
        try:
            return attempts.claim(account="officer")
        finally:
            connection.close()

    assert attempts.claim(account="officer")
    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(guess, range(12))) == 4
