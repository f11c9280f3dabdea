"""What came of leads (成效): by source or by month, as it stood at the end of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from daliang.leads.desk.clocks import end_of
from daliang.leads.models import Lead, LeadEvent, LeadEventKind
from daliang.measures.engine import rows
from daliang.measures.models import Measure
from daliang.measures.scope import Period, Scope
from daliang.measures.tables import Cell
from daliang.org import clock
from daliang.org.models import Person

FIGURES = ("taken", "assigned", "in_time", "projects", "signed")


@dataclass(frozen=True)
class Yield:
    """One line: leads by key for each figure of FIGURES, and what the signed ones count and weigh by the measure.

    A lead is assigned when a unit ever had it; in time when its first answer met its clock; a project when it became
    one; signed when the measure counts that project.
    """

    label: str
    leads: Mapping[str, tuple[int, ...]]
    signed: Cell

    def count(self, figure: str) -> int:
        return len(self.leads[figure])


def yields(
    person: Person, first: date, as_of: date, measure: Measure | None, *, known_at: int | None = None,
    by: Callable[[Lead], str],
) -> list[Yield]:  # fmt: skip
    """A line for each label that `by` gives, of the leads taken from `first` to `as_of`; those with most leads first.

    Four queries, however many leads. Without a measure nothing is counted as signed.
    """
    until = end_of(as_of)
    since = end_of(first - timedelta(days=1))
    seen = Lead.objects.visible_to(person).filter(created_at__gte=since, created_at__lt=until)
    leads = list(seen.select_related("fact__page__source"))
    done = _done(leads, until)
    counted = _counted(measure, first, as_of, known_at, {lead.project_id for lead in leads if lead.project_id})
    groups: dict[str, list[Lead]] = {}
    for lead in leads:
        groups.setdefault(by(lead), []).append(lead)
    found = [_line(label, group, done, counted) for label, group in groups.items()]
    return sorted(found, key=lambda one: (-one.count("taken"), one.label))


def source_of(lead: Lead) -> str:
    """Where it was read, else who brought it."""
    return lead.fact.page.source.name if lead.fact else lead.channel


def month_of(lead: Lead) -> str:
    return f"{clock.local(lead.created_at):%Y-%m}"


def _done(leads: Iterable[Lead], until: object) -> dict[str, set[int]]:
    """Figure → the leads that have it by then."""
    found: dict[str, set[int]] = {figure: set() for figure in FIGURES}
    answered: set[int] = set()
    events = LeadEvent.objects.filter(lead__in=[lead.pk for lead in leads], at__lt=until).order_by("id")
    for event in events.select_related("unit"):
        if event.kind == LeadEventKind.ASSIGNED or _is_heard_below(event):
            found["assigned"].add(event.lead_id)
        elif event.kind == LeadEventKind.PROJECT:
            found["projects"].add(event.lead_id)
        elif event.kind == LeadEventKind.ANSWERED and event.lead_id not in answered:
            answered.add(event.lead_id)
            if event.due_at is None or event.at < event.due_at:
                found["in_time"].add(event.lead_id)
    return found


def _is_heard_below(event: LeadEvent) -> bool:
    """A unit that hears of a lead itself has it from the start."""
    return event.kind == LeadEventKind.OPENED and event.unit is not None and event.unit.depth > 1


def _counted(
    measure: Measure | None, first: date, as_of: date, known_at: int | None, projects: set[int]
) -> dict[int, Cell]:
    """Project → what the measure counts of it, for those that came from leads."""
    if measure is None or not projects:
        return {}
    found = rows(measure, Scope(None), Period(as_of, first, known_at))
    return {row.project: Cell(row.quantity, row.cny, row.usd) for row in found if row.project in projects}


def _line(label: str, leads: list[Lead], done: Mapping[str, set[int]], counted: Mapping[int, Cell]) -> Yield:
    signed = [lead for lead in leads if lead.pk in done["projects"] and lead.project_id in counted]
    cells = {lead.project_id: counted[lead.project_id or 0] for lead in signed}.values()
    told = {figure: tuple(lead.pk for lead in leads if lead.pk in done[figure]) for figure in FIGURES[1:4]}
    return Yield(
        label,
        {"taken": tuple(lead.pk for lead in leads), **told, "signed": tuple(lead.pk for lead in signed)},
        Cell(*(sum(getattr(cell, name) for cell in cells) for name in ("quantity", "cny", "usd"))),
    )
