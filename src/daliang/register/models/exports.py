"""Large exports: what one person asks to take away and another releases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from daliang.org.matrix import may
from daliang.org.models import Person, Unit

LASTS = timedelta(hours=24)  # real time, from the release


class ExportState(models.TextChoices):
    WAITING = "waiting", _("待审批")
    RELEASED = "released", _("已同意")
    REFUSED = "refused", _("未同意")


class ExportRequestQuerySet(models.QuerySet["ExportRequest"]):
    def for_release_by(self, person: Person) -> Self:
        """Those of the person's branch, if the matrix lets the role release; never one's own."""
        if not may(person.role, "export.release"):
            return self.none()
        return self.filter(unit__in=Unit.objects.visible_to(person)).exclude(by=person)

    def waiting(self) -> Self:
        return self.filter(state=ExportState.WAITING)


class ExportRequest(models.Model):
    """`question` is the list's address after the question mark, `words` says it; the rows are asked anew each time."""

    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="export_requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", help_text="of who asks, then")
    question = models.CharField(max_length=1000, blank=True)
    words = models.TextField(blank=True)
    kind = models.CharField(max_length=8, help_text="xlsx or csv")
    purpose = models.CharField(max_length=100)
    rows = models.PositiveIntegerField(help_text="when it was asked for")
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.WAITING)
    asked_at = models.DateTimeField(default=timezone.now, help_text="real time")
    judged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True, help_text="real time")
    answer = models.CharField(max_length=300, blank=True, help_text="why it was refused")

    objects = ExportRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def ends_at(self) -> datetime | None:
        """When the release runs out; None where there is none."""
        return self.judged_at + LASTS if self.judged_at and self.state == ExportState.RELEASED else None

    @property
    def is_open(self) -> bool:
        """Released, and the 24 hours are not over."""
        return self.ends_at is not None and timezone.now() < self.ends_at
