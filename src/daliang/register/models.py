"""What a project is. Counted columns are derived by the ledger; descriptive ones keep their history."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from daliang.org.models import Person, Unit
from daliang.vocabulary.money import Currency, Money, Qualifier


class Origin(models.TextChoices):
    DOMESTIC = "domestic", _("内资")
    FOREIGN = "foreign", _("外资")


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


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, person: Person) -> Self:
        """The one door to rows: projects that land in the person's own unit or below; without a unit, none."""
        return self.filter(unit__in=Unit.objects.visible_to(person))

    def within(self, unit: Unit) -> Self:
        return self.filter(unit__path__startswith=unit.path)

    def live(self) -> Self:
        return self.filter(ended_on=None, stage__isnull=False)


COUNTED = (
    "unit",
    "stage",
    "is_suspended",
    "ended_on",
    "industry",
    "origin",
    "amount",
    "currency",
    "qualifier",
    "amount_cny",
    "stage_on",
    "last_seq",
)


class Project(models.Model):
    """One project's file. The counted columns are written by `ledger.post` alone and compared by `verify`."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    investor = models.CharField(max_length=120, blank=True)
    investor_parent = models.CharField(max_length=120, blank=True)
    source_place = models.CharField(max_length=60, blank=True)
    content = models.TextField(blank=True)
    progress = models.TextField(blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    next_on = models.DateField(null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="projects")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, null=True, related_name="projects")
    stage_on = models.DateField(null=True, help_text="since when it stands there")
    is_suspended = models.BooleanField(default=False)
    ended_on = models.DateField(null=True)
    industry = models.ForeignKey(Industry, on_delete=models.PROTECT, null=True, related_name="projects")
    origin = models.CharField(max_length=8, choices=Origin.choices, blank=True)
    amount = models.BigIntegerField(null=True, help_text="total investment, whole yuan or dollars")
    currency = models.CharField(max_length=3, blank=True)
    qualifier = models.CharField(max_length=8, blank=True)
    amount_cny = models.BigIntegerField(null=True, help_text="in yuan, at the rate of its posting")
    last_seq = models.BigIntegerField(default=0)

    objects = ProjectQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=list(COUNTED))

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["stage", "amount_cny"]),
            models.Index(fields=["unit", "stage"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def money(self) -> Money | None:
        """The total investment as stated, or None while unknown."""
        if self.amount is None:
            return None
        return Money(self.amount, Currency(self.currency), Qualifier(self.qualifier))
