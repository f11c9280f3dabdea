"""Search from every page: a page of its own, and the panel under the field."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from daliang.web.guards import is_fragment, may, person_of
from daliang.web.search.hits import MOST, Question
from daliang.web.search.kinds import search


@may("project.read")
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """?q= is what is looked for; the panel asks for the results alone, and at rest with ?values=1 for figures."""
    panel, values = is_fragment(request), "values" in request.GET
    question = Question.of(request.GET.get("q", ""), is_valued=values or not panel)
    groups = search(question, person_of(request), only="measures" if panel and values else "")
    page = ("values" if values else "results") if panel else "search"
    context = {"question": question, "groups": groups, "most": MOST, "panel": panel}
    return render(request, f"web/search/{page}.html", context)


urlpatterns = [path("search/", find, name="search")]
