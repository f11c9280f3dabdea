"""A chart of the cockpit: its steps, how they are drawn, and what it says in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from daliang.measures.models import Measure
from daliang.measures.tables import Cell, plain_count
from daliang.measures.wording import counting_words
from daliang.org.words import named
from daliang.web.panels import Step

UNIT_SHARE = "%"


@dataclass(frozen=True)
class Chart:
    """`note` names in brief what is counted, `counting` says how; `whole` is what the parts add up to, None if nothing.

    `shares` are per cent of the cohort, where it is a chart of rates. `measure` is what each step counts, where that
    is one and the same; its steps' money is told then.
    """

    code: str
    title: str
    note: str
    steps: Sequence[Step]
    whole: Cell | None = None
    shares: Sequence[float | None] = field(default=())
    measure: Measure | None = None

    @property
    def counting(self) -> str:
        """The way of counting in full, for a place where nothing else tells it."""
        if self.measure is None:
            return self.note
        return _("%(name)s：%(said)s") % {"name": named(self.measure), "said": counting_words(self.measure)}

    @property
    def figures(self) -> dict[str, Any]:
        """As the chart island takes them."""
        counts = [plain_count(step.cell.count) for step in self.steps]
        series: dict[str, Any] = {"name": _("项目"), "values": counts}
        if self.shares:
            series["values"] = list(self.shares)
            series["text"] = [self._told(share, count) for share, count in zip(self.shares, counts, strict=True)]
        series["links"] = [step.href or None for step in self.steps]
        return {
            "labels": [step.label for step in self.steps],
            "unit": UNIT_SHARE if self.shares else _("个"),
            "series": [series],
        }

    @property
    def lines(self) -> list[tuple[Step, str]]:
        """The table twin: each step with its rate, "" in a chart of counts."""
        told = ["—" if share is None else f"{share:.1f}%" for share in self.shares]
        return list(zip(self.steps, told or [""] * len(self.steps), strict=True))

    @property
    def bars(self) -> list[tuple[Step, str, str]]:
        """As `lines`, with the length of a bar in per cent of the longest, as an SVG attribute takes it."""
        most = max((step.cell.quantity for step in self.steps), default=0) or 1
        return [(step, told, f"{step.cell.quantity * 100 / most:.1f}") for step, told in self.lines]

    @property
    def spoken(self) -> str:
        """What a person who does not see the drawing is told: the most, and the total where there is one."""
        if not any(step.cell.quantity for step in self.steps):
            return _("%(title)s：都是 0") % {"title": self.title}
        most = max(self.steps, key=lambda step: step.cell.quantity)
        told = {"title": self.title, "most": most.label, "count": most.cell.count}
        if self.whole is None:
            return _("%(title)s：最多的是%(most)s，%(count)s 个") % told
        return _("%(title)s：合计 %(whole)s 个，最多的是%(most)s，%(count)s 个") % {
            **told, "whole": self.whole.count,
        }  # fmt: skip

    def _told(self, share: float | None, count: float) -> str:
        if share is None:
            return "—"
        return _("%(share)s%%（%(count)s 个）") % {"share": f"{share:.0f}", "count": count}
