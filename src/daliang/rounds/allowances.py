"""Reasoned exceptions (例外) that the city's officer makes for one return: more time, or no report this time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from daliang.org.walls import walled


class AllowanceKind(models.TextChoices):
    EXTENDED = "extended", _("准予延期")
    EXCUSED = "excused", _("免报")


class Allowance(models.Model):
    """What stands for a return now; what stood before is in the log. `due_at` only of an extension."""

    ret = models.OneToOneField("rounds.Return", on_delete=models.CASCADE, related_name="allowance")
    kind = models.CharField(max_length=8, choices=AllowanceKind.choices)
    due_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(kind="extended", due_at__isnull=False)
                | models.Q(kind="excused", due_at__isnull=True),
                name="extension_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ret} {self.kind}"


walled(Allowance, through=("ret",))
