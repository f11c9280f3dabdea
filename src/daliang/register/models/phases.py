"""The phases of a project: what was promised beside what came."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from daliang.org.walls import walled
from daliang.register.models.project import Project


class Phase(models.Model):
    """Phase I, II, III …; amounts in whole units of the project's currency, output in whole yuan a year."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="phases")
    number = models.PositiveSmallIntegerField()
    content = models.CharField(max_length=300, blank=True)
    promised_amount = models.BigIntegerField(null=True, blank=True)
    actual_amount = models.BigIntegerField(null=True, blank=True)
    promised_lines = models.PositiveIntegerField(null=True, blank=True)
    actual_lines = models.PositiveIntegerField(null=True, blank=True)
    promised_output_cny = models.BigIntegerField(null=True, blank=True)
    actual_output_cny = models.BigIntegerField(null=True, blank=True)
    promised_start_on = models.DateField(null=True, blank=True)
    actual_start_on = models.DateField(null=True, blank=True)
    promised_finish_on = models.DateField(null=True, blank=True)
    actual_finish_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["project_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "number"], name="one_phase_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.project} #{self.number}"


walled(Phase, through=("project",))
