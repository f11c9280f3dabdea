"""The project ledger (台账): postings, their balanced entries, and closings. All but the head row only grow."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from daliang.ledger.facts import Fact, Kind
from daliang.org.models import Person, Unit
from daliang.org.walls import walled
from daliang.register.models import Industry, Project


class Head(models.Model):
    """The one row that hands out `seq` without gaps, inside the posting transaction (rule 24)."""

    seq = models.BigIntegerField(default=0)
    recorded_at = models.DateTimeField(null=True)
    identity = models.UUIDField(default=uuid.uuid4, help_text="names this ledger's columns on disk")

    def __str__(self) -> str:
        return f"seq {self.seq}"


class Batch(models.Model):
    """Postings accepted together: one moment, one maker, one checker."""

    recorded_at = models.DateTimeField()
    maker = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    checker = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=60, blank=True, help_text="where it came from, for instance round:2022-R01")

    def __str__(self) -> str:
        return f"{self.recorded_at:%F %T} {self.source}"


class Posting(models.Model):
    """One fact about one project. Corrected only by a reversal and a repost."""

    seq = models.BigIntegerField(primary_key=True)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="postings")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="postings")
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in Kind])
    effective_on = models.DateField(db_index=True)
    argument: models.JSONField[Any, dict[str, Any]] = models.JSONField(default=dict)
    slot = models.BigIntegerField(help_text="seq of the first posting in its chain of corrections")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    reason = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.effective_on}"

    @property
    def fact(self) -> Fact:
        return Fact(self.effective_on, self.slot, Kind(self.kind), self.argument)


class Book(models.TextChoices):
    POSITION = "position", _("现状")
    ARRIVALS = "arrivals", _("到达")


class Entry(models.Model):
    """What a posting changes: one dated leg of a book. Legs of a (posting, day, book) sum to zero, outside included.

    `quantity` is in millionths of a project; `cny` whole yuan, `usd` whole dollars, each for projects stated in it.
    `times` is how often the cell is entered (+) or left (−); 0 marks the outside leg.
    """

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="entries", db_column="seq")
    line = models.PositiveSmallIntegerField()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="entries")
    day = models.DateField()
    book = models.CharField(max_length=8, choices=Book.choices)
    account = models.CharField(max_length=24, help_text="stage, milestone or outside")
    is_suspended = models.BooleanField(default=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    industry = models.ForeignKey(Industry, on_delete=models.PROTECT, null=True, related_name="+")
    origin = models.CharField(max_length=8, blank=True)
    kind = models.CharField(max_length=16, help_text="kind of amount")
    share = models.IntegerField()
    basis_cny = models.BigIntegerField(help_text="the project's total investment in yuan: decides the tier")
    basis_usd = models.BigIntegerField()
    times = models.SmallIntegerField()
    quantity = models.IntegerField()
    cny = models.BigIntegerField()
    usd = models.BigIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["posting_id", "line"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["posting", "line"], name="one_line_each")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["project", "day"])]

    def __str__(self) -> str:
        return f"{self.posting_id}/{self.line} {self.day} {self.account} {self.quantity:+}"


class Closing(models.Model):
    """Frozen: cut-off day, seq, figures, and the hash of its range of seq chained to the one before (rule 19)."""

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=60)
    day = models.DateField()
    seq = models.BigIntegerField()
    made_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    figures: models.JSONField[Any, Any] = models.JSONField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]

    def __str__(self) -> str:
        return self.title

    @property
    def superseder(self) -> Closing | None:
        """The closing that took its place, None while it counts."""
        found: Closing | None = getattr(self, "superseded_by", None)
        return found


walled(Posting, through=("project",))
walled(Entry, through=("project",))
