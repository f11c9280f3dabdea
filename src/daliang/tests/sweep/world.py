"""The city of the sweeps: every row that holds business text, in two counties, each text a canary.

East and west are the counties A and B; east-a and east-b the parks A1 and A2, west-a the park B1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from daliang.dossier.models import Proposal, ProposalState
from daliang.files.tests.corpus import picture
from daliang.intake.models import Import, ImportKind, ImportRow, ImportState, Verdict
from daliang.leads.models import (
    Fact,
    FactKind,
    Lead,
    LeadEvent,
    LeadEventKind,
    LeadState,
    Page,
    PageState,
    Source,
    SourceKind,
    Story,
)
from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.org import clock
from daliang.org.credentials import TokenScope
from daliang.org.models import Person, Role
from daliang.org.tests.tree import employ
from daliang.org.tokens import issue
from daliang.register.attachments import attach
from daliang.register.models import (
    Alike,
    AlikeState,
    Contact,
    ExportRequest,
    ExportState,
    Industry,
    Phase,
    Project,
    SavedView,
    Visit,
)
from daliang.register.models.project import TELLING
from daliang.rounds.models import Correction
from daliang.rounds.rules import attach_to_closing, attach_to_return, return_to
from daliang.rounds.tests.world import NOW, World, build
from daliang.targets.forecast.models import Override
from daliang.tests.sweep.canaries import Cage
from daliang.tests.sweep.numbers import count_and_ask
from daliang.tests.sweep.oracle import Row

PARKS = ("east-a", "east-b", "west-a")
TEXTS = sorted({*TELLING, "source_place"} - {"credit_code"})
GONE = "YZ2022-0003"  # moves from east-a to west-a while its line stands in east-a's return


def way(code: str) -> tuple[str, ...]:
    """The way down the tree: east-a is ("city", "east", "east-a")."""
    if code == "city":
        return ("city",)
    county, dash, _park = code.partition("-")
    return ("city", county, code) if dash else ("city", county)


@dataclass(eq=False)
class Planted:
    """The world with its canaries; `secrets` are the texts of tokens by their owner's login."""

    world: World
    cage: Cage
    secrets: dict[str, str]

    def person(self, login: str) -> Person:
        return self.world.people[login]

    def first(self, unit: str, kind: type[Any]) -> Any:
        """The oldest row of this kind that belongs to the unit's first project."""
        return kind.objects.filter(project=self.project(unit)).order_by("pk")[0]

    def project(self, unit: str) -> Project:
        found = (
            Project.objects.filter(unit__code=unit, is_confidential=False).exclude(code=GONE).order_by("code").first()
        )
        assert found is not None
        return found


def plant() -> Planted:
    """Build it; the clock must be held at NOW by whoever looks at it."""
    cage = Cage()
    world = build(projects=3, dress=lambda facts: list(dressed(facts, cage)))
    planted = Planted(world, cage, {})
    with clock.held_at(NOW):
        hire(world)
        for unit in PARKS:
            furnish(planted, unit)
        closing = world.series.rounds.get(code="2022-R01").closing
        assert closing
        shown = cage.plain(Row("closing-scan", way("city")), "name", "city")
        attach_to_closing(closing, ContentFile(picture()), name=f"{shown}.png", by=world.officer)
        send_away(planted)
        pair(planted)
        belongings(planted)
        gather(planted)
        for unit in PARKS:
            hear(planted, unit)
        count_and_ask(cage, world.officer)
    return planted


BRIEFLY = (Kind.ENDED, Kind.REOPENED, Kind.SUSPENDED)


def dressed(facts: list[NewFact], cage: Cage) -> Iterator[NewFact]:
    """Every file with canaries in its texts, the second of each unit confidential; every fact with a reason."""
    units = {fact.project.pk: str(fact.argument["unit"]) for fact in facts if fact.kind is Kind.OPENED}
    seen: dict[str, int] = {}
    for fact in facts:
        project, unit = fact.project, units[fact.project.pk]
        here, left = (way("west-a"), way(unit)) if project.code == GONE else (way(unit), ())
        if fact.kind is Kind.OPENED:
            seen[unit] = seen.get(unit, 0) + 1
            project.is_confidential = seen[unit] == 2
            project.next_on = date(2022, 8, 1) if project.is_confidential else None
            write_file(project, Row("project", here, is_secret=project.is_confidential, left=left), cage)
        yield with_reason(fact, here, cage)
        if fact.kind is Kind.REACHED and project.is_confidential:
            yield from (with_reason(NewFact(project, kind, fact.on, {}), here, cage) for kind in BRIEFLY)


def with_reason(fact: NewFact, unit: tuple[str, ...], cage: Cage) -> NewFact:
    """With canaries in reason and evidence, and in what people write into the argument: why a project ended."""
    row = Row("posting", unit, is_secret=fact.project.is_confidential)
    reason, evidence = (cage.text(row, name, fact.project.code) for name in ("reason", "evidence"))
    words = {"reason": cage.text(row, "argument", fact.project.code)} if fact.kind is Kind.ENDED else {}
    return replace(fact, argument={**fact.argument, **words}, reason=reason, evidence=evidence)


