"""A small city with a fortnight: two counties and a zone, five filing units, R01 closed, R02 open and due on Friday."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from string import ascii_lowercase
from typing import Any

from simple_history.utils import bulk_create_with_history

from daliang.ledger.facts import AmountKind, Kind
from daliang.ledger.models import Closing
from daliang.ledger.posting import NewFact, post
from daliang.measures.models import Measure, Tier
from daliang.org import clock
from daliang.org.models import City, Person, Role, Unit, UnitKind
from daliang.org.tests.tree import Wanted, employ, plant_all
from daliang.register.models import Act, Industry, Project, Rate, Stage
from daliang.rounds.models import Line, Return, Round, Series
from daliang.rounds.rules import accept, approve, file, next_round, open_round, record_history, save_line

YI = 10**8
R01_CLOSES = datetime(2022, 8, 12, 9, 30, tzinfo=UTC)
R02_OPENS = datetime(2022, 8, 22, 1, 0, tzinfo=UTC)
NOW = datetime(2022, 8, 24, 1, 0, tzinfo=UTC)  # Wednesday 24 August 2022, 9:00 in the city
AFTER_DUE = datetime(2022, 8, 26, 9, 7, 30, tzinfo=UTC)  # seven and a half minutes late
STAGES: tuple[tuple[str, str, str, list[str], list[str]], ...] = (
    ("lead", "线索", "Lead", ["negotiating", "signed"], []),
    ("negotiating", "在谈", "In negotiation", ["signed"], ["lead"]),
    ("signed", "签约", "Signed", ["started"], ["lead", "negotiating"]),
    ("started", "开工", "Under construction", [], ["lead", "negotiating", "signed"]),
)
DEFINITION = {
    "stages": ["negotiating"],
    "tier": {"at_least": "20亿", "currency": "CNY"},
    "every_days": 14,
    "opens_time": "09:00",
    "due_time": "17:00",
    "measures": ["negotiating-20"],
}
NEW = {
    "name": "曜石功率器件项目",
    "investor": "无锡曜石微电子有限公司",
    "industry": "集成电路",
    "origin": "内资",
    "amount": "22亿",
    "stage": "在谈",
    "stage_on": "2022-08-20",
    "progress": "已实地考察两次。",
    "next_step": "商谈用地",
    "next_on": "2022-09-01",
}


@dataclass
class World:
    """The house with short words for what tests need. Find rows anew after each deed."""

    series: Series
    round: Round
    people: dict[str, Person] = field(default_factory=dict)

    def unit(self, code: str) -> Unit:
        found: Unit = Unit.objects.get(code=code)
        return found

    def ret(self, unit: str, round_: Round | None = None) -> Return:
        return Return.objects.select_related("round__series", "unit").get(round=round_ or self.round, unit__code=unit)

    def line(self, unit: str, at: int = 1, round_: Round | None = None) -> Line:
        return self.ret(unit, round_).lines.get(position=at)

    def clerk(self, unit: str) -> Person:
        return self.people[f"clerk-{unit}"]

    def approver(self, unit: str) -> Person:
        return self.people[f"approver-{unit.split('-')[0]}"]

    @property
    def officer(self) -> Person:
        return self.people["officer"]

    def type(self, unit: str, at: int = 1, /, **texts: str) -> Line:
        return save_line(self.line(unit, at), texts, by=self.clerk(unit))

    def filed(self, unit: str, **texts: str) -> Return:
        """The unit's return, filed, with these texts in its first line."""
        if texts:
            self.type(unit, **texts)
        return file(self.ret(unit), by=self.clerk(unit))

    def approved(self, unit: str, **texts: str) -> Return:
        return approve(self.filed(unit, **texts), by=self.approver(unit))

    def accepted(self, unit: str, **texts: str) -> Return:
        return accept(self.approved(unit, **texts), by=self.officer)


def figure(closing: Closing, measure: str, unit: str = "city") -> int:
    """A frozen count."""
    found: int = next(
        row["count"] for row in closing.figures["figures"] if (row["measure"], row["unit"]) == (measure, unit)
    )
    return found


def found_city(parks: int) -> dict[str, Unit]:
    """The tree: city, counties east and west with `parks` parks each, and a zone that files itself."""
    City.objects.create(code="yangzhou", name="扬州市", name_en="Yangzhou")
    clock.reread()
    wanted: list[Wanted] = [("city", "扬州市", UnitKind.CITY, "", False)]
    for county, name in (("east", "东区"), ("west", "西县")):
        wanted.append((county, name, UnitKind.COUNTY, "city", False))
        for letter in ascii_lowercase[:parks]:
            wanted.append((f"{county}-{letter}", f"{name}{letter.upper()}园区", UnitKind.PARK, county, True))
    return plant_all([*wanted, ("zone", "功能区", UnitKind.ZONE, "city", True)])


