"""The fortnight: its rounds, the board of one round, and the officer's deeds on it, closing above all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from daliang.bulletins.documents import progress
from daliang.bulletins.models import Format
from daliang.bulletins.tasks import render_after_closing
from daliang.ledger.models import Closing
from daliang.measures.models import Measure
from daliang.measures.wording import counting_words
from daliang.org import clock, matrix
from daliang.org.models import Person, Role, Unit
from daliang.org.words import language, named
from daliang.rounds.board import Board, Row, board
from daliang.rounds.models import PENDING, Reopening, ReopeningState, Return, ReturnState, Round, Series
from daliang.rounds.rules import (
    Reminded,
    accept_all,
    close_round,
    next_round,
    open_round,
    remind,
    waiting_reopening,
)
from daliang.vocabulary.refusal import Refusal
from daliang.vocabulary.texts import clean_text
from daliang.web.comparing import closing_asked, compared, comparing
from daliang.web.guards import may, person_of, see_other, unit_or_404
from daliang.web.saying import said
from daliang.web.scanning import closing_folder, may_read_reports
from daliang.web.tracks import Track, runs_until, track


@dataclass(frozen=True)
class Standing:
    """A row of the board with the track of its return."""

    row: Row
    level: int
    track: Track | None


@dataclass(frozen=True)
class Frozen:
    """A headline figure of the closing for one unit, with the same of the closing before."""

    measure: Measure
    count: float
    cny: int
    usd: int
    change: float | None
    counting: str
    href: str


def round_or_404(person: Person, code: str) -> Round:
    """The round; who stands in no unit sees none, as through the interface."""
    found = None if person.scope_unit is None else _round(code)
    if found is None:
        raise Http404
    return found


def _round(code: str) -> Round | None:
    return Round.objects.filter(code=code).select_related("series", "closing__by").first()


@may("round.read")
def round_list(request: HttpRequest) -> HttpResponse:
    """Every round, the latest first; the officer opens the next one here."""
    person = person_of(request)
    again = Exists(Reopening.objects.filter(round=OuterRef("pk"), state=ReopeningState.CONFIRMED))
    found = Round.objects.select_related("series", "closing__by").annotate(is_again=again)
    rounds = list(found) if person.scope_unit is not None else []
    own = {ret.round_id: ret for ret in Return.objects.visible_to(person).select_related("round__closing", "unit")}
    is_filer = person.unit is not None and person.unit.is_filer
    context = {
        "rounds": [(one, own.get(one.pk) if is_filer else None) for one in rounds],
        "upcoming": _upcoming(person, rounds),
        "may_read_reports": may_read_reports(person),
        "formats": Format.choices,
    }
    return render(request, "web/rounds/list.html", context)


def _upcoming(person: Person, rounds: Iterable[Round]) -> list[Round]:
    """The next round of each series that has none open, for the officer to open."""
    if not _is_city_officer(person):
        return []
    running = {one.series_id for one in rounds if one.is_open}
    return [next_round(series) for series in Series.objects.exclude(pk__in=running)]


def _is_city_officer(person: Person) -> bool:
    """An officer at the top of the tree, who opens, accepts all and closes."""
    return person.has_role(Role.OFFICER) and person.scope_unit is not None and person.scope_unit.depth == 1


@may("round.open")
@require_POST
def open_next(request: HttpRequest) -> HttpResponse:
    """Open the next round of the series named; its code goes along, so that a second click opens nothing more."""
    person = person_of(request)
    series = Series.objects.filter(code=clean_text(request.POST.get("series", ""))).first()
    if series is None:
        raise Http404
    wanted = clean_text(request.POST.get("code", ""))
    upcoming = next_round(series)
    if upcoming.code != wanted and series.rounds.filter(code=wanted).exists():
        return see_other(reverse("round", args=[wanted]))
    opened = open_round(upcoming, by=person)
    messages.success(request, _("%(round)s 已开放填报。") % {"round": opened.code})
    return see_other(reverse("round", args=[opened.code]))


@may("round.read")
def round_page(request: HttpRequest, code: str) -> HttpResponse:
    """The board of the person's branch; after closing, its frozen figures and what changed since the closing before."""
    return show(request, round_or_404(person_of(request), code))


