"""The log of deeds (操作日志), for the audit administrator alone: searched, read page by page, taken away as found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from daliang.files.kinds import Kind
from daliang.org import clock
from daliang.org.actions import PROBING
from daliang.org.models import City, Deed, DeedQuerySet
from daliang.org.rules import record_file
from daliang.vocabulary.refusal import N_, Refusal
from daliang.web.auditing import Search, shown, standing, write_jsonl, write_xlsx
from daliang.web.guards import may, person_of

A_PAGE = 50
ALERTS, ALERT_DAYS = 5, timedelta(days=30)
MOST_ROWS = 100_000
Writer = Callable[[BinaryIO, DeedQuerySet], int]
FILES: dict[str, tuple[Writer, str]] = {
    "xlsx": (write_xlsx, Kind.XLSX.content_type),
    "jsonl": (write_jsonl, "application/x-ndjson; charset=utf-8"),
}


@require_safe
@may("audit.read")
def audit(request: HttpRequest) -> HttpResponse:
    """?person=, ?action=, ?subject=, ?unit=, ?start=, ?end=, ?project=; ?before= turns the page."""
    asked = Search(request.GET)
    rows = asked.found()
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    page = list(rows[: A_PAGE + 1])
    context: dict[str, Any] = {
        "form": asked,
        "rows": shown(page[:A_PAGE]),
        "older": page[A_PAGE - 1].pk if len(page) > A_PAGE else None,
        "is_later": bool(before),
        "chain": standing(),
        "alerts": list(_alerts()),
        "formats": list(FILES),
        "is_asked": bool(asked.asked()),
    }
    return render(request, "web/audit/audit.html", context, status=200 if asked.is_valid() else 422)


def _alerts() -> DeedQuerySet:
    recent = Deed.objects.filter(action=PROBING, at__gt=clock.now() - ALERT_DAYS)
    return recent.select_related("by", "unit").order_by("-id")[:ALERTS]


@require_safe
@may("audit.read")
@transaction.atomic
def audit_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """Exactly what the same question shows, all pages of it, as .xlsx or .jsonl. Logged with its SHA-256."""
    if form not in FILES:
        raise Http404
    asked, person = Search(request.GET), person_of(request)
    rows = asked.found()
    if not asked.is_valid():
        raise Refusal(N_("查询条件有误，没有导出：请先在页面上改正。"), code="bad_search")
    if rows[MOST_ROWS : MOST_ROWS + 1]:
        raise Refusal(
            N_("查到的超过%(most)s行，一个文件放不下：请缩短日期再导出，或用 daliang audit export 导出全部。"),
            code="too_many",
            field="start",
            most=MOST_ROWS,
        )
    write, kind = FILES[form]
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    count = write(file, rows)
    file.seek(0)
    record_file(file, by=person, action="audit.export", subject=City.current(), asked=asked.asked(), rows=count)
    file.seek(0)
    name = f"audit-{clock.local(clock.now()):%Y%m%d-%H%M%S}.{form}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)


urlpatterns = [
    path("audit/", audit, name="audit"),
    path("audit/export.<slug:form>", audit_file, name="audit-file"),
]
