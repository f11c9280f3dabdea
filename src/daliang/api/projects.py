"""Projects as the register has them, and what the ledger says of each."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema

from daliang.api.access import Session, person_of
from daliang.api.asking import visible_unit
from daliang.api.texts import Text
from daliang.ledger.models import Posting
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.org.words import named
from daliang.register.models import Project

router = Router(auth=Session("project.read"), tags=["projects"])
FARTHEST = 10**9


class Coded(Schema):
    """A thing of the playbook: its code and its name in the reader's language."""

    code: str
    name: str


class Amount(Schema):
    """Total investment as stated: whole yuan or dollars, exactly, about, at_least or class; in yuan at its own rate."""

    value: int
    currency: str
    qualifier: str
    cny: int | None


class ProjectOut(Schema):
    code: str
    name: str
    investor: str
    unit: Coded | None
    stage: Coded | None
    stage_on: str | None
    is_suspended: bool
    ended_on: str | None
    industry: Coded | None
    origin: str
    amount: Amount | None
    last_seq: int


class PostingOut(Schema):
    """One fact of the ledger. `reversed_by` is the posting that took it back."""

    seq: int
    kind: str
    effective_on: str
    recorded_at: str
    maker: str | None
    checker: str | None
    source: str
    argument: dict[str, Any]
    reason: str
    evidence: str
    reverses: int | None
    reversed_by: int | None


class ProjectFile(ProjectOut):
    source_place: str
    content: str
    progress: str
    next_step: str
    next_on: str | None
    is_synthetic: bool
    postings: list[PostingOut]


class Projects(Schema):
    """`total` of them fit; `projects` holds those from `offset`."""

    total: int
    offset: int
    projects: list[ProjectOut]


class Wanted(Schema):
    """Which projects: those of a unit's branch, standing in a stage."""

    unit: Text | None = None
    stage: Text | None = None
    offset: int = Field(0, ge=0, le=FARTHEST)
    limit: int = Field(100, ge=1, le=500)


def log_rows(person: Person, rows: int, **asked: object) -> None:
    """Log that a program was given so many rows, and what it asked for: a page of a list is as good as a file."""
    given = {name: value for name, value in asked.items() if value is not None}
    record(by=person, action="project.list", subject=person, unit=person.unit, filter=given, rows=rows)


@router.get("projects", response=Projects)
@transaction.atomic
def projects(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """The projects that you may see, by code. The reading is logged."""
    person = person_of(request)
    unit = visible_unit(person, wanted.unit)
    found = Project.objects.visible_to(person)
    if wanted.unit is not None and unit is not None:
        found = found.within(unit)
    if wanted.stage is not None:
        found = found.filter(stage__code=wanted.stage)
    shown = found.select_related("unit", "stage", "industry").order_by("code")[wanted.offset :][: wanted.limit]
    rows = [listed(project, person) for project in shown]
    log_rows(person, len(rows), unit=wanted.unit, stage=wanted.stage, offset=wanted.offset)
    return {"total": found.count(), "offset": wanted.offset, "projects": rows}


@router.get("projects/{code}", response=ProjectFile)
@transaction.atomic
def project(request: HttpRequest, code: Text) -> dict[str, Any]:
    """One project with all its postings. The view is logged."""
    person = person_of(request)
    found = Project.objects.visible_to(person).select_related("unit", "stage", "industry").filter(code=code).first()
    if found is None:
        raise Http404
    record(by=person, action="project.view", subject=found, unit=found.unit, project=found.code)
    shown = {
        **listed(found, person),
        "source_place": found.source_place,
        "content": found.content,
        "progress": found.progress,
        "next_step": found.next_step,
        "next_on": found.next_on.isoformat() if found.next_on else None,
        "is_synthetic": found.is_synthetic,
        "postings": _postings(found),
    }
    return shown if found.opens_to(person) else shown | _closed(shown["postings"])


def _closed(postings: list[dict[str, Any]]) -> dict[str, Any]:
    """What stands in place of what would tell a confidential project's name, beside what `listed` leaves out."""
    told = dict.fromkeys(("content", "progress", "next_step"), "")
    return {**told, "postings": [_wordless(posting) for posting in postings]}


def _wordless(posting: dict[str, Any]) -> dict[str, Any]:
    """Reasons are written by people, also the one in the argument of an ending."""
    argument = {key: value for key, value in posting["argument"].items() if key != "reason"}
    return posting | {"reason": "", "evidence": "", "argument": argument}


def listed(project: Project, person: Person) -> dict[str, Any]:
    """The same as lists tell it: by its code name and without its investor where the file is closed to the person."""
    closed = {} if project.opens_to(person) else {"name": project.shown_to(person), "investor": ""}
    return described(project) | closed


def described(project: Project) -> dict[str, Any]:
    """The keys of ProjectOut."""
    return {
        "code": project.code,
        "name": project.name,
        "investor": project.investor,
        "unit": _coded(project.unit),
        "stage": _coded(project.stage),
        "stage_on": project.stage_on.isoformat() if project.stage_on else None,
        "is_suspended": project.is_suspended,
        "ended_on": project.ended_on.isoformat() if project.ended_on else None,
        "industry": _coded(project.industry),
        "origin": project.origin,
        "amount": _amount(project),
        "last_seq": project.last_seq,
    }


def _coded(thing: Any) -> dict[str, str] | None:
    return None if thing is None else {"code": thing.code, "name": named(thing)}


def _amount(project: Project) -> dict[str, Any] | None:
    if project.amount is None:
        return None
    return {
        "value": project.amount,
        "currency": project.currency,
        "qualifier": project.qualifier,
        "cny": project.amount_cny,
    }


def _postings(project: Project) -> list[dict[str, Any]]:
    found = list(Posting.objects.filter(project=project).select_related("batch__maker", "batch__checker"))
    taken_back = {posting.reverses_id: posting.seq for posting in found if posting.reverses_id}
    return [
        {
            "seq": posting.seq,
            "kind": posting.kind,
            "effective_on": posting.effective_on.isoformat(),
            "recorded_at": clock.local(posting.batch.recorded_at).isoformat(),
            "maker": named(posting.batch.maker) if posting.batch.maker else None,
            "checker": named(posting.batch.checker) if posting.batch.checker else None,
            "source": posting.batch.source,
            "argument": posting.argument,
            "reason": posting.reason,
            "evidence": posting.evidence,
            "reverses": posting.reverses_id,
            "reversed_by": taken_back.get(posting.seq),
        }
        for posting in found
    ]
