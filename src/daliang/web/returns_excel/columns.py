"""The columns of a return's template. What stands in the workbook is Chinese whatever the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from daliang.intake.columns import Choice, Column, Kind
from daliang.register.models import Industry, Stage
from daliang.rounds.fields import LABELS, ORIGINS

KEY = "key"
CHINESE = "zh-hans"
KINDS = {
    "registered_capital": Kind.MONEY,
    "amount": Kind.MONEY,
    "industry": Kind.CHOICE,
    "origin": Kind.CHOICE,
    "stage": Kind.CHOICE,
    "stage_on": Kind.DAY,
    "next_on": Kind.DAY,
}
WIDTHS = {"name": 30, "investor": 26, "progress": 44, "next_step": 26, "ended_reason": 22, "reason": 22}


def columns_of_return() -> tuple[Column, ...]:
    """The key of the line first, then every cell of a line under its label."""
    choices = {
        "origin": [Choice(label, label, code) for code, label in ORIGINS.items()],
        "industry": [Choice(row.label, row.label, row.label_en) for row in Industry.objects.all()],
        "stage": [Choice(row.label, row.label, row.label_en) for row in Stage.objects.all()],
    }
    with override(CHINESE):
        note = _("请勿改动。新项目填在“新增”编号的空行里；不够时另起一行，这一格留空。")
        key = Column(KEY, _("编号（请勿改动）"), note=note, width=18)
        return (key, *(_column(field, str(label), choices.get(field, [])) for field, label in LABELS.items()))


def _column(field: str, label: str, choices: list[Choice]) -> Column:
    kind = KINDS.get(field, Kind.TEXT)
    return Column(
        field,
        label,
        kind,
        choices=tuple(choices),
        unit_hint="亿元" if kind is Kind.MONEY else "",  # not a sentence: the unit of a bare number
        width=WIDTHS.get(field, 14),
        allow_future=field == "next_on",
    )