def found_words() -> None:
    """Stages, acts, industries, rates, tiers, measures."""
    for order, (code, label, english, moves, implies) in enumerate(STAGES, start=1):
        Stage.objects.create(code=code, label=label, label_en=english, order=order, moves=moves, implies=implies)
    Act.objects.create(code="recognised_signed", label="新签约认定", stage=Stage.objects.get(code="signed"), order=1)
    for code, label in (("chips", "集成电路"), ("batteries", "动力电池与储能")):
        Industry.objects.create(code=code, label=label, label_en=code.title(), branch="advanced_manufacturing")
    for day, rate in ((date(2022, 6, 30), "6.7114"), (date(2022, 8, 15), "6.7410"), (date(2022, 8, 23), "6.8523")):
        Rate.objects.create(currency="USD", on=day, rate=rate, source="人民币汇率中间价")
    for order, bound in enumerate((1, 10, 20, 50, 100)):
        Tier.objects.create(code=str(bound), label=f"≥{bound}亿元", at_least=bound * YI, currency="CNY", order=order)
    for bound in (20, 50):
        stock: dict[str, Any] = {
            "book": "position",
            "stages": ["negotiating"],
            "at_least": bound * YI,
            "counting": "nested",
            "suspended": "exclude",
        }
        Measure.objects.create(code=f"negotiating-{bound}", label=f"在谈≥{bound}亿元", definition=stock)
    flow = {"book": "arrivals", "milestones": ["signed"], "at_least": YI, "counting": "nested"}
    Measure.objects.create(code="signed-1", label="新签约≥1亿元", definition=flow)
    rate_of = {"kind": "ratio", "numerator": "signed-1", "denominator": "signed-1"}
    Measure.objects.create(code="all-of-all", label="比率", definition=rate_of)


def found_people(units: dict[str, Unit]) -> dict[str, Person]:
    """A clerk per filer, an approver per county and zone (two in the east), two officers, a leader, a guest."""
    wanted = [(f"clerk-{unit.code}", Role.CLERK, unit) for unit in units.values() if unit.is_filer]
    wanted += [(f"approver-{code}", Role.APPROVER, units[code]) for code in ("east", "west", "zone")]
    wanted += [("approver-east-2", Role.APPROVER, units["east"]), ("leader", Role.LEADER, units["city"])]
    wanted += [("officer", Role.OFFICER, units["city"]), ("officer-2", Role.OFFICER, units["city"])]
    people = {login: employ(login, role, unit) for login, role, unit in wanted}
    people["guest"] = employ("guest", Role.OFFICER, None)
    return people


def named_after(number: int) -> str:
    """A name unlike that of every other number below 144."""
    words = ("曦光", "远航", "衡泰", "沃野", "铭川", "极目", "砺锋", "嘉禾", "云岫", "启明", "汇通", "锦程")
    return words[number % 12] + words[(number // 12 + number) % 12] + words[(number * 5 + 3) % 12]


def drafted(number: int) -> Project:
    """Project YZ2022-`number` before it is written down."""
    name = named_after(number)
    return Project(code=f"YZ2022-{number:04d}", name=f"{name}项目", investor=f"{name}公司", progress="正常推进。")


def facts_for(
    number: int, unit: Unit, amount: int, stage: str = "negotiating", on: date = date(2022, 7, 1)
) -> list[NewFact]:
    """Project YZ2022-`number` of `amount` 亿, to stand at `stage` since `on`."""
    project = drafted(number)
    project.save()
    return facts_of(project, unit, amount, stage, on)


def facts_of(
    project: Project, unit: Unit, amount: int, stage: str = "negotiating", on: date = date(2022, 7, 1)
) -> list[NewFact]:
    total = {"kind": AmountKind.TOTAL, "value": amount * YI, "currency": "CNY", "qualifier": "exactly"}
    opened = {"unit": unit.code, "industry": "chips", "origin": "domestic"}
    facts = [NewFact(project, Kind.OPENED, on, opened), NewFact(project, Kind.AMOUNT, on, total)]
    return facts if stage == "lead" else [*facts, NewFact(project, Kind.REACHED, on, {"stage": stage})]


def posted(number: int, unit: Unit, amount: int, stage: str = "negotiating", on: date = date(2022, 7, 1)) -> Project:
    """Such a project, posted on its own."""
    facts = [replace(fact, reason="补登") for fact in facts_for(number, unit, amount, stage, on)]
    post(facts, by=None, source="opening")
    return facts[0].project


def build(
    parks: int = 2, projects: int = 2, dress: Callable[[list[NewFact]], list[NewFact]] = lambda facts: facts
) -> World:
    """The world as of Monday 22 August: each filer has `projects` projects of 30亿, 31亿 … in negotiation.

    `dress` may give files and facts other texts before anything is posted.
    """
    with clock.held_at(R01_CLOSES):
        units = found_city(parks)
        found_words()
        people = found_people(units)
        filers = [unit for unit in units.values() if unit.is_filer]
        standing = [(unit, 30 + extra) for unit in filers for extra in range(projects)]
        wanted: dict[int, tuple[Any, ...]] = dict(enumerate(standing, start=1))
        wanted |= {101: (units["east-a"], 8), 102: (units["east-a"], 40, "signed")}
        made: list[Project] = bulk_create_with_history([drafted(number) for number in wanted], Project)
        facts = [fact for project, how in zip(made, wanted.values(), strict=True) for fact in facts_of(project, *how)]
        post(dress(facts), by=None, source="opening")
        series = Series.objects.create(code="negotiating", title="双周报", definition=DEFINITION)
        first = Round(
            code="2022-R01",
            series=series,
            number=1,
            cut_off_on=date(2022, 8, 12),
            opens_at=datetime(2022, 8, 8, 1, 0, tzinfo=UTC),
            due_at=datetime(2022, 8, 12, 9, 0, tzinfo=UTC),
        )
        record_history(first, by=people["officer"])
    with clock.held_at(R02_OPENS):
        opened = open_round(next_round(series), by=people["officer"])
    return World(series, opened, people)
