"""Measures, their figures, and the rows behind a figure."""

from typing import Any, Literal

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from daliang.api.access import Session, person_of
from daliang.api.asking import Options, asked, closed_round
from daliang.api.projects import log_rows
from daliang.api.texts import Text
from daliang.measures.answers import figures_answer, rows_answer
from daliang.measures.city import city_figures
from daliang.measures.models import Measure
from daliang.org import clock
from daliang.org.words import named

router = Router(auth=Session("figures.read"), tags=["figures"])
Counting = Literal["nested", "band"]


class MeasureOut(Schema):
    """One definition of a statistic; the code never changes meaning."""

    code: str
    label: str
    counting: Counting | None
    definition: dict[str, Any]


class Measures(Schema):
    measures: list[MeasureOut]


class FigureOut(Schema):
    """Whole yuan and whole dollars, each of projects stated in it only; null is not known. `value` is a ratio's."""

    unit: str | None = None
    unit_name: str | None = None
    measure: str
    label: str
    counting: Counting | None
    count: int | float | None
    cny: int | None
    usd: int | None
    value: float | None = None


class Figures(Schema):
    as_of: str
    known_at: str
    unit: str | None
    figures: list[FigureOut]


class ToldOut(FigureOut):
    """A figure as told to people who do not see the rows; null is held back. `own` are the exact ones of your unit."""

    own: bool


class CityFiguresOut(Schema):
    round: str
    as_of: str
    known_at: str
    figures: list[ToldOut]


class RowOut(Schema):
    """One project's part of the figure; without code and name when it lands outside your branch."""

    project: str | None
    name: str | None
    unit: str | None
    unit_name: str | None
    count: int | float
    cny: int
    usd: int


class Rows(Schema):
    as_of: str
    known_at: str
    unit: str | None
    measure: str
    label: str
    counting: Counting | None
    count: int | float | None
    cny: int | None
    usd: int | None
    rows: list[RowOut]


@router.get("measures", response=Measures)
def measures(request: HttpRequest) -> dict[str, Any]:
    """All measures in their order of display."""
    return {
        "measures": [
            {"code": one.code, "label": named(one), "counting": one.counting, "definition": one.definition}
            for one in Measure.objects.all()
        ]
    }


class Wanted(Options):
    """Which measures, of which branch, when."""

    measure: list[Text] = Field([], description="codes of measures; none: all")
    by_unit: bool = Field(False, description="each unit of the branch")


@router.get("figures", response=Figures, exclude_unset=True)
def figures(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """The figures of the measures named, or of all; with `by_unit` for each unit of the branch."""
    return figures_answer(asked(person_of(request), wanted), wanted.measure, each_unit=wanted.by_unit)


@router.get("figures/city", response=CityFiguresOut, exclude_unset=True)
def city(request: HttpRequest, round: Text) -> dict[str, Any]:
    """The whole city and its counties at the closing of a round, as told to all units; your own unit exact."""
    closing = closed_round(round)
    found = city_figures(person_of(request), closing)
    figures = [
        {
            "unit": row.unit.code,
            "unit_name": named(row.unit),
            "measure": told.measure.code,
            "label": named(told.measure),
            "counting": told.measure.counting,
            "count": told.count,
            "cny": told.cny,
            "usd": told.usd,
            "own": row.is_own,
        }
        for row in found.rows
        for told in row.figures
    ]
    return {
        "round": round,
        "as_of": closing.day.isoformat(),
        "known_at": clock.local(closing.made_at).isoformat(),
        "figures": figures,
    }


@router.get("rows/{measure}", response=Rows)
@transaction.atomic
def rows(request: HttpRequest, measure: Text, options: Query[Options]) -> dict[str, Any]:
    """The projects behind one figure; they add up to it. The reading is logged."""
    person = person_of(request)
    found = rows_answer(asked(person, options), measure)
    log_rows(person, len(found["rows"]), measure=measure, **options.model_dump(exclude_none=True))
    return found
