"""A round against any earlier closing: what stands still, what moved, what was adjusted; and that it all adds up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daliang.ledger.facts import Kind
from daliang.ledger.models import Closing, Posting
from daliang.ledger.posting import NewFact, correction, post
from daliang.org import clock
from daliang.register.models import Project
from daliang.rounds.closings import earlier_closings, find_earlier
from daliang.rounds.comparison import Comparison, comparison
from daliang.rounds.models import Round
from daliang.rounds.rules import add_line, close_round, next_round, open_round, record_history
from daliang.rounds.tests.test_comparison import codes, said
from daliang.rounds.tests.test_reopening import again, close, corrected, reopen
from daliang.rounds.tests.world import AFTER_DUE, NEW, NOW, YI, World, build, figure, posted
from daliang.vocabulary.refusal import Refusal

R03_OPENS = AFTER_DUE + timedelta(days=3)


def round_of(code: str) -> Round:
    return Round.objects.select_related("series", "closing").get(code=code)


def closing_of(code: str) -> Closing:
    found = round_of(code).closing
    assert found
    return found


def of(code: str) -> Project:
    return Project.objects.get(code=code)


def next_closed(world: World) -> None:
    """R02 closes; R03 opens, raises east B's first project, and closes a fortnight later."""
    with clock.held_at(AFTER_DUE):
        close_round(round_of("2022-R02"), by=world.officer)
    with clock.held_at(R03_OPENS):
        world.round = open_round(next_round(world.series), by=world.officer)
        world.accepted("east-b", amount="55亿", progress="已签框架协议。")
    with clock.held_at(AFTER_DUE + timedelta(days=14)):
        close_round(round_of("2022-R03"), by=world.officer)


def busy(world: World) -> None:
    add_line(world.ret("east-a"), NEW, by=world.clerk("east-a"))
    world.accepted("east-a", amount="52亿")
    world.accepted("west-a", progress="已看地。")
    world.accepted("zone", ended_reason="投资方放弃")


def test_changes_of_two_rounds_add_up_in_one_comparison(world: World) -> None:
    busy(world)
    next_closed(world)
    found = comparison(round_of("2022-R03"), since=closing_of("2022-R01"), is_full=True)
    assert codes(found.new) == ["YZ2022-0103"]
    assert codes(found.upgraded) == ["YZ2022-0002", "YZ2022-0004"]
    assert codes(found.dropped) == ["YZ2022-0010"]
    assert codes(found.changed) == ["YZ2022-0002", "YZ2022-0004", "YZ2022-0006"]
    assert said(found.changed[1]) == {
        "amount": ("31亿元", "55亿元"), "progress": ("正常推进。", "已签框架协议。"),
    }  # fmt: skip
    assert said(found.changed[2]) == {"progress": ("正常推进。", "已看地。")}
    assert codes(comparison(round_of("2022-R03")).changed) == ["YZ2022-0004"]


def test_what_neither_the_ledger_nor_the_progress_moved_stands_still_since_a_day(world: World) -> None:
    busy(world)
    next_closed(world)
    found = comparison(round_of("2022-R03"), since=closing_of("2022-R01"), is_full=True)
    still = {"YZ2022-0001", "YZ2022-0003", "YZ2022-0005", "YZ2022-0007", "YZ2022-0008", "YZ2022-0009"}
    assert set(codes(found.stalled)) == still
    assert {change.since for change in found.stalled} == {date(2022, 7, 1)}
    since_last = comparison(round_of("2022-R03"), is_full=True)
    assert {change.code: change.since for change in since_last.stalled} == {
        **dict.fromkeys(still, date(2022, 7, 1)),
        "YZ2022-0002": date(2022, 8, 26),
        "YZ2022-0006": date(2022, 8, 26),
        "YZ2022-0103": date(2022, 8, 20),
    }


def test_other_texts_of_the_file_are_no_movement(world: World) -> None:
    world.accepted("east-a", next_step="再约一次")
    close(world)
    found = comparison(round_of("2022-R02"), is_full=True)
    assert codes(found.changed) == ["YZ2022-0002"]
    assert "YZ2022-0002" in codes(found.stalled)


def test_an_open_round_counts_a_filed_line_as_movement(world: World) -> None:
    world.filed("east-a", progress="已看地。")
    still = codes(comparison(round_of("2022-R02"), is_full=True).stalled)
    assert "YZ2022-0002" not in still
    assert "YZ2022-0001" in still


