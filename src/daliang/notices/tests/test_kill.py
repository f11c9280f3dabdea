"""Promise 39: the worker dies between effect and mark, or anywhere else; there is one effect."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType, SimpleNamespace
from typing import Any

import pytest
from django.db.models import F

from daliang.notices import delivering, rules
from daliang.notices.delivering import DOUBT, deliver_due
from daliang.notices.kinds import Channel
from daliang.notices.models import Delivery, Notice
from daliang.notices.tests.conftest import NOON
from daliang.notices.tests.fakes import Fakes
from daliang.notices.tests.town import Town, states
from daliang.org import clock
from daliang.tests.at_once import in_threads
from daliang.tests.killing import kill, killed_in

pytestmark = pytest.mark.django_db(transaction=True)
MOMENTS = 25
KILLED = -9


@pytest.fixture
def town(fakes: Fakes, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Nobody sends but the tests: the job that telling puts in the queue is lost."""
    monkeypatch.setattr(rules, "deliver", SimpleNamespace(enqueue=lambda: None))
    made = Town.build()
    made.reach(Channel.DINGTALK)
    return made


def traced(seen: Callable[[], None]) -> None:
    """Work while `seen` is called before each line of the notices' own code."""

    def line(_frame: FrameType, event: str, _arg: Any) -> Any:
        if event == "line":
            seen()
        return line

    def call(frame: FrameType, _event: str, _arg: Any) -> Any:
        return line if "/notices/" in frame.f_code.co_filename else None

    sys.settrace(call)
    try:
        with clock.held_at(NOON):
            deliver_due()
    finally:
        sys.settrace(None)


def dies_at(moment: int) -> None:
    lines = iter(range(moment))
    traced(lambda: None if next(lines, None) is not None else kill())


def work_again() -> None:
    """Another worker, after the time in which the first might still be alive."""
    Delivery.objects.filter(state="sending").update(claimed_at=F("claimed_at") - 2 * DOUBT)
    with clock.held_at(NOON):
        deliver_due()
        deliver_due()


def test_promise_39_killed_at_many_moments_there_is_one_effect(town: Town, fakes: Fakes) -> None:
    """Where it died decides whether the delivery ends as sent or in doubt; never whether it is heard twice."""
    town.tell(key="measure")
    lines = list[None]()
    traced(lambda: lines.append(None))
    assert (fakes.effects, states()) == (1, ["sent"])
    ends = set()
    for step in range(MOMENTS):
        fakes.posts.clear()
        Delivery.objects.all().delete()
        town.tell(key=f"kill-{step}")
        assert killed_in(partial(dies_at, 1 + step * (len(lines) - 2) // (MOMENTS - 1))) == KILLED
        before = fakes.effects
        work_again()
        (state,) = states()
        ends.add((before, state))
        assert fakes.effects == 1 or (fakes.effects, state) == (0, "unknown"), f"step {step}: {fakes.effects} effects"
        assert Notice.objects.filter(key=f"kill-{step}").count() == 1
    assert ends >= {(0, "sent"), (0, "unknown"), (1, "unknown")}, "moments before and after the effect were among them"


def test_promise_39_killed_between_effect_and_mark(town: Town, fakes: Fakes, monkeypatch: pytest.MonkeyPatch) -> None:
    town.tell()
    with monkeypatch.context() as patch, clock.held_at(NOON):
        patch.setattr(delivering, "_settle", kill)
        assert killed_in(deliver_due) == KILLED
    assert (fakes.effects, states()) == (1, ["sending"])
    work_again()
    assert (fakes.effects, states()) == (1, ["unknown"])


def test_promise_39_two_workers_at_once_send_it_once(town: Town, fakes: Fakes) -> None:
    for number in range(3):
        town.tell(key=f"both-{number}")
    with clock.held_at(NOON):
        arrived = in_threads([_work] * 4)
    assert sum(map(int, arrived)) == 3
    assert fakes.effects == 3


def _work() -> str:
    return str(deliver_due())
