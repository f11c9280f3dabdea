"""The checks before filing: known stages, series and cells, and for each kind the parameters that it needs."""

from __future__ import annotations

from daliang.playbook.checking.references import SERIES, STAGE, refer
from daliang.playbook.faults import Faults
from daliang.playbook.shapes import CheckTable, Playbook
from daliang.rounds.checks import PARAMETERS, CheckKind, Severity
from daliang.rounds.fields import FIELDS
from daliang.vocabulary.refusal import N_

FILE = "checks.toml"
CELL = N_("填报没有“%(found)s”这一栏。")
ALL = frozenset().union(*PARAMETERS.values())


def check_checks(playbook: Playbook, faults: Faults) -> None:
    for one in playbook.checks:
        for code in one.series:
            refer(faults, FILE, one.line.of("series"), SERIES, code, [series.code for series in playbook.series])
        for code in one.stages:
            refer(faults, FILE, one.line.of("stages"), STAGE, code, playbook.stage_codes)
        for name in one.fields:
            refer(faults, FILE, one.line.of("fields"), CELL, name, FIELDS)
        if one.kind:
            _check_parameters(one, CheckKind(one.kind), faults)


def _check_parameters(one: CheckTable, kind: CheckKind, faults: Faults) -> None:
    for name in sorted(ALL):
        is_given, is_needed = bool(getattr(one, name)), name in PARAMETERS[kind]
        if is_needed and not is_given:
            faults.add(
                FILE, one.line, N_("检查“%(kind)s”没有写明“%(name)s”。"), N_("应写明，且大于零。"), kind=kind, name=name
            )
        elif is_given and not is_needed:
            faults.add(
                FILE, one.line.of(name), N_("检查“%(kind)s”用不到“%(name)s”。"), N_("请删去。"), kind=kind, name=name
            )
    if kind is CheckKind.LOOK_ALIKE and one.severity == Severity.ERROR:
        faults.add(
            FILE,
            one.line.of("severity"),
            N_("名称、投资方相近不能挡住报送：不一定是同一个项目。"),
            N_('severity 写 "warning"，由填报人写明理由、市商务局核对。'),
        )
