"""Two people at once, with real threads and real transactions: what lost the race is refused whole, nothing is lost."""

import threading
import time
from collections.abc import Callable
from contextvars import copy_context

import pytest
from django.db import connection

from daliang.ledger.models import Closing, Posting
from daliang.org.models import Deed
from daliang.rounds.models import Return, ReturnState, Round
from daliang.rounds.rules import accept, approve, close_round, file, next_round, open_round, save_line
from daliang.rounds.tests.world import World
from daliang.vocabulary.refusal import Refusal

TIMES = 8
Deed_ = Callable[[], object]


def together(*deeds: Deed_, lead: float = 0) -> list[str]:
    """Do all at once, each in a thread of its own; the first starts `lead` seconds before the others (or after them).

    Gives "done" or the refusal's code for each; any other exception is raised.
    """
    gate = threading.Barrier(len(deeds))
    results: list[str | Exception] = [""] * len(deeds)

    def run(at: int, deed: Deed_) -> None:
        gate.wait()
        time.sleep(max(-lead if at == 0 else lead, 0))
        try:
            deed()
            results[at] = "done"
        except Refusal as refusal:
            results[at] = refusal.code
        except Exception as error:  # noqa: BLE001 - handed on to the test's own thread
            results[at] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=copy_context().run, args=(run, at, deed)) for at, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()
    for result in results:
        if isinstance(result, Exception):
            raise result
    return [str(result) for result in results]


def again(world: World) -> Round:
    """The next round of the calendar, open."""
    world.round = open_round(next_round(world.series), by=world.officer)
    return world.round


LEADS = [(at - TIMES // 2) * 0.01 for at in range(TIMES)]


def test_a_filing_is_before_the_closing_or_refused_never_lost(shared_world: World) -> None:
    world = shared_world
    for lead in LEADS:
        world.type("east-a", progress=f"{lead}")
        ret, round_ = world.ret("east-a"), Round.objects.get(pk=world.round.pk)
        filed, closed = together(
            lambda ret=ret: file(ret, by=world.clerk("east-a")),  # type: ignore[misc]
            lambda round_=round_: close_round(round_, by=world.officer, carry_over=True),  # type: ignore[misc]
            lead=lead,
        )
        assert closed == "done"
        figures = Closing.objects.get(title=world.round.code).figures
        after = world.ret("east-a")
        if filed == "done":
            assert after.state == ReturnState.CARRIED
            assert "east-a" not in figures["unreported"]
        else:
            assert (filed, after.state) == ("closed", ReturnState.DRAFT)
            assert "east-a" in figures["unreported"]
        assert world.line("east-a").typed["progress"] == f"{lead}"
        again(world)
        assert world.line("east-a").typed["progress"] == f"{lead}"


def test_an_acceptance_is_in_the_closing_or_refused_and_carried(shared_world: World) -> None:
    world = shared_world
    for at, lead in enumerate(LEADS):
        amount = f"{33 + at}亿"
        world.approved("east-a", amount=amount)
        ret, round_ = world.ret("east-a"), Round.objects.get(pk=world.round.pk)
        accepted, closed = together(
            lambda ret=ret: accept(ret, by=world.officer),  # type: ignore[misc]
            lambda round_=round_: close_round(round_, by=world.people["officer-2"], carry_over=True),  # type: ignore[misc]
            lead=lead,
        )
        assert closed == "done"
        posted = Posting.objects.filter(batch__source=f"round:{world.round.code}").count()
        if accepted == "done":
            assert (world.ret("east-a").state, posted) == (ReturnState.ACCEPTED, 1)
        else:
            assert (accepted, world.ret("east-a").state, posted) == ("closed", ReturnState.CARRIED, 0)
        again(world)
        assert world.line("east-a").typed["amount"].removesuffix("元") == amount


def test_two_closings_at_once_make_one(shared_world: World) -> None:
    world = shared_world
    for _time in range(TIMES // 2):
        one, other = (Round.objects.get(pk=world.round.pk) for _copy in range(2))
        results = together(
            lambda one=one: close_round(one, by=world.officer),  # type: ignore[misc]
            lambda other=other: close_round(other, by=world.people["officer-2"]),  # type: ignore[misc]
        )
        assert sorted(results) == ["already_closed", "done"]
        assert Closing.objects.filter(title=world.round.code).count() == 1
        again(world)


def test_a_double_click_with_two_connections_files_once(shared_world: World) -> None:
    world = shared_world
    copies = [world.ret("east-a") for _copy in range(3)]
    results = together(*(lambda ret=ret: file(ret, by=world.clerk("east-a")) for ret in copies))
    assert results == ["done"] * 3
    assert Deed.objects.filter(action="round.file").count() == 1


@pytest.mark.parametrize("lead", LEADS[::2])
def test_what_is_typed_while_filing_is_in_the_filing_or_refused(shared_world: World, lead: float) -> None:
    world = shared_world
    line, ret = world.line("east-a"), world.ret("east-a")
    filed, saved = together(
        lambda: file(ret, by=world.clerk("east-a")),
        lambda: save_line(line, {"progress": "刚写的"}, by=world.clerk("east-a")),
        lead=lead,
    )
    assert filed == "done"
    after = world.ret("east-a")
    if saved == "done":
        assert (world.line("east-a").typed["progress"], after.nothing_new) == ("刚写的", False)
    else:
        assert (saved, world.line("east-a").typed["progress"], after.nothing_new) == ("wrong_state", "正常推进。", True)


def test_many_units_file_and_are_approved_at_once(shared_world: World) -> None:
    world = shared_world
    units = ["east-a", "east-b", "west-a", "west-b", "zone"]
    filings: list[Deed_] = [
        lambda unit=unit: file(world.ret(unit), by=world.clerk(unit)) for unit in units  # type: ignore[misc]
    ]  # fmt: skip
    approvals: list[Deed_] = [
        lambda unit=unit: approve(world.ret(unit), by=world.approver(unit)) for unit in units  # type: ignore[misc]
    ]  # fmt: skip
    assert together(*filings) == ["done"] * 5
    assert together(*approvals) == ["done"] * 5
    assert Return.objects.filter(round=world.round, state=ReturnState.APPROVED).count() == 5
