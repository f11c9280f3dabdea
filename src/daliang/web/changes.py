"""What changed between two closings, in a few words a project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from daliang.rounds.comparison import Change, Comparison, Difference
from daliang.rounds.fields import LABELS

LISTS = (
    ("new", gettext_lazy("新增"), "plus"),
    ("advanced", gettext_lazy("阶段推进"), "arrow-up"),
    ("upgraded", gettext_lazy("升档"), "up"),
    ("moved", gettext_lazy("变更落地"), "right"),
    ("changed", gettext_lazy("变更"), "edit"),
    ("dropped", gettext_lazy("退出"), "arrow-down"),
)
STILL = (gettext_lazy("在谈未动"), "hourglass")
OF_A_NEW_ONE = ("amount", "stage", "industry", "investor")
LEFT_OUT = ("next_on",)
SAID_ONLY_NOW = ("progress", "next_step")


@dataclass(frozen=True)
class Part:
    """One thing that changed: 总投资 35亿元 → 36亿元. A new project's parts have neither label nor `was`."""

    label: str
    was: str
    now: str


@dataclass(frozen=True)
class Said:
    """A project with what is worth saying of it."""

    change: Change
    parts: list[Part]


@dataclass(frozen=True)
class ChangeList:
    """One kind of change with its projects."""

    title: str
    icon: str
    projects: list[Said]


def change_lists(found: Comparison) -> list[ChangeList]:
    """The lists in which something stands."""
    made = []
    for name, title, icon in LISTS:
        changes: list[Change] = getattr(found, name)
        if changes:
            made.append(ChangeList(str(title), icon, [_said(change, is_new=name == "new") for change in changes]))
    return made


def still_list(found: Comparison) -> ChangeList:
    """Those that stand still, each with since when; the longest first."""
    waiting = sorted(found.stalled, key=lambda change: (change.since or date.max, change.code))
    told = [Said(one, [Part("", "", _since(one.since))]) for one in waiting]
    return ChangeList(str(STILL[0]), STILL[1], told)


def _since(day: date | None) -> str:
    return _("自 %(day)s 起未动") % {"day": day.isoformat()} if day else ""


def _said(change: Change, *, is_new: bool) -> Said:
    if is_new and change.before is None:
        texts = {what.field: what.now for what in change.what}
        return Said(change, [Part("", "", texts[name]) for name in OF_A_NEW_ONE if texts.get(name)])
    return Said(change, [_part(what) for what in change.what if what.field not in LEFT_OUT])


def _part(what: Difference) -> Part:
    label = _("单位") if what.field == "unit" else str(LABELS[what.field])
    return Part(label, "" if what.field in SAID_ONLY_NOW else what.was or "—", what.now or "—")
