"""Made-up lives of projects: about 5.8 facts each, some late, some corrected. The same (n, seed) gives the same lives.

A life is what the offices told the ledger, in the order in which they told it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

FIRST, DAYS = date(2018, 1, 1), 8 * 365
EARLIEST = 270  # room for copies of a life in earlier months
STAGES = ("lead", "negotiating", "signed", "registered", "started", "completed", "producing")
IMPLIES = {stage: list(STAGES[:place]) for place, stage in enumerate(STAGES)}
ORDER = {stage: place for place, stage in enumerate(STAGES)}
INDUSTRIES = 20
COUNTIES, PARKS = 14, 105
LAST = (0.05, 0.10, 0.14, 0.15, 0.20, 0.16, 0.20)  # where a life has got to, by stage


@dataclass
class Told:
    """One fact as told: on which day it was recorded, and which earlier one of this life it reverses or reposts."""

    recorded: int
    day: int
    kind: str
    argument: dict[str, Any]
    reverses: int | None = None
    corrects: int | None = None


@dataclass
class Life:
    project: int
    told: list[Told] = field(default_factory=list)

    def tell(self, rng: random.Random, day: int, kind: str, argument: dict[str, Any]) -> None:
        """Most facts are recorded within the month, in order; a few much later."""
        before = self.told[-1].recorded if self.told else 0
        late = rng.randrange(60, 200) if rng.random() < 0.03 and self.told else 0
        self.told.append(Told(max(before, day + rng.randrange(30) + late), day, kind, argument))


def unit_code(number: int) -> str:
    return f"park-{number}"


def amount(rng: random.Random) -> dict[str, Any]:
    """Log-normal around 1.2亿; one in eight in dollars."""
    yuan = int(min(rng.lognormvariate(18.6, 1.5), 5e10)) + 5_000_000
    money = {"kind": "total", "qualifier": "exactly"}
    if rng.random() < 0.12:
        return money | {"value": yuan // 7, "currency": "USD", "rate": "7.1"}
    return money | {"value": yuan, "currency": "CNY"}


def live(number: int, seed: int) -> Life:
    """One life."""
    rng = random.Random(seed * 1_000_003 + number)
    life, day = Life(number), rng.randrange(EARLIEST, DAYS - 600)
    place = {"unit": unit_code(rng.randrange(PARKS)), "industry": f"industry-{rng.randrange(INDUSTRIES)}"}
    life.tell(rng, day, "opened", place | {"origin": "foreign" if rng.random() < 0.12 else "domestic"})
    life.tell(rng, day, "amount", amount(rng))
    last = rng.choices(range(len(STAGES)), LAST)[0]
    slips_at = rng.randrange(1, last + 1) if last and rng.random() < 0.2 else 0
    for stage in range(1, last + 1):
        if stage in (3, 5) and rng.random() < 0.5:
            continue  # registered and completed are often skipped
        day += int(rng.expovariate(1 / 75)) + 1
        life.tell(rng, day, "reached", {"stage": STAGES[stage]})
        if stage == slips_at:
            life.tell(rng, day + 20, "fell_back", {"stage": STAGES[stage - 1]})
            day += 60
            life.tell(rng, day, "reached", {"stage": STAGES[stage]})
    _happenings(life, rng, day)
    life.told = [told for told in life.told if told.day < DAYS]
    _corrections(life, rng)
    return life


def _happenings(life: Life, rng: random.Random, day: int) -> None:
    if rng.random() < 0.10:
        life.tell(rng, day + 5, "amount", amount(rng))
    if rng.random() < 0.02:
        life.tell(rng, day + 10, "moved", {"unit": unit_code(rng.randrange(PARKS))})
    if rng.random() < 0.02:
        shares = {unit_code(rng.randrange(50)): 400_000, unit_code(50 + rng.randrange(50)): 600_000}
        life.tell(rng, day + 12, "recredited", {"shares": shares})
    if rng.random() < 0.06:
        life.tell(rng, day + 30, "ended", {"reason": "不再推进"})


def _corrections(life: Life, rng: random.Random) -> None:
    """3 % of the facts turn out to have been a few days earlier or later; recorded after all else."""
    end = max(told.recorded for told in life.told)
    for number, told in enumerate(list(life.told)):
        if number and rng.random() < 0.03:
            end += rng.randrange(1, 60)
            day = min(max(told.day + rng.randrange(-3, 4), life.told[0].day), DAYS - 1)
            life.told.append(Told(end, told.day, "reversed", {}, reverses=number))
            life.told.append(Told(end, day, told.kind, told.argument, corrects=number))


PLACES = ["扬州", "江都", "仪征", "高邮", "宝应", "邗江", "广陵", "生态科技新城"]
MAKERS = ["长江", "银杏", "瑞丰", "华能", "中远", "亚威", "晨化", "联环", "倍加洁", "远东"]
THINGS = [
    "半导体封装",
    "光伏组件",
    "重卡底盘",
    "储能电池",
    "生物医药",
    "数控机床",
    "航空零部件",
    "智能网联汽车",
    "软件园",
    "冷链物流",
]
DOINGS = ["项目", "生产线项目", "基地项目", "研发中心", "二期", "扩建项目"]


def name(number: int) -> str:
    """What the project of this number is called; names recur, as they do."""
    rng = random.Random(number)
    return f"{rng.choice(PLACES)}{rng.choice(MAKERS)}{rng.choice(THINGS)}{rng.choice(DOINGS)}"


def lives(first: int, last: int, seed: int = 7) -> Iterator[Life]:
    """The lives numbered from `first` up to `last`, not included."""
    return (live(number, seed) for number in range(first, last))


def day_of(number: int) -> date:
    return FIRST + timedelta(days=number)