def test_a_later_movement_does_not_move_a_closed_comparison(world: World) -> None:
    close(world)
    before = codes(comparison(round_of("2022-R02"), is_full=True).stalled)
    with clock.held_at(R03_OPENS):
        post([NewFact(of("YZ2022-0001"), Kind.SUSPENDED, R03_OPENS.date())], by=world.officer)
        ended = {"reason": "放弃"}
        post([NewFact(of("YZ2022-0003"), Kind.ENDED, R03_OPENS.date(), ended)], by=world.officer)
        project = of("YZ2022-0005")
        project.progress = "封账之后才写的"
        project.save()
        assert codes(comparison(round_of("2022-R02"), is_full=True).stalled) == before


def test_who_lands_elsewhere_is_moved(world: World) -> None:
    post([NewFact(of("YZ2022-0001"), Kind.MOVED, date(2022, 8, 20), {"unit": "west-a"})], by=world.officer)
    close(world)
    found = comparison(round_of("2022-R02"))
    assert codes(found.moved) == ["YZ2022-0001"]
    assert said(found.moved[0])["unit"] == ("东区A园区", "西县A园区")


def test_adjustments_are_what_was_entered_since_for_days_counted_before(world: World) -> None:
    late = posted(120, world.unit("zone"), 60, on=date(2022, 8, 5))
    amount = Posting.objects.get(project__code="YZ2022-0001", kind=Kind.AMOUNT)
    post(correction(amount, reason="原数有误", value=25 * YI), by=world.officer)
    post([NewFact(of("YZ2022-0003"), Kind.SUSPENDED, date(2022, 8, 20))], by=world.officer)
    close(world)
    found = comparison(round_of("2022-R02"), is_full=True).adjustments
    assert [(one.code, [posting.kind for posting in one.postings]) for one in found] == [
        ("YZ2022-0001", ["reversed", "amount"]), (late.code, ["opened", "amount", "reached"]),
    ]  # fmt: skip
    assert {posting.reason for posting in found[0].postings} == {"原数有误"}


def test_a_confidential_file_goes_by_its_code_name_without_its_words(world: World) -> None:
    project = of("YZ2022-0001")
    amount = Posting.objects.get(project=project, kind=Kind.AMOUNT)
    post(correction(amount, reason="投资方来函", value=25 * YI), by=world.officer)
    Project.objects.filter(pk__in=[project.pk, of("YZ2022-0003").pk]).update(is_confidential=True, code_name="代号甲")
    close(world)
    leader = comparison(round_of("2022-R02"), person=world.people["leader"], is_full=True)
    assert [(one.name, one.is_open) for one in leader.adjustments] == [("代号甲", False)]
    assert [one.name for one in leader.stalled if one.code == "YZ2022-0003"] == ["代号甲"]
    officer = comparison(round_of("2022-R02"), person=world.officer, is_full=True)
    assert [(one.name, one.is_open) for one in officer.adjustments] == [(project.name, True)]


def test_a_person_sees_what_stands_still_and_was_adjusted_in_their_branch(world: World) -> None:
    posted(120, world.unit("zone"), 60, on=date(2022, 8, 5))
    close(world)
    found = comparison(round_of("2022-R02"), person=world.approver("west"), is_full=True)
    assert codes(found.stalled) == ["YZ2022-0005", "YZ2022-0006", "YZ2022-0007", "YZ2022-0008"]
    assert found.adjustments == []


def test_a_closing_is_compared_with_the_one_that_it_supersedes(world: World) -> None:
    world.accepted("east-a", amount="33亿", progress="已看地。")
    first = close(world)
    reopen(world)
    corrected(world, "east-a", amount="52亿", progress="已看地两次。")
    second = again(world)
    found = comparison(round_of("2022-R02"), since=find_earlier(round_of("2022-R02"), str(first.number)))
    assert said(found.changed[0]) == {"amount": ("33亿元", "52亿元"), "progress": ("已看地。", "已看地两次。")}
    whole = comparison(round_of("2022-R02"))
    assert said(whole.changed[0]) == {"amount": ("31亿元", "52亿元"), "progress": ("正常推进。", "已看地两次。")}
    kept = comparison(round_of("2022-R02"), closing=first)
    assert said(kept.changed[0]) == {"amount": ("31亿元", "33亿元"), "progress": ("正常推进。", "已看地。")}
    assert [one.number for one in earlier_closings(round_of("2022-R02"))] == [2, 1]
    assert earlier_closings(round_of("2022-R02"), first) == [closing_of("2022-R01")]
    assert second.supersedes == first


def test_only_an_earlier_closing_of_the_series_can_be_compared_with(world: World) -> None:
    close(world)
    for wanted in ("2022-R02", "2", "none", ""):
        with pytest.raises(Refusal, match="2022-R02 之前的封账有：2022-R01（1）") as refused:
            find_earlier(round_of("2022-R02"), wanted)
        assert refused.value.code == "unknown_closing"
    assert find_earlier(round_of("2022-R02"), " 2022-R01 ") == closing_of("2022-R01")


