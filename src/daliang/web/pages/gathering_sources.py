"""来源: feeds, sitemaps and folders that are read by and by; what each brought last."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daliang.leads.keeping import change_source, gathers, open_source
from daliang.leads.models import Source, SourceKind
from daliang.leads.models.gathering import POLLED
from daliang.leads.reasons import words
from daliang.leads.scheduling import read_now
from daliang.vocabulary.refusal import Refusal
from daliang.web.guards import may, person_of, see_other
from daliang.web.saying import said

KINDS = [(kind.value, kind.label) for kind in POLLED]


@may("page.take")
def source_list(request: HttpRequest) -> HttpResponse:
    """All sources; POST opens one of `kind` at `address`, called `name`, read `every` hours with a `pace`."""
    if request.method != "POST":
        return _list(request)
    try:
        open_source(
            kind=request.POST.get("kind", ""),
            name=request.POST.get("name", ""),
            address=request.POST.get("address", ""),
            every=_number(request, "every"),
            pace=_number(request, "pace"),
            by=person_of(request),
        )
    except Refusal as refusal:
        return _list(request, refusal)
    messages.success(request, _("来源已登记，稍后自动读取。"))
    return see_other(reverse("lead-source-list"))


def _list(request: HttpRequest, refusal: Refusal | None = None, changed: int = 0) -> HttpResponse:
    person = person_of(request)
    rows = Source.objects.visible_to(person).order_by("-is_on", "name", "pk")
    context: dict[str, Any] = {
        "rows": [(one, [words(why) for why in one.last_outcome.get("why", [])], one.kind in POLLED) for one in rows],
        "kinds": KINDS,
        "folder": SourceKind.FOLDER.value,
        "typed": request.POST,
        "changed": changed,
        "error": said(refusal) if refusal else "",
        "may_take": gathers(person),
    }
    return render(request, "web/gathering/sources.html", context, status=422 if refusal else 200)


@require_POST
@may("page.take")
def source_deed(request: HttpRequest, pk: int) -> HttpResponse:
    """POST `deed`: `now` reads it at once; `change` keeps `name`, `every`, `pace`, `is_on`, as `seen` was looked at."""
    person = person_of(request)
    source = Source.objects.visible_to(person).filter(pk=pk).first()
    deed = request.POST.get("deed", "")
    if source is None or deed not in ("now", "change"):
        raise Http404
    try:
        if deed == "now":
            read_now(source, by=person)
        else:
            _change(request, source)
    except Refusal as refusal:
        return _list(request, refusal, pk)
    messages.success(request, _("已开始读取；读到的文稿会出现在收录列表里。") if deed == "now" else _("来源已保存。"))
    return see_other(reverse("lead-source-list"))


def _change(request: HttpRequest, source: Source) -> None:
    change_source(
        source,
        name=request.POST.get("name", ""),
        every=_number(request, "every"),
        pace=_number(request, "pace"),
        is_on=bool(request.POST.get("is_on")),
        seen=_number(request, "seen"),
        by=person_of(request),
    )


def _number(request: HttpRequest, name: str) -> int:
    """What is no number is 0, which the rule refuses in words."""
    text = request.POST.get(name, "").strip()
    return int(text) if text.isdecimal() and len(text) < 9 else 0


urlpatterns = [
    path("leads/sources/", source_list, name="lead-source-list"),
    path("leads/sources/<int:pk>/deed/", source_deed, name="lead-source-deed"),
]
