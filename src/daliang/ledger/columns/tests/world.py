"""A small world to count by hand: a city of two counties and three parks, four stages, one act, two branches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Self

from daliang.ledger.facts import Kind
from daliang.ledger.models import Batch, Posting
from daliang.ledger.posting import NewFact, correction, post
from daliang.org.models import City, Membership, Person, Role, Unit
from daliang.register.models import Act, Industry, Project, Stage

YI = 10**8  # 亿
RECORDED = datetime(2022, 12, 31, 8, tzinfo=UTC)
FOUNDED = date(2000, 1, 1)
UNITS = (
    ("city", None),
    ("east", "city"),
    ("east-1", "east"),
    ("east-2", "east"),
    ("west", "city"),
    ("west-1", "west"),
)
STAGES: tuple[tuple[str, list[str], list[str]], ...] = (
    ("lead", ["negotiating", "signed"], []),
    ("negotiating", ["signed", "started"], ["lead"]),
    ("signed", ["started"], ["lead", "negotiating"]),
    ("started", [], ["lead", "negotiating", "signed"]),
)
INDUSTRIES = (("chips", "manufacturing"), ("cars", "manufacturing"), ("hotels", "services"))


def day(text: str) -> date:
    """ "03-15" is 15 March 2022; a whole date is itself."""
    return date.fromisoformat(text if len(text) > 5 else f"2022-{text}")


@dataclass
class World:
    """Its deeds post one fact each and return the posting."""

    units: dict[str, Unit] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)

    @classmethod
    def founded(cls) -> Self:
        """The empty city, ready to post."""
        world = cls()
        City.objects.create(code="city", name="某市")
        for code, parent in UNITS:
            world.add_unit(code, parent)
        stages = {
            code: Stage.objects.create(code=code, label=code, order=order, moves=moves, implies=implies)
            for order, (code, moves, implies) in enumerate(STAGES)
        }
        Act.objects.create(code="recognised", label="认定", stage=stages["signed"], order=1)
        for code, branch in INDUSTRIES:
            Industry.objects.create(code=code, label=code, branch=branch)
        return world

    def add_unit(self, code: str, parent: str | None, on: date = FOUNDED) -> Unit:
        """A unit that stands under `parent` from the day `on`."""
        unit = Unit(code=code, name=code, kind="city" if parent is None else "district")
        if parent is None:
            above, made = None, Unit.objects.add_root(instance=unit)
        else:
            above = Unit.objects.get(code=parent)
            made = Unit.objects.add_child(above, instance=unit)
        assert isinstance(made, Unit)
        Membership.objects.create(unit=made, parent=above, effective_on=on, seq=0, recorded_at=RECORDED)
        self.units[code] = made
        return made

    def city(self, **settings: Any) -> City:
        """The city with other settings."""
        City.objects.update(**settings)
        return City.current()

    def person(self, unit: str | None, role: Role = Role.APPROVER) -> Person:
        found = None if unit is None else Unit.objects.get(code=unit)
        return Person.objects.create(username=f"{unit}-{role}", name="某人", role=role, unit=found)

    def post(
        self, project: str, kind: Kind, on: str, argument: Mapping[str, Any] | None = None, **more: Any
    ) -> Posting:
        """Post one fact, back-dated or not."""
        if project not in self.projects:
            self.projects[project] = Project.objects.create(code=project, name=project)
        fact = NewFact(self.projects[project], kind, day(on), argument or {}, reason="补记", **more)
        return _last(post([fact], by=None, recorded_at=RECORDED))

    def open(self, project: str, on: str, unit: str, industry: str = "chips", origin: str = "domestic") -> Posting:
        return self.post(project, Kind.OPENED, on, {"unit": unit, "industry": industry, "origin": origin})

    def reach(self, project: str, on: str, stage: str) -> Posting:
        return self.post(project, Kind.REACHED, on, {"stage": stage})

    def amount(
        self, project: str, on: str, yi: float, currency: str = "CNY", kind: str = "total", rate: str = "7"
    ) -> Posting:
        """`yi` hundred millions of yuan or dollars; dollars at `rate`."""
        argument = {"kind": kind, "value": int(yi * YI), "currency": currency, "qualifier": "exactly"}
        return self.post(project, Kind.AMOUNT, on, argument | ({"rate": rate} if currency == "USD" else {}))

    def correct(self, posting: Posting, **change: Any) -> Posting:
        """Reverse a posting and repost it with changes."""
        return _last(post(correction(posting, reason="更正", **change), by=None, recorded_at=RECORDED))

    def signed(self, project: str, on: str, unit: str, yi: float) -> None:
        """Opened, valued and signed on one day."""
        self.open(project, on, unit)
        self.amount(project, on, yi)
        self.reach(project, on, "signed")


def _last(batch: Batch) -> Posting:
    found = batch.postings.order_by("-seq").first()
    assert found is not None
    return found
