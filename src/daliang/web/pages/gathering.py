"""线索收录: pages pasted, uploaded or named by address; the list of what came, with what is still to be checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from daliang.leads.keeping import gathers
from daliang.leads.models import Fact, Page, PageState
from daliang.leads.reasons import words
from daliang.leads.sources.file.taking import ACCEPTED
from daliang.leads.taking import take_addresses, take_file, take_text
from daliang.org.models import Person
from daliang.vocabulary.refusal import N_, Refusal, Refusals
from daliang.web.guards import may, person_of, see_other
from daliang.web.saying import said

A_PAGE = 50
MOST_FILES = 20
LOOKS = {
    PageState.WAITING: "reading",
    PageState.READ: "page-read",
    PageState.REFUSED: "unreadable",
    PageState.REPEATED: "page-repeated",
}
SHOWN = (
    ("todo", N_("待核对")),
    (PageState.WAITING.value, N_("读取中")),
    (PageState.REFUSED.value, N_("未能读取")),
    (PageState.REPEATED.value, N_("已收录过")),
)


@require_safe
@may("page.read")
def page_list(request: HttpRequest) -> HttpResponse:
    """What came, the latest first; ?show= todo, waiting, refused, repeated; ?page=. Waits ask again by themselves."""
    return _list(request)


@require_POST
@may("page.take")
def page_take(request: HttpRequest) -> HttpResponse:
    """POST `how`: text, file or address, with the fields of that form. Refused, the form comes back as typed."""
    take = TAKES.get(request.POST.get("how", ""))
    if take is None:
        raise Http404
    try:
        pages = take(request, person_of(request))
    except Refusal as refusal:
        return _list(request, refusal)
    messages.success(request, _("已收录%(count)s份，正在读取；可以离开本页。") % {"count": len(pages)})
    return see_other(reverse("lead-page", args=[pages[0].pk]) if len(pages) == 1 else reverse("lead-page-list"))


def _text(request: HttpRequest, person: Person) -> list[Page]:
    return [take_text(request.POST.get("text", ""), name=request.POST.get("name", ""), by=person)]


def _files(request: HttpRequest, person: Person) -> list[Page]:
    """Each file by itself: what can be taken is taken, what cannot is said."""
    uploads = request.FILES.getlist("file")[:MOST_FILES]
    if not uploads:
        raise Refusal(N_("还没有选择文件；请选择要收录的文件。"), code="no_file", field="file")
    taken, refused = [], []
    for upload in uploads:
        try:
            taken.append(take_file(upload, name=upload.name or "", by=person))
        except Refusal as refusal:
            refused.append(refusal)
    if refused and not taken:
        raise Refusals(refused)
    for one in refused:
        messages.warning(request, said(one))
    return taken


def _addresses(request: HttpRequest, person: Person) -> list[Page]:
    return take_addresses(request.POST.get("address", ""), by=person)


TAKES: dict[str, Callable[[HttpRequest, Person], list[Page]]] = {
    "text": _text,
    "file": _files,
    "address": _addresses,
}


def _list(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    person = person_of(request)
    show = request.GET.get("show", "")
    rows = _shown(Page.objects.visible_to(person), show).select_related("source", "story", "by")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page,
        "rows": _rows(list(page)),
        "show": show,
        "shown": SHOWN,
        "waits": any(one.state == PageState.WAITING for one in page),
        "may_take": gathers(person),
        "accepted": ",".join(ACCEPTED),
        "typed": request.POST,
        "errors": [(one.where, said(one)) for one in refusal.all] if refusal else [],
    }
    return render(request, "web/gathering/list.html", context, status=422 if refusal else 200)


def _shown(rows: QuerySet[Page], show: str) -> QuerySet[Page]:
    if show == "todo":
        return rows.filter(Exists(Fact.objects.undecided().filter(page=OuterRef("pk"))))
    return rows.filter(state=show) if show in PageState.values else rows


def _rows(pages: list[Page]) -> list[dict[str, Any]]:
    """Each page with how many facts it tells, how many wait, and how many pages tell its story; two queries."""
    keys = [one.pk for one in pages]
    told = Counter(Fact.objects.filter(page__in=keys).order_by().values_list("page", flat=True))
    waiting = Counter(Fact.objects.undecided().filter(page__in=keys).order_by().values_list("page", flat=True))
    stories = [one.story_id for one in pages if one.story_id]
    told_by = Counter(Page.objects.filter(story__in=stories).order_by().values_list("story", flat=True))
    return [
        {
            "page": one,
            "look": LOOKS[PageState(one.state)],
            "why": [words(why) for why in one.why],
            "told": told[one.pk],
            "waiting": waiting[one.pk],
            "others": told_by[one.story_id] - 1 if one.story_id else 0,
        }
        for one in pages
    ]


urlpatterns = [
    path("leads/pages/", page_list, name="lead-page-list"),
    path("leads/pages/take/", page_take, name="lead-page-take"),
]
