"""Visits: who met whom, where, what was said, what comes next."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models

from daliang.org.models import Person
from daliang.org.walls import walled
from daliang.register.models.project import Project


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, person: Person) -> Self:
        """Those of projects that the person may see; what was said at a confidential one only to whom it is open."""
        return self.filter(project__in=Project.objects.visible_to(person).open_to(person))


class Visit(models.Model):
    """One visit. `key` is made on the phone: the same draft sent twice is one visit."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="visits")
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    on = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    ours = models.CharField(max_length=200, blank=True, help_text="who went, or received them")
    theirs = models.CharField(max_length=200, blank=True, help_text="whom they met")
    said = models.TextField()
    next_step = models.CharField(max_length=300, blank=True)
    next_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.project} {self.on}"


walled(Visit, through=("project",))
