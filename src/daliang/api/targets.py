"""Targets: where every unit of the branch stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from daliang.api.access import Session, person_of
from daliang.api.asking import closed_round, day, moment, visible_unit
from daliang.api.figures import Counting
from daliang.api.texts import Text
from daliang.targets.answers import status_answer
from daliang.targets.rules import find_notice
from daliang.targets.valid import Under
from daliang.vocabulary.refusal import N_, Refusal

router = Router(auth=Session("figures.read"), tags=["targets"])


class PotentialOut(Schema):
    """What could still become a result."""

    measure: str
    value: int | float


class InsideOut(Schema):
    """Of the units inside one that owes a minimum itself: how many have reached theirs, of how many asked."""

    reached: int
    asked: int


class StandingOut(Schema):
    """One unit's standing on one indicator: projects, whole yuan or dollars; shares and rates are parts of one.

    Where `is_coverage` target, done and gap count units, and `below` names those that have not reached the minimum.
    `inside` stands at a unit that owes it itself and has others inside that do.
    """

    notice: str
    version: int
    document: str
    indicator: str
    label: str
    measure: str
    rule: str
    aspect: str
    counting: Counting | None
    part_of: str | None
    unit: str
    unit_name: str
    is_coverage: bool
    target: int | float | None
    done: int | float | None
    gap: int | float | None
    completion: float | None
    pace: float
    needed_per_day: float | None
    needed_per_month: float | None
    light: str | None
    below: list[str]
    inside: InsideOut | None
    potential: list[PotentialOut]
    is_backdated: bool


class Targets(Schema):
    as_of: str
    known_at: str
    under: str
    targets: list[StandingOut]


class Asked(Schema):
    """Which notice, which branch, when."""

    round: Text | None = Field(None, description="as this round's closing has it; no days beside it")
    as_of: Text | None = Field(None, description="end of this day; today by the city's clock")
    known_at: Text | None = Field(None, description="what had been recorded by this moment")
    notice: Text | None = Field(None, description="code of a notice: its indicators only")
    unit: Text | None = Field(None, description="code of a unit: its branch only; your own branch by default")
    under: Under = Field(Under.THEN, description="by the version valid then, or the one valid today")


@router.get("targets", response=Targets)
def targets(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Target, done, gap, completion, pace and light of each unit and indicator of the branch."""
    person = person_of(request)
    if asked.round is not None and (asked.as_of is not None or asked.known_at is not None):
        raise Refusal(
            N_("round 读的是封账时的数字，不能再加日期：去掉日期，或去掉 round。"), code="round_and_days", field="round"
        )
    return status_answer(
        person,
        as_of=day(asked.as_of, "as_of"),
        known_at=moment(asked.known_at),
        closing=None if asked.round is None else closed_round(asked.round),
        notice=None if asked.notice is None else find_notice(asked.notice, person),
        unit=visible_unit(person, asked.unit),
        under=asked.under,
    )
