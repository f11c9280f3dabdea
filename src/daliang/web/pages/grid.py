"""The grid of a return: many cells saved at once, and the beat by which people at one return hear of each other."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from daliang.org import clock
from daliang.org.models import Person
from daliang.org.walls import whole_house
from daliang.rounds.merging import Fate
from daliang.rounds.models import Line, Return
from daliang.rounds.presence import beat
from daliang.rounds.rules import Entry, Settled, save_cells
from daliang.rounds.rules.guards import is_writable
from daliang.vocabulary.refusal import N_, Refusal
from daliang.web.answers import answer
from daliang.web.gridded import Plain, state_of, told
from daliang.web.guards import may, person_of
from daliang.web.pages.returns import return_or_404
from daliang.web.saying import said
from daliang.web.sheets import filing_of

MOST_CELLS = 5000
KEY = re.compile(r"[0-9a-f-]{36}")


class Given(BaseModel):
    """What a page sends; anything else is refused whole."""

    model_config = ConfigDict(extra="forbid", strict=True)


class GivenCell(Given):
    """A cell: `line` is a position or the key of a new row."""

    line: int | str
    field: str
    text: str
    base: str


class GivenAnswer(Given):
    """The reason that answers a question of a line."""

    line: int
    question: str
    reason: str


class Batch(Given):
    """The cells and answers that one page has not saved yet. `person` typed them."""

    person: int
    cells: list[GivenCell] = Field(default=[], max_length=MOST_CELLS)
    answers: list[GivenAnswer] = Field(default=[], max_length=MOST_CELLS)


class Beat(Given):
    """The page is there, and has the return as of this version; a page without a version asks for people only."""

    since: int | None = None


@may("return.write")
@require_POST
@whole_house
def cells(request: HttpRequest, code: str, unit: str) -> JsonResponse:
    """Save a batch. Each cell and answer is told what became of it; then the return as it stands."""
    person = person_of(request)
    ret = return_or_404(person, code, unit)
    try:
        batch = _read(Batch, request)
        if batch.person != person.pk:
            raise Refusal(
                N_("这个浏览器现在登录的是另一个人；原来的内容还在本机，请由填写人重新登录后上传。"), code="not_you"
            )
        settled = save_cells(ret, [_entry(given) for given in batch.cells], by=person)
        answered = [_answered(ret, given, person) for given in batch.answers]
    except Refusal as refusal:
        return JsonResponse({"refused": said(refusal)}, status=422)
    return JsonResponse(
        {
            "saved_at": f"{clock.local(clock.now()):%H:%M}",
            "cells": [_told(one) for one in settled],
            "answers": answered,
            **_state(person, ret),
        }
    )


Asked = TypeVar("Asked", bound=Given)


def _read(asked: type[Asked], request: HttpRequest) -> Asked:
    try:
        return asked.model_validate_json(request.body)
    except ValidationError as error:
        raise Refusal(N_("页面发来的内容读不懂；请刷新页面再试，填写的内容还在本机。"), code="unreadable") from error


def _entry(given: GivenCell) -> Entry:
    if isinstance(given.line, str) and not KEY.fullmatch(given.line):
        raise Refusal(N_("页面发来的内容读不懂；请刷新页面再试，填写的内容还在本机。"), code="unreadable")
    return Entry(given.line, given.field, given.text, given.base)


def _told(one: Settled) -> Plain:
    found: Plain = {"line": one.entry.line, "field": one.entry.field, "text": one.entry.text}
    if one.why is not None:
        return {**found, "is": "refused", "why": said(one.why)}
    if one.fate is Fate.CLASH:
        return {**found, "is": "clash", "there": one.there}
    return {**found, "is": "saved", "there": one.there}


def _answered(ret: Return, given: GivenAnswer, person: Person) -> Plain:
    found: Plain = {"line": given.line, "question": given.question, "reason": given.reason}
    line = Line.objects.filter(belongs_to=ret, position=given.line).first() if 0 < given.line < 10**6 else None
    if line is None:
        return {**found, "why": _("没有第%(number)s行；请刷新页面查看最新的填报。") % {"number": given.line}}
    try:
        answer(line, {given.question: given.reason}, by=person)
    except Refusal as refusal:
        return {**found, "why": said(refusal)}
    return found


def _state(person: Person, ret: Return) -> dict[str, Any]:
    others = beat(ret, person)
    ret.refresh_from_db()
    return {"here": told(others), **state_of(filing_of(ret))}


@may("return.write")
@require_POST
@whole_house
def here(request: HttpRequest, code: str, unit: str) -> JsonResponse:
    """Who else is at the return, and the return itself where it has moved on since the page had it."""
    person = person_of(request)
    ret = return_or_404(person, code, unit)
    try:
        since = _read(Beat, request).since
    except Refusal as refusal:
        return JsonResponse({"refused": said(refusal)}, status=422)
    if not is_writable(person, ret):
        words = _("这份填报现为“%(state)s”，不能再改；刷新页面可看到最新情况。") % {"state": ret.get_state_display()}
        return JsonResponse({"here": [], "version": ret.version, "isOver": words})
    if since in (ret.version, None):
        return JsonResponse({"here": told(beat(ret, person)), "version": ret.version})
    return JsonResponse(_state(person, ret))


urlpatterns = [
    path("rounds/<slug:code>/returns/<slug:unit>/cells/", cells, name="return-cells"),
    path("rounds/<slug:code>/returns/<slug:unit>/here/", here, name="return-here"),
]
