"""The fortnight: a series of rounds, each unit's return in a round, its lines as typed, remarks and corrections."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from daliang.ledger.models import Closing
from daliang.org.models import Person, Unit
from daliang.org.walls import walled
from daliang.register.models import Project
from daliang.rounds.allowances import Allowance, AllowanceKind
from daliang.rounds.deadlines import is_past
from daliang.rounds.definition import Definition
from daliang.rounds.presence import Presence
from daliang.rounds.reopenings import ClosedLine, Reopening, ReopeningState
from daliang.rounds.scans import ClosingScan, ReturnScan
from daliang.rounds.uploads import ReturnTemplate, ReturnUpload

__all__ = [
    "EDITABLE",
    "PENDING",
    "REPORTED",
    "Allowance",
    "ClosedLine",
    "ClosingScan",
    "Correction",
    "Line",
    "Presence",
    "Remark",
    "Reopening",
    "ReopeningState",
    "Return",
    "ReturnScan",
    "ReturnState",
    "ReturnTemplate",
    "ReturnUpload",
    "Round",
    "RoundState",
    "Series",
]


class Series(models.Model):
    """A report that comes again: which projects it asks for, when it opens and is due, which figures head it."""

    code = models.SlugField(unique=True)
    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=80, blank=True)
    definition: models.JSONField[Any, dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.title

    @property
    def asks(self) -> Definition:
        """The definition, read and typed."""
        return Definition.read(self.definition)


class RoundState(models.TextChoices):
    OPEN = "open", _("填报中")
    CLOSED = "closed", _("已封账")


class Round(models.Model):
    """One fortnight of a series. `version` moves with every deed that must not pass the closing unseen.

    `closing` is the one that counts: none while the round is open, also while it is open again.
    """

    code = models.SlugField(unique=True)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField()
    opens_at = models.DateTimeField()
    cut_off_on = models.DateField(help_text="figures stand as at the end of this day")
    due_at = models.DateTimeField()
    approve_due_at = models.DateTimeField(null=True, blank=True)
    accept_due_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=RoundState.choices, default=RoundState.OPEN)
    version = models.PositiveIntegerField(default=1)
    closing = models.OneToOneField(Closing, on_delete=models.PROTECT, null=True, blank=True, related_name="round")

    class Meta:
        ordering: ClassVar[list[str]] = ["-cut_off_on", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["series", "number"], name="one_round_a_number")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        return self.state == RoundState.OPEN

    @property
    def reopened(self) -> list[Reopening]:
        """How often, why and by whom it was opened again, the latest last."""
        done = self.reopenings.filter(state=ReopeningState.CONFIRMED)
        return list(done.select_related("closing__by", "proposed_by", "decided_by"))

    @property
    def is_reopened(self) -> bool:
        """Is it open for another time?"""
        return self.is_open and bool(self.reopened)

    @property
    def closings(self) -> list[Closing]:
        """Those left behind, oldest first, and the one that counts."""
        return [*(one.closing for one in self.reopened), *([self.closing] if self.closing else [])]

    @property
    def last_closing(self) -> Closing | None:
        """The one whose figures count: its own, while it is open again the one that waits to be superseded."""
        return self.closing or next(iter(self.closings[::-1]), None)


class ReturnState(models.TextChoices):
    DRAFT = "draft", _("填写中")
    FILED = "filed", _("已报送")
    APPROVED = "approved", _("已审核")
    RETURNED = "returned", _("已退回")
    ACCEPTED = "accepted", _("已受理")
    CARRIED = "carried", _("转下期")


EDITABLE = (ReturnState.DRAFT, ReturnState.RETURNED)
REPORTED = (ReturnState.FILED, ReturnState.APPROVED, ReturnState.ACCEPTED)
PENDING = (ReturnState.FILED, ReturnState.APPROVED, ReturnState.RETURNED)


class ReturnQuerySet(models.QuerySet["Return"]):
    def visible_to(self, person: Person) -> Self:
        """Returns of the person's own unit or below; without a unit, none."""
        return self.filter(unit__in=Unit.objects.visible_to(person))

    def reported(self) -> Self:
        """Filed and not sent back."""
        return self.filter(state__in=REPORTED)


