"""Notices of targets: what they ask can be asked, of units that there are; and the lights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from daliang.measures.models import Measure
from daliang.playbook.checking.references import MEASURE, UNIT, note_repeats, refer
from daliang.playbook.contents import contents_of
from daliang.playbook.definitions import measure_definition, ratio_definition
from daliang.playbook.faults import Faults
from daliang.playbook.shapes import NoticeFile, Playbook, TargetTable, UnitRow
from daliang.targets.misfits import misfits
from daliang.targets.models import Each
from daliang.targets.parts import wrong_parts
from daliang.vocabulary.refusal import N_, Refusal

MEASURES, LIGHTS, EXPECTED = "measures.toml", "lights.toml", "expected.toml"
NOTICE = N_("没有代码为“%(found)s”的指标通知。")
INDICATOR = N_("没有代码为“%(found)s”的指标。")


def check_notices(playbook: Playbook, faults: Faults) -> None:
    measures = _measures(playbook)
    for one in playbook.notices:
        _check_days(one, faults)
        _check_references(one, playbook, faults)
        if not faults.of(MEASURES):
            _check_rows(one, measures, faults)
    _check_overlaps(playbook.notices, faults)


def check_lights(playbook: Playbook, faults: Faults) -> None:
    lights = playbook.lights
    if lights.warn >= lights.late:
        faults.add(LIGHTS, lights.line.of("late"), N_("late 不大于 warn。"), N_("落后更多才亮红灯：late 应大于 warn。"))


def check_standings(playbook: Playbook, faults: Faults) -> None:
    """What is expected of targets asks for notices, indicators and units that there are."""
    rows = {one.notice.code: [row.code for row in one.indicators] for one in playbook.notices}
    for one in playbook.standings:
        refer(faults, EXPECTED, one.line.of("unit"), UNIT, one.unit, playbook.parents)
        if refer(faults, EXPECTED, one.line.of("notice"), NOTICE, one.notice, rows):
            refer(faults, EXPECTED, one.line.of("indicator"), INDICATOR, one.indicator, rows[one.notice])


def _check_days(one: NoticeFile, faults: Faults) -> None:
    head = one.notice
    if head.starts and head.ends and head.starts > head.ends:
        faults.add(one.file, head.line.of("ends"), N_("starts 晚于 ends。"), N_("指标期应由早到晚，含首尾两日。"))
    elif head.effective_on and head.ends and head.effective_on > head.ends:
        faults.add(
            one.file,
            head.line.of("effective_on"),
            N_("生效日期晚于指标期末。"),
            N_("effective_on 应不晚于 ends。"),
        )


def _check_references(one: NoticeFile, playbook: Playbook, faults: Faults) -> None:
    rows = {row.code: row for row in one.indicators}
    if not rows:
        faults.add(one.file, 0, N_("通知里没有指标。"), N_("至少写一段 [[indicator]]。"))
    note_repeats(faults, one.file, [(row.line.of("code"), row.code) for row in one.indicators])
    note_repeats(
        faults, one.file, [(target.line.of("unit"), f"{target.indicator} {target.unit}") for target in one.targets]
    )
    codes = [*playbook.measure_codes, *(ratio.code for ratio in playbook.ratios)]
    for row in one.indicators:
        for name, of in (("measure", (row.measure,)), ("whole", (row.whole,)), ("beside", row.beside)):
            for code in of:
                refer(faults, one.file, row.line.of(name), MEASURE, code, codes)
    for target in one.targets:
        if refer(faults, one.file, target.line.of("indicator"), INDICATOR, target.indicator, rows):
            _check_unit(one, target, rows[target.indicator].each, playbook.units, faults)


def _check_unit(one: NoticeFile, target: TargetTable, each: str, units: Iterable[UnitRow], faults: Faults) -> None:
    """The unit stands in the tree when the version begins to hold, and is of the kind that the rule asks."""
    known = {unit.code: unit for unit in units}
    if not refer(faults, one.file, target.line.of("unit"), UNIT, target.unit, known):
        return
    unit, days = known[target.unit], [day for day in (one.notice.starts, one.notice.effective_on) if day]
    if unit.effective_on and days and unit.effective_on > max(days):
        faults.add(
            one.file,
            target.line.of("unit"),
            N_("“%(unit)s”从 %(since)s 起才有。"),
            N_("目标只能给指标生效时已有的单位。"),
            unit=target.unit,
            since=unit.effective_on,
        )
    if each and not Each(each).holds(unit.kind, is_park=unit.is_park):
        faults.add(
            one.file,
            target.line.of("unit"),
            N_("“%(unit)s”不在“每个单位至少”之列。"),
            N_("each 写的是哪类单位，目标就只能给哪类单位。"),
            unit=target.unit,
        )


def _check_rows(one: NoticeFile, measures: Mapping[str, Measure], faults: Faults) -> None:
    """What the targets room itself would refuse, at the line of the row and of what is wrong in it."""
    contents, lines = contents_of(one), {row.code: row.line for row in one.indicators}
    units = {(target.indicator, target.unit): target.line for target in one.targets}
    refusals: list[Refusal] = [*misfits(contents, measures), *wrong_parts(contents)]
    for refusal in refusals:
        if refusal.code not in ("unknown_code", "bad_choice", "repeated"):  # said above, with what is near
            line = units.get((refusal.where, refusal.field)) or lines[refusal.where].of(refusal.field)
            faults.refused(one.file, line, refusal, name=refusal.where)


def _check_overlaps(notices: Iterable[NoticeFile], faults: Faults) -> None:
    """Two notices over the same days do not ask the same of one measure."""
    first: dict[tuple[str, str, str], list[NoticeFile]] = {}
    for one in notices:
        for row in one.indicators:
            others = first.setdefault((row.measure, row.rule, row.aspect), [])
            for other in others:
                if other.notice.code != one.notice.code and _overlap(one, other):
                    faults.add(
                        one.file,
                        row.line.of("measure"),
                        N_("%(other)s 在同一时期已就“%(measure)s”下达了同一规则的指标。"),
                        N_("改那一份，或换一个口径。"),
                        other=other.file,
                        measure=row.measure,
                    )
            others.append(one)


def _overlap(one: NoticeFile, other: NoticeFile) -> bool:
    days = (one.notice.starts, one.notice.ends, other.notice.starts, other.notice.ends)
    if None in days:
        return False
    starts, ends, others, other_ends = (day for day in days if day)
    return starts <= other_ends and others <= ends


def _measures(playbook: Playbook) -> dict[str, Measure]:
    """The measures as they would be loaded; not saved."""
    declared = {row.code: (row.label, measure_definition(row)) for row in playbook.measures}
    declared |= {row.code: (row.label, ratio_definition(row)) for row in playbook.ratios}
    return {
        code: Measure(code=code, label=label, definition=definition) for code, (label, definition) in declared.items()
    }
