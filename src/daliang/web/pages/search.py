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
    """?q= is what is looked for; the panel asks for the results alone."""
    question = Question.of(request.GET.get("q", ""))
    groups = search(question, person_of(request))
    page = "web/search/results.html" if is_fragment(request) else "web/search/search.html"
    return render(request, page, {"question": question, "groups": groups, "most": MOST, "panel": is_fragment(request)})


urlpatterns = [path("search/", find, name="search")]
