"""Look-alikes: two files that may be one project. The city office judges; a unit never learns whose the other is."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from daliang.org.models import Person
from daliang.org.walls import walled
from daliang.register.models.project import Project


class AlikeState(models.TextChoices):
    OPEN = "open", _("待核对")
    DIFFERENT = "different", _("不是同一项目")
    SAME = "same", _("同一项目")


class AlikeQuerySet(models.QuerySet["Alike"]):
    def visible_to(self, person: Person) -> Self:
        """Pairs of which the person may see both files."""
        seen = Project.objects.visible_to(person)
        return self.filter(first__in=seen, second__in=seen)


class Alike(models.Model):
    """A pair, the older file first. `grounds`: codes of what is alike (name, credit_code, investor, place, amount)."""

    first = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    grounds: models.JSONField[Any, list[str]] = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=AlikeState.choices, default=AlikeState.OPEN)
    found_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    objects = AlikeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["first", "second"], name="one_pair_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="older_file_first"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ~ {self.second}"


walled(Alike, through=("first", "second"))
