"""Stamped scans (盖章件) of returns and closings: several files in one go, by camera too; each download is logged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from daliang.files.serving import send
from daliang.org.models import Person
from daliang.rounds.closings import find_own
from daliang.rounds.models import ClosingScan, ReturnScan
from daliang.rounds.rules import attach_to_closing, attach_to_return, supersede_scan, take_scan_away
from daliang.vocabulary.refusal import Refusal
from daliang.web.guards import may, person_of, see_other
from daliang.web.pages.returns import return_or_404
from daliang.web.pages.rounds import round_or_404
from daliang.web.saying import said
from daliang.web.scanning import Folder, closing_folder, may_read_reports, return_folder

NOT_YOURS = {"not_your_role", "not_your_unit"}


Attach = Callable[[Any, str], object]


def _page(
    request: HttpRequest, folder: Folder | None, *, refused: Iterable[str] = (), status: int = 200
) -> HttpResponse:
    if folder is None:
        raise PermissionDenied
    return render(request, "web/scans/page.html", {"folder": folder, "refused": list(refused)}, status=status)


def _added(request: HttpRequest, attach: Attach, fresh: Callable[[], Folder | None]) -> HttpResponse:
    """Each file for itself: those that are refused are named with the reason, the others are kept."""
    kept, refused = 0, []
    for upload in [*request.FILES.getlist("files"), *request.FILES.getlist("photos")]:
        try:
            attach(upload, str(upload.name))
            kept += 1
        except Refusal as refusal:
            if refusal.code in NOT_YOURS:
                raise PermissionDenied from refusal
            refused += [said(one) for one in refusal.all]
    if not kept and not refused:
        refused = [_("没有选择文件；请点“选择文件”，选好后再上传。")]
    if refused:
        return _page(request, fresh(), refused=refused, status=422)
    messages.success(
        request, ngettext("已保存 %(count)s 个附件。", "已保存 %(count)s 个附件。", kept) % {"count": kept}
    )
    folder = fresh()
    return see_other(folder.back if folder else "/")


@may("scan.read")
def return_scans(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """The paper of a return; POST adds."""
    person = person_of(request)
    ret = return_or_404(person, code, unit)
    if request.method == "POST":
        return _added(
            request,
            lambda upload, name: attach_to_return(ret, upload, name=name, by=person),
            lambda: return_folder(person, ret),
        )
    return _page(request, return_folder(person, ret))


@may("document.read")
def closing_scans(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The paper of one of the round's closings; POST adds."""
    person = person_of(request)
    round_ = round_or_404(person, code)
    try:
        closing = find_own(round_, str(number))
    except Refusal as refusal:
        raise Http404 from refusal
    if request.method == "POST":
        return _added(
            request,
            lambda upload, name: attach_to_closing(closing, upload, name=name, by=person),
            lambda: closing_folder(person, code, closing),
        )
    return _page(request, closing_folder(person, code, closing))


def _return_scan(person: Person, pk: int) -> ReturnScan:
    rows = ReturnScan.objects.visible_to(person).select_related("ret__round", "ret__unit", "stored__thumbnail")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _closing_scan(person: Person, pk: int) -> ClosingScan:
    if not may_read_reports(person):
        raise PermissionDenied
    found = ClosingScan.objects.visible_to(person).select_related("closing", "unit", "stored__thumbnail")
    scan = found.filter(pk=pk).first()
    if scan is None:
        raise Http404
    return scan


def _file(request: HttpRequest, scan: ReturnScan | ClosingScan) -> HttpResponse:
    answer = send(scan.stored, scan.name)
    take_scan_away(scan, answer.content, by=person_of(request))
    return answer


def _small(scan: ReturnScan | ClosingScan) -> HttpResponse:
    if not scan.stored.is_picture:
        raise Http404
    return send(scan.stored.small, scan.name, inline=True)


def _superseded(
    request: HttpRequest, scan: ReturnScan | ClosingScan, fresh: Callable[[], Folder | None]
) -> HttpResponse:
    try:
        supersede_scan(scan, reason=request.POST.get("reason", ""), by=person_of(request))
    except Refusal as refusal:
        if refusal.code in NOT_YOURS:
            raise PermissionDenied from refusal
        return _page(request, fresh(), refused=[said(one) for one in refusal.all], status=422)
    messages.success(request, _("“%(name)s”已标明作废，原件仍在。") % {"name": scan.name})
    folder = fresh()
    return see_other(folder.back if folder else "/")


@may("scan.read")
@require_GET
def return_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, always as an attachment; who takes it is logged."""
    return _file(request, _return_scan(person_of(request), pk))


@may("scan.read")
@require_GET
def return_scan_small(request: HttpRequest, pk: int) -> HttpResponse:
    """The thumbnail of a picture; nothing else has one."""
    return _small(_return_scan(person_of(request), pk))


@may("scan.add")
@require_POST
def return_scan_supersede(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it as replaced, with the reason; it stays."""
    person = person_of(request)
    scan = _return_scan(person, pk)
    return _superseded(request, scan, lambda: return_folder(person, scan.ret))


@may("document.read")
@require_GET
def closing_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, always as an attachment; who takes it is logged."""
    return _file(request, _closing_scan(person_of(request), pk))


@may("document.read")
@require_GET
def closing_scan_small(request: HttpRequest, pk: int) -> HttpResponse:
    """The thumbnail of a picture; nothing else has one."""
    return _small(_closing_scan(person_of(request), pk))


@may("scan.closing")
@require_POST
def closing_scan_supersede(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it as replaced, with the reason; it stays."""
    person = person_of(request)
    scan = _closing_scan(person, pk)
    return _superseded(request, scan, lambda: closing_folder(person, scan.closing.title, scan.closing))


urlpatterns = [
    path("rounds/<slug:code>/returns/<slug:unit>/scans/", return_scans, name="return-scans"),
    path("rounds/<slug:code>/closings/<int:number>/scans/", closing_scans, name="closing-scans"),
    path("scans/<int:pk>/", return_scan, name="return-scan"),
    path("scans/<int:pk>/small/", return_scan_small, name="return-scan-small"),
    path("scans/<int:pk>/supersede/", return_scan_supersede, name="return-scan-supersede"),
    path("closing-scans/<int:pk>/", closing_scan, name="closing-scan"),
    path("closing-scans/<int:pk>/small/", closing_scan_small, name="closing-scan-small"),
    path("closing-scans/<int:pk>/supersede/", closing_scan_supersede, name="closing-scan-supersede"),
]
