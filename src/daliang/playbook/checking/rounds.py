"""The calendar: series and their rounds in order."""

from __future__ import annotations

from itertools import pairwise

from daliang.playbook.checking.references import MEASURE, SERIES, STAGE, note_repeats, refer
from daliang.playbook.checking.scales import check_tier
from daliang.playbook.faults import Faults
from daliang.playbook.shapes import Playbook, RoundTable
from daliang.vocabulary.refusal import N_

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
        _check_sequence([one for one in playbook.rounds if one.series == series.code], faults)
    for one in playbook.rounds:
        refer(faults, FILE, one.line.of("series"), SERIES, one.series, [series.code for series in playbook.series])
        _check_days(one, faults)


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
