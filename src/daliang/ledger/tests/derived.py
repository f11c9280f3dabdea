"""The ledger without its database: the entries that the plain facts would be given, one posting after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from daliang.ledger import derive as deriving
from daliang.ledger import entering
from daliang.ledger import posting as posts
from daliang.ledger.models import Posting
from daliang.ledger.tests.replay import Recorded, Replay
from daliang.ledger.tests.world import INDUSTRIES, LANDINGS, SCHEME, Leg, believed, leg_of, unbalanced
from daliang.org.models import Unit
from daliang.register.models import Industry, Project

CODES = entering.Codes(
    {code: Unit(pk=pk, code=code) for pk, code in enumerate(LANDINGS, 1)},
    {code: Industry(pk=pk, code=code) for pk, code in enumerate(INDUSTRIES, 1)},
    {},
)
UNITS: dict[int | None, Unit] = {unit.pk: unit for unit in CODES.units.values()}
KINDS: dict[int | None, Industry] = {industry.pk: industry for industry in CODES.industries.values()}


class Disagreement(AssertionError):
    """The ledger and the replay do not say the same."""


def derived(records: Iterable[Recorded]) -> list[Leg]:
    """Each posting's entries: derive(after) − derive(before), through the ledger's own functions."""
    projects: dict[str, Project] = {}
    postings: dict[str, list[Posting]] = defaultdict(list)
    made: list[Leg] = []
    for record in records:
        project = projects.setdefault(record.project, Project(pk=len(projects) + 1, code=record.project))
        own = postings[record.project]
        before = deriving.derive(posts.standing_facts(own), SCHEME)
        own.append(posting_of(record, project))
        after = deriving.derive(posts.standing_facts(own), SCHEME)
        for entry in entering.legs(record.seq, project.pk, deriving.difference(after, before), CODES):
            entry.project, entry.unit, entry.industry = project, UNITS.get(entry.unit_id), KINDS.get(entry.industry_id)
            made.append(leg_of(entry))
    return made


def posting_of(record: Recorded, project: Project) -> Posting:
    return Posting(
        seq=record.seq, project=project, kind=record.kind, effective_on=record.day, argument=dict(record.argument),
        slot=record.slot, reverses_id=record.reverses,
    )  # fmt: skip


def compare(records: list[Recorded]) -> None:
    """Raise Disagreement at the first corner (day, seq) where the entries do not add up to what the replay says."""
    legs, replay = derived(records), Replay(records, SCHEME)
    if unbalanced(legs):
        raise Disagreement(f"not balanced: {unbalanced(legs)}")
    days = sorted({record.day for record in records})
    for seq in range(1, len(records) + 1):
        for day in days:
            if believed(legs, day, seq) != replay.cells(day, seq):
                raise Disagreement(f"{day} as known at {seq}")
    for leg in legs:
        if leg.day < records[leg.seq - 1].day:
            raise Disagreement(f"dated before its fact: {leg}")
