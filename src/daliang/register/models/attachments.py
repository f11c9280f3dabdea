"""What is attached to a project's file: contracts, scans, photos of a visit."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from daliang.files.models import StoredFile
from daliang.org.models import Person
from daliang.org.walls import walled
from daliang.register.models.project import Project
from daliang.register.models.visits import Visit


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, person: Person) -> Self:
        """Those of projects that the person may see."""
        return self.filter(project__in=Project.objects.visible_to(person), removed_at=None)


class Attachment(models.Model):
    """One file under one name. Removing hides it; the file stays, since a posting may rest on it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="attachments")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, null=True, blank=True, related_name="photos")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name


walled(Attachment, through=("project",))
