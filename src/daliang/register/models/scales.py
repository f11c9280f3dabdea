"""Words of the register that a playbook gives: stages, acts, industries, rates."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from daliang.vocabulary.money import Currency


class Stage(models.Model):
    """A standing in a project's life, from the playbook; `order` only sorts, it is never added to."""

    code = models.SlugField(unique=True)
    label = models.CharField(max_length=20)
    label_en = models.CharField(max_length=40, blank=True)
    order = models.PositiveSmallIntegerField(unique=True)
    moves: models.JSONField[Any, list[str]] = models.JSONField(default=list)
    implies: models.JSONField[Any, list[str]] = models.JSONField(default=list)
    evidence: models.JSONField[Any, list[str]] = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]

    def __str__(self) -> str:
        return self.label


class Act(models.Model):
    """A recognition (认定): counted as an arrival, never moves where a project stands."""

    code = models.SlugField(unique=True)
    label = models.CharField(max_length=20)
    label_en = models.CharField(max_length=40, blank=True)
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="acts")
    order = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]

    def __str__(self) -> str:
        return self.label


class Industry(models.Model):
    code = models.SlugField(unique=True)
    label = models.CharField(max_length=40)
    label_en = models.CharField(max_length=60, blank=True)
    branch = models.SlugField(help_text="for instance advanced_manufacturing")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.label


class Rate(models.Model):
    """Yuan for one dollar on a day, with its source; a posting copies the rate that it used."""

    currency = models.CharField(max_length=3, choices=[(c.value, c.value) for c in Currency])
    on = models.DateField()
    rate = models.DecimalField(max_digits=12, decimal_places=6)
    source = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["currency", "on"], name="one_rate_a_day")
        ]
        ordering: ClassVar[list[str]] = ["on"]

    def __str__(self) -> str:
        return f"{self.currency} {self.on} {self.rate}"
