"""The people on the other side. A phone is kept sealed: the database and its backups do not hold it in clear."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from daliang.org.ciphers import index_of, sealed, unsealed
from daliang.org.walls import walled
from daliang.register.models.project import Project
from daliang.vocabulary.phones import masked


class Contact(models.Model):
    """One person of the investor, the parent or an agency. `phone_index` finds the same number without opening it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=60, blank=True)
    organisation = models.CharField(max_length=120, blank=True)
    phone_sealed = models.BinaryField(null=True, blank=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    phone_masked = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["project_id", "id"]

    def __str__(self) -> str:
        return self.name

    def keep_phone(self, phone: str) -> None:
        """Seal the number; an empty one is forgotten. The caller saves."""
        self.phone_sealed = sealed(phone) if phone else None
        self.phone_index = index_of(phone) if phone else ""
        self.phone_masked = masked(phone) if phone else ""

    def open_phone(self) -> str:
        """The number in clear; whoever asks must log for what."""
        return unsealed(bytes(self.phone_sealed)) if self.phone_sealed else ""


walled(Contact, through=("project",))
