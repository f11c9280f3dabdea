"""Targets (指标): notices, their issued versions, and the one draft of the next version.

An issued version, its indicators and its targets are written once and never changed: a correction is another version.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from daliang.measures.models import Measure
from daliang.org.models import Person, Unit
from daliang.org.walls import walled
from daliang.targets.forecast.models import Override as Override


class Rule(models.TextChoices):
    """How an indicator is fulfilled: by each unit for itself, together, as a part of another measure, as a rate."""

    AT_LEAST = "at_least", _("每个单位至少")
    POOL = "pool", _("合计达到")
    SHARE = "share", _("占比达到")
    RATE = "rate", _("比率达到")


class Aspect(models.TextChoices):
    """What of a measure counts: projects, whole yuan, or whole dollars."""

    COUNT = "count", _("个数")
    CNY = "cny", _("人民币金额")
    USD = "usd", _("美元金额")


class Each(models.TextChoices):
    """The units that an at-least indicator asks: parks (a zone may be one), counties and districts, or zones."""

    PARK = "park", _("园区")
    COUNTY = "county", _("县市区")
    ZONE = "zone", _("功能区")

    def holds(self, kind: str, *, is_park: bool) -> bool:
        """Is a unit of this kind one of them?"""
        kinds = {Each.PARK: (), Each.COUNTY: ("county", "district"), Each.ZONE: ("zone",)}[self]
        return is_park if self is Each.PARK else kind in kinds


class TargetNotice(models.Model):
    """A letter that sets targets for a period (指标下达通知), both days included. Its contents are its versions."""

    code = models.SlugField(unique=True, max_length=40)
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        db_table = "targets_notice"
        ordering: ClassVar[list[str]] = ["starts", "-ends", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(starts__lte=models.F("ends")), name="notice_runs_forward")
        ]

    def __str__(self) -> str:
        return self.code


class Version(models.Model):
    """The contents of a notice as issued (版本). A later version holds from its effective day on.

    `is_backdated`: when it was issued, a closing already stood at its effective day or later.
    """

    notice = models.ForeignKey(TargetNotice, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    document = models.CharField(max_length=60)
    dated = models.DateField()
    effective_on = models.DateField()
    basis = models.CharField(max_length=300, blank=True)
    burden_note = models.CharField(max_length=300, blank=True)
    is_backdated = models.BooleanField(default=False)
    is_synthetic = models.BooleanField(default=False, help_text="a demo's own, no real document")
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the contents")

    class Meta:
        ordering: ClassVar[list[str]] = ["notice", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notice", "number"], name="one_version_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.notice.code} v{self.number}"

    @property
    def label(self) -> str:
        return self.title

    @property
    def label_en(self) -> str:
        return self.title_en


class Indicator(models.Model):
    """One line of a version: a measure with a rule. `minimum` is what each unit owes under an at-least rule.

    `whole` is what a share is a share of. `part_of` is the row that this one is an “of which” of. `beside` are shown
    beside it as potential.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="indicators")
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=60)
    label = models.CharField(max_length=80)
    label_en = models.CharField(max_length=120, blank=True)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=8, choices=Rule.choices)
    aspect = models.CharField(max_length=5, choices=Aspect.choices, default=Aspect.COUNT)
    whole = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, related_name="+")
    each = models.CharField(max_length=6, choices=Each.choices, blank=True)
    minimum = models.BigIntegerField(null=True)
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")

    class Meta:
        ordering: ClassVar[list[str]] = ["version", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "code"], name="one_indicator_a_code")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_coverage(self) -> bool:
        """Is it fulfilled by each unit for itself?"""
        return self.rule == Rule.AT_LEAST

    @property
    def is_fraction(self) -> bool:
        """Is its amount a part of one, kept in millionths?"""
        return self.rule in (Rule.SHARE, Rule.RATE)


class Beside(models.Model):
    """A measure shown beside an indicator as potential."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="besides")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["indicator", "order"]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.measure_id}"


class TargetQuerySet(models.QuerySet["Target"]):
    def visible_to(self, person: Person) -> Self:
        """Those of the person's own unit and below."""
        return self.filter(unit__in=Unit.objects.visible_to(person))


class Target(models.Model):
    """What one unit owes: projects, whole yuan, whole dollars, or millionths of a share or rate; 0 is not set."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["indicator", "unit__path"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["indicator", "unit"], name="one_target_a_unit"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="target_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.unit_id} {self.amount}"


class Draft(models.Model):
    """The next version of a notice while the city writes it; `contents` as `Contents.plain`. Gone when it is issued.

    `seen` moves with every change: two officers do not overwrite each other. `unit` is the city, for the wall.
    """

    notice = models.OneToOneField(TargetNotice, on_delete=models.CASCADE, related_name="draft")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    contents: models.JSONField[Any, dict[str, Any]] = models.JSONField()
    seen = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.notice.code} draft"


walled(Target, unit="unit")
walled(Draft, unit="unit")
