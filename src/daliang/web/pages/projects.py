"""The projects a person may see: the list with a filter that reads as a sentence, and one project's file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from daliang.ledger.models import Posting
from daliang.measures.models import Tier
from daliang.org.models import Person, Unit
from daliang.org.rules import record
from daliang.org.words import named
from daliang.register.models import Origin, Project, ProjectQuerySet, Stage
from daliang.rounds.fields import LABELS as LINE_LABELS
from daliang.web.guards import may, person_of
from daliang.web.postings import Said, say

A_PAGE = 50
ORDERS = {
    "-amount": ("-amount_cny", "code"),
    "amount": ("amount_cny", "code"),
    "-since": ("-stage_on", "code"),
    "name": ("name", "code"),
}


@dataclass(frozen=True)
class Chip:
    """One part of the filter's sentence, with the address that takes it out."""

    text: str
    without: str


class Filter(forms.Form):
    """What may be asked of the list; what does not fit is left out, never guessed."""

    q = forms.CharField(label=gettext_lazy("名称或投资方"), required=False, max_length=60)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("单位"), required=False, to_field_name="code")
    stage = forms.ModelChoiceField(
        Stage.objects.none(), label=gettext_lazy("阶段"), required=False, to_field_name="code"
    )
    tier = forms.ModelChoiceField(
        Tier.objects.none(), label=gettext_lazy("总投资"), required=False, to_field_name="code"
    )
    origin = forms.ChoiceField(
        choices=[("", gettext_lazy("全部")), *Origin.choices], label=gettext_lazy("内外资"), required=False
    )

    def __init__(self, data: Any, person: Person) -> None:
        super().__init__(data)
        for name, rows in {
            "unit": Unit.objects.visible_to(person),
            "stage": Stage.objects.all(),
            "tier": Tier.objects.order_by("currency", "at_least"),
        }.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
            label: Callable[[Any], str] = _indented if name == "unit" else named
            field.label_from_instance = label  # type: ignore[method-assign, assignment]
            field.empty_label = _("全部")

    def narrow(self, found: ProjectQuerySet) -> ProjectQuerySet:
        """The projects that fit; a unit means its whole branch, a tier means at least that much."""
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("q"):
            found = found.filter(Q(name__icontains=asked["q"]) | Q(investor__icontains=asked["q"]) | Q(code=asked["q"]))
        if asked.get("unit"):
            found = found.within(asked["unit"])
        if asked.get("tier"):
            column = "amount_cny" if asked["tier"].currency == "CNY" else "amount"
            found = found.filter(**{f"{column}__gte": asked["tier"].at_least})
            found = found.filter(currency=asked["tier"].currency) if column == "amount" else found
        exact = {name: asked[name] for name in ("stage", "origin") if asked.get(name)}
        return found.filter(**exact)

    def chips(self) -> list[Chip]:
        """The sentence: 邗江区 · 在谈 · ≥20亿元 · 外资."""
        words = {name: _word(value) for name, value in self.cleaned_data.items() if value}
        given = {name: str(self.data[name]) for name in words}
        return [
            Chip(word, "?" + urlencode({other: text for other, text in given.items() if other != name}))
            for name, word in words.items()
        ]


def _indented(unit: Any) -> str:
    return "　" * (int(unit.depth) - 1) + named(unit)


def _word(value: Any) -> str:
    if not isinstance(value, str):
        return named(value)
    labels: dict[str, str] = {code: str(label) for code, label in Origin.choices}
    return labels.get(value, f"“{value}”")


@may()
def project_list(request: HttpRequest) -> HttpResponse:
    """?q=, ?unit=, ?stage=, ?tier=, ?origin=, ?order=, ?page=."""
    person = person_of(request)
    asked = Filter(request.GET, person)
    found = asked.narrow(Project.objects.visible_to(person)).select_related("unit", "stage", "industry")
    order = request.GET.get("order", "-amount")
    page = Paginator(found.order_by(*ORDERS.get(order, ORDERS["-amount"])), A_PAGE).get_page(request.GET.get("page"))
    context = {"filter": asked, "chips": asked.chips(), "page": page, "order": order}
    return render(request, "web/projects/list.html", context)


@dataclass(frozen=True)
class Event:
    """One posting on the timeline, in words."""

    posting: Posting
    said: Said
    is_reversed: bool


@may()
def project(request: HttpRequest, code: str) -> HttpResponse:
    """The file of one project; another unit's is as if missing."""
    person = person_of(request)
    rows = Project.objects.visible_to(person).select_related("unit", "stage", "industry")
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404
    record(by=person, action="project.view", subject=found, unit=found.unit, project=found.code)
    postings = found.postings.select_related("batch__maker", "batch__checker", "reversed_by").order_by(
        "-effective_on", "-seq"
    )
    events = [
        Event(posting, said, hasattr(posting, "reversed_by"))
        for posting, said in zip(postings, say(postings), strict=True)
    ]
    context = {"project": found, "events": events, "history": _history(found)}
    return render(request, "web/projects/project.html", context)


def _history(found: Project) -> list[tuple[Any, list[Any]]]:
    """Changes of descriptive fields, newest first: the record and what differs from the one before."""
    past: Any = found.history
    records = list(past.select_related("history_user").order_by("-history_date", "-history_id")[:20])
    made = []
    for now, before in pairwise(records):
        delta = now.diff_against(before)
        if delta.changes:
            made.append((now, [(LABELS.get(c.field, c.field), c.old, c.new) for c in delta.changes]))
    return made


LABELS = {
    **LINE_LABELS,
    "investor_parent": gettext_lazy("投资方母公司"),
    "source_place": gettext_lazy("来源地"),
    "content": gettext_lazy("建设内容"),
}

urlpatterns = [
    path("projects/", project_list, name="project-list"),
    path("projects/<slug:code>/", project, name="project"),
]