def show(request: HttpRequest, round_: Round, *, refusals: Iterable[Refusal] = (), status: int = 200) -> HttpResponse:
    person = person_of(request)
    found = board(round_, person=person)
    closing = closing_asked(request, round_)
    rows, made = standings(found), compared(request, round_, closing, person)
    context: dict[str, Any] = {
        "round": round_,
        "board": found,
        "next_due": runs_until(round_, found.now),
        "rows": rows,
        "behind": [one for one in rows if one.row.is_missing],
        "excused": [one for one in rows if one.row.ret is not None and one.row.ret.is_excused],
        "closing": closing,
        "reopened": round_.reopened,
        "waiting": waiting_reopening(round_),
        "may_reopen": _is_city_officer(person) and not round_.is_open and _is_latest(round_),
        **comparing(request, round_, closing, made),
        "tier": round_.series.asks.tier_label(language()),
        "is_officer": _is_city_officer(person),
        "unfiled": _unfiled(found) if matrix.may(person.role, "return.remind") else 0,
        "may_read_reports": may_read_reports(person),
        "formats": Format.choices,
        "refusals": [{"where": one.where, "said": said(one)} for one in refusals],
        "acceptable": found.tally.states.get(ReturnState.APPROVED, 0),
    }
    if closing is not None and person.scope_unit is not None:
        context["folder"] = closing_folder(person, round_.code, closing)
        context["figures"] = frozen(round_, closing, person.scope_unit, made.since)
    if closing is not None and closing == round_.closing and context["may_read_reports"]:
        context["printed"], context["to_print"] = progress(round_)
    return render(request, "web/rounds/round.html", context, status=status)


def _unfiled(found: Board) -> int:
    """How many units can be reminded: what was sent back counts."""
    return sum(row.ret is not None and row.ret.is_awaited for row in found.rows) if found.round.is_open else 0


def standings(found: Board) -> list[Standing]:
    top = min((row.depth for row in found.rows), default=1)
    return [
        Standing(
            row,
            row.depth - top,
            track(row.ret, found.now, is_touched=bool(row.counts.changed or row.counts.new)) if row.ret else None,
        )
        for row in found.rows
    ]


def _is_latest(round_: Round) -> bool:
    return not round_.series.rounds.filter(number__gt=round_.number).exists()


def frozen(round_: Round, closing: Closing, unit: Unit, before: Closing | None) -> list[Frozen]:
    """The series' headline figures as the closing froze them."""
    measures = {measure.code: measure for measure in Measure.objects.filter(code__in=round_.series.asks.measures)}
    now, earlier = _lines_of(closing, unit), _lines_of(before, unit) if before else {}
    query = urlencode({"unit": unit.code, "at": closing.number if closing.superseder else closing.title})
    made = []
    for code in round_.series.asks.measures:
        if code not in measures or code not in now:
            continue
        line, old = now[code], earlier.get(code)
        change = line["count"] - old["count"] if old else None
        href = f"{reverse('figure', args=[code])}?{query}"
        made.append(
            Frozen(
                measures[code], line["count"], line["cny"], line["usd"], change, counting_words(measures[code]), href
            )
        )
    return made


def _lines_of(closing: Closing, unit: Unit) -> dict[str, dict[str, Any]]:
    return {one["measure"]: one for one in closing.figures["figures"] if one["unit"] == unit.code}


