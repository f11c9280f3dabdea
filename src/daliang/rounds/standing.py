"""Where projects stood at a corner (a day, as known at a seq), derived from their postings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from daliang.ledger.derive import NO_AMOUNT, final
from daliang.ledger.facts import AmountKind, Fact, Scheme
from daliang.ledger.models import Posting
from daliang.ledger.posting import standing_facts
from daliang.measures.scope import Corner
from daliang.rounds.definition import Definition
from daliang.vocabulary.money import Currency, Money, Qualifier


@dataclass(frozen=True)
class Snapshot:
    """One project at a corner; `unit`, `stage` and `industry` by code. `band` counts the tiers that it reaches.

    A suspended project is not in the series: it is asked about, but the figures do not count it.
    """

    unit: str
    stage: str
    is_suspended: bool
    is_ended: bool
    money: Money | None
    cny: int
    usd: int
    industry: str
    origin: str
    in_series: bool
    band: int


@dataclass(frozen=True)
class Ruler:
    """What a snapshot is measured by: the stages, the series' filter, and the lower bounds of the tiers, rising."""

    scheme: Scheme
    asks: Definition
    bounds: tuple[int, ...]

    def snapshot(self, facts: Iterable[Fact]) -> Snapshot | None:
        """Where these facts leave a project; None before it is opened."""
        now = final(facts, self.scheme)
        if not now.is_open:
            return None
        total = now.amounts.get(AmountKind.TOTAL, NO_AMOUNT)
        usd = total.value if total.currency == Currency.USD else 0
        basis = total.cny if self.asks.currency is Currency.CNY else usd
        money = Money(total.value, Currency(total.currency), Qualifier(now.qualifier)) if total.value else None
        return Snapshot(
            now.unit,
            now.stage,
            now.is_suspended,
            now.is_ended,
            money,
            total.cny,
            usd,
            now.industry,
            now.origin,
            in_series=not (now.is_ended or now.is_suspended) and self.asks.holds(now.stage, total.cny, usd),
            band=sum(bound <= basis for bound in self.bounds),
        )


def touched(before: Corner | None, after: Corner) -> set[int]:
    """Ids of projects with a posting that counts at `after` and did not at `before`; one query."""
    found = Posting.objects.filter(seq__lte=after.seq, effective_on__lte=after.day)
    if before is not None:
        found = found.filter(Q(seq__gt=before.seq) | Q(effective_on__gt=before.day))
    return set(found.values_list("project_id", flat=True))


def postings_of(projects: Iterable[int], seq: int) -> dict[int, list[Posting]]:
    """Project id → all its postings up to a seq; one query."""
    found: dict[int, list[Posting]] = defaultdict(list)
    for posting in Posting.objects.filter(project__in=set(projects), seq__lte=seq).order_by("seq"):
        found[posting.project_id].append(posting)
    return found


def facts_at(postings: Mapping[int, list[Posting]], project: int, corner: Corner) -> list[Fact]:
    """The project's facts that stand at the corner."""
    known = [posting for posting in postings.get(project, ()) if posting.seq <= corner.seq]
    return [fact for fact in standing_facts(known) if fact.day <= corner.day]
