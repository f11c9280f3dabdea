"""One project between two corners: what changed, in words of the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from daliang.ledger.models import Posting
from daliang.org import words
from daliang.org.models import Unit
from daliang.register.models import Industry, Origin, Project, Stage
from daliang.rounds.file_texts import Texts, other_texts
from daliang.rounds.standing import Snapshot
from daliang.vocabulary.money import describe_money


@dataclass(frozen=True)
class Difference:
    """One thing that changed, in words: unit, amount, stage, industry, origin, progress …"""

    field: str
    was: str
    now: str


@dataclass(frozen=True)
class Change:
    """One project with what changed. `project` is None for a new line that is not posted yet (open rounds).

    `since` is set for one that stands still: the day of its last movement.
    """

    project: Project | None
    name: str
    unit: Unit
    before: Snapshot | None
    after: Snapshot
    what: tuple[Difference, ...] = ()
    since: date | None = None

    @property
    def code(self) -> str:
        return self.project.code if self.project else ""


@dataclass(frozen=True)
class Adjustment:
    """A project with what was entered since the earlier closing for days that it had counted already."""

    project: Project
    name: str
    unit: Unit
    postings: tuple[Posting, ...]
    is_open: bool

    @property
    def code(self) -> str:
        return self.project.code


@dataclass(frozen=True)
class Side:
    """What is compared of a project at one corner."""

    snapshot: Snapshot | None
    texts: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Words:
    """Names for codes, in the reader's language."""

    stages: dict[str, Stage]
    industries: dict[str, Industry]
    units: dict[str, Unit]

    @classmethod
    def read(cls) -> Words:
        return cls(
            {stage.code: stage for stage in Stage.objects.all()},
            {industry.code: industry for industry in Industry.objects.all()},
            {unit.code: unit for unit in Unit.objects.all()},
        )

    def standing(self, snapshot: Snapshot) -> str:
        """The stage, and whether it stands still there."""
        stage = words.named(self.stages[snapshot.stage])
        if snapshot.is_ended:
            return _("%(stage)s（终止）") % {"stage": stage}
        return _("%(stage)s（暂停）") % {"stage": stage} if snapshot.is_suspended else stage

    def of(self, snapshot: Snapshot) -> dict[str, str]:
        """What of a snapshot is compared, in words."""
        return {
            "unit": words.named(self.units[snapshot.unit]),
            "stage": self.standing(snapshot),
            "amount": describe_money(snapshot.money, language=words.language()) if snapshot.money else "",
            "industry": words.named(self.industries[snapshot.industry]),
            "origin": str(Origin(snapshot.origin).label) if snapshot.origin else "",
        }

    def differences(self, was: Side, now: Side) -> Iterator[Difference]:
        """What another corner says of the project; `now` has it."""
        assert now.snapshot is not None
        earlier = self.of(was.snapshot) if was.snapshot else {}
        for name, text in self.of(now.snapshot).items():
            if text != earlier.get(name, ""):
                yield Difference(name, earlier.get(name, ""), text)
        told = was.texts if was.snapshot else {}
        for name in other_texts(told, now.texts):
            yield Difference(name, told.get(name, ""), now.texts.get(name, ""))
