"""Two people at once, with real threads and real transactions: what lost the race is refused whole, nothing is lost."""

import threading
import time
from collections.abc import Callable
from contextvars import copy_context

import pytest
from django.db import connection, transaction

from daliang.ledger.facts import Kind
from daliang.ledger.models import Closing, Posting
from daliang.ledger.posting import NewFact, post
from daliang.org.models import Deed
from daliang.register.models import Project
from daliang.rounds.models import Reopening, Return, ReturnState, Round
from daliang.rounds.rules import (
    accept,
    approve,
    close_round,
    confirm_reopening,
    file,
    next_round,
    open_round,
    propose_reopening,
    rebase,
    save_line,
    withdraw_reopening,
)
from daliang.rounds.tests.world import NOW, World
from daliang.vocabulary.refusal import Refusal

TIMES = 8
Job = Callable[[], object]


def together(*deeds: Job, lead: float = 0) -> list[str]:
    """Do all at once, each in a thread of its own; the first starts `lead` seconds before the others (or after them).

    Gives "done" or the refusal's code for each; any other exception is raised.
    """
    gate = threading.Barrier(len(deeds))
    results: list[str | Exception] = [""] * len(deeds)

    def run(at: int, deed: Job) -> None:
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


def slowly(deed: Job) -> Job:
    """The deed, and half a second before its transaction ends."""

    def run() -> None:
        with transaction.atomic():
            deed()
            time.sleep(0.5)

    return run


def test_a_closing_waits_for_a_filing_under_way(shared_world: World) -> None:
    world, ret = shared_world, shared_world.ret("east-a")
    filing = slowly(lambda: file(ret, by=world.clerk("east-a")))
    results = together(filing, lambda: close_round(world.round, by=world.officer, carry_over=True), lead=0.2)
    assert results == ["done", "done"]
    assert world.ret("east-a").state == ReturnState.CARRIED


def test_a_filing_waits_for_a_closing_under_way_and_is_refused(shared_world: World) -> None:
    world, ret = shared_world, shared_world.ret("east-a")
    closing = slowly(lambda: close_round(Round.objects.get(pk=world.round.pk), by=world.officer))
    assert together(closing, lambda: file(ret, by=world.clerk("east-a")), lead=0.2) == ["done", "closed"]
    assert world.ret("east-a").state == ReturnState.DRAFT


def test_an_acceptance_under_way_is_in_the_closing(shared_world: World) -> None:
    world = shared_world
    ret = world.approved("east-a", amount="33亿")
    accepting = slowly(lambda: accept(ret, by=world.officer))
    assert together(accepting, lambda: close_round(world.round, by=world.officer), lead=0.2) == ["done", "done"]
    assert Posting.objects.filter(batch__source="round:2022-R02").count() == 1


def test_a_save_under_way_is_carried_into_the_next_round(shared_world: World) -> None:
    world, line = shared_world, shared_world.line("east-a")
    closing = Round.objects.get(pk=world.round.pk)
    upcoming = open_round(next_round(world.series), by=world.officer)
    saving = slowly(lambda: save_line(line, {"progress": "刚写的"}, by=world.clerk("east-a")))
    assert together(saving, lambda: close_round(closing, by=world.officer), lead=0.2) == ["done", "done"]
    assert world.line("east-a", 1, upcoming).typed["progress"] == "刚写的"


def test_a_look_again_under_way_is_what_the_closing_posts(shared_world: World) -> None:
    world = shared_world
    world.accepted("east-a", amount="33亿")
    line = world.line("east-a")
    post([NewFact(Project.objects.get(code="YZ2022-0002"), Kind.SUSPENDED, NOW.date())], by=world.officer)
    looking = slowly(lambda: rebase(line, by=world.officer))
    assert together(looking, lambda: close_round(world.round, by=world.officer), lead=0.2) == ["done", "done"]
    assert Posting.objects.filter(batch__source="round:2022-R02").count() == 1


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
    filings: list[Job] = [
        lambda unit=unit: file(world.ret(unit), by=world.clerk(unit)) for unit in units  # type: ignore[misc]
    ]  # fmt: skip
    approvals: list[Job] = [
        lambda unit=unit: approve(world.ret(unit), by=world.approver(unit)) for unit in units  # type: ignore[misc]
    ]  # fmt: skip
    assert together(*filings) == ["done"] * 5
    assert together(*approvals) == ["done"] * 5
    assert Return.objects.filter(round=world.round, state=ReturnState.APPROVED).count() == 5


