"""A small city with files: two counties, three parks, a cast, and one project in each park."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from daliang.dossier.rules import NewFile, open_file
from daliang.ledger.facts import AmountKind, Kind
from daliang.ledger.posting import NewFact, post
from daliang.org.models import Person, Role, Unit
from daliang.org.tests.tree import employ, small_city
from daliang.register.models import Act, Industry, Origin, Project, Stage
from daliang.vocabulary.money import parse_money

NOW = datetime(2022, 8, 24, 1, tzinfo=UTC)
YI = 10**8
STAGES: tuple[tuple[str, str, list[str], list[str], list[str]], ...] = (
    ("lead", "线索", ["negotiating"], [], []),
    ("negotiating", "在谈", ["signed"], ["lead"], []),
    ("signed", "签约", ["started"], ["lead", "negotiating"], ["正式投资合同"]),
    ("started", "开工", [], ["lead", "negotiating", "signed"], ["施工许可证"]),
)
CAST = (
    ("leader", Role.LEADER, "city"),
    ("officer", Role.OFFICER, "city"),
    ("officer-2", Role.OFFICER, "city"),
    ("approver-a", Role.APPROVER, "county_a"),
    ("county-clerk-a", Role.COUNTY_CLERK, "county_a"),
    ("clerk-a1", Role.CLERK, "park_a1"),
    ("clerk-a2", Role.CLERK, "park_a2"),
    ("approver-b", Role.APPROVER, "county_b"),
    ("clerk-b1", Role.CLERK, "park_b1"),
)


@dataclass
class World:
    units: dict[str, Unit]
    people: dict[str, Person]

    def new(self, unit: str = "park_a1", **more: Any) -> NewFile:
        """A new file as the form gives it."""
        texts = {"name": "曜石功率器件项目", "investor": "无锡曜石微电子有限公司"} | more.pop("texts", {})
        given: dict[str, Any] = {
            "industry": Industry.objects.get(code="chips"),
            "origin": Origin.DOMESTIC,
            "on": date(2022, 8, 20),
            "amount": parse_money("22亿"),
        }
        return NewFile(unit=self.units[unit], texts=texts, **(given | more))

    def opened(self, unit: str = "park_a1", *, by: str = "", **more: Any) -> Project:
        return open_file(self.new(unit, **more), by=self.people[by or f"clerk-{unit.removeprefix('park_')}"])


def project_at(unit: str, code: str, name: str, stage: str = "negotiating", amount: int = 21 * YI) -> Project:
    """A project that the ledger knows since July."""
    project = Project.objects.create(code=code, name=name, investor=f"{name}投资公司")
    day = date(2022, 7, 1)
    money = {"kind": AmountKind.TOTAL, "value": amount, "currency": "CNY", "qualifier": "exactly"}
    facts = [
        NewFact(project, Kind.OPENED, day, {"unit": unit, "industry": "chips", "origin": "domestic"}),
        NewFact(project, Kind.AMOUNT, day, money),
    ]
    if stage != "lead":
        facts.append(NewFact(project, Kind.REACHED, day, {"stage": stage}))
    post(facts, by=None, source="test")
    return Project.objects.get(pk=project.pk)


def build() -> World:
    units = small_city()
    for order, (code, label, moves, implies, evidence) in enumerate(STAGES):
        Stage.objects.create(code=code, label=label, order=order, moves=moves, implies=implies, evidence=evidence)
    Act.objects.create(code="recognised", label="认定", stage=Stage.objects.get(code="signed"), order=1)
    Industry.objects.create(code="chips", label="集成电路", branch="manufacturing")
    people = {login: employ(login, role, units[unit]) for login, role, unit in CAST}
    project_at("park_a1", "TW2022-0001", "青石电机项目")
    project_at("park_a2", "TW2022-0002", "白石泵阀项目")
    project_at("park_b1", "TW2022-0003", "黑石线缆项目")
    return World(units, people)
