"""Imports: a workbook read into rows that somebody looks through before anything of them is written to projects."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from daliang.files.models import StoredFile
from daliang.org.matrix import may
from daliang.org.models import Person, Unit
from daliang.org.walls import walled
from daliang.register.models import Project


class ImportKind(models.TextChoices):
    UPDATE = "update", _("项目更新")
    OPENING = "opening", _("期初台账")


class ImportState(models.TextChoices):
    STAGING = "staging", _("读取中")
    STAGED = "staged", _("待应用")
    APPLYING = "applying", _("应用中")
    APPLIED = "applied", _("已应用")
    REFUSED = "refused", _("未能读取")
    WITHDRAWN = "withdrawn", _("已撤回")


class Verdict(models.TextChoices):
    NEW = "new", _("新增")
    CHANGED = "changed", _("有变化")
    SAME = "same", _("无变化")
    REFUSED = "refused", _("不能导入")


RUNNING = (ImportState.STAGING, ImportState.APPLYING)


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, person: Person) -> Self:
        """Promise 17: one's own, and those handed over for a check to whoever may check in that branch."""
        mine = Q(by=person)
        if may(person.role, "project.check"):
            mine |= Q(submitted_at__isnull=False)
        return self.filter(mine, unit__in=Unit.objects.visible_to(person))


class Import(models.Model):
    """One workbook on its way in. `unit` is the branch whose projects it may touch; `attempt` counts readings."""

    kind = models.CharField(max_length=8, choices=ImportKind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="imports")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="imports")
    name = models.CharField(max_length=200, help_text="name of the file as its owner called it")
    sha256 = models.CharField(max_length=64, db_index=True)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.STAGING)
    attempt = models.PositiveIntegerField(default=0)
    counts: models.JSONField[Any, dict[str, int]] = models.JSONField(default=dict)
    notices: models.JSONField[Any, list[dict[str, Any]]] = models.JSONField(default=list, help_text="of whole sheets")
    why: models.JSONField[Any, list[dict[str, Any]]] = models.JSONField(default=list, help_text="why it was refused")
    rows_read = models.PositiveIntegerField(default=0)
    rows_expected = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    beat_at = models.DateTimeField(help_text="last sign of life of a running job")
    staged_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True, help_text="handed over for a check")
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    trial: models.JSONField[Any, dict[str, Any] | None] = models.JSONField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["unit", "kind", "sha256"],
                condition=Q(state=ImportState.APPLIED, repeats=None),
                name="a_file_is_applied_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name_in_log(self) -> str:
        """The names of files may say what is in them."""
        return f"#{self.pk}"

    @property
    def is_opening(self) -> bool:
        return self.kind == ImportKind.OPENING

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def posts(self) -> int:
        """Rows that post counted facts."""
        return self.counts.get("posts", 0)

    @property
    def needs_check(self) -> bool:
        """Counted facts and opening balances are looked through by another person first."""
        return self.is_opening or self.posts > 0

    @property
    def writes(self) -> int:
        """Rows that would change something."""
        return self.counts.get(Verdict.NEW, 0) + self.counts.get(Verdict.CHANGED, 0)


class ImportRow(models.Model):
    """One row as it was read. `was` and `now` hold what changes, as text or code; `facts` what the ledger would take.

    `on_yes` is the verdict once its questions are answered with yes; "" where a yes would not help.
    """

    importing = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=40, blank=True, help_text="the project's number as typed")
    name = models.CharField(max_length=120, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    on_yes = models.CharField(max_length=8, blank=True)
    was: models.JSONField[Any, dict[str, str]] = models.JSONField(default=dict)
    now: models.JSONField[Any, dict[str, str]] = models.JSONField(default=dict)
    facts: models.JSONField[Any, list[dict[str, Any]]] = models.JSONField(default=list)
    refusals: models.JSONField[Any, list[dict[str, Any]]] = models.JSONField(default=list)
    seen_seq = models.BigIntegerField(default=0)
    seen_version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["importing", "verdict", "id"])]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"


walled(Import, unit="unit")
walled(ImportRow, through=("importing",))