def write_file(project: Project, row: Row, cage: Cage) -> None:
    for name in TEXTS:
        setattr(project, name, cage.text(row, name, project.code))
    project.code_name = cage.plain(row, "code_name", project.code)
    project.tags = [cage.text(row, "tags", project.code)]
    project.save()


def hire(world: World) -> None:
    """One person per role and unit that the small city lacks; one without a unit, one without a role."""
    wanted = [("county-clerk-east", Role.COUNTY_CLERK, "east"), ("county-clerk-west", Role.COUNTY_CLERK, "west")]
    wanted += [(f"the-{role.value}", role, "city") for role in Role if role.value in STAFF]
    for login, role, unit in wanted:
        world.people[login] = employ(login, role, world.unit(unit))
    world.people["unitless"] = employ("unitless", Role.CLERK, None)
    world.people["roleless"] = employ("roleless", "", world.unit("east-a"))


STAFF = ("recogniser", "department", "partner", "system", "security", "audit")


def furnish(planted: Planted, unit: str) -> None:
    """What hangs on the first file of the unit, its return sent back with reasons, its imports."""
    world, cage = planted.world, planted.cage
    project, clerk, here = planted.project(unit), world.clerk(unit), way(unit)

    def texts(kind: str, *names: str, **facts: Any) -> dict[str, str]:
        return {name: cage.text(Row(kind, here, **facts), name, unit) for name in names}

    contact = Contact(project=project, **texts("contact", "name", "title", "organisation", "note"))
    contact.keep_phone(cage.phone(Row("contact", here), unit))
    contact.save()
    visit = Visit.objects.create(
        project=project, on=NOW.date(), by=clerk, at=NOW,
        **texts("visit", "place", "ours", "theirs", "said", "next_step"),
    )  # fmt: skip
    paper = Row("attachment", here)
    words = ContentFile(cage.text(paper, "content", unit).encode())
    attach(project, words, name=f"{cage.plain(paper, 'name', unit)}.txt", by=clerk)
    attach(project, ContentFile(picture()), name=f"{cage.plain(paper, 'name', unit)}.png", by=clerk, visit=visit)
    Phase.objects.create(project=project, number=1, **texts("phase", "content"))
    wanted = {"project": project, "kind": Kind.SUSPENDED, "on": NOW.date(), "made_by": clerk, "made_at": NOW}
    wanted["seen_seq"] = project.last_seq
    Proposal.objects.create(**wanted, **texts("proposal", "reason", "evidence"))
    wanted |= {"kind": Kind.ENDED, "argument": {"reason": cage.text(Row("proposal", here), "argument", unit)}}
    Proposal.objects.create(
        **wanted, **texts("proposal", "answer"), state=ProposalState.REFUSED, judged_by=world.officer, judged_at=NOW
    )
    estimate(planted, unit)
    fill_return(planted, unit)
    for is_handed_over in (False, True):
        bring_in(planted, unit, is_handed_over=is_handed_over)


def estimate(planted: Planted, unit: str) -> None:
    """The officer's own view of two files, one of them confidential, with reasons."""
    secret = Project.objects.filter(unit__code=unit, is_confidential=True)[0]
    for project in (planted.project(unit), secret):
        row = Row("estimate", way(unit), is_secret=project.is_confidential)
        Override.objects.create(
            project=project, milestone="signed", probability=500_000, seq=0, made_on=NOW.date(), at=NOW,
            reason=planted.cage.text(row, "reason", unit), by=planted.world.officer,
        )  # fmt: skip


def fill_return(planted: Planted, unit: str) -> None:
    """Typed, filed and sent back with a reason; one cell was put right."""
    world, cage = planted.world, planted.cage
    at = world.ret(unit).lines.get(project=planted.project(unit)).position
    world.type(unit, at, progress=cage.text(Row("line", way(unit)), "typed", unit))
    world.filed(unit)
    line, approver = world.line(unit, at), world.approver(unit)
    remark = cage.text(Row("remark", way(unit)), "text", unit)
    return_to(world.ret(unit), [(line, "progress", remark)], by=approver)
    row = Row("correction", way(unit))
    was, now = (cage.text(row, name, unit) for name in ("was", "now"))
    shown = cage.plain(Row("scan", way(unit)), "name", unit)
    attach_to_return(world.ret(unit), ContentFile(picture()), name=f"{shown}.png", by=world.clerk(unit))
    Correction.objects.create(line=line, field="progress", was=was, now=now, by=approver, at=NOW)