class Return(models.Model):
    """What one unit files in one round (填报). `carried`: filed, not accepted when the round closed."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="returns")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="returns")
    state = models.CharField(max_length=10, choices=ReturnState.choices, default=ReturnState.DRAFT)
    nothing_new = models.BooleanField(default=False, help_text="filed without any change")
    filed_at = models.DateTimeField(null=True, blank=True)
    filed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    first_filed_at = models.DateTimeField(null=True, blank=True)
    on_behalf = models.BooleanField(default=False, help_text="filed by an approver in the unit's place")
    late_by = models.PositiveIntegerField(null=True, blank=True, help_text="minutes after due, at the first filing")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    returned_for = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_for = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="in whose place"
    )
    approved_late_by = models.PositiveIntegerField(
        null=True, blank=True, help_text="minutes after due, at the first approval; 0 in time"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accepted_late_by = models.PositiveIntegerField(null=True, blank=True, help_text="the same, at the first acceptance")
    carried_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_from")
    version = models.PositiveIntegerField(default=1)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["round_id", "unit__path"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "unit"], name="one_return_a_unit")
        ]

    def __str__(self) -> str:
        return f"{self.round.code} {self.unit.code}"

    @property
    def is_editable(self) -> bool:
        """May its unit still type in it? (The round must be open as well.)"""
        return self.state in EDITABLE

    @property
    def is_reported(self) -> bool:
        return self.state in REPORTED

    @property
    def allowed(self) -> Allowance | None:
        """The exception that stands for it. Ask for `select_related("allowance")` where there are many."""
        return getattr(self, "allowance", None)

    @property
    def due_at(self) -> datetime:
        """When filing turns late: the round's moment, or the one granted to this unit."""
        return (self.allowed and self.allowed.due_at) or self.round.due_at

    @property
    def approve_due_at(self) -> datetime | None:
        """When the county's approval turns late; as much later as the filing was allowed to be."""
        due = self.round.approve_due_at
        return due and due + (self.due_at - self.round.due_at)

    @property
    def accept_due_at(self) -> datetime | None:
        """When the city's acceptance turns late; as much later as the filing was allowed to be."""
        due = self.round.accept_due_at
        return due and due + (self.due_at - self.round.due_at)

    @property
    def is_excused(self) -> bool:
        """It need not be filed, and was not."""
        is_excused = self.allowed is not None and self.allowed.kind == AllowanceKind.EXCUSED
        return is_excused and self.state == ReturnState.DRAFT

    @property
    def is_missing(self) -> bool:
        """Neither filed nor excused."""
        return self.state == ReturnState.DRAFT and not self.is_excused

    @property
    def is_awaited(self) -> bool:
        """Is it its unit's turn: neither filed nor excused, or sent back?"""
        return self.is_missing or self.state == ReturnState.RETURNED

    def is_overdue(self, now: datetime) -> bool:
        """Does it wait, past the deadline, for whoever has it now: unit, county or city?"""
        due = {
            ReturnState.DRAFT: None if self.is_excused else self.due_at,
            ReturnState.FILED: self.approve_due_at,
            ReturnState.APPROVED: self.accept_due_at,
        }
        return is_past(due.get(ReturnState(self.state)), now)


class Line(models.Model):
    """One project of a return. `typed` is what stands in the cells, `before` what the ledger and the file said.

    A new project has neither `project` nor `before`. `seen_seq` is the project's last posting that the line knows of;
    `confirmed` holds the answers to questions by their keys: {"reason", "by" (id of a person), "on" (day)}. A dropped
    line is kept and ignored.
    `key` is what its writer's machine calls a new row. `typed_by` and `corrected_by` say for each cell who wrote what
    stands in it (ids of people): typing into a draft, or putting right what was filed. `checked_by` has looked at the
    line as it stands and wrote none of it.
    """

    belongs_to = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="lines")
    typed: models.JSONField[Any, dict[str, str]] = models.JSONField(default=dict)
    before: models.JSONField[Any, dict[str, str] | None] = models.JSONField(null=True, blank=True)
    seen_seq = models.BigIntegerField(default=0)
    confirmed: models.JSONField[Any, dict[str, dict[str, Any]]] = models.JSONField(default=dict, blank=True)
    is_dropped = models.BooleanField(default=False)
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    typed_by: models.JSONField[Any, dict[str, int]] = models.JSONField(default=dict, blank=True)
    corrected_by: models.JSONField[Any, dict[str, int]] = models.JSONField(default=dict, blank=True)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    key = models.CharField(max_length=36, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["belongs_to", "position"], name="one_line_a_position"),
            models.UniqueConstraint(fields=["belongs_to", "project"], name="one_line_a_project"),
            models.UniqueConstraint(fields=["belongs_to", "key"], condition=~models.Q(key=""), name="one_line_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.belongs_to} #{self.position}"

    @property
    def name(self) -> str:
        """The project's name as the line has it."""
        return self.typed.get("name", "").strip() or (self.before or {}).get("name", "")

    @property
    def is_new(self) -> bool:
        """Does the line open a project?"""
        return self.before is None

    def opens_to(self, person: Person) -> bool:
        """Confidential projects' lines are read by whom the file is open to (decision 0011)."""
        return self.project is None or self.project.opens_to(person)

    @property
    def is_away(self) -> bool:
        """Has the project moved out of the branch of the unit that files it? Then it is that unit's matter no more."""
        landed = self.project.unit if self.project is not None else None
        return landed is not None and not self.belongs_to.unit.holds(landed)

    @property
    def is_behind(self) -> bool:
        """Has something been posted for its project that the line does not know of?"""
        return self.project is not None and self.project.last_seq != self.seen_seq

    @property
    def is_ignored(self) -> bool:
        """Dropped, or a new row in which nothing stands."""
        return self.is_dropped or (self.is_new and not any(text.strip() for text in self.typed.values()))


class Remark(models.Model):
    """Why a field of a filed line was sent back (退回理由). Resolved when the return is filed or approved again."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="remarks")
    field = models.CharField(max_length=16, blank=True, help_text="empty: the line as a whole")
    text = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    acting_for = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.line} {self.field}: {self.text}"


class Correction(models.Model):
    """A field that an approver or officer put right in a filed line; the clerk sees it."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=16)
    was = models.TextField(blank=True)
    now = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    acting_for = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.line} {self.field}: {self.was} → {self.now}"


walled(Return, unit="unit")
walled(Line, through=("belongs_to",))
walled(Remark, through=("line",))
walled(Correction, through=("line",))
