"""Measures: each definition is complete and free of contradiction."""

from __future__ import annotations

from daliang.ledger.derive import ARRIVALS, POSITION
from daliang.playbook.checking.references import BRANCH, INDUSTRY, MEASURE, MILESTONE, STAGE, note_repeats, refer
from daliang.playbook.checking.scales import check_tier
from daliang.playbook.faults import Faults
from daliang.playbook.shapes import MeasureTable, Playbook, RatioTable
from daliang.vocabulary.refusal import N_
from daliang.vocabulary.tiers import Counting

FILE, COCKPIT = "measures.toml", "cockpit.toml"


def check_measures(playbook: Playbook, faults: Faults) -> None:
    figures: list[MeasureTable | RatioTable] = [*playbook.measures, *playbook.ratios]
    note_repeats(faults, FILE, [(figure.line, figure.code) for figure in figures])
    for measure in playbook.measures:
        _check_book(measure, playbook, faults)
        _check_counting(measure, faults)
        check_tier(playbook, faults, FILE, measure.tier)
        for branch in measure.branch:
            refer(faults, FILE, measure.line, BRANCH, branch, {industry.branch for industry in playbook.industries})
        for code in measure.industries:
            refer(faults, FILE, measure.line, INDUSTRY, code, [industry.code for industry in playbook.industries])
    known = [measure.code for measure in playbook.measures]
    for ratio in playbook.ratios:
        refer(faults, FILE, ratio.line, MEASURE, ratio.numerator, known)
        refer(faults, FILE, ratio.line, MEASURE, ratio.denominator, known)


def check_cockpit(playbook: Playbook, faults: Faults) -> None:
    """The cockpit shows measures and stages that there are."""
    table = playbook.cockpit_table
    measures = [figure.code for figure in (*playbook.measures, *playbook.ratios)]
    for code in (*table.cards, *table.ladder, *table.board):
        refer(faults, COCKPIT, table.line, MEASURE, code, measures)
    for code in table.funnel:
        refer(faults, COCKPIT, table.line, STAGE, code, [stage.code for stage in playbook.stages])


def _check_book(measure: MeasureTable, playbook: Playbook, faults: Faults) -> None:
    """Position asks for stages and landing units, arrivals for one milestone."""
    stages = [stage.code for stage in playbook.stages]
    for stage in measure.stages:
        refer(faults, FILE, measure.line, STAGE, stage, stages)
    refer(faults, FILE, measure.line, MILESTONE, measure.milestone, [*stages, *(act.code for act in playbook.acts)])
    if measure.book == POSITION and (measure.milestone or not measure.stages or measure.unit_of != "landing"):
        faults.add(
            FILE,
            measure.line,
            N_("存量口径“%(code)s”写得不全或写多了。"),
            N_('book = "position" 时写 stages 和 unit_of = "landing"，不写 milestone。'),
            code=measure.code,
        )
    if measure.book == ARRIVALS and (measure.stages or not measure.milestone):
        faults.add(
            FILE,
            measure.line,
            N_("流量口径“%(code)s”写得不全或写多了。"),
            N_('book = "arrivals" 时写 milestone，不写 stages。'),
            code=measure.code,
        )


def _check_counting(measure: MeasureTable, faults: Faults) -> None:
    """A tier and its way of counting come together; only a band ends above."""
    if bool(measure.counting) != bool(measure.tier):
        faults.add(
            FILE,
            measure.line,
            N_("“%(code)s”的 tier 和 counting 只写了一个。"),
            N_("分档的口径两个都写，不分档的都不写。"),
            code=measure.code,
        )
    if measure.tier and measure.tier.below is not None and measure.counting == Counting.NESTED:
        faults.add(
            FILE,
            measure.tier.line,
            N_("“%(code)s”是逐档包含（nested），却写了上限 below。"),
            N_('分段互斥的口径写 counting = "band"，逐档包含的不写 below。'),
            code=measure.code,
        )
