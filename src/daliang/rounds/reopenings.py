"""Reopening (重开): who asked for it and why, who decided, which closing it leaves behind, and its lines as posted.

`daliang.rounds.models` gathers these models; they name their neighbours by text, so that they can stand beside it.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from daliang.ledger.models import Closing
from daliang.org.models import Person
from daliang.org.walls import walled


class ReopeningState(models.TextChoices):
    PROPOSED = "proposed", _("待确认")
    CONFIRMED = "confirmed", _("已重开")
    REFUSED = "refused", _("不同意")
    WITHDRAWN = "withdrawn", _("已撤回")


class ReopeningQuerySet(models.QuerySet["Reopening"]):
    def proposed(self) -> Self:
        """Those that wait for a second person."""
        return self.filter(state=ReopeningState.PROPOSED)

    def confirmed(self) -> Self:
        """Those that did open a round again."""
        return self.filter(state=ReopeningState.CONFIRMED)


class Reopening(models.Model):
    """One proposal to open a closed round again. `closing` is the one that would be left behind; it stays as it is.

    Two people: who confirms or refuses has not proposed it; only the proposer withdraws.
    """

    round = models.ForeignKey("rounds.Round", on_delete=models.PROTECT, related_name="reopenings")
    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="reopenings")
    state = models.CharField(max_length=10, choices=ReopeningState.choices, default=ReopeningState.PROPOSED)
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True, help_text="why it was refused")

    objects = ReopeningQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["round"], condition=Q(state=ReopeningState.PROPOSED), name="one_reopening_waits"
            ),
            models.UniqueConstraint(
                fields=["closing"], condition=Q(state=ReopeningState.CONFIRMED), name="one_reopening_a_closing"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReopeningState.CONFIRMED, ReopeningState.REFUSED])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="two_people_reopen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.state}"


class ClosedLine(models.Model):
    """A line as the closing that was left behind had posted it; the line itself looks from after it."""

    reopening = models.ForeignKey(Reopening, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey("rounds.Line", on_delete=models.PROTECT, related_name="closed_as")
    typed: models.JSONField[Any, dict[str, str]] = models.JSONField()
    before: models.JSONField[Any, dict[str, str] | None] = models.JSONField(null=True)
    typed_by: models.JSONField[Any, dict[str, int]] = models.JSONField()
    corrected_by: models.JSONField[Any, dict[str, int]] = models.JSONField()
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["reopening", "line"], name="one_closed_line_each")
        ]

    def __str__(self) -> str:
        return f"{self.reopening_id} {self.line_id}"


walled(ClosedLine, through=("line",))
