"""Samples counted by hand, and against a plain walk over months."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daliang.ledger.columns import Lots, day_number
from daliang.ledger.columns.layout import nothing
from daliang.targets.forecast.cohorts import AGES, STRENGTH, History, Window, age_of, history
from daliang.targets.forecast.stays import OPEN, Pieces

pytestmark = pytest.mark.nodb
FIRST = date(2022, 1, 1)
STAGE = 3


def lots(*yi: int) -> Lots:
    found = np.array(yi, np.int64) * 10**8
    return nothing().lots._replace(basis_cny=found)


def piece(since: str, begins: str, ends: str | None, *, arrives: bool) -> tuple[int, int, int, int]:
    first, start = (day_number(date.fromisoformat(f"2022-{on}")) for on in (since, begins))
    end = OPEN if ends is None else day_number(date.fromisoformat(f"2022-{ends}"))
    return first, start, end, end if arrives else OPEN


def told(*found: tuple[int, int, int, int], window: Window, sizes: tuple[int, ...] = (2,), project: int = 1) -> History:
    since, begins, ends, arrives = np.array(found, np.int64).T
    count = np.arange(len(found))
    same = np.full(len(found), project)
    return history(
        Pieces(same, count, np.full(len(found), STAGE), since, begins, ends, arrives),
        lots(*(sizes * len(found))[: len(found)]), [10**8, 10 * 10**8], window,
    )  # fmt: skip


def asked(on: str, within: int, after: int = 0) -> Window:
    return Window(day_number(date.fromisoformat(f"2022-{on}")), after, within)


def test_a_project_gives_one_sample_a_month_in_the_bucket_of_its_age_and_size() -> None:
    waited = piece("01-15", "01-15", "04-10", arrives=True)
    found = told(waited, window=asked("12-31", 60))
    assert found.tried[STAGE, :, 1].tolist() == [1, 2, 0, 0]  # 1 February; 1 March and 1 April
    assert found.reached[STAGE, :, 1].tolist() == [0, 2, 0, 0]  # 68 days from February, 40 and 9 from the others
    assert found.tried.sum() == 3 and found.sample(STAGE) == (3, 1, 2)


def test_only_what_arrives_in_the_window_counts() -> None:
    waited = piece("01-15", "01-15", "04-10", arrives=True)
    assert told(waited, window=asked("12-31", 60, after=9)).reached.sum() == 1  # 9 days after 1 April is too early
    assert told(waited, window=asked("12-31", 60, after=8)).reached.sum() == 2
    assert told(waited, window=asked("12-31", 39)).reached.sum() == 1  # the fortieth day is too late


def test_a_sample_whose_horizon_is_not_over_is_not_taken() -> None:
    waited = piece("01-15", "01-15", None, arrives=False)
    assert told(waited, window=asked("06-30", 90)).tried.sum() == 3  # 1 April and ninety days are 30 June
    assert told(waited, window=asked("06-29", 90)).tried.sum() == 2
    assert told(waited, window=asked("02-01", 1)).tried.sum() == 0


def test_a_project_that_ended_did_not_reach() -> None:
    found = told(piece("01-15", "01-15", "03-15", arrives=False), window=asked("12-31", 60))
    assert (found.tried.sum(), found.reached.sum()) == (2, 0)


def test_a_stay_that_was_cut_keeps_its_age() -> None:
    found = told(piece("01-15", "05-20", "07-20", arrives=False), window=asked("12-31", 10))
    assert found.tried[STAGE, :, 1].tolist() == [0, 0, 2, 0]


@pytest.mark.parametrize(("days", "bucket"), [(0, 0), (29, 0), (30, 1), (89, 1), (90, 2), (179, 2), (180, 3), (999, 3)])
def test_ages_are_put_in_buckets(days: int, bucket: int) -> None:
    assert age_of(np.array([days])).tolist() == [bucket]


def test_a_group_is_drawn_towards_the_wider_one_by_twenty_samples() -> None:
    tried, reached = np.zeros((2, 256, len(AGES), 2))
    tried[STAGE, 0], reached[STAGE, 0] = (30, 10), (15, 1)
    found = History(tried, reached, np.zeros(256, int)).chances
    everything = 16.5 / 41
    stage = (16 + 20 * everything) / 60
    age = (16 + 20 * stage) / 60
    assert STRENGTH == 20
    assert found[STAGE, 0].tolist() == pytest.approx([(15 + 20 * age) / 50, (1 + 20 * age) / 30])
    assert found[STAGE, 1].tolist() == pytest.approx([stage, stage])  # nothing known of this age
    assert found[5].ravel().tolist() == pytest.approx([everything] * 8)


DAYS = st.integers(0, 500)


@given(st.tuples(DAYS, DAYS, DAYS, st.booleans(), st.booleans()), st.integers(0, 600), st.integers(1, 200), DAYS)
def test_counting_is_walking_from_month_to_month(
    drawn: tuple[int, int, int, bool, bool], end: int, within: int, after: int
) -> None:
    since, begins, stays, arrives, is_open = drawn
    start, zero = since + begins, day_number(FIRST)
    stop = OPEN if is_open else start + 1 + stays
    arrival = stop if arrives and not is_open else OPEN
    after = min(after, within - 1)
    row = (since + zero, start + zero, stop if is_open else stop + zero, arrival if arrival == OPEN else arrival + zero)
    found = told(row, window=Window(end + zero, after, within))
    tried, reached = [0] * len(AGES), [0] * len(AGES)
    for at in range(start, min(stop, end - within + 1)):
        if (FIRST + timedelta(at)).day == 1:
            bucket = int(age_of(np.array([at - since]))[0])
            tried[bucket] += 1
            reached[bucket] += at + after < arrival <= at + within
    assert found.tried[STAGE, :, 1].tolist() == tried
    assert found.reached[STAGE, :, 1].tolist() == reached
