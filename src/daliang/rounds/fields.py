"""The cells of a line: their names, the texts that a project's file puts in them, and what was changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from daliang.register.fields import FIELDS as FIELDS_OF_FILE
from daliang.register.models import Origin, Project
from daliang.rounds.models import Line
from daliang.vocabulary.money import Money, describe_money, parse_money
from daliang.vocabulary.periods import parse_day
from daliang.vocabulary.refusal import N_, Refusal, quoted

LABELS = {
    "name": _("项目名称"),
    "investor": _("投资方"),
    "registered_capital": _("注册资本"),
    "industry": _("行业"),
    "origin": _("内外资"),
    "amount": _("总投资"),
    "stage": _("阶段"),
    "stage_on": _("进入该阶段的日期"),
    "progress": _("进展"),
    "next_step": _("下一步"),
    "next_on": _("下一步日期"),
    "ended_reason": _("终止原因"),
    "reason": _("补报、更正的理由"),
}
FIELDS = tuple(LABELS)
ORIGINS = {
    Origin.DOMESTIC.value: "内资",  # not a sentence: as typed into a cell
    Origin.FOREIGN.value: "外资",  # not a sentence: as typed into a cell
}
DESCRIPTIVE = ("name", "investor", "registered_capital", "progress", "next_step", "next_on")
CHOSEN = ("industry", "origin", "stage")
LONGEST = {"name": 120, "investor": 120, "progress": 4000, "next_step": 300, "ended_reason": 300, "reason": 300}


def known_field(field: str) -> str:
    """The field; Refusal `unknown_field` names the fields there are."""
    if field in LABELS:
        return field
    raise Refusal(
        N_("没有“%(found)s”这一栏。可填的有：%(known)s。"),
        code="unknown_field",
        field=field,
        found=quoted(field),
        known="、".join(f"{name}（{label}）" for name, label in LABELS.items()),
    )


def texts_of(project: Project) -> dict[str, str]:
    """The cells of a project as its file and the ledger have it; each text reads back to the same value."""
    return {
        "name": project.name,
        "investor": project.investor,
        "registered_capital": FIELDS_OF_FILE["registered_capital"].text(project),
        "industry": project.industry.label if project.industry else "",
        "origin": ORIGINS.get(project.origin, ""),
        "amount": describe_money(project.money) if project.money else "",
        "stage": project.stage.label if project.stage else "",
        "stage_on": project.stage_on.isoformat() if project.stage_on else "",
        "progress": project.progress,
        "next_step": project.next_step,
        "next_on": project.next_on.isoformat() if project.next_on else "",
        "ended_reason": "",
        "reason": "",
    }


def _same_day(one: str, other: str, today: date) -> bool:
    first, second = (parse_day(text, today=today, allow_future=True) for text in (one, other))
    return first == second


@lru_cache(maxsize=4096)
def _money(text: str) -> Money:
    """A round compares the same few texts over and over."""
    return parse_money(text)


def _same_money(one: str, other: str, _today: date) -> bool:
    return _money(one) == _money(other)


_SAME: Mapping[str, Callable[[str, str, date], bool]] = {
    "amount": _same_money,
    "registered_capital": _same_money,
    "stage_on": _same_day,
    "next_on": _same_day,
}


def is_same(field: str, one: str, other: str, *, today: date) -> bool:
    """Do two texts of a cell say the same? 36亿 and 36亿元 do; what cannot be read differs."""
    if one.strip() == other.strip():
        return True
    if field not in _SAME or not one.strip() or not other.strip():
        return False
    try:
        return _SAME[field](one, other, today)
    except Refusal:
        return False


def changed_fields(line: Line, *, today: date) -> list[str]:
    """The cells that say something else than before; for a new line all that are filled."""
    if line.is_ignored:
        return []
    before = line.before or {}
    return [
        field for field in FIELDS if not is_same(field, line.typed.get(field, ""), before.get(field, ""), today=today)
    ]


def is_changed(line: Line, *, today: date) -> bool:
    """Is there anything to file in this line? A reason alone is not a change."""
    return any(field != "reason" for field in changed_fields(line, today=today))