def copy_of(world: World) -> Round:
    return Round.objects.select_related("series").get(pk=world.round.pk)


def asked(world: World) -> None:
    """R02 is closed and somebody asks to open it again."""
    close_round(copy_of(world), by=world.officer)
    propose_reopening(copy_of(world), reason="漏报一个项目", by=world.officer)


def test_a_round_is_opened_again_or_the_next_one_is_never_both(shared_world: World) -> None:
    world = shared_world
    for lead in LEADS:
        asked(world)
        again_, upcoming = copy_of(world), next_round(world.series)
        results = together(
            lambda again_=again_: confirm_reopening(again_, by=world.people["officer-2"]),  # type: ignore[misc]
            lambda upcoming=upcoming: open_round(upcoming, by=world.officer),  # type: ignore[misc]
            lead=lead,
        )
        assert results[1] == "done"
        if results[0] == "done":
            assert Deed.objects.filter(action="round.reopen.confirm", subject=str(world.round)).count() == 1
            close_round(copy_of(world), by=world.officer)
        else:
            assert results[0] == "next_round_open"
            withdraw_reopening(copy_of(world), by=world.officer)
        world.round = Round.objects.select_related("series").get(code=upcoming.code)


def test_a_reopening_under_way_is_seen_by_who_opens_the_next_round(shared_world: World) -> None:
    """The next round, opened meanwhile, takes nothing over from a round that is open again."""
    world = shared_world
    world.type("east-a", progress="刚写的")
    asked(world)
    again_, upcoming = copy_of(world), next_round(world.series)
    reopening = slowly(lambda: confirm_reopening(again_, by=world.people["officer-2"]))
    assert together(reopening, lambda: open_round(upcoming, by=world.officer), lead=0.2) == ["done", "done"]
    assert world.ret("east-a").carried_to is None
    assert world.line("east-a", 1, upcoming).typed["progress"] == "正常推进。"


def test_an_opening_under_way_is_seen_by_who_opens_a_round_again(shared_world: World) -> None:
    world = shared_world
    asked(world)
    again_, upcoming = copy_of(world), next_round(world.series)
    opening = slowly(lambda: open_round(upcoming, by=world.officer))
    confirming = lambda: confirm_reopening(again_, by=world.people["officer-2"])  # noqa: E731
    assert together(opening, confirming, lead=0.2) == ["done", "next_round_open"]
    assert not copy_of(world).is_open


def test_opening_again_and_closing_stand_in_one_order(shared_world: World) -> None:
    world = shared_world
    for lead in LEADS[::2]:
        asked(world)
        one, other = copy_of(world), copy_of(world)
        confirmed, closed = together(
            lambda one=one: confirm_reopening(one, by=world.people["officer-2"]),  # type: ignore[misc]
            lambda other=other: close_round(other, by=world.officer),  # type: ignore[misc]
            lead=lead,
        )
        assert confirmed == "done"
        assert closed in ("done", "already_closed")
        assert copy_of(world).is_open == (closed == "already_closed")
        assert Closing.objects.filter(title=world.round.code).count() == (2 if closed == "done" else 1)
        if closed != "done":
            close_round(copy_of(world), by=world.officer)
        again(world)


def test_two_confirmations_at_once_are_one(shared_world: World) -> None:
    world = shared_world
    close_round(copy_of(world), by=world.officer)
    propose_reopening(copy_of(world), reason="漏报一个项目", by=world.people["officer"])
    copies = [copy_of(world) for _copy in range(2)]
    results = together(*(lambda one=one: confirm_reopening(one, by=world.people["officer-2"]) for one in copies))
    assert sorted(results) == ["done", "still_open"]
    assert Reopening.objects.confirmed().count() == 1
    close_round(copy_of(world), by=world.officer)


def test_two_proposals_at_once_are_one(shared_world: World) -> None:
    world = shared_world
    close_round(copy_of(world), by=world.officer)
    copies = [copy_of(world) for _copy in range(2)]
    people = (world.officer, world.people["officer-2"])
    pairs = zip(copies, people, strict=True)
    results = together(
        *(lambda one=one, by=by: propose_reopening(one, reason="漏报一个项目", by=by) for one, by in pairs)
    )
    assert sorted(results) == ["already_proposed", "done"]
    assert Reopening.objects.count() == 1
