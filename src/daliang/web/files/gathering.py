"""One project's file as its page shows it: timeline, fields by group, people, phases, what waits, what changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import groupby, pairwise
from typing import Any

from django.db.models import Q
from django.http import Http404

from daliang.dossier.models import Proposal, ProposalState
from daliang.dossier.rules.proposing import be_checker
from daliang.leads.desk.seeing import leads_of
from daliang.leads.models import Lead
from daliang.ledger.derive import final
from daliang.ledger.facts import WHOLE, Kind
from daliang.ledger.models import Posting
from daliang.ledger.posting import standing_facts
from daliang.ledger.scheme import current_scheme
from daliang.measures.models import Tier
from daliang.org import clock
from daliang.org.matrix import may
from daliang.org.models import Person, Unit
from daliang.register.fields import FIELDS, FileField
from daliang.register.models import Alike, AlikeState, Attachment, Contact, Phase, Project, Visit
from daliang.register.phases import phase_texts
from daliang.vocabulary.money import Currency
from daliang.vocabulary.refusal import Refusal
from daliang.web.files.visiting import attachments_of, with_photos
from daliang.web.postings import Said, say

MOST_CHANGES = 20
REFUSALS_SHOWN = timedelta(days=30)


@dataclass(frozen=True)
class Event:
    """One posting on the timeline, in words. `of` names the file that was merged into this one."""

    posting: Posting
    said: Said
    is_reversed: bool
    of: Project | None


@dataclass(frozen=True)
class Group:
    """Fields under one heading: each with its text."""

    label: str
    key: str
    fields: list[tuple[FileField, str]]


@dataclass(frozen=True)
class Waiting:
    """A proposal in words, and what this person may do with it."""

    proposal: Proposal
    said: Said
    may_judge: bool
    may_withdraw: bool


def project_or_404(person: Person, code: str) -> Project:
    """The project if the person may see it; another unit's is as if missing."""
    rows = Project.objects.visible_to(person).select_related("unit", "stage", "industry", "merged_into")
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class File:
    """The file of `project` for `person`."""

    project: Project
    person: Person

    @cached_property
    def events(self) -> list[Event]:
        """Its own postings and those of files merged into it, the latest first."""
        whose = Q(project=self.project) | Q(project__merged_into=self.project)
        postings = list(
            Posting.objects.filter(whose)
            .select_related("project", "batch__maker", "batch__checker", "reversed_by")
            .order_by("-effective_on", "-seq")
        )
        return [
            Event(one, said, hasattr(one, "reversed_by"), None if one.project_id == self.project.pk else one.project)
            for one, said in zip(postings, say(postings), strict=True)
        ]

    @cached_property
    def tier(self) -> Tier | None:
        """The highest tier in yuan that its total investment reaches."""
        if self.project.amount_cny is None:
            return None
        reached = Tier.objects.filter(currency=Currency.CNY, at_least__lte=self.project.amount_cny)
        return reached.order_by("-at_least").first()

    @cached_property
    def credit(self) -> list[tuple[Unit, int]]:
        """Who it counts for, in per cent; empty while it counts wholly for the unit where it lands."""
        own = sorted((event.posting for event in self.events if event.of is None), key=lambda posting: posting.seq)
        if not any(posting.kind == Kind.RECREDITED for posting in own):
            return []
        shares = final(standing_facts(own), current_scheme()).shares
        units = Unit.objects.in_bulk([code for code, _share in shares], field_name="code")
        return [(units[code], share * 100 // WHOLE) for code, share in shares]

    @cached_property
    def groups(self) -> list[Group]:
        made = []
        for label, fields in groupby(FIELDS.values(), key=lambda field: str(field.group)):
            found = [(field, field.text(self.project)) for field in fields]
            made.append(Group(label, found[0][0].code, found))
        return made

    @cached_property
    def contacts(self) -> list[Contact]:
        return list(self.project.contacts.all())

    @cached_property
    def phases(self) -> list[Phase]:
        return list(self.project.phases.all())

    @property
    def phase_rows(self) -> list[tuple[Phase, dict[str, str]]]:
        """Each phase with its texts."""
        return [(phase, phase_texts(phase)) for phase in self.phases]

    @property
    def next_phase(self) -> int:
        return len(self.phases) + 1

    @cached_property
    def visits(self) -> list[Visit]:
        """The latest first, each with its photos."""
        return list(with_photos(self.project.visits.all()))

    @cached_property
    def attachments(self) -> list[Attachment]:
        return list(attachments_of(self.project))

    @cached_property
    def waiting(self) -> list[Waiting]:
        """What is proposed and not yet judged."""
        found = list(self.project.proposals.pending().select_related("made_by", "project__unit"))
        return waiting_of(found, self.person)

    @cached_property
    def refused(self) -> list[Waiting]:
        """What was lately not accepted, with the reason, for whoever proposed it."""
        since = clock.now() - REFUSALS_SHOWN
        found = self.project.proposals.filter(state=ProposalState.REFUSED, judged_at__gt=since)
        return waiting_of(found.select_related("made_by", "judged_by", "project__unit").order_by("-id"), self.person)

    @cached_property
    def has_alike(self) -> bool:
        """Another file looks the same; whose it is only the city office sees."""
        pairs = Alike.objects.filter(Q(first=self.project) | Q(second=self.project))
        return pairs.filter(state=AlikeState.OPEN).exists()

    @cached_property
    def changes(self) -> list[tuple[Any, list[Any]]]:
        """Changes of descriptive fields, newest first: the record and what differs from the one before."""
        past: Any = self.project.history
        records = list(past.select_related("history_user").order_by("-history_date", "-history_id")[:MOST_CHANGES])
        made = []
        for now, before in pairwise(records):
            delta = now.diff_against(before)
            if delta.changes:
                made.append((now, [(_label(c.field), _shown(c.old), _shown(c.new)) for c in delta.changes]))
        return made

    @cached_property
    def leads(self) -> list[tuple[Lead, str]]:
        """The leads that it came from and that the person may read, each with the source where its page was read."""
        reads = may(self.person.role, "page.read")
        found = leads_of(self.project, self.person)
        return [(one, _source(one) if reads else "") for one in found]

    @property
    def is_open(self) -> bool:
        """Not only shown this once: what is attached may be taken."""
        return self.project.opens_to(self.person)

    @property
    def may_edit(self) -> bool:
        return may(self.person.role, "project.edit") and not self.project.merged_into_id

    @property
    def may_propose(self) -> bool:
        return may(self.person.role, "project.propose") and not self.project.merged_into_id

    @property
    def may_rule(self) -> bool:
        return may(self.person.role, "project.rule")


def waiting_of(found: Iterable[Proposal], person: Person) -> list[Waiting]:
    """Each proposal in the words that its posting would have."""
    proposals = list(found)
    drafts = [Posting(kind=one.kind, effective_on=one.on, argument=one.argument) for one in proposals]
    return [
        Waiting(one, said, may_judge(one, person), one.made_by_id == person.pk)
        for one, said in zip(proposals, say(drafts) if drafts else [], strict=True)
    ]


def may_judge(proposal: Proposal, person: Person) -> bool:
    """What the rule itself says."""
    try:
        be_checker(proposal, person)
    except (Refusal, Project.DoesNotExist):
        return False
    return True


def _source(lead: Lead) -> str:
    """Where it was read, unless its channel says that already."""
    source: str = lead.fact.page.source.name if lead.fact else ""
    return "" if lead.channel.startswith(source) else source


def _label(code: str) -> Any:
    return FIELDS[code].label if code in FIELDS else code


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(value)
    return "" if value in (None, False) else str(value)
