"""The city's own Word layouts of its documents: take one, edit it in Word, lay it down, go back to the supplied one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from daliang.bulletins.layouts import LARGEST, SUPPLIED_FOR, drop_layout, put_layout, standing, take_layout
from daliang.bulletins.models import Format
from daliang.files.kinds import Kind
from daliang.files.names import fitting_name
from daliang.org.models import Person
from daliang.vocabulary.refusal import Refusal
from daliang.web.guards import may, person_of, see_other
from daliang.web.pages.documents import TYPES
from daliang.web.saying import said


def _officer_of_city(request: HttpRequest) -> Person:
    person = person_of(request)
    if person.scope_unit is None or person.scope_unit.depth > 1:
        raise PermissionDenied
    return person


def _known(kind: str, language: str) -> tuple[str, str]:
    if (kind, language) not in SUPPLIED_FOR:
        raise Http404
    return kind, language


@may("document.layout")
def layout_list(request: HttpRequest) -> HttpResponse:
    """What holds for each paper; POST lays the uploaded `file` down for `kind` and `language`."""
    person = _officer_of_city(request)
    if request.method != "POST":
        return _show(request)
    kind, language = _known(request.POST.get("kind", ""), request.POST.get("language", ""))
    upload = request.FILES.get("file")
    if upload is None:
        return _show(request, _("没有选择文件；请选好改过的 Word 文件再上传。"))
    try:
        put_layout(language, upload.name or "", upload.read(LARGEST + 1), by=person, kind=kind)
    except Refusal as refusal:
        return _show(request, said(refusal), refusal.where)
    messages.success(request, _("版式已启用；以前出的公文不变，以后出的用新版式。"))
    return see_other(reverse("layout-list"))


def _show(request: HttpRequest, error: str = "", where: str = "") -> HttpResponse:
    context = {"standing": standing(), "error": error, "where": where}
    return render(request, "web/documents/layouts.html", context, status=422 if error else 200)


@may("document.layout")
@require_GET
def layout_file(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """The layout that holds, to be edited in Word."""
    person = _officer_of_city(request)
    kind, language = _known(kind, language)
    name, content = take_layout(language, by=person, kind=kind)
    response = HttpResponse(content, content_type=TYPES[Format.DOCX])
    response["Content-Disposition"] = content_disposition_header(True, fitting_name(name, Kind.DOCX)) or "attachment"
    return response


@may("document.layout")
@require_POST
def layout_drop(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Back to the supplied layout."""
    person = _officer_of_city(request)
    kind, language = _known(kind, language)
    drop_layout(language, by=person, kind=kind)
    messages.success(request, _("已改回自带版式。"))
    return see_other(reverse("layout-list"))


urlpatterns = [
    path("layouts/", layout_list, name="layout-list"),
    path("layouts/<slug:kind>/<slug:language>/file/", layout_file, name="layout-file"),
    path("layouts/<slug:kind>/<slug:language>/drop/", layout_drop, name="layout-drop"),
]