@may("round.accept")
@require_POST
def accept_round(request: HttpRequest, code: str) -> HttpResponse:
    """Accept every approved return that can be accepted; the others are named with why."""
    round_ = round_or_404(person_of(request), code)
    try:
        outcome = accept_all(round_, by=person_of(request))
    except Refusal as refusal:
        return show(request, round_or_404(person_of(request), code), refusals=refusal.all, status=422)
    if outcome.accepted:
        messages.success(request, _("已受理%(count)s份填报。") % {"count": len(outcome.accepted)})
    refused = [one for _ret, refusal in outcome.refused for one in refusal.all]
    if refused:
        return show(request, round_or_404(person_of(request), code), refusals=refused, status=422)
    return see_other(reverse("round", args=[code]))


@may("return.remind")
@require_POST
def remind_round(request: HttpRequest, code: str) -> HttpResponse:
    """Remind all that have not filed, or the unit named; says who heard it and who had heard it today."""
    person, round_ = person_of(request), round_or_404(person_of(request), code)
    named_unit = request.POST.get("unit", "")
    unit = unit_or_404(person, named_unit) if named_unit else None
    try:
        found = remind(round_, by=person, unit=unit)
    except Refusal as refusal:
        return show(request, round_or_404(person, code), refusals=refusal.all, status=422)
    (messages.success if found.told else messages.warning)(request, reminded_words(found))
    return see_other(reverse("round", args=[code]))


def reminded_words(found: Reminded) -> str:
    """Who was told, who was told before, who has nobody to tell."""
    told = ngettext("已催报 %(count)s 个单位。", "已催报 %(count)s 个单位。", len(found.told)) % {
        "count": len(found.told)
    }
    said = [told if found.told else _("没有催报新的单位。")]
    if found.skipped:
        said.append(_("今天已催过、不再重复：%(units)s。") % {"units": _names(found.skipped)})
    if found.nobody:
        said.append(_("没有填报人账号、无人可催：%(units)s。") % {"units": _names(found.nobody)})
    return "".join(said) if language() == "zh" else " ".join(said)


def _names(units: Iterable[Unit]) -> str:
    return ("、" if language() == "zh" else ", ").join(named(unit) for unit in units)


@may("round.close")
def close(request: HttpRequest, code: str) -> HttpResponse:
    """GET names what will happen, who is not in and that it cannot be taken back; POST closes."""
    round_ = round_or_404(person_of(request), code)
    if request.method == "POST" and round_.is_open:
        try:
            close_round(round_, by=person_of(request), carry_over="carry_over" in request.POST)
        except Refusal as refusal:
            if refusal.code != "already_closed":
                return _confirm(request, round_or_404(person_of(request), code), refusals=refusal.all, status=422)
        else:
            render_after_closing.enqueue(round_.pk)
            messages.success(request, _("%(round)s 已封账，专报可以下载了。") % {"round": code})
    if request.method == "POST" or not round_.is_open:
        return see_other(reverse("round", args=[code]))
    return _confirm(request, round_)


def _confirm(
    request: HttpRequest, round_: Round, *, refusals: Iterable[Refusal] = (), status: int = 200
) -> HttpResponse:
    found = board(round_, person=person_of(request))
    returns = [(row, row.ret) for row in found.rows if row.ret is not None]
    accepted = [row for row, ret in returns if ret.state == ReturnState.ACCEPTED]
    context = {
        "round": round_,
        "board": found,
        "excused": [row for row, ret in returns if ret.is_excused],
        "accepted": accepted,
        "lines": sum(row.counts.changed + row.counts.new for row in accepted),
        "day": min(round_.cut_off_on, clock.today()),
        "pending": [row for row, ret in returns if ret.state in PENDING],
        "refusals": [{"where": one.where, "said": said(one)} for one in refusals],
    }
    return render(request, "web/rounds/close.html", context, status=status)


urlpatterns = [
    path("rounds/", round_list, name="round-list"),
    path("rounds/open/", open_next, name="round-open"),
    path("rounds/<slug:code>/", round_page, name="round"),
    path("rounds/<slug:code>/accept/", accept_round, name="round-accept"),
    path("rounds/<slug:code>/remind/", remind_round, name="round-remind"),
    path("rounds/<slug:code>/close/", close, name="round-close"),
]
