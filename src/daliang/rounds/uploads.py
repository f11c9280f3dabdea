"""A return by Excel: templates as they were handed out (填报模板), and workbooks that came back, not written yet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models

from daliang.org.models import Person, Unit
from daliang.org.walls import walled

KEPT = timedelta(days=7)


class ReturnTemplate(models.Model):
    """What one download held. `lines`: key of a row → {"position", "texts"}, the position None while its row is empty;
    "added" is the name of a project that came from it.

    Writing a filled template into the draft moves `lines` along: what came from it is no longer a change of it.
    """

    ret = models.ForeignKey("rounds.Return", on_delete=models.CASCADE, related_name="templates")
    number = models.CharField(max_length=12, unique=True)
    lines: models.JSONField[Any, dict[str, dict[str, Any]]] = models.JSONField(default=dict)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number


class ReturnUploadQuerySet(models.QuerySet["ReturnUpload"]):
    def visible_to(self, person: Person) -> Self:
        """Promise 17: one's own and nobody else's, of returns in one's branch."""
        return self.filter(by=person, ret__unit__in=Unit.objects.visible_to(person))

    def waiting(self, now: datetime) -> Self:
        """Neither written nor expired."""
        return self.filter(applied_at=None, expires_at__gt=now)


class ReturnUpload(models.Model):
    """One filled template, read and waiting for a yes. `rows` is what was read; the file itself is not kept."""

    template = models.ForeignKey(ReturnTemplate, on_delete=models.CASCADE, related_name="uploads")
    ret = models.ForeignKey("rounds.Return", on_delete=models.CASCADE, related_name="uploads")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, help_text="name of the file as its owner called it")
    rows: models.JSONField[Any, list[dict[str, Any]]] = models.JSONField(default=list)
    notices: models.JSONField[Any, list[dict[str, Any]]] = models.JSONField(default=list, help_text="of the sheet")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = ReturnUploadQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name_in_log(self) -> str:
        """The names of files may say what is in them."""
        return f"#{self.pk}"


walled(ReturnTemplate, through=("ret",))
walled(ReturnUpload, through=("ret",))
