"""What was typed into a form that came too late, to be offered again under the labels that people know.

A script that saw the form puts its own labels in their place; without one, a field of no known label is kept unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from daliang.register.fields import FIELDS
from daliang.rounds.fields import LABELS

NOT_KEPT = ("password", "csrfmiddlewaretoken")
COMMON: Mapping[str, Any] = {
    "amount": _("总投资"),
    "answer": _("答复"),
    "evidence": _("依据"),
    "industry": _("行业"),
    "name": _("名称"),
    "on": _("日期"),
    "origin": _("内外资"),
    "purpose": _("用途"),
    "reason": _("理由"),
    "stage": _("阶段"),
    "title": _("标题"),
    "unit": _("单位"),
    "words": _("说明"),
}
BASE = "base-"  # before the name of a field: what stood there when the page was made


@dataclass(frozen=True)
class Kept:
    """One value of a form; `is_typed` is false where it is known to stand as the page had it."""

    name: str
    value: str
    label: str
    is_typed: bool


def kept_of(given: QueryDict) -> list[Kept]:
    """Everything but passwords and tokens, in the form's order."""
    return [
        Kept(name, value, _label(name), _is_typed(name, value, given))
        for name, values in given.lists()
        for value in values
        if not any(secret in name for secret in NOT_KEPT)
    ]


def _is_typed(name: str, value: str, given: QueryDict) -> bool:
    return bool(value) and not name.startswith(BASE) and given.get(BASE + name) != value


def _label(name: str) -> str:
    if name in COMMON:
        return str(COMMON[name])
    return str(FIELDS[name].label) if name in FIELDS else str(LABELS.get(name, ""))
