"""核对: the text of a page with its facts marked, each to be confirmed, corrected or dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from daliang.leads.deciding import confirm, confirm_rest, correct, drop, reopen
from daliang.leads.editing import FIELDS
from daliang.leads.facts import VERSION
from daliang.leads.keeping import gathers
from daliang.leads.leading import lead_from
from daliang.leads.models import Fact, FactState, Page, PageState
from daliang.leads.reasons import words
from daliang.leads.taking import read_again, take_again
from daliang.org.models import Person
from daliang.vocabulary.refusal import Refusal
from daliang.web.gathering.cards import ORDER, Card, Refused, cards
from daliang.web.gathering.marking import paragraphs
from daliang.web.gathering.model_part import model_part
from daliang.web.guards import may, person_of, see_other
from daliang.web.pages.gathering import LOOKS


def page_or_404(request: HttpRequest, pk: int) -> Page:
    """The page, if the person may see it; another city's is as if missing."""
    rows = Page.objects.visible_to(person_of(request)).select_related("source__unit", "story", "by", "repeats")
    page = rows.filter(pk=pk).first()
    if page is None:
        raise Http404
    return page


def _fact_or_404(request: HttpRequest, pk: int) -> Fact:
    rows = Fact.objects.visible_to(person_of(request)).select_related("page__source__unit", "page__story")
    fact = rows.filter(pk=pk, is_gone=False).first()
    if fact is None:
        raise Http404
    return fact


@require_safe
@may("page.read")
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; ?at= is the fact in hand, else the first that nobody has decided on."""
    return review_page(request, page_or_404(request, pk))


def review_page(
    request: HttpRequest, page: Page, refused: Refused | None = None, adding: Mapping[str, str] | None = None
) -> HttpResponse:
    """The page as it stands; `refused` is a card with what was typed and not taken, `adding` the same of that form."""
    every = list(_facts(page))
    for fact in every:
        fact.page = page  # the same row: its text is not fetched again
    facts = [one for one in every if not one.is_gone]
    listed = cards(facts, refused, _opened(request))
    undecided = [one for one in listed if one.fact.state == FactState.FOUND]
    context: dict[str, Any] = {
        "page": page,
        "look": LOOKS[PageState(page.state)],
        "why": [words(one) for one in page.why],
        "paragraphs": list(paragraphs(page.article, facts)),
        "cards": listed,
        "gone": cards(one for one in every if one.is_gone),
        "undecided": len(undecided),
        "decided": len(listed) - len(undecided),
        "here": refused.fact if refused else _here(request, listed, undecided),
        "others": _others(page),
        "model": model_part(page),
        "kinds": [(one.value, one.label) for one in ORDER],
        "adding": adding or {},
        "may_take": gathers(person_of(request)) and page.reread_by_id is None,
        "is_old": page.reading_version < VERSION,
        **_turn(page),
    }
    return render(request, "web/gathering/review.html", context, status=422 if refused or adding else 200)


def _turn(page: Page) -> dict[str, int]:
    """How long a page still stands in line at its site; nothing once it is past."""
    left = ceil((page.turn_at - timezone.now()).total_seconds()) if page.turn_at else 0
    return {"turn": max(0, left), "turn_minutes": max(0, round(left / 60))}


def _opened(request: HttpRequest) -> int:
    """The card whose form is open: ?open=1 with ?at=."""
    asked = request.GET.get("at", "") if "open" in request.GET else ""
    return int(asked) if asked.isdecimal() and len(asked) < 19 else 0


def _facts(page: Page) -> QuerySet[Fact]:
    return page.facts.select_related("decided_by").prefetch_related("leads").order_by("at", "pk")


def _others(page: Page) -> list[Page]:
    """The other pages that tell this story."""
    if page.story_id is None:
        return []
    told = Page.objects.filter(story=page.story_id).exclude(pk=page.pk)
    return list(told.select_related("source").order_by("pk")[:20])


def _here(request: HttpRequest, listed: list[Card], undecided: list[Card]) -> int:
    asked = request.GET.get("at", "")
    known = {str(one.fact.pk): one.fact.pk for one in listed}
    return known.get(asked) or next((one.fact.pk for one in undecided), 0)


@require_POST
@may("page.take")
def page_deed(request: HttpRequest, pk: int) -> HttpResponse:
    """POST `deed`: `again` tries a refused page once more, `reread` has one read by today's rules, `confirm-rest`
    confirms all that is left."""
    page, person = page_or_404(request, pk), person_of(request)
    deed = request.POST.get("deed", "")
    if deed == "again":
        take_again(page, by=person)
        messages.success(request, _("正在重新读取。"))
    elif deed == "reread":
        read_again(page, by=person)
        messages.success(request, _("正在按现在的规则重读；核对过的各条不变。"))
    elif deed == "confirm-rest":
        count = confirm_rest(page, by=person)
        messages.success(request, _("已确认其余%(count)s条。") % {"count": count})
    else:
        raise Http404
    return see_other(reverse("lead-page", args=[pk]))


def _lead(fact: Fact, person: Person) -> None:
    lead_from(fact, by=person)


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _correct(request: HttpRequest, fact: Fact, person: Person) -> None:
    typed = {name: request.POST[name] for name in FIELDS[fact.kind] if name in request.POST}
    correct(fact, typed, seen=_seen(request), by=person)


DEEDS: dict[str, Callable[[HttpRequest, Fact, Person], object]] = {
    "confirm": lambda request, fact, person: confirm(fact, seen=_seen(request), by=person),
    "correct": _correct,
    "drop": lambda request, fact, person: drop(fact, seen=_seen(request), by=person),
    "reopen": lambda request, fact, person: reopen(fact, seen=_seen(request), by=person),
    "lead": lambda _request, fact, person: _lead(fact, person),
}
STAYS = ("lead", "reopen")


@require_POST
@may("page.take")
def fact_deed(request: HttpRequest, pk: int) -> HttpResponse:
    """POST `deed`: one of DEEDS, `seen`: the version that was looked at. Then on to the next fact that waits."""
    fact, person = _fact_or_404(request, pk), person_of(request)
    name = request.POST.get("deed", "")
    if name not in DEEDS:
        raise Http404
    try:
        DEEDS[name](request, fact, person)
    except Refusal as refusal:
        return review_page(request, fact.page, Refused(fact.pk, refusal, request.POST.dict()))
    address = reverse("lead-page", args=[fact.page_id])
    return see_other(f"{address}?at={fact.pk if name in STAYS else _next(fact)}")


def _next(fact: Fact) -> int:
    """The next undecided card after this one, else the first, else this one."""
    listed = [one.fact for one in cards(_facts(fact.page).filter(is_gone=False))]
    at = next((number for number, one in enumerate(listed) if one.pk == fact.pk), 0)
    waiting = [one.pk for one in (*listed[at:], *listed[:at]) if one.state == FactState.FOUND]
    return waiting[0] if waiting else fact.pk


urlpatterns = [
    path("leads/pages/<int:pk>/", review, name="lead-page"),
    path("leads/pages/<int:pk>/deed/", page_deed, name="lead-page-deed"),
    path("leads/facts/<int:pk>/deed/", fact_deed, name="lead-fact-deed"),
]