DAYS = [date(2022, 8, 1), date(2022, 8, 12), date(2022, 8, 15), date(2022, 8, 26), date(2022, 9, 5)]
DEEDS = st.lists(
    st.tuples(
        st.integers(1, 10),
        st.sampled_from(["amount", "moved", "suspended", "resumed", "ended", "signed", "back", "opened"]),
        st.sampled_from(DAYS),
        st.sampled_from([5, 19, 21, 60]),
        st.sampled_from(["east-a", "east-b", "west-a", "zone"]),
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_the_lists_are_the_difference_of_the_figures_unit_by_unit(
    world: World, deeds: list[tuple[int, str, date, int, str, bool]]
) -> None:
    """Some deeds before R02 closes and some after; R03 is compared with both earlier closings."""
    with transaction.atomic():
        _happen(world, [deed for deed in deeds if not deed[5]], AFTER_DUE)
        with clock.held_at(AFTER_DUE):
            close_round(round_of("2022-R02"), by=world.officer)
        later = AFTER_DUE + timedelta(days=14)
        _happen(world, [deed for deed in deeds if deed[5]], later)
        with clock.held_at(later):
            third = next_round(world.series)
            record_history(third, by=world.officer)
            for code in ("2022-R01", "2022-R02"):
                found = comparison(round_of(third.code), since=closing_of(code), is_full=True)
                _adds_up(found, closing_of(code), closing_of(third.code))
        transaction.set_rollback(True)


def _happen(world: World, deeds: list[tuple[int, str, date, int, str, bool]], now: datetime) -> None:
    """What the ledger refuses did not happen."""
    with clock.held_at(now):
        for at, (number, kind, day, amount, unit, _later) in enumerate(deeds):
            project = of(f"YZ2022-{number:04d}")
            try:
                with transaction.atomic():
                    if kind == "opened":
                        posted(600 + Project.objects.count(), world.unit(unit), amount, on=day)
                    else:
                        fact = _fact(project, kind, day, amount, unit)
                        post([replace(fact, reason=f"第{at}件")], by=world.officer)
            except Refusal:
                continue


def _fact(project: Project, kind: str, day: date, amount: int, unit: str) -> NewFact:
    total = {"kind": "total", "value": amount * YI, "currency": "CNY", "qualifier": "exactly"}
    kinds: dict[str, tuple[Kind, dict[str, Any]]] = {
        "amount": (Kind.AMOUNT, total),
        "moved": (Kind.MOVED, {"unit": unit}),
        "suspended": (Kind.SUSPENDED, {}),
        "resumed": (Kind.RESUMED, {}),
        "ended": (Kind.ENDED, {"reason": "放弃"}),
        "signed": (Kind.REACHED, {"stage": "signed"}),
        "back": (Kind.FELL_BACK, {"stage": "negotiating"}),
    }
    code, argument = kinds[kind]
    return NewFact(project, code, day, argument)


def _adds_up(found: Comparison, before: Closing, after: Closing) -> None:
    difference: Counter[str] = Counter()
    for change in found.new:
        difference[change.after.unit] += 1
    for change in {id(one): one for one in (*found.dropped, *found.advanced)}.values():
        if not change.after.in_series and change.before:
            difference[change.before.unit] -= 1
    for change in found.moved:
        assert change.before
        difference[change.before.unit] -= 1
        difference[change.after.unit] += 1
    for unit in ("east-a", "east-b", "west-a", "west-b", "zone"):
        was, now = (figure(closing, "negotiating-20", unit) for closing in (before, after))
        assert was + difference[unit] == now, unit
    still = {change.code for change in found.stalled}
    moving = {change.code for change in (*found.new, *found.dropped, *found.advanced, *found.moved, *found.upgraded)}
    assert not still & moving


@pytest.mark.django_db
def test_a_full_comparison_asks_a_fixed_number_of_queries() -> None:
    counts = []
    for size in ((1, 2), (3, 10)):
        with transaction.atomic():
            world = build(*size)
            with clock.held_at(NOW):
                amount = Posting.objects.filter(kind=Kind.AMOUNT).first()
                assert amount
                post(correction(amount, reason="原数有误", value=25 * YI), by=world.officer)
                with CaptureQueriesContext(connection) as queries:
                    found = comparison(round_of("2022-R02"), is_full=True)
            assert len(found.stalled) == (size[0] * 2 + 1) * size[1] - len(found.adjustments)
            counts.append(len(queries))
            transaction.set_rollback(True)
    assert counts[0] == counts[1] <= 30
