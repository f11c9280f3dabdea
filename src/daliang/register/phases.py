"""Editing a phase: what was promised, what came. Amounts in the project's own currency, output in whole yuan a year."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from daliang.org.models import Person
from daliang.org.rules import record
from daliang.register.fields import WRITERS, FileField
from daliang.register.models import Phase, Project
from daliang.register.rules import be_writer
from daliang.register.settling import written

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
def edit_phase(project: Project, number: int, texts: Mapping[str, str], *, base: Mapping[str, str], by: Person) -> None:
    """Write a phase; one that is not there yet begins. `base` holds what the writer saw in each field.

    Refusals: each field's own together. Raises Clashes, field by field, when somebody else wrote it meanwhile.
    """
    be_writer(by, project)
    given = {code: texts[code] for code in PHASE_FIELDS if code in texts}
    phase, is_new = Phase.objects.get_or_create(project=project, number=number)
    if written(Phase.objects.all(), phase.pk, PHASE_FIELDS, given, base) or is_new:
        record(
            by=by, action="phase.edit", subject=project, unit=project.unit, project=project.code, number=number,
        )  # fmt: skip
