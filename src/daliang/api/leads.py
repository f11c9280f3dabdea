"""Leads: the inbox, one lead with its record and clock, and a lead that somebody heard of."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Path, Query, Router, Schema
from rapidfuzz import process

from daliang.api.access import Session, person_of
from daliang.api.asking import visible_unit
from daliang.api.lead_shapes import Heard, LeadFile, Leads, listed, whole
from daliang.api.projects import FARTHEST
from daliang.api.texts import Text
from daliang.leads.desk.bringing import partner_named
from daliang.leads.desk.inbox import Asked, tiers
from daliang.leads.desk.lookalikes import alike_of, tell_of_elsewhere
from daliang.leads.desk.registering import LEAD_FIELDS, NewLead, read_texts, register_lead
from daliang.leads.desk.seeing import seen_lead
from daliang.leads.models import Lead
from daliang.org.matrix import may
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.org.words import named
from daliang.register.models import Industry, Origin
from daliang.vocabulary.money import parse_money
from daliang.vocabulary.refusal import N_, Refusal, Refusals

router = Router(auth=Session("lead.read"), tags=["leads"])
HIGHEST = 2**63 - 1
UNKNOWN = {
    "industry": N_("没有“%(found)s”这个行业；相近的有：%(known)s。"),
    "tier": N_("没有代码为“%(found)s”的档次；相近的有：%(known)s。"),
}


class Wanted(Schema):
    """Which leads: as the inbox narrows them. A confidential one is not found by its industry or amount."""

    show: Literal["", "new", "running", "late", "project", "dropped"] = ""
    unit: Text | None = Field(None, description="code of a unit: its branch only")
    industry: Text | None = None
    tier: Text | None = Field(None, description="code of a tier in yuan: its amount and more")
    offset: int = Field(0, ge=0, le=FARTHEST)
    limit: int = Field(100, ge=1, le=500)


@router.get("leads", response=Leads)
@transaction.atomic
def leads(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """Your branch's leads, those whose clock runs out first. The reading is logged."""
    person = person_of(request)
    asked = Asked(
        wanted.show,
        None if wanted.unit is None else visible_unit(person, wanted.unit),
        _coded(Industry.objects.all(), "industry", wanted.industry),
        _coded(tiers(), "tier", wanted.tier),
    )
    found = asked.rows(person)
    rows = [listed(lead, person) for lead in found[wanted.offset :][: wanted.limit]]
    given = {name: value for name, value in wanted.dict(exclude={"limit"}).items() if value not in (None, "")}
    record(by=person, action="lead.list", subject=person, unit=person.unit, filter=given, rows=len(rows))
    return {"total": found.count(), "offset": wanted.offset, "leads": rows}


@router.get("leads/{number}", response=LeadFile)
@transaction.atomic
def lead(request: HttpRequest, number: Annotated[int, Path(ge=1, le=HIGHEST)]) -> dict[str, Any]:
    """One lead with its record, sources and look-alikes. The view is logged."""
    person = person_of(request)
    found = seen_lead(number, person)
    if found is None:
        raise Http404
    record(by=person, action="lead.view", subject=found, unit=found.unit, lead=found.pk)
    return _shown(found, person)


@router.post("leads", response=LeadFile, auth=Session("lead.register"))
@transaction.atomic
def register(request: HttpRequest, heard: Heard) -> dict[str, Any]:
    """A lead that waits at the city to be assigned; heard by a unit, it is that unit's at once and its clock runs."""
    person = person_of(request)
    made = register_lead(_new(heard, person), by=person)
    found = seen_lead(made.pk, person)
    assert found is not None  # it lies with the person's own unit
    return _shown(found, person)


def _shown(found: Lead, person: Person) -> dict[str, Any]:
    """Who works on leads is told of look-alikes elsewhere, as on the page."""
    alike = alike_of(found, person)
    told = tell_of_elsewhere(found, alike, to=person) if may(person.role, "lead.work") else frozenset[str]()
    return whole(found, person, alike, told)


def _new(heard: Heard, person: Person) -> NewLead:
    """What was sent, as the rule takes it. Refusals: all reasons at once."""
    refusals: list[Refusal] = []

    def read(field: str, reading: Callable[[str], Any]) -> Any:
        try:
            return reading(getattr(heard, field)) if getattr(heard, field) else None
        except Refusal as refusal:
            refusal.field = field
            refusals.append(refusal)
            return None

    texts = {code: getattr(heard, code) for code in LEAD_FIELDS}
    try:
        read_texts(texts)
    except Refusal as refusal:
        refusals += refusal.all
    new = NewLead(
        texts,
        amount=read("amount", parse_money),
        industry=read("industry", lambda code: _coded(Industry.objects.all(), "industry", code)),
        origin=read("origin", Origin),
        partner=read("partner", lambda login: partner_named(login, by=person)),
        is_confidential=heard.is_confidential,
    )
    if refusals:
        raise Refusals(refusals)
    return new


def _coded(things: QuerySet[Any], field: str, code: str | None) -> Any:
    """The one with this code, None where none is asked for. Refusal `unknown_…` names the nearest."""
    if code is None:
        return None
    known = {one.code: one for one in things}
    if code in known:
        return known[code]
    names = [_("%(code)s（%(name)s）") % {"code": one, "name": named(thing)} for one, thing in known.items()]
    near = "、".join(match for match, _score, _at in process.extract(code, names, limit=3)) or "—"  # not a sentence
    raise Refusal(UNKNOWN[field], code=f"unknown_{field}", field=field, found=code, known=near)
