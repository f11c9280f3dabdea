"""The projects a person may see: the list and its saved views."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from daliang.org.models import Person
from daliang.register.keeping import change_view, drop_view, keep_view
from daliang.register.models import SavedView
from daliang.register.tallies import Tally
from daliang.vocabulary.refusal import Refusal
from daliang.web.guards import may, person_of, see_other
from daliang.web.lists import export
from daliang.web.lists.asking import LIST, SIZES, Asked
from daliang.web.lists.columns import COLUMNS
from daliang.web.lists.frame import framed
from daliang.web.saying import said


class Counted(Paginator[Any]):
    """Pages of rows whose number the foot has counted already."""

    def __init__(self, rows: Any, size: int, tally: Tally) -> None:
        super().__init__(rows, size)
        self.tally = tally

    @cached_property
    def count(self) -> int:
        return self.tally.count


@may("project.read")
@require_GET
def project_list(request: HttpRequest) -> HttpResponse:
    """Any key of `lists.filters.keys`, and ?cols=, ?order=, ?size=, ?page=."""
    asked = Asked.of(request.GET, person_of(request))
    tally = asked.filter.within().tally()
    page = Counted(asked.keys(), asked.size, tally).get_page(asked.page)
    rows = [
        (project, [(column, column.shown(project, asked.person)) for column in asked.columns[1:]], name)
        for project in asked.fetched(page)
        for name in [asked.columns[0].shown(project, asked.person)]
    ]
    context = {
        "page": page,
        "rows": rows,
        "tally": tally,
        "without_suspended": "" if asked.filter.one("is_suspended") else asked.narrowed(is_suspended="no"),
        "sizes": [(size, asked.address(size=size)) for size in SIZES],
        "all_columns": [(column, column in asked.columns) for column in COLUMNS.values()],
        "pages": [(number, asked.address(page=number)) for number in _near(page)],
        "exports": [(kind, f"{reverse('project-export', args=[kind])}?{asked.query}") for kind in export.KINDS],
    }
    return render(request, "web/lists/list.html", {**framed(asked, LIST), **context})


def _near(page: Any) -> list[int]:
    """The first page, those around this one, the last."""
    last = page.paginator.num_pages
    return sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})


@may("project.read")
@require_POST
def view_keep(request: HttpRequest) -> HttpResponse:
    """Save what the address in `query` asks for, brought into its settled form first."""
    person = person_of(request)
    asked = Asked.of(QueryDict(request.POST.get("query", "")), person)
    try:
        view = keep_view(
            request.POST.get("name", ""), asked.query, is_shared=request.POST.get("shared") == "yes", by=person
        )
    except Refusal as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("已保存视图“%(name)s”。") % {"name": view.name})
    return see_other(asked.address())


@may("project.read")
def view_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, share, delete one's own view; another's is as if missing."""
    person = person_of(request)
    view = _own_view(person, pk)
    refused = ""
    if request.method == "POST":
        try:
            return _changed(request, view, person)
        except Refusal as refusal:
            refused = said(refusal)
    context = {"view": view, "refused": refused, "address": f"{reverse(LIST)}?{view.query}"}
    return render(request, "web/lists/view.html", context, status=422 if refused else 200)


def _own_view(person: Person, pk: int) -> SavedView:
    found = SavedView.objects.visible_to(person).filter(pk=pk, owner=person).select_related("unit").first()
    if found is None:
        raise Http404
    return found


def _changed(request: HttpRequest, view: SavedView, person: Person) -> HttpResponse:
    address = f"{reverse(LIST)}?{view.query}"
    if request.POST.get("deed") == "drop":
        drop_view(view, by=person)
        messages.success(request, _("已删除视图“%(name)s”。") % {"name": view.name})
        return see_other(reverse(LIST))
    change_view(view, name=request.POST.get("name", ""), is_shared=request.POST.get("shared") == "yes", by=person)
    messages.success(request, _("已保存视图“%(name)s”。") % {"name": view.name})
    return see_other(address)


urlpatterns = [
    path("projects/", project_list, name=LIST),
    path("projects/views/", view_keep, name="view-keep"),
    path("projects/views/<int:pk>/", view_change, name="view-change"),
]
