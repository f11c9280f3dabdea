"""The projects by stage: a column counts all that stand there and draws as many cards as are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from daliang.org.matrix import may as allows
from daliang.register.models import Project, Stage
from daliang.register.tallies import Tally
from daliang.web.guards import may, person_of
from daliang.web.lists.asking import Asked
from daliang.web.lists.columns import COLUMNS
from daliang.web.lists.frame import framed

CARDS = 20


@dataclass(frozen=True)
class Card:
    """One project, and the stages that it may be proposed for."""

    project: Project
    name: str
    next_step: str
    moves: list[tuple[Stage, str]]


@dataclass(frozen=True)
class Lane:
    """One stage. `rest` is the address of the next cards, "" when all are drawn."""

    stage: Stage
    tally: Tally
    cards: list[Card]
    rest: str
    all_rows: str


@may("project.read")
@require_GET
def project_board(request: HttpRequest) -> HttpResponse:
    """The same filter as the list; the stages in their order."""
    asked = Asked.of(request.GET, person_of(request))
    stages = list(Stage.objects.all())
    tallies = asked.filter.within().tally_by_stage()
    lanes = [lane(asked, stage, stages, tallies.get(stage.pk, Tally()), 0) for stage in stages]
    shown = [one for one in lanes if one.tally.count or not asked.filter.asked.getlist("stage")]
    context = {"lanes": shown, "may_propose": allows(asked.person.role, "project.propose")}
    return render(request, "web/lists/board.html", {**framed(asked, "project-board"), **context})


@may("project.read")
@require_GET
def board_cards(request: HttpRequest, stage: str) -> HttpResponse:
    """?start=: the next cards of one stage, as a piece of the board."""
    asked = Asked.of(request.GET, person_of(request))
    stages = list(Stage.objects.all())
    found = next((one for one in stages if one.code == stage), None)
    start = request.GET.get("start", "0")
    if found is None or not (start.isascii() and start.isdecimal() and len(start) < 9):
        raise Http404
    more = lane(asked, found, stages, Tally(), int(start))
    return render(request, "web/lists/cards.html", {"lane": more})


def lane(asked: Asked, stage: Stage, stages: list[Stage], tally: Tally, start: int) -> Lane:
    """The cards of a stage from `start` on; one more is read, to know whether there is a rest."""
    rows: Any = asked.sorted(asked.filter.within().filter(stage=stage).select_related("unit"))
    found = list(rows[start : start + CARDS + 1])
    cards = [_card(project, asked, stage, stages) for project in found[:CARDS]]
    rest = ""
    if len(found) > CARDS:
        query = asked.address(start=start + CARDS).partition("?")[2]
        rest = f"{reverse('project-cards', args=[stage.code])}?{query}"
    return Lane(stage, tally, cards, rest, asked.address(stage=stage.code))


def _card(project: Project, asked: Asked, stage: Stage, stages: list[Stage]) -> Card:
    moves: list[tuple[Stage, str]] = []
    if allows(asked.person.role, "project.propose"):
        address = reverse("project-propose", args=[project.code])
        moves = [(one, f"{address}?kind=reached&stage={one.code}") for one in stages if one.code in stage.moves]
    return Card(project, project.shown_to(asked.person), COLUMNS["next_step"].shown(project, asked.person), moves)


urlpatterns = [
    path("projects/board/", project_board, name="project-board"),
    path("projects/board/<slug:stage>/", board_cards, name="project-cards"),
]
