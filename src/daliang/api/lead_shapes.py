"""A lead as the API shows it, and what programs send to register one."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Field, Schema

from daliang.api.projects import Coded
from daliang.api.texts import Text
from daliang.leads.desk.clocks import NEXT, last_day
from daliang.leads.desk.lookalikes import FILES, LEADS, LookAlikes
from daliang.leads.desk.seeing import pages_of, record_of
from daliang.leads.models import Fact, Lead, LeadEvent, LeadState, Page
from daliang.org import clock
from daliang.org.matrix import may
from daliang.org.models import Person
from daliang.org.words import named
from daliang.register.models import Project

HEARD = {"name": "某某储能电池项目", "channel": "市电子商会", "amount": "12亿"}  # not a sentence: as told by telephone


class LeadAmount(Schema):
    """What may be invested, as stated: whole units of `currency`; `cny` in whole yuan, null without a rate."""

    value: int
    currency: str
    qualifier: str
    cny: int | None


class LeadOut(Schema):
    """A confidential lead that is closed to you goes by its number: no name, company, amount, industry or project.

    `step` is what is due next (respond, assess, answer, follow), `last_day` the last day in time; null with no clock.
    """

    number: int
    name: str
    company: str
    is_confidential: bool
    is_closed: bool
    state: Coded
    unit: Coded
    amount: LeadAmount | None
    industry: Coded | None
    project: str | None
    step: str | None
    last_day: str | None
    is_late: bool
    registered_at: str


class Leads(Schema):
    """`total` of them fit; `leads` holds those from `offset`."""

    total: int
    offset: int
    leads: list[LeadOut]


class RecordLine(Schema):
    """What was done: by whom, at which unit, in which words. `due_at` is the clock that it met, null without one."""

    kind: Coded
    at: str
    by: str | None
    unit: Coded | None
    words: str
    due_at: str | None
    is_late: bool


class AlikeOut(Schema):
    """A file (its code) or a lead (its number) of yours that looks the same."""

    code: str
    name: str
    unit: Coded | None
    state: Coded | None


class LookAlikesOut(Schema):
    """Of another unit's nothing is told but that there is one, and that the city office was told."""

    projects: list[AlikeOut]
    leads: list[AlikeOut]
    is_project_elsewhere: bool
    is_lead_elsewhere: bool


class SourceOut(Schema):
    """A page that tells the lead's story; for who may read pages."""

    title: str
    address: str
    publisher: str
    published_on: str | None


class FactOut(Schema):
    """The confirmed fact that the lead was made of, with its place in the page's decoded original."""

    kind: str
    fields: dict[str, Any]
    start: int
    end: int


class LeadFile(LeadOut):
    origin: str
    place: str
    stage: str
    channel: str
    partner: str | None
    summary: str
    dropped_reason: str
    version: int
    record: list[RecordLine]
    alike: LookAlikesOut
    sources: list[SourceOut]
    fact: FactOut | None


class Heard(Schema):
    """A lead that somebody heard of. Texts as typed (`amount`: 12亿); `industry` and `partner` by code and login."""

    name: Text = Field(examples=[HEARD["name"]])
    channel: Text = Field("", description="who brought it, in words; needed", examples=[HEARD["channel"]])
    company: Text = ""
    place: Text = ""
    stage: Text = ""
    summary: Text = ""
    amount: Text = Field("", examples=[HEARD["amount"]])
    industry: Text = ""
    origin: Literal["", "domestic", "foreign"] = ""
    partner: Text = Field("", description="login of the partner who brought it and may see where it stands")
    is_confidential: bool = False


def listed(lead: Lead, person: Person) -> dict[str, Any]:
    """The keys of LeadOut, as the inbox tells it."""
    opens = lead.opens_to(person)
    step = NEXT.get(LeadState(lead.state))
    return {
        "number": lead.pk,
        "name": lead.shown_to(person),
        "company": lead.company if opens else "",
        "is_confidential": lead.is_confidential,
        "is_closed": not opens,
        "state": {"code": lead.state, "name": str(lead.get_state_display())},
        "unit": _coded(lead.unit),
        "amount": _amount(lead) if opens else None,
        "industry": _coded(lead.industry) if opens else None,
        "project": lead.project.code if opens and lead.project else None,
        "step": step,
        "last_day": last_day(lead.due_at).isoformat() if lead.due_at else None,
        "is_late": lead.due_at is not None and lead.due_at <= clock.now(),
        "registered_at": clock.local(lead.created_at).isoformat(),
    }


def whole(lead: Lead, person: Person, alike: LookAlikes, elsewhere: frozenset[str]) -> dict[str, Any]:
    """The keys of LeadFile. `elsewhere`: of which kinds the person was told."""
    reads_pages = may(person.role, "page.read")
    told = {name: getattr(lead, name) for name in TOLD}
    return {
        **listed(lead, person),
        **told,
        "partner": named(lead.brought_by) if lead.brought_by else None,
        "record": [_line(event) for event in record_of(lead, person)],
        "alike": {
            "projects": [_file(one) for one in alike.files],
            "leads": [_lead(one) for one in alike.leads],
            "is_project_elsewhere": FILES in elsewhere,
            "is_lead_elsewhere": LEADS in elsewhere,
        },
        "sources": [_source(page) for page in pages_of(lead, person)],
        "fact": _fact(lead.fact) if reads_pages and lead.fact else None,
    }


TOLD = ("origin", "place", "stage", "channel", "summary", "dropped_reason", "version")


def _coded(thing: Any) -> dict[str, str] | None:
    return None if thing is None else {"code": thing.code, "name": named(thing)}


def _amount(lead: Lead) -> dict[str, Any] | None:
    if lead.stated is None:
        return None
    return {"value": lead.stated, "currency": lead.currency, "qualifier": lead.qualifier, "cny": lead.amount}


def _line(event: LeadEvent) -> dict[str, Any]:
    return {
        "kind": {"code": event.kind, "name": str(event.get_kind_display())},
        "at": clock.local(event.at).isoformat(),
        "by": named(event.by) if event.by else None,
        "unit": _coded(event.unit),
        "words": event.words,
        "due_at": clock.local(event.due_at).isoformat() if event.due_at else None,
        "is_late": event.due_at is not None and event.at >= event.due_at,
    }


def _file(project: Project) -> dict[str, Any]:
    return {
        "code": project.code, "name": project.name, "unit": _coded(project.unit), "state": _coded(project.stage),
    }  # fmt: skip


def _lead(lead: Lead) -> dict[str, Any]:
    state = {"code": lead.state, "name": str(lead.get_state_display())}
    return {"code": str(lead.pk), "name": lead.name, "unit": _coded(lead.unit), "state": state}


def _source(page: Page) -> dict[str, Any]:
    return {
        "title": page.title,
        "address": page.address,
        "publisher": page.publisher or page.source.name,
        "published_on": page.publish_date.isoformat() if page.publish_date else None,
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {"kind": fact.kind, "fields": dict(fact.fields), "start": fact.start, "end": fact.end}