def bring_in(planted: Planted, unit: str, *, is_handed_over: bool) -> None:
    cage, clerk = planted.cage, planted.world.clerk(unit)
    row = Row("import", way(unit), owner=clerk.username, is_handed_over=is_handed_over)
    counts = {Verdict.CHANGED.value: 1}
    made = Import.objects.create(
        kind=ImportKind.UPDATE, unit=planted.world.unit(unit), by=clerk, sha256=f"{len(cage.known):064d}",
        name=f"{cage.plain(row, 'name', unit)}.xlsx", state=ImportState.STAGED, made_at=NOW, beat_at=NOW, counts=counts,
        submitted_at=NOW if is_handed_over else None,
    )  # fmt: skip
    was, now = ({"progress": cage.text(row, name, unit)} for name in ("was", "now"))
    ImportRow.objects.create(
        importing=made, sheet="项目", number=2, project=planted.project(unit), verdict=Verdict.CHANGED,
        on_yes=Verdict.CHANGED, name=cage.text(row, "row", unit), was=was, now=now,
    )  # fmt: skip


def hear(planted: Planted, unit: str) -> None:
    """Two leads of the park, one of them confidential, each with a line of its record. A partner brought some."""
    here = planted.world.unit(unit)
    partner = planted.world.people["the-partner"] if unit == PARKS[0] else None
    for is_secret in (False, True):
        row = Row("lead", way(unit), is_secret=is_secret, owner=partner.username if partner else "")
        texts = {name: planted.cage.text(row, name, unit) for name in LEAD_TEXTS}
        made = Lead.objects.create(
            **texts, unit=here, state=LeadState.ASSIGNED, assigned_at=NOW, is_confidential=is_secret, created_at=NOW,
            industry=Industry.objects.get(code="chips"), stated=is_secret + 1, currency="CNY", brought_by=partner,
        )  # fmt: skip
        LeadEvent.objects.create(
            lead=made, kind=LeadEventKind.OPENED, at=NOW, by=planted.world.officer, unit=here,
            words=planted.cage.text(row, "words", unit),
        )  # fmt: skip


LEAD_TEXTS = ("name", "company", "place", "stage", "channel", "summary")


def gather(planted: Planted) -> None:
    """A page that was read, with a fact, and one of the same source that could not be read: both the city's."""
    city, cage, row = planted.world.unit("city"), planted.cage, Row("page", way("city"))

    def texts(*names: str) -> dict[str, str]:
        return {name: cage.text(row, name, "city") for name in names}

    source = Source.objects.create(kind=SourceKind.FEED, unit=city, at=NOW, address="x", **texts("name"))
    story = Story.objects.create(unit=city, at=NOW)
    page = Page.objects.create(
        source=source, story=story, state=PageState.READ, at=NOW, **texts("address", "title", "publisher", "article")
    )
    Page.objects.create(source=source, state=PageState.REFUSED, at=NOW, **texts("address"))
    Fact.objects.create(
        page=page, kind=FactKind.PROJECT, start=0, end=2, at=0, until=2, rule="planted",
        found=texts("name", "company", "place", "stage", "industry"),
    )  # fmt: skip


def send_away(planted: Planted) -> None:
    """A project leaves east-a for west-a, whose people write on in its file."""
    project = Project.objects.get(code=GONE)
    reason = planted.cage.text(Row("posting", way("west-a")), "reason", "gone")
    fact = NewFact(project, Kind.MOVED, NOW.date(), {"unit": "west-a"}, reason=reason)
    post([fact], by=planted.world.officer, source="proposal")
    project.refresh_from_db()
    write_file(project, Row("project", way("west-a")), planted.cage)


def pair(planted: Planted) -> None:
    """Look-alikes: within A and between A and B, one judged."""
    for other, state in (("east-b", AlikeState.DIFFERENT), ("west-a", AlikeState.OPEN)):
        reason = planted.cage.text(Row("alike", ("city",)), "reason", other) if state != AlikeState.OPEN else ""
        Alike.objects.create(
            first=planted.project("east-a"), second=planted.project(other), grounds=["name"], state=state,
            found_at=NOW, reason=reason, judged_by=planted.world.officer if reason else None,
        )  # fmt: skip


def belongings(planted: Planted) -> None:
    """Saved views, private and shared, tokens, and exports that were asked for: one waits, one is released."""
    for login in ("clerk-east-a", "approver-east", "clerk-west-a", "officer"):
        person = planted.person(login)
        assert person.unit is not None
        for is_shared in (False, True):
            row = Row("view", way(person.unit.code), owner=login, is_shared=is_shared)
            SavedView.objects.create(
                owner=person, unit=person.unit, name=planted.cage.text(row, "name", login), is_shared=is_shared
            )
        row = Row("export", way(person.unit.code), owner=login)
        judged = {"state": ExportState.RELEASED, "judged_by": planted.person("officer-2"), "judged_at": timezone.now()}
        for more in (judged, {}):
            purpose = planted.cage.text(row, "purpose", login)
            ExportRequest.objects.create(by=person, unit=person.unit, kind="csv", purpose=purpose, rows=2000, **more)
        row = Row("token", way(person.unit.code), owner=login)
        name = planted.cage.text(row, "name", login)
        _token, secret = issue(by=person, name=name, scope=TokenScope.WRITE, unit=person.unit, days=30)
        planted.secrets[login] = secret
