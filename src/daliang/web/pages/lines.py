"""One line of a return: saved by hand or by itself while somebody types, and what else can be done to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from daliang.org import clock
from daliang.org.models import Person
from daliang.org.prepared import Prepared
from daliang.org.walls import whole_house
from daliang.rounds.models import Line, Return
from daliang.rounds.rules import drop_new_line, rebase, restore_new_line
from daliang.vocabulary.money import Currency, parse_money
from daliang.vocabulary.refusal import Refusal
from daliang.web.answers import answer, given_in
from daliang.web.cells import money_words
from daliang.web.guards import may, person_of, see_other
from daliang.web.merging import Merged, keep
from daliang.web.pages.returns import address_of, filed, refused, return_or_404
from daliang.web.saying import said


@may("return.amend")
@require_POST
@whole_house
def line(request: HttpRequest, code: str, unit: str, position: int) -> HttpResponse:
    """Save one line and its answers, then do the `deed` named: nothing more, drop, restore, rebase, file."""
    person = person_of(request)
    ret = return_or_404(person, code, unit)
    found = _line_or_404(ret, position)
    more = {"fill": 1} if "fill" in request.POST else {}
    try:
        merged = Merged({}, {}, []) if _is_only_dropped(request, found) else keep(found, request.POST, by=person)
        if merged.clashes:
            return _clash(request, ret, found, merged)
        href = _do_to_line(request, found, person)
    except Refusal as refusal:
        return refused(request, person, ret, refusal, position=position)
    return see_other(href or address_of(ret, line=position, **more) + "#line")


def _is_only_dropped(request: HttpRequest, found: Line) -> bool:
    """A line whose project has moved away takes no more typing; what a page drawn before still holds is left out."""
    return found.is_away and request.POST.get("deed") in ("drop", "restore")


def _line_or_404(ret: Return, position: int) -> Line:
    found = ret.lines.select_related("belongs_to__round__series", "belongs_to__unit", "project__unit")
    try:
        return found.get(position=position)
    except Line.DoesNotExist:
        raise Http404 from None


# What saving a cell looks at; the rest is read when a refusal speaks of it.
LOOKED_AT = (
    *("position", "typed", "before", "is_dropped", "typed_by", "corrected_by", "checked_by", "version"),
    *("project__unit__path", "belongs_to__unit__path", "belongs_to__unit__code", "belongs_to__state"),
    *("belongs_to__round__code", "belongs_to__round__state"),
)


def _line(code: str, unit: str, position: int) -> QuerySet[Line]:
    found = Line.objects.filter(belongs_to__round__code=code, belongs_to__unit__code=unit, position=position)
    return found.select_related("belongs_to__round", "belongs_to__unit", "project__unit").only(*LOOKED_AT).order_by()


LINE_OF = Prepared(_line)


def _own_line_or_404(person: Person, code: str, unit: str, position: int) -> Line:
    """The same in one query: every cell that saves itself asks for it."""
    line = LINE_OF.find(code=code, unit=unit, position=position)
    if line is None or not person.is_over(line.belongs_to.unit):
        raise Http404
    return line


def _do_to_line(request: HttpRequest, found: Line, person: Person) -> str:
    deed, ret = request.POST.get("deed", "save"), found.belongs_to
    answer(found, given_in(request.POST), by=person)
    if deed == "file":
        filed(request, ret, person)
        return address_of(ret)
    if deed in LINE_DEEDS:
        LINE_DEEDS[deed](found, by=person)
    return ""


LINE_DEEDS: dict[str, Callable[..., Line]] = {"drop": drop_new_line, "restore": restore_new_line, "rebase": rebase}


def _clash(request: HttpRequest, ret: Return, found: Line, merged: Merged) -> HttpResponse:
    """Both texts, cell by cell; the rest is saved already."""
    context = {
        "ret": ret,
        "round": ret.round,
        "line": found,
        "clashes": merged.clashes,
        "deed": request.POST.get("deed", "save"),
        "fill": "fill" in request.POST,
        "address": address_of(ret, line=found.position),
    }
    return render(request, "web/returns/clash.html", context, status=409)


@may("return.write")
@require_POST
@whole_house
def save(request: HttpRequest, code: str, unit: str, position: int) -> JsonResponse:
    """What the page saves by itself while somebody types; answers as the autosave island asks."""
    person = person_of(request)
    found = _own_line_or_404(person, code, unit, position)
    try:
        merged = keep(found, request.POST, by=person)
        answer(found, given_in(request.POST), by=person)
    except Refusal as refusal:
        return JsonResponse({"refused": said(refusal)}, status=422)
    return _saved(found, merged)


def _saved(found: Line, merged: Merged) -> JsonResponse:
    renewed = {f"base-{name}": text for name, text in {**merged.mine, **merged.theirs}.items()}
    answer: dict[str, Any] = {"saved_at": f"{clock.local(clock.now()):%H:%M}", "set": {**renewed, **merged.theirs}}
    if not merged.clashes:
        return JsonResponse(answer)
    first = merged.clashes[0]
    answer["refused"] = _("“%(label)s”刚被他人改成“%(theirs)s”；请点“保存本行”对照取舍，您填的没有丢") % {
        "label": first.label,
        "theirs": first.theirs,
    }
    return JsonResponse(answer, status=409)


@may("account")
@require_GET
def money_reading(request: HttpRequest) -> JsonResponse:
    """?text=22亿 → how it will be stored, or what is wrong with it. ?currency= and ?unit= may go along."""
    currency = request.GET.get("currency", "")
    try:
        money = parse_money(
            request.GET.get("text", "")[:200],
            currency=Currency(currency) if currency in Currency.__members__ else Currency.CNY,
        )
    except Refusal as refusal:
        return JsonResponse({"error": said(refusal)})
    return JsonResponse({"reading": money_words(money)})


LINE = "rounds/<slug:code>/returns/<slug:unit>/lines/<int:position>/"
urlpatterns = [
    path(LINE, line, name="return-line"),
    path(f"{LINE}save/", save, name="return-line-save"),
    path("reading/money/", money_reading, name="money-reading"),
]
