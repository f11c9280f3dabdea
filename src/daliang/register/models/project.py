"""What a project is. Counted columns are derived by the ledger; descriptive ones keep their history."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from daliang.org import clock
from daliang.org.matrix import Reach, reach_of
from daliang.org.models import Person, Unit
from daliang.org.walls import wall_history, walled
from daliang.register.models.scales import Industry, Stage
from daliang.register.models.words import SPOKEN, SpokenQuerySet, keep_words
from daliang.register.tallies import BY_DAY, BY_STAGE, BY_UNIT, SUMS, Tally, tally_of
from daliang.vocabulary.money import Currency, Money, Qualifier


class Origin(models.TextChoices):
    DOMESTIC = "domestic", _("内资")
    FOREIGN = "foreign", _("外资")


# What would tell a confidential project's name: kept back together with it, from eyes, search, order and export.
TELLING = frozenset({"name", "investor", "investor_parent", "credit_code", "content", "progress", "next_step"})


class ProjectQuerySet(SpokenQuerySet):
    def visible_to(self, person: Person) -> Self:
        """The one door to rows: projects that land in the person's own unit or below; without a unit, none."""
        return self.filter(unit__in=Unit.objects.visible_to(person))

    def within(self, unit: Unit) -> Self:
        return self.filter(unit__path__startswith=unit.path)

    def live(self) -> Self:
        return self.filter(ended_on=None, stage__isnull=False)

    def open_to(self, person: Person) -> Self:
        """Those whose name and other telling fields the person reads: see `Project.opens_to`."""
        return self if reads_secrets(person) else self.exclude(is_confidential=True)

    def tally(self) -> Tally:
        """How many there are, and their total investment: yuan and dollars apart, nothing converted."""
        return tally_of(self.order_by().aggregate(**SUMS))

    def tally_by_stage(self) -> dict[int, Tally]:
        """Stage id → the tally of what stands there."""
        return self._tallied(BY_STAGE)

    def tally_by_unit(self) -> dict[int, Tally]:
        """Unit id → the tally of what lands there; units below are not included."""
        return self._tallied(BY_UNIT)

    def tally_by_day(self) -> dict[date, Tally]:
        """Day of the next step → the tally of what is due then."""
        return self._tallied(BY_DAY)

    def _tallied(self, by: str) -> dict[Any, Tally]:
        found = self.order_by().values(by).annotate(**SUMS)
        return {row.pop(by): tally_of(row) for row in found}


def reads_secrets(person: Person) -> bool:
    """Who reads the confidential files of the own branch by name without a click (decision 0011)."""
    return reach_of(person.role, "project.confidential") in (Reach.ALL, Reach.OWN)


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
    registered_capital = models.BigIntegerField(null=True, blank=True, help_text="of the investor, whole yuan")
    source_place = models.CharField(max_length=60, blank=True)
    content = models.TextField(blank=True)
    progress = models.TextField(blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    next_on = models.DateField(null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)
    credit_code = models.CharField(max_length=18, blank=True, help_text="unified social credit code of the company")
    code_name = models.CharField(max_length=40, blank=True, help_text="shown instead of the name while confidential")
    is_confidential = models.BooleanField(default=False)
    marks: models.JSONField[Any, list[str]] = models.JSONField(default=list, blank=True)
    tags: models.JSONField[Any, list[str]] = models.JSONField(default=list, blank=True)
    chain_node = models.CharField(max_length=60, blank=True)
    first_talk_on = models.DateField(null=True, blank=True, help_text="first talk with the investor, with evidence")
    land_mu = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    plant_sqm = models.PositiveIntegerField(null=True, blank=True)
    energy_tce = models.PositiveIntegerField(null=True, blank=True, help_text="tonnes of standard coal a year")
    output_cny = models.BigIntegerField(null=True, blank=True, help_text="yearly sales at capacity, whole yuan")
    tax_cny = models.BigIntegerField(null=True, blank=True, help_text="yearly tax at capacity, whole yuan")
    jobs = models.PositiveIntegerField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    version = models.PositiveIntegerField(default=1, help_text="moves with every edit of the file")

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
    history = HistoricalRecords(excluded_fields=[*COUNTED, "version"])

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["stage", "amount_cny"]),
            models.Index(fields=["amount", "code"], name="project_by_amount"),
            # All that a tally reads: it need not open the wide rows.
            models.Index(fields=["unit", "stage", "currency", "amount", "ended_on"], name="project_tally"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **options: Any) -> None:
        """As the ORM's; what the file is found by follows when a name changes."""
        super().save(**options)
        names = options.get("update_fields")
        if names is None or SPOKEN & set(names):
            keep_words([self])

    @property
    def _history_date(self) -> datetime:
        """simple_history asks for it: the past of a file is dated by the city's clock, as the log of deeds is."""
        return clock.now()

    @property
    def name_in_log(self) -> str:
        """Whoever reads the log reads no names of projects."""
        return self.code

    @property
    def money(self) -> Money | None:
        """The total investment as stated, or None while unknown."""
        if self.amount is None:
            return None
        return Money(self.amount, Currency(self.currency), Qualifier(self.qualifier))

    def opens_to(self, person: Person) -> bool:
        """May the person read the name, and what would tell it? A confidential file: only who may edit it."""
        if not self.is_confidential:
            return True
        return reads_secrets(person) and self.unit is not None and person.is_over(self.unit)

    @property
    def public_name(self) -> str:
        """The name in documents, which are passed on: a confidential project's code name."""
        return (self.code_name or self.code) if self.is_confidential else self.name

    def shown_to(self, person: Person) -> str:
        """The name in lists, on boards and maps and in exports: to whom the file is closed, its code name."""
        return self.name if self.opens_to(person) else self.public_name


walled(Project, unit="unit")
wall_history("register_historicalproject", of=Project)
