"""Measures: each definition is complete and free of contradiction."""

from __future__ import annotations

from daliang.ledger.derive import ARRIVALS, POSITION
from daliang.ledger.facts import PAID_IN
from daliang.playbook.checking.references import BRANCH, INDUSTRY, MEASURE, MILESTONE, STAGE, note_repeats, refer
from daliang.playbook.checking.scales import check_tier
from daliang.playbook.faults import Faults
from daliang.playbook.shapes import MeasureTable, Playbook, RatioTable
from daliang.vocabulary.refusal import N_
from daliang.vocabulary.tiers import Counting

FILE, COCKPIT = "measures.toml", "cockpit.toml"


def check_measures(playbook: Playbook, faults: Faults) -> None:
    figures: list[MeasureTable | RatioTable] = [*playbook.measures, *playbook.ratios]
    note_repeats(faults, FILE, [(figure.line.of("code"), figure.code) for figure in figures])
    for measure in playbook.measures:
        _check_book(measure, playbook, faults)
        _check_counting(measure, faults)
        check_tier(playbook, faults, FILE, measure.tier)
        for branch in measure.branch:
            branches = {industry.branch for industry in playbook.industries}
            refer(faults, FILE, measure.line.of("branch"), BRANCH, branch, branches)
        for code in measure.industries:
            refer(faults, FILE, measure.line.of("industries"), INDUSTRY, code, playbook.industry_codes)
    known = playbook.measure_codes
    for ratio in playbook.ratios:
        refer(faults, FILE, ratio.line.of("numerator"), MEASURE, ratio.numerator, known)
        refer(faults, FILE, ratio.line.of("denominator"), MEASURE, ratio.denominator, known)


def check_cockpit(playbook: Playbook, faults: Faults) -> None:
    """The cockpit shows measures and stages that there are."""
    table = playbook.cockpit_table
    measures = playbook.measure_codes + [ratio.code for ratio in playbook.ratios]
    for name, codes in (("cards", table.cards), ("ladder", table.ladder), ("board", table.board)):
        for code in codes:
            refer(faults, COCKPIT, table.line.of(name), MEASURE, code, measures)
    _check_cohort(playbook, faults)
    for code in table.funnel:
        refer(faults, COCKPIT, table.line.of("funnel"), STAGE, code, playbook.stage_codes)


def _check_cohort(playbook: Playbook, faults: Faults) -> None:
    """Conversion rates are counted over the arrivals of one measure."""
    codes, line = playbook.cockpit_table.cohort, playbook.cockpit_table.line.of("cohort")
    flows = [measure.code for measure in playbook.measures if measure.book == "arrivals"]
    for code in codes:
        refer(faults, COCKPIT, line, MEASURE, code, flows)
    if len(codes) > 1:
        faults.add(COCKPIT, line, N_("cohort 写了 %(found)s 个口径。"), N_("只能写一个。"), found=len(codes))


def _check_book(measure: MeasureTable, playbook: Playbook, faults: Faults) -> None:
    """Position asks for stages and landing units, arrivals for one milestone."""
    stages = playbook.stage_codes
    for stage in measure.stages:
        refer(faults, FILE, measure.line.of("stages"), STAGE, stage, stages)
    refer(
        faults,
        FILE,
        measure.line.of("milestone"),
        MILESTONE,
        measure.milestone,
        [*stages, *playbook.act_codes, PAID_IN],
    )
    if measure.book == POSITION and (measure.milestone or not measure.stages or measure.unit_of != "landing"):
        faults.add(
            FILE,
            measure.line,
            N_("存量口径“%(which)s”写得不全或写多了。"),
            N_('book = "position" 时写 stages 和 unit_of = "landing"，不写 milestone。'),
            which=measure.code,
        )
    if measure.book == ARRIVALS and measure.suspended == "exclude":
        faults.add(
            FILE,
            measure.line.of("suspended"),
            N_("流量口径“%(which)s”不计暂停的项目。"),
            N_('到达一经发生即计入：book = "arrivals" 时 suspended = "include"。'),
            which=measure.code,
        )
    if measure.book == ARRIVALS and (measure.stages or not measure.milestone):
        faults.add(
            FILE,
            measure.line,
            N_("流量口径“%(which)s”写得不全或写多了。"),
            N_('book = "arrivals" 时写 milestone，不写 stages。'),
            which=measure.code,
        )


def _check_counting(measure: MeasureTable, faults: Faults) -> None:
    """A tier and its way of counting come together; only a band ends above."""
    if bool(measure.counting) != bool(measure.tier):
        faults.add(
            FILE,
            measure.line,
            N_("“%(which)s”的 tier 和 counting 只写了一个。"),
            N_("分档的口径两个都写，不分档的都不写。"),
            which=measure.code,
        )
    if measure.tier and measure.tier.below is not None and measure.counting == Counting.NESTED:
        faults.add(
            FILE,
            measure.tier.line,
            N_("“%(which)s”是逐档包含（nested），却写了上限 below。"),
            N_('分段互斥的口径写 counting = "band"，逐档包含的不写 below。'),
            which=measure.code,
        )
