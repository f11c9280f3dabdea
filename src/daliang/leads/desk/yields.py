"""What came of leads (成效): by source, month or unit, as it stood at the end of a day; from pages read to signings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from daliang.leads.desk.gathered import Gathered, month, span
from daliang.leads.models import Lead, LeadEvent, LeadEventKind
from daliang.measures.engine import rows
from daliang.measures.models import Measure
from daliang.measures.scope import Period, Scope
from daliang.measures.tables import Cell
from daliang.org.models import Person, Unit

FIGURES = ("taken", "assigned", "in_time", "projects", "signed")
NO_PAGES: Mapping[str, Gathered] = MappingProxyType({})


@dataclass
class Past:
    """A lead as it stood at the end of the day: which figures it has, and the unit that had it then."""

    lead: Lead
    unit: Unit
    done: set[str] = field(default_factory=lambda: {"taken"})
    is_answered: bool = False


@dataclass(frozen=True)
class Yield:
    """One line: by key its pages, its confirmed facts, and its leads for each figure of FIGURES.

    A lead is assigned when a unit ever had it; in time when its first answer met its clock; a project when it became
    one; signed when the measure counts that project, which `signed` counts and weighs.
    """

    label: str
    keys: Mapping[str, tuple[int, ...]]
    signed: Cell

    def count(self, figure: str) -> int:
        return len(self.keys[figure])


def share(part: int, whole: int) -> Decimal | None:
    """None where there is nothing to divide by."""
    return Decimal(part) / whole if whole else None


def yields(
    person: Person, first: date, as_of: date, measure: Measure | None, *, known_at: int | None = None,
    by: Callable[[Past], str], gathered: Mapping[str, Gathered] = NO_PAGES,
) -> list[Yield]:  # fmt: skip
    """A line for each label that `by` gives, of the leads taken from `first` to `as_of`, and for each that has pages;
    those with most leads first. Four queries, however many leads. Without a measure nothing is counted as signed.
    """
    since, until = span(first, as_of)
    seen = Lead.objects.visible_to(person).filter(created_at__gte=since, created_at__lt=until)
    pasts = _pasts(seen.select_related("fact__page__source", "unit"), until)
    projects = {past.lead.project_id for past in pasts if past.lead.project_id and "projects" in past.done}
    counted = _counted(measure, first, as_of, known_at, projects)
    groups: dict[str, list[Past]] = {label: [] for label in gathered}
    for past in pasts:
        if past.lead.project_id in counted and "projects" in past.done:
            past.done.add("signed")
        groups.setdefault(by(past), []).append(past)
    found = [_line(label, group, counted, gathered.get(label, Gathered())) for label, group in groups.items()]
    return sorted(found, key=lambda one: (-one.count("taken"), one.label))


def source_of(past: Past) -> str:
    """Where it was read, else who brought it."""
    lead = past.lead
    return lead.fact.page.source.name if lead.fact else lead.channel


def month_of(past: Past) -> str:
    return month(past.lead.created_at)


def _pasts(leads: Iterable[Lead], until: datetime) -> list[Past]:
    """Each lead with what its record says up to then."""
    pasts = {lead.pk: Past(lead, lead.unit) for lead in leads}
    city = Unit.objects.city()
    events = LeadEvent.objects.filter(lead__in=list(pasts), at__lt=until).select_related("unit").order_by("id")
    for event in events:
        _happened(pasts[event.lead_id], event, city)
    return list(pasts.values())


def _happened(past: Past, event: LeadEvent, city: Unit) -> None:
    if event.kind in (LeadEventKind.OPENED, LeadEventKind.ASSIGNED):
        past.unit = event.unit or city
        if past.unit.depth > 1:
            past.done.add("assigned")
    elif event.kind == LeadEventKind.HANDED_BACK:
        past.unit = city
    elif event.kind == LeadEventKind.PROJECT:
        past.done.add("projects")
    elif event.kind == LeadEventKind.ANSWERED and not past.is_answered:
        past.is_answered = True
        if event.due_at is None or event.at < event.due_at:
            past.done.add("in_time")


def _counted(
    measure: Measure | None, first: date, as_of: date, known_at: int | None, projects: set[int]
) -> dict[int | None, Cell]:
    """Project → what the measure counts of it, for those that came from leads."""
    if measure is None or not projects:
        return {}
    found = rows(measure, Scope(None), Period(as_of, first, known_at))
    return {row.project: Cell(row.quantity, row.cny, row.usd) for row in found if row.project in projects}


def _line(label: str, pasts: list[Past], counted: Mapping[int | None, Cell], pages: Gathered) -> Yield:
    told = {figure: tuple(past.lead.pk for past in pasts if figure in past.done) for figure in FIGURES}
    cells = {past.lead.project_id: counted[past.lead.project_id] for past in pasts if "signed" in past.done}.values()
    signed = Cell(*(sum(getattr(cell, name) for cell in cells) for name in ("quantity", "cny", "usd")))
    return Yield(label, told | {"pages": tuple(pages.pages), "confirmed": tuple(pages.confirmed)}, signed)
