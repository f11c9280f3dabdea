"""Stages lead forward, imply backward, and never in a circle; acts belong to stages."""

from __future__ import annotations

from daliang.ledger.facts import OUTSIDE, PAID_IN
from daliang.playbook.checking.references import STAGE, circles, note_repeats, refer
from daliang.playbook.faults import Faults
from daliang.playbook.shapes import ActTable, Playbook, StageTable
from daliang.vocabulary.refusal import N_

FILE = "stages.toml"
RESERVED = (PAID_IN, OUTSIDE)


def check_stages(playbook: Playbook, faults: Faults) -> None:
    """Codes once, orders once; moves go to later stages, implied ones are earlier."""
    milestones: list[StageTable | ActTable] = [*playbook.stages, *playbook.acts]
    note_repeats(faults, FILE, sorted((milestone.line.of("code"), milestone.code) for milestone in milestones))
    note_repeats(faults, FILE, sorted((stage.line.of("order"), str(stage.order)) for stage in playbook.stages))
    for milestone in milestones:
        if milestone.code in RESERVED:
            faults.add(
                FILE,
                milestone.line.of("code"),
                N_("代码“%(which)s”是台账自用的。"),
                N_("请换一个代码。"),
                which=milestone.code,
            )
    known = playbook.stage_codes
    for act in playbook.acts:
        refer(faults, FILE, act.line.of("stage"), STAGE, act.stage, known)
    looped = _note_circles(playbook, faults)
    for stage in playbook.stages:
        _check_moves(stage, known, faults)
        if stage.code not in looped:
            _check_implies(stage, known, faults)


def _note_circles(playbook: Playbook, faults: Faults) -> set[str]:
    lines = {stage.code: stage.line.of("implies") for stage in playbook.stages}
    groups = circles({stage.code: stage.implies for stage in playbook.stages})
    for group in groups:
        faults.add(
            FILE,
            lines[group[0]],
            N_("implies 成了一个圈：%(circle)s。"),
            N_("implies 只写更早的阶段。"),
            circle=" → ".join([*group, group[0]]),
        )
    return {code for group in groups for code in group}


def _check_moves(stage: StageTable, known: list[str], faults: Faults) -> None:
    for code in stage.moves:
        is_known = refer(faults, FILE, stage.line.of("moves"), STAGE, code, known)
        if is_known and known.index(code) <= known.index(stage.code):
            faults.add(
                FILE,
                stage.line.of("moves"),
                N_("“%(stage)s”的 moves 写了“%(which)s”，它并不在后面。"),
                N_("moves 只写更后的阶段；退回更早的阶段另用“回退”登记。"),
                stage=stage.code,
                which=code,
            )


def _check_implies(stage: StageTable, known: list[str], faults: Faults) -> None:
    for code in stage.implies:
        is_known = refer(faults, FILE, stage.line.of("implies"), STAGE, code, known)
        if is_known and known.index(code) >= known.index(stage.code):
            faults.add(
                FILE,
                stage.line.of("implies"),
                N_("“%(stage)s”的 implies 写了“%(which)s”，它并不在前面。"),
                N_("implies 只写更早的阶段。"),
                stage=stage.code,
                which=code,
            )
