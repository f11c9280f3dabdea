"""An officer's own estimate for one project, in place of what the history says. Rows are only added."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from daliang.org.models import Person, Unit
from daliang.org.walls import walled
from daliang.register.models import Project


class OverrideQuerySet(models.QuerySet["Override"]):
    def visible_to(self, person: Person) -> Self:
        """Those of projects that land in the person's own unit or below."""
        return self.filter(project__unit__in=Unit.objects.visible_to(person))


class Override(models.Model):
    """How likely the project is to reach the milestone, in millionths, as an officer judges it. The newest row counts.

    `probability` None takes the estimate back. It holds up to the day `until`, included; without one, until it is
    taken back. `seq` is the ledger's last seq when it was made: a forecast as known before does not know it.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    milestone = models.CharField(max_length=24)
    probability = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=300)
    until = models.DateField(null=True)
    seq = models.BigIntegerField()
    made_on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OverrideQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["milestone", "project"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(probability=None) | models.Q(probability__lte=1_000_000), name="override_at_most_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.milestone} {self.probability}"


walled(Override, through=("project",))
