"""Editing a phase: what was promised, what came. Amounts in the project's own currency, output in whole yuan a year."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from daliang.org.models import Person
from daliang.org.rules import record
from daliang.register.fields import READERS, WRITERS, FileField
from daliang.register.models import Phase
from daliang.register.rules import be_writer
from daliang.vocabulary.refusal import N_, Refusal, Refusals

PROMISED, ACTUAL = _("承诺"), _("实际")
PHASE_FIELDS: Mapping[str, FileField] = MappingProxyType(
    {
        field.code: field
        for field in (
            FileField("content", _("建设内容"), "text", PROMISED, 300),
            FileField("promised_amount", _("承诺投资"), "money", PROMISED),
            FileField("actual_amount", _("实际投资"), "money", ACTUAL),
            FileField("promised_lines", _("承诺产线（条）"), "whole", PROMISED),
            FileField("actual_lines", _("实际产线（条）"), "whole", ACTUAL),
            FileField("promised_output_cny", _("承诺年销售"), "money", PROMISED),
            FileField("actual_output_cny", _("实际年销售"), "money", ACTUAL),
            FileField("promised_start_on", _("承诺开工"), "future", PROMISED),
            FileField("actual_start_on", _("实际开工"), "day", ACTUAL),
            FileField("promised_finish_on", _("承诺竣工"), "future", PROMISED),
            FileField("actual_finish_on", _("实际竣工"), "day", ACTUAL),
        )
    }
)


def phase_texts(phase: Phase) -> dict[str, str]:
    """Field → what stands there, as a person would type it."""
    return {code: WRITERS[field.kind](getattr(phase, code)) for code, field in PHASE_FIELDS.items()}


@transaction.atomic
def edit_phase(phase: Phase, texts: Mapping[str, str], *, version: str, by: Person) -> Phase:
    """Write the phase. Refusals: each field's own together, `stale` when somebody else wrote it meanwhile."""
    be_writer(by, phase.project)
    values, refusals = {}, []
    for code, field in PHASE_FIELDS.items():
        try:
            values[code] = READERS[field.kind](field, texts.get(code, "").strip())
        except Refusal as refusal:
            refusal.field, refusal.where = code, str(field.label)
            refusals.append(refusal)
    if refusals:
        raise Refusals(refusals)
    if phase.pk:
        held = Phase.objects.filter(pk=phase.pk, version=int(version) if version.isdigit() else 0)
        if not held.update(version=F("version") + 1, **values):
            raise Refusal(
                N_("第%(number)s期刚被他人改过；请打开项目页对照最新内容，再保存。您填写的内容还在本页。"),
                code="stale",
                number=phase.number,
            )
    else:
        for code, value in values.items():
            setattr(phase, code, value)
        phase.save()
    record(
        by=by, action="phase.edit", subject=phase.project, unit=phase.project.unit,
        project=phase.project.code, number=phase.number,
    )  # fmt: skip
    return phase
