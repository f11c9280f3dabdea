"""Proposals: facts that somebody wants posted to a project, checked by another person before the ledger takes them."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from daliang.ledger.facts import Kind
from daliang.ledger.models import Batch
from daliang.org.models import Person
from daliang.org.walls import walled
from daliang.register.models import Project


class ProposalState(models.TextChoices):
    PENDING = "pending", _("待审核")
    ACCEPTED = "accepted", _("已入账")
    REFUSED = "refused", _("未通过")
    WITHDRAWN = "withdrawn", _("已撤回")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, person: Person) -> Self:
        """Those of projects that the person may see."""
        return self.filter(project__in=Project.objects.visible_to(person))

    def pending(self) -> Self:
        return self.filter(state=ProposalState.PENDING)


class Proposal(models.Model):
    """One fact wanted. `seen_seq` is the project's last posting that the maker saw; `evidence` names the papers."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in Kind])
    on = models.DateField()
    argument: models.JSONField[Any, dict[str, Any]] = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    seen_seq = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.PENDING)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    judged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True, help_text="why it was refused")
    batch = models.OneToOneField(Batch, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.project} {self.kind} {self.on}"

    @property
    def is_pending(self) -> bool:
        return self.state == ProposalState.PENDING


walled(Proposal, through=("project",))
