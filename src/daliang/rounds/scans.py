"""Paper (盖章件): stamped scans of a return, and of what a closing was printed as. Never deleted, only superseded.

`daliang.rounds.models` gathers these models; they name their neighbours by text, so that they can stand beside it.
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from daliang.files.models import StoredFile
from daliang.ledger.models import Closing
from daliang.org.models import Person, Unit
from daliang.org.walls import walled


class Scan(models.Model):
    """One file under one name. A superseded one stays readable, with who replaced it and why."""

    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True, help_text="why it counts no more")

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_superseded(self) -> bool:
        return self.superseded_at is not None


class ReturnScanQuerySet(models.QuerySet["ReturnScan"]):
    def visible_to(self, person: Person) -> Self:
        """Those of returns of the person's own unit or below; without a unit, none."""
        return self.filter(ret__unit__in=Unit.objects.visible_to(person))


class ReturnScan(Scan):
    """A stamped page of what a unit filed."""

    ret = models.ForeignKey("rounds.Return", on_delete=models.PROTECT, related_name="scans")

    objects = ReturnScanQuerySet.as_manager()

    class Meta(Scan.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["ret", "stored", "name"], condition=Q(superseded_at=None), name="one_scan_of_a_return"
            )
        ]


class ClosingScanQuerySet(models.QuerySet["ClosingScan"]):
    def visible_to(self, person: Person) -> Self:
        """The city's own: whoever stands at the top of the tree; nobody else."""
        return self.filter(unit__in=Unit.objects.visible_to(person))


class ClosingScan(Scan):
    """A stamped page of a closing's report. `unit` is the city, at the top of the tree."""

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="scans")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    objects = ClosingScanQuerySet.as_manager()

    class Meta(Scan.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["closing", "stored", "name"], condition=Q(superseded_at=None), name="one_scan_of_a_closing"
            )
        ]


walled(ReturnScan, through=("ret",))
walled(ClosingScan, unit="unit")
