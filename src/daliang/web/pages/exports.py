"""The project list as a file: at once up to a number of rows; above it one asks and another person releases."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from daliang.files.names import clean_name
from daliang.org import clock
from daliang.org.masking import address_of
from daliang.org.matrix import may as reaches
from daliang.org.models import City
from daliang.org.rules import record_file
from daliang.register import exporting
from daliang.register.models import ExportRequest
from daliang.vocabulary.refusal import Refusal
from daliang.web.guards import may, person_of, see_other
from daliang.web.lists import export
from daliang.web.lists.asking import Asked
from daliang.web.saying import said

SHOWN = 50  # requests on the page, of each sort


@may("project.export")
@require_GET
def project_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the list shows on all its pages; a large one leads to the page that asks for a second person."""
    asked = _asked(request.GET, request, kind)
    if exporting.is_large(asked.filter.within().count()):
        return see_other(f"{reverse('export-ask', args=[kind])}?{asked.query}")
    return _sent(asked, kind)


def _asked(question: QueryDict, request: HttpRequest, kind: str) -> Asked:
    if kind not in export.KINDS:
        raise Http404
    return Asked.of(question, person_of(request))


@transaction.atomic
def _sent(asked: Asked, kind: str, released: ExportRequest | None = None) -> HttpResponseBase:
    """The file, logged with who, filter, rows and SHA-256 before it is sent; with number and purpose of its release."""
    more: dict[str, Any] = {}
    notes = [(_("申请 %(number)s") % {"number": released.pk}, released.purpose)] if released else []
    made = export.make(asked, kind, notes)
    if released is not None:
        exporting.be_no_more(released, made.rows)
        more = {"request": released.pk, "purpose": released.purpose}
    record_file(
        made.file,
        by=asked.person,
        action="project.export",
        subject=City.current(),
        asked={"query": address_of("", asked.query)},
        rows=made.rows,
        texts={"query": asked.query, "words": [chip.text for chip in asked.filter.chips]},
        kind=kind,
        columns=[column.key for column in asked.columns],
        **more,
    )
    made.file.seek(0)
    moment = f"{clock.local(clock.now()):%Y%m%d-%H%M%S}"
    name = _("项目_%(login)s_%(moment)s.%(kind)s") % {"login": asked.person.username, "moment": moment, "kind": kind}
    return FileResponse(made.file, as_attachment=True, filename=clean_name(name), content_type=export.KINDS[kind][1])


@may("project.export")
def export_ask(request: HttpRequest, kind: str) -> HttpResponse:
    """How many rows there are, why a second person is needed, what they are for. POST asks for the release."""
    asked = _asked(request.GET, request, kind)
    rows = asked.filter.within().count()
    if not exporting.is_large(rows):
        return see_other(f"{reverse('project-export', args=[kind])}?{asked.query}")
    purpose, refused = request.POST.get("purpose", ""), ""
    words = [chip.text for chip in asked.filter.chips]
    if request.method == "POST":
        try:
            exporting.ask(asked.query, kind, words="；".join(words), rows=rows, purpose=purpose, by=asked.person)
        except Refusal as refusal:
            refused = said(refusal)
        else:
            messages.success(request, _("已提交导出申请。审批同意后，请在 24 小时内到本页下载。"))
            return see_other(reverse("export-list"))
    context = {
        "rows": rows, "most": settings.LARGE_EXPORT, "words": words, "purpose": purpose, "error": refused,
        "back": asked.address(),
    }  # fmt: skip
    return render(request, "web/lists/export_ask.html", context, status=422 if refused else 200)


@may("project.export")
@require_GET
def export_list(request: HttpRequest) -> HttpResponse:
    """What waits for the person's release, the oldest first; and their own requests, the newest first."""
    person = person_of(request)
    rows = ExportRequest.objects.select_related("by", "unit", "judged_by")
    context = {
        "may_release": reaches(person.role, "export.release"),
        "waiting": rows.for_release_by(person).waiting().order_by("id")[:SHOWN],
        "own": rows.filter(by=person)[:SHOWN],
    }
    return render(request, "web/lists/exports.html", context)


@may("export.release")
@require_POST
def export_judge(request: HttpRequest, pk: int) -> HttpResponse:
    """POST `deed`: release, or refuse with `answer`. One's own is refused in words, a sibling's is as if missing."""
    person, deed = person_of(request), request.POST.get("deed", "")
    found = ExportRequest.objects.select_related("by", "unit").filter(pk=pk).first()
    if found is None or deed not in {"release", "refuse"}:
        raise Http404
    try:
        if deed == "release":
            exporting.release(found, by=person)
            messages.success(request, _("已同意，申请人可在 24 小时内下载。"))
        else:
            exporting.refuse(found, answer=request.POST.get("answer", ""), by=person)
            messages.success(request, _("未同意，申请人会看到理由。"))
    except ExportRequest.DoesNotExist as error:
        raise Http404 from error
    return see_other(reverse("export-list"))


@may("project.export")
@require_GET
def export_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What was released, asked anew under the person's rights of this moment; another's is as if missing."""
    person = person_of(request)
    found = ExportRequest.objects.filter(pk=pk, by=person).first()
    if found is None:
        raise Http404
    exporting.be_open(found, person)
    return _sent(_asked(QueryDict(found.question), request, found.kind), found.kind, found)


urlpatterns = [
    path("projects/export/<slug:kind>/", project_export, name="project-export"),
    path("exports/", export_list, name="export-list"),
    path("exports/new/<slug:kind>/", export_ask, name="export-ask"),
    path("exports/<int:pk>/", export_judge, name="export-judge"),
    path("exports/<int:pk>/file/", export_file, name="export-file"),
]
