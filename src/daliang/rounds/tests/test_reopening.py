from collections.abc import Callable
from datetime import timedelta

import pytest

from daliang.ledger.facts import Kind
from daliang.ledger.models import Closing, Posting
from daliang.ledger.posting import NewFact, post
from daliang.ledger.verify import verify
from daliang.org import clock
from daliang.org.models import Deed
from daliang.register.models import Project
from daliang.rounds.comparison import comparison
from daliang.rounds.models import ClosedLine, Reopening, ReopeningState, ReturnState, Round
from daliang.rounds.rules import (
    accept,
    add_line,
    approve,
    close_round,
    confirm_reopening,
    file,
    next_round,
    open_round,
    propose_reopening,
    refuse_reopening,
    return_to,
    save_line,
    withdraw_reopening,
)
from daliang.rounds.tests.world import AFTER_DUE, NEW, YI, World, figure
from daliang.vocabulary.refusal import Refusal

LATER = AFTER_DUE + timedelta(hours=2)
WHY = "漏报一个已签约项目"
SOURCE = "round:2022-R02"


def r02() -> Round:
    return Round.objects.select_related("series").get(code="2022-R02")


def closing_of(round_: Round) -> Closing:
    assert round_.closing
    return round_.closing


def close(world: World, **more: bool) -> Closing:
    with clock.held_at(AFTER_DUE):
        return closing_of(close_round(r02(), by=world.officer, **more))


def reopen(world: World) -> Reopening:
    """Proposed by one officer, confirmed by the other."""
    with clock.held_at(LATER):
        propose_reopening(r02(), reason=WHY, by=world.officer)
        return confirm_reopening(r02(), by=world.people["officer-2"])


def again(world: World, **more: bool) -> Closing:
    with clock.held_at(LATER):
        return closing_of(close_round(r02(), by=world.officer, **more))


def busy(world: World) -> None:
    """East A: one changed, one new; west A: progress only; zone is filed and not accepted; the others are not in."""
    add_line(world.ret("east-a"), NEW, by=world.clerk("east-a"))
    world.accepted("east-a", amount="33亿")
    world.accepted("west-a", progress="已看地。")
    world.filed("zone", amount="40亿")


def corrected(world: World, unit: str, **texts: str) -> None:
    """Sent back by the officer, put right by the clerk, and through all hands again."""
    with clock.held_at(LATER):
        return_to(world.ret(unit), [(world.line(unit), "", "请更正")], by=world.officer)
        save_line(world.line(unit), texts, by=world.clerk(unit))
        world.accepted(unit)


