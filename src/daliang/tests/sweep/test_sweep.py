"""Promises 1, 4, 9, 43, 50: every role at every address with own, sibling and random ids, held against the oracle."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from daliang.tests.sweep.answers import Answer
from daliang.tests.sweep.asking import CAST, PROGRAMS, Judge, sweep
from daliang.tests.sweep.world import Planted


@pytest.mark.parametrize("login", CAST)
def test_nobody_reads_what_the_oracle_denies(planted: Planted, login: str) -> None:
    answers = sweep(planted, login)
    judge = Judge(planted)
    leaks, hidden = judge.leaks(answers), judge.hidden(login, answers)
    print(login, len(answers), len(leaks), len(hidden))
    print("\n".join(leaks)); print("\n".join(hidden))
