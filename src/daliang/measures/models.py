"""What is counted, as data: measures (口径) and the tiers (档) that they may be broken down by."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models

from daliang.ledger.models import Closing
from daliang.measures.tables import shown
from daliang.org.models import Unit
from daliang.vocabulary.money import Currency


class Measure(models.Model):
    """One definition of a statistic. The code is public and never changes meaning: a new meaning takes a new code.

    `definition` is what `definitions.read` takes: a count over one book, or the ratio of two measures.
    """

    code = models.SlugField(unique=True)
    label = models.CharField(max_length=80)
    label_en = models.CharField(max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    definition: models.JSONField[Any, dict[str, Any]] = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "code"]

    def __str__(self) -> str:
        return self.label

    @property
    def is_ratio(self) -> bool:
        """Two measures divided: it has a value but no table of its own."""
        return self.definition.get("kind") == "ratio"

    @property
    def is_flow(self) -> bool:
        """Counted over a period (arrivals), not on a day (position)."""
        return self.definition.get("book") == "arrivals"

    @property
    def counting(self) -> str | None:
        """ "nested", "band" or None: how it counts by tiers, printed on every table as part of its 口径."""
        found: str | None = self.definition.get("counting")
        return found


class Tier(models.Model):
    """A lower bound of total investment, in whole yuan or whole dollars."""

    code = models.SlugField(unique=True)
    label = models.CharField(max_length=40)
    label_en = models.CharField(max_length=40, blank=True)
    at_least = models.BigIntegerField()
    currency = models.CharField(max_length=3, choices=[(currency.value, currency.value) for currency in Currency])
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["currency", "order", "at_least"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["currency", "at_least"], name="one_tier_a_bound")
        ]

    def __str__(self) -> str:
        return self.label


class SafeFigure(models.Model):
    """What is told of one closing to people who may not see the rows; None is held back. Written once, never changed.

    `quantity` is in millionths of a project; money in whole yuan and whole dollars.
    """

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="safe_figures")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    quantity = models.BigIntegerField(null=True)
    cny = models.BigIntegerField(null=True)
    usd = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["closing", "unit__path", "measure__order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["closing", "unit", "measure"], name="one_safe_figure_a_cell")
        ]

    def __str__(self) -> str:
        return f"{self.closing_id} {self.unit_id} {self.measure_id}"

    @property
    def count(self) -> int | Decimal | None:
        return None if self.quantity is None else shown(self.quantity)