def code_of(deed: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        deed()
    return refused.value.code


def test_two_people_open_a_round_again_and_it_leaves_a_trace(world: World) -> None:
    busy(world)
    first = close(world, carry_over=True)
    asked = reopen(world)
    assert (asked.state, asked.proposed_by, asked.decided_by) == (
        ReopeningState.CONFIRMED, world.officer, world.people["officer-2"],
    )  # fmt: skip
    found = r02()
    assert (found.is_open, found.closing, found.is_reopened, found.closings) == (True, None, True, [first])
    deeds = Deed.objects.filter(action__startswith="round.reopen.").order_by("pk")
    assert [(deed.action, deed.by, deed.details["closing"]) for deed in deeds] == [
        ("round.reopen.propose", world.officer, 2), ("round.reopen.confirm", world.people["officer-2"], 2),
    ]  # fmt: skip


def test_nobody_confirms_or_refuses_their_own_and_only_the_proposer_withdraws(world: World) -> None:
    close(world)
    propose_reopening(r02(), reason=WHY, by=world.officer)
    assert code_of(lambda: confirm_reopening(r02(), by=world.officer)) == "same_person"
    assert code_of(lambda: refuse_reopening(r02(), answer="不必", by=world.officer)) == "same_person"
    assert code_of(lambda: withdraw_reopening(r02(), by=world.people["officer-2"])) == "not_yours"
    assert not r02().is_open
    withdraw_reopening(r02(), by=world.officer)
    assert code_of(lambda: confirm_reopening(r02(), by=world.people["officer-2"])) == "not_proposed"


def test_a_refusal_has_words_and_leaves_the_round_closed(world: World) -> None:
    first = close(world)
    propose_reopening(r02(), reason=WHY, by=world.officer)
    assert code_of(lambda: refuse_reopening(r02(), answer=" ", by=world.people["officer-2"])) == "no_reason"
    refuse_reopening(r02(), answer="下期更正即可", by=world.people["officer-2"])
    asked = Reopening.objects.get()
    assert (asked.state, asked.answer, r02().closing) == (ReopeningState.REFUSED, "下期更正即可", first)
    propose_reopening(r02(), reason="还有一件", by=world.people["officer-2"])
    with pytest.raises(Refusal, match=r"officer-2 已于 .* 申请重开 2022-R02，正待另一位专员确认"):
        propose_reopening(r02(), reason=WHY, by=world.officer)


@pytest.mark.parametrize("login", ["leader", "approver-east", "clerk-east-a", "guest"])
def test_only_officers_of_the_city_reopen(world: World, login: str) -> None:
    close(world)
    person = world.people[login]
    assert code_of(lambda: propose_reopening(r02(), reason=WHY, by=person)) in ("not_your_role", "not_your_unit")
    propose_reopening(r02(), reason=WHY, by=world.officer)
    for deed in (
        lambda: confirm_reopening(r02(), by=person),
        lambda: refuse_reopening(r02(), answer="不必", by=person),
        lambda: withdraw_reopening(r02(), by=person),
    ):
        assert code_of(deed) in ("not_your_role", "not_your_unit")
    assert not r02().is_open


@pytest.mark.parametrize(("reason", "code"), [("", "no_reason"), ("漏", "no_reason"), ("漏" * 301, "too_long")])
def test_a_proposal_says_why(world: World, reason: str, code: str) -> None:
    close(world)
    assert code_of(lambda: propose_reopening(r02(), reason=reason, by=world.officer)) == code
    assert not Reopening.objects.exists()


def test_an_open_round_is_not_reopened(world: World) -> None:
    assert code_of(lambda: propose_reopening(r02(), reason=WHY, by=world.officer)) == "still_open"


def test_once_the_next_round_is_open_it_is_put_right_there(world: World) -> None:
    close(world)
    propose_reopening(r02(), reason=WHY, by=world.officer)
    open_round(next_round(world.series), by=world.officer)
    with pytest.raises(Refusal, match="2022-R03 已经开放，2022-R02 不能再重开；差错请在 2022-R03 里更正"):
        confirm_reopening(r02(), by=world.people["officer-2"])
    refuse_reopening(r02(), answer="下期更正", by=world.people["officer-2"])
    with pytest.raises(Refusal) as refused:
        propose_reopening(Round.objects.get(code="2022-R01"), reason=WHY, by=world.officer)
    assert refused.value.code == "next_round_open"


def test_closed_again_without_a_change_it_posts_nothing_and_says_the_same(world: World) -> None:
    busy(world)
    first = close(world, carry_over=True)
    posted = Posting.objects.count()
    reopen(world)
    second = again(world, carry_over=True)
    assert Posting.objects.count() == posted
    assert second.figures == first.figures
    assert (second.supersedes, second.number, second.previous_hash) == (first, first.number + 1, first.hash)
    assert r02().closing == second
    assert Closing.objects.get(pk=first.pk).figures == first.figures
    assert verify() == []


def test_closed_again_it_posts_the_correction_alone(world: World) -> None:
    busy(world)
    first = close(world, carry_over=True)
    head = Posting.objects.order_by("seq").values_list("seq", flat=True).last() or 0
    reopen(world)
    corrected(world, "east-a", amount="52亿")
    second = again(world, carry_over=True)
    found = Posting.objects.filter(seq__gt=head)
    assert [(one.project.code, one.kind, one.argument["value"]) for one in found] == [
        ("YZ2022-0002", "amount", 52 * YI)
    ]
    assert figure(second, "negotiating-50") == figure(first, "negotiating-50") + 1
    assert verify() == []


def test_a_new_line_has_its_project_and_is_opened_once(world: World) -> None:
    busy(world)
    close(world, carry_over=True)
    opened = Project.objects.get(name=NEW["name"])
    reopen(world)
    line = world.line("east-a", 3)
    assert (line.project, line.is_new, line.is_behind) == (opened, False, False)
    corrected(world, "east-a", amount="34亿")
    again(world, carry_over=True)
    assert Project.objects.filter(name=NEW["name"]).count() == 1


def test_what_a_line_had_said_is_kept(world: World) -> None:
    busy(world)
    close(world, carry_over=True)
    reopen(world)
    kept = {one.line.position: one for one in ClosedLine.objects.filter(line__belongs_to=world.ret("east-a"))}
    assert sorted(kept) == [1, 3]
    assert (kept[1].before or {})["amount"] == "31亿元"
    assert (kept[1].typed["amount"], kept[1].typed_by["amount"]) == ("33亿", world.clerk("east-a").pk)
    assert kept[3].before is None
    line = world.line("east-a")
    assert (line.typed["amount"], line.before, line.typed_by, line.checked_by) == ("33亿元", line.typed, {}, None)


def test_what_was_filed_stands_where_it_stood_and_may_go_on(world: World) -> None:
    busy(world)
    world.approved("west-b", amount="45亿")
    with clock.held_at(AFTER_DUE):
        return_to(world.filed("east-b"), [(world.line("east-b"), "amount", "请核对")], by=world.approver("east"))
    close(world, carry_over=True)
    assert {world.ret(unit).state for unit in ("zone", "west-b", "east-b")} == {ReturnState.CARRIED}
    reopen(world)
    assert [world.ret(unit).state for unit in ("zone", "west-b", "east-b", "east-a")] == [
        ReturnState.FILED, ReturnState.APPROVED, ReturnState.RETURNED, ReturnState.ACCEPTED,
    ]  # fmt: skip
    with clock.held_at(LATER):
        accept(world.ret("west-b"), by=world.officer)
    second = again(world, carry_over=True)
    assert world.ret("zone").state == ReturnState.CARRIED
    assert Posting.objects.filter(project__code="YZ2022-0008", batch__source=SOURCE).count() == 1
    assert second.figures["unreported"] == []


def test_who_was_not_in_files_now_late_and_is_no_longer_missing(world: World) -> None:
    busy(world)
    first = close(world, carry_over=True)
    assert first.figures["unreported"] == ["east-b", "west-b"]
    reopen(world)
    with clock.held_at(LATER):
        add_line(world.ret("east-b"), {**NEW, "name": "云岫嘉禾项目", "reason": "漏报"}, by=world.clerk("east-b"))
        world.accepted("east-b")
    second = again(world, carry_over=True)
    assert second.figures["unreported"] == ["west-b"]
    assert second.figures["late"] == ["east-b"]
    assert figure(second, "negotiating-20") == figure(first, "negotiating-20") + 1


def test_what_was_carried_goes_into_the_next_round_once(world: World) -> None:
    busy(world)
    close(world, carry_over=True)
    reopen(world)
    again(world, carry_over=True)
    with clock.held_at(LATER):
        world.round = open_round(next_round(world.series), by=world.officer)
    assert world.line("zone").typed["amount"] == "40亿"
    assert world.line("east-a").typed["amount"] == "33亿元"
    assert world.ret("east-a").lines.count() == 3


def test_what_was_posted_meanwhile_is_neither_undone_nor_a_conflict(world: World) -> None:
    busy(world)
    close(world, carry_over=True)
    project = Project.objects.get(code="YZ2022-0002")
    with clock.held_at(LATER):
        post([NewFact(project, Kind.SUSPENDED, LATER.date(), reason="等待能评")], by=world.people["officer-2"])
    reopen(world)
    again(world, carry_over=True)
    assert Project.objects.get(code="YZ2022-0002").is_suspended
    assert Posting.objects.filter(project=project, batch__source=SOURCE).count() == 1


def test_a_line_whose_project_moved_away_says_nothing_of_it(world: World) -> None:
    busy(world)
    close(world, carry_over=True)
    with clock.held_at(LATER):
        moved = NewFact(
            Project.objects.get(code="YZ2022-0002"), Kind.MOVED, LATER.date(), {"unit": "zone"}, reason="迁"
        )
        total = {"kind": "total", "value": 77 * YI, "currency": "CNY", "qualifier": "exactly"}
        raised = NewFact(moved.project, Kind.AMOUNT, LATER.date(), total, reason="增资")
        post([moved, raised], by=world.officer)
    reopen(world)
    line = world.line("east-a")
    assert line.typed["amount"] == "33亿"
    assert line.before == line.typed
    again(world, carry_over=True)


def test_a_round_is_opened_again_more_than_once(world: World) -> None:
    busy(world)
    closings = [close(world, carry_over=True)]
    for _time in range(2):
        reopen(world)
        closings.append(again(world, carry_over=True))
    assert [one.supersedes for one in closings] == [None, *closings[:2]]
    assert r02().closings == closings
    assert verify() == []


def test_the_next_comparison_stands_on_the_closing_that_counts(world: World) -> None:
    busy(world)
    close(world, carry_over=True)
    reopen(world)
    corrected(world, "east-a", amount="52亿")
    second = again(world, carry_over=True)
    with clock.held_at(LATER):
        upcoming = open_round(next_round(world.series), by=world.officer)
    assert comparison(upcoming).since == second


def test_a_clerk_files_and_an_approver_approves_after_reopening_as_before(world: World) -> None:
    close(world)
    reopen(world)
    with clock.held_at(LATER):
        ret = approve(file(world.ret("west-b"), by=world.clerk("west-b")), by=world.approver("west"))
        assert accept(ret, by=world.officer).late_by == 128
