"""Whole files are shared out among the workers, the longest first."""

from itertools import groupby

import pytest

from daliang.tests.house import REPOSITORY
from daliang.tests.sharing import LONGEST, TOGETHER, file_of, in_order, pytest_collection_modifyitems

SWEEP, MARKUP = "src/daliang/tests/sweep/test_sweep.py", "src/daliang/tests/sweep/test_markup.py"


def test_each_file_that_is_named_stands_there() -> None:
    assert [file for file in (*LONGEST, *TOGETHER, *TOGETHER.values()) if not (REPOSITORY / file).is_file()] == []
    assert len(set(LONGEST)) == len(LONGEST)


def test_the_longest_begin_and_the_rest_follows_by_its_number_of_tests() -> None:
    nodes = ["a.py::one", "b.py::one", "b.py::two", f"{LONGEST[1]}::one", "c.py::one", f"{LONGEST[0]}::one"]
    assert in_order(nodes) == [LONGEST[0], LONGEST[1], "b.py", "a.py", "c.py"]


def test_files_that_go_together_are_one() -> None:
    assert in_order([f"{MARKUP}::one", "b.py::one", f"{SWEEP}::one"]) == [SWEEP, "b.py"]


@pytest.mark.parametrize("worker", ["gw0", ""])
def test_a_worker_alone_puts_files_in_order(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, worker: str
) -> None:
    monkeypatch.setenv("PYTEST_XDIST_WORKER", worker) if worker else monkeypatch.delenv("PYTEST_XDIST_WORKER", False)
    items = sorted(request.session.items, key=lambda item: item.nodeid, reverse=True)
    before = [item.nodeid for item in items]
    pytest_collection_modifyitems(items)
    after = [item.nodeid for item in items]
    if not worker:
        assert after == before
    assert sorted(after) == sorted(before)
    files = [file for file, _tests in groupby(after, key=file_of)]
    assert not worker or files == in_order(before)
