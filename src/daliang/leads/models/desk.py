"""Leads on their way to a unit, and the record of what was done with each."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from daliang.leads.models.gathering import Fact, Story
from daliang.org.models import Person, Unit
from daliang.org.walls import walled
from daliang.register.models import Industry, Origin, Project
from daliang.register.models.project import reads_secrets
from daliang.vocabulary.money import Currency, Money, Qualifier


class LeadState(models.TextChoices):
    NEW = "new", _("待分派")
    ASSIGNED = "assigned", _("已分派")
    RESPONDED = "responded", _("已响应")
    ASSESSED = "assessed", _("已研判")
    ANSWERED = "answered", _("已反馈")
    PROJECT = "project", _("已转项目")
    DROPPED = "dropped", _("不再跟进")


class LeadEventKind(models.TextChoices):
    OPENED = "opened", _("建立线索")
    ASSIGNED = "assigned", _("分派")
    RESPONDED = "responded", _("响应")
    ASSESSED = "assessed", _("研判")
    ANSWERED = "answered", _("反馈")
    FOLLOWED = "followed", _("跟进")
    NOTED = "noted", _("备注")
    CORRECTED = "corrected", pgettext_lazy("record", "更正")
    ESCALATED = "escalated", _("升级提醒")
    PROJECT = "project", _("转为项目")
    DROPPED = "dropped", _("不再跟进")
    HANDED_BACK = "back", _("退回市级")


class LeadQuerySet(models.QuerySet["Lead"]):
    def visible_to(self, person: Person) -> Self:
        """Those that lie with the person's own unit or below; what nobody has yet lies with the city."""
        return self.filter(unit__in=Unit.objects.visible_to(person))

    def open_to(self, person: Person) -> Self:
        """Those whose name and other telling fields the person reads: see `Lead.opens_to`."""
        return self if reads_secrets(person) else self.exclude(is_confidential=True)

    def running(self) -> Self:
        """Those that somebody still has to do something with."""
        return self.exclude(state__in=(LeadState.PROJECT, LeadState.DROPPED))


class Lead(models.Model):
    """Somebody may invest (线索): heard in a story, by telephone, from a partner.

    `brought_by` is the partner who brought it and may see where it stands.
    `unit` is who has it: the city until it is assigned, so that nobody below sees what was not given to them.
    `amount` is in whole yuan, None where unknown or without a rate; `stated` is the amount in whole units of its own
    `currency`. `due_at` is when the clock that runs now is over.
    """

    story = models.ForeignKey(Story, on_delete=models.PROTECT, null=True, related_name="leads")
    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, null=True, related_name="leads")
    name = models.CharField(max_length=120)
    company = models.CharField(max_length=120, blank=True)
    amount = models.BigIntegerField(null=True, help_text="whole yuan")
    stated = models.BigIntegerField(null=True, help_text="as stated, in whole units of its currency")
    currency = models.CharField(max_length=3, blank=True)
    qualifier = models.CharField(max_length=8, blank=True)
    industry = models.ForeignKey(Industry, on_delete=models.PROTECT, null=True, related_name="+")
    origin = models.CharField(max_length=8, choices=Origin.choices, blank=True)
    place = models.CharField(max_length=60, blank=True, help_text="where it may land, or where the investor sits")
    stage = models.CharField(max_length=60, blank=True, help_text="in the words of the source")
    summary = models.TextField(blank=True)
    channel = models.CharField(max_length=120, blank=True, help_text="who brought it, in words")
    brought_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    is_confidential = models.BooleanField(default=False)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="leads")
    state = models.CharField(max_length=9, choices=LeadState.choices, default=LeadState.NEW)
    assigned_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField(null=True, help_text="city clock")
    due_at = models.DateTimeField(null=True, help_text="city clock")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="leads")
    dropped_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="moves with every deed")
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(help_text="city clock")

    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["fact"], name="one_lead_a_fact"),
            models.CheckConstraint(
                condition=~Q(state=LeadState.PROJECT) | Q(project__isnull=False), name="lead_names_its_project"
            ),
            models.CheckConstraint(condition=Q(stated=None) | ~Q(currency=""), name="lead_amount_has_currency"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "state", "due_at"], name="lead_by_unit"),
            models.Index(fields=["state", "due_at"], name="lead_by_clock"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def money(self) -> Money | None:
        """The amount as stated, or None while unknown."""
        if self.stated is None:
            return None
        return Money(self.stated, Currency(self.currency), Qualifier(self.qualifier or Qualifier.EXACTLY))

    @property
    def name_in_log(self) -> str:
        """Whoever reads the log reads no names of investors."""
        return f"#{self.pk}"

    def opens_to(self, person: Person) -> bool:
        """May the person read what would tell who it is? A confidential lead: only who may edit it."""
        return not self.is_confidential or (reads_secrets(person) and person.is_over(self.unit))

    def shown_to(self, person: Person) -> str:
        """The name, or the number where it is closed to the person."""
        return self.name if self.opens_to(person) else self.name_in_log


class LeadEventQuerySet(models.QuerySet["LeadEvent"]):
    def visible_to(self, person: Person) -> Self:
        """The city's own lines and those of the branch: what another unit did with it before is not told on."""
        return self.filter(Q(unit__depth=1) | Q(unit__in=Unit.objects.visible_to(person)))


class LeadEvent(models.Model):
    """One line of a lead's record (线索记录): who did what, when, in which words. Append-only.

    `unit` is the unit that it went to, or that acted. `due_at` is the clock that ran then, None without one.
    """

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=9, choices=LeadEventKind.choices)
    at = models.DateTimeField(help_text="city clock")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.TextField(blank=True)
    due_at = models.DateTimeField(null=True, help_text="city clock")

    objects = LeadEventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["lead", "id"]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.kind}"


walled(Lead, unit="unit")
walled(LeadEvent, through=("lead",))
