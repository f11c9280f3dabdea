"""The calendar: series and their rounds in order."""

from __future__ import annotations

from itertools import pairwise

from daliang.playbook.checking.references import MEASURE, SERIES, STAGE, note_repeats, refer
from daliang.playbook.checking.scales import check_tier
from daliang.playbook.faults import Faults
from daliang.playbook.shapes import Playbook, RoundTable, SeriesTable
from daliang.vocabulary.refusal import N_
from daliang.vocabulary.workdays import add_working_days

FILE = "rounds.toml"


def check_rounds(playbook: Playbook, faults: Faults) -> None:
    note_repeats(faults, FILE, [(series.line.of("code"), series.code) for series in playbook.series])
    note_repeats(faults, FILE, [(one.line.of("code"), one.code) for one in playbook.rounds])
    note_repeats(faults, FILE, [(one.line.of("number"), f"{one.series} {one.number}") for one in playbook.rounds])
    for series in playbook.series:
        for stage in series.stages:
            refer(faults, FILE, series.line.of("stages"), STAGE, stage, playbook.stage_codes)
        for measure in series.measures:
            refer(
                faults,
                FILE,
                series.line.of("measures"),
                MEASURE,
                measure,
                playbook.measure_codes,
            )
        check_tier(playbook, faults, FILE, series.tier)
        if series.tier is None or not series.stages:
            faults.add(
                FILE,
                series.line,
                N_("“%(which)s”没有划定填报哪些项目。"),
                N_("stages 至少写一个阶段，tier 写明起点金额。"),
                which=series.code,
            )
        if series.every_days < 1:
            faults.add(FILE, series.line.of("every_days"), N_("every_days 是 0。"), N_("应为几天一期，双周写 14。"))
        _check_deadlines(series, faults)
        _check_sequence([one for one in playbook.rounds if one.series == series.code], faults)
    for one in playbook.rounds:
        refer(faults, FILE, one.line.of("series"), SERIES, one.series, [series.code for series in playbook.series])
        _check_days(one, faults)
        _check_levels(playbook, one, faults)


LEVELS = ("approve", "accept")


def _check_deadlines(series: SeriesTable, faults: Faults) -> None:
    """The county's deadline does not lie before the parks', nor the city's before that; a time alone says nothing."""
    before = (series.due_after, series.due_time)
    for level in LEVELS:
        after, at = getattr(series, f"{level}_after"), getattr(series, f"{level}_time")
        if after is None:
            if at is not None:
                faults.add(
                    FILE,
                    series.line.of(f"{level}_time"),
                    N_("写了 %(level)s_time，没有写 %(level)s_after。"),
                    N_("%(level)s_after 应写截止日之后第几个工作日。"),
                    level=level,
                )
            continue
        due = (after, at or series.due_time)
        if due < before:
            faults.add(
                FILE,
                series.line.of(f"{level}_after"),
                N_("“%(which)s”的 %(level)s_after 所定时限早于前一级。"),
                N_("报送、审核、受理的时限应依次往后。"),
                which=series.code,
                level=level,
            )
        before = due


def _check_days(one: RoundTable, faults: Faults) -> None:
    """Opens, cuts off, is due, closes: in this order."""
    if not (one.opens_on and one.cut_off_on and one.due_on):
        return
    if not one.opens_on <= one.cut_off_on <= one.due_on:
        faults.add(
            FILE,
            one.line,
            N_("“%(which)s”的日期次序不对：开放 %(opens)s、截止 %(cut_off)s、报送 %(due)s。"),
            N_("应为 opens_on ≤ cut_off_on ≤ due_on。"),
            which=one.code,
            opens=one.opens_on,
            cut_off=one.cut_off_on,
            due=one.due_on,
        )
    if one.closed_at and one.closed_at.date() < one.cut_off_on:
        faults.add(
            FILE,
            one.line,
            N_("“%(which)s”在截止日 %(cut_off)s 之前封账（%(closed)s）。"),
            N_("closed_at 不应早于 cut_off_on。"),
            which=one.code,
            cut_off=one.cut_off_on,
            closed=one.closed_at,
        )


def _check_levels(playbook: Playbook, one: RoundTable, faults: Faults) -> None:
    """A round whose filing is due later than by its series must not be due after the county's deadline."""
    series = next((found for found in playbook.series if found.code == one.series), None)
    if series is None or series.approve_after is None or not (one.cut_off_on and one.due_on):
        return
    special = {row.day: row.working for row in playbook.holidays if row.day is not None}
    approve = add_working_days(one.cut_off_on, series.approve_after, special)
    if (approve, series.approve_time or series.due_time) < (one.due_on, series.due_time):
        faults.add(
            FILE,
            one.line.of("due_on"),
            N_("“%(which)s”的报送日 %(due)s 晚于县区审核的时限 %(approve)s。"),
            N_("due_on 应早于审核时限，或把 approve_after 改大。"),
            which=one.code,
            due=one.due_on,
            approve=approve,
        )


def _check_sequence(rounds: list[RoundTable], faults: Faults) -> None:
    """Later rounds cut off later, and none is closed while an earlier one is open."""
    for before, after in pairwise(rounds):
        if before.cut_off_on and after.cut_off_on and after.cut_off_on <= before.cut_off_on:
            faults.add(
                FILE,
                after.line,
                N_("“%(which)s”的截止日不晚于前一期“%(before)s”。"),
                N_("期次应按截止日由早到晚排列。"),
                which=after.code,
                before=before.code,
            )
        if after.closed_at and not before.closed_at:
            faults.add(
                FILE,
                after.line,
                N_("“%(which)s”已封账，前一期“%(before)s”却没有。"),
                N_("各期应依次封账。"),
                which=after.code,
                before=before.code,
            )
