"""Excel in: upload, preview row by row, check, apply; each long step in the background, the page may be left."""

from __future__ import annotations

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from daliang.files.kinds import Kind
from daliang.intake import rules
from daliang.intake.models import Import, ImportKind, ImportState, Verdict
from daliang.intake.register_columns import template
from daliang.intake.rules.guards import is_silent
from daliang.org.matrix import may as role_may
from daliang.org.models import Person, Unit
from daliang.org.rules import record_file
from daliang.vocabulary.refusal import N_, Refusal
from daliang.web.guards import may, person_of, see_other
from daliang.web.importing import Wording, said, shown, totals_of, write_report
from daliang.web.saying import said as sentence

A_PAGE = 50
LOOKS = {ImportState.STAGING: "reading", ImportState.REFUSED: "unreadable"}


def _branch(person: Person) -> Unit:
    if person.scope_unit is None:
        raise Http404
    return person.scope_unit


def _import_or_404(request: HttpRequest, pk: int) -> Import:
    """Somebody else's import, not handed over, is as if missing."""
    found = Import.objects.visible_to(person_of(request)).select_related("by", "unit", "confirmed_by", "applied_by")
    importing = found.filter(pk=pk).first()
    if importing is None:
        raise Http404
    return importing


def _kind(text: str, person: Person) -> ImportKind:
    """The kind asked for; an update where this person may import nothing else."""
    wanted = ImportKind.OPENING if text == ImportKind.OPENING else ImportKind.UPDATE
    return wanted if role_may(person.role, "opening.import") else ImportKind.UPDATE


@may("project.import")
def import_list(request: HttpRequest) -> HttpResponse:
    """One's own imports and those that wait for one's check. POST uploads `file` as `kind`."""
    person = person_of(request)
    unit, error = _branch(person), ""
    if request.method == "POST":
        try:
            return see_other(reverse("import", args=[_received(request, person, unit).pk]))
        except Refusal as refusal:
            error = sentence(refusal)
    rows = Import.objects.visible_to(person).select_related("by", "unit")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, look_of(one)) for one in page],
        "error": error,
        "kinds": ImportKind.choices if role_may(person.role, "opening.import") else [],
    }
    return render(request, "web/imports/list.html", context, status=422 if error else 200)


def _received(request: HttpRequest, person: Person, unit: Unit) -> Import:
    upload = request.FILES.get("file")
    if upload is None or upload.name is None:
        raise Refusal(N_("请选择要导入的 .xlsx 文件。"), code="no_file", field="file")
    kind = _kind(request.POST.get("kind", ""), person)
    return rules.receive(upload, name=upload.name, unit=unit, by=person, kind=kind)


def look_of(importing: Import) -> str:
    return LOOKS.get(ImportState(importing.state), importing.state)


@require_safe
@may("project.import")
def import_template(request: HttpRequest) -> HttpResponse:
    """An empty sheet; ?kind=opening gives that of the opening balance."""
    person = person_of(request)
    kind = _kind(request.GET.get("kind", ""), person)
    content = template(person, _branch(person), is_opening=kind is ImportKind.OPENING)
    response = HttpResponse(content, content_type=Kind.XLSX.content_type)
    response["Content-Disposition"] = f'attachment; filename="daliang-{kind.value}.xlsx"'
    return response


@require_safe
@may("project.import")
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview: ?show= new, changed, same or refused; ?page=; ?trial=1 waits for the trial run's report.

    While a job runs the page asks again by itself.
    """
    importing = _import_or_404(request, pk)
    person = person_of(request)
    asked = request.GET.get("show", "")
    rows = importing.rows.filter(verdict=asked) if asked in Verdict.values else importing.rows.all()
    page = Paginator(rows.order_by("id").select_related("project"), A_PAGE).get_page(request.GET.get("page"))
    is_mine = importing.by_id == person.pk
    context = {
        "importing": importing,
        "look": look_of(importing),
        "page": page,
        "rows": shown(page, Wording()),
        "show": asked,
        "tallies": [(verdict, label, importing.counts.get(verdict, 0)) for verdict, label in Verdict.choices],
        "refused": importing.counts.get(Verdict.REFUSED, 0),
        "notices": [said(one) for one in importing.notices],
        "why": [said(one) for one in importing.why],
        "is_mine": is_mine,
        "is_tried": bool(request.GET.get("trial")) and _waits_for_trial(importing),
        "is_stuck": importing.is_running and is_silent(importing),
        "may_confirm": not is_mine and importing.submitted_at and not importing.confirmed_by_id,
        "may_apply": is_mine or importing.confirmed_by_id == person.pk,
        "asks": is_mine and any(row.on_yes for row in page),
    }
    return render(request, "web/imports/import.html", context)


def _waits_for_trial(importing: Import) -> bool:
    """Neither the report nor a reason against it is there yet."""
    return importing.is_opening and importing.state == ImportState.STAGED and not (importing.trial or importing.why)


def _apply(importing: Import, person: Person, request: HttpRequest) -> str:
    begun = rules.begin_applying(importing, by=person, leave_out=bool(request.POST.get("leave_out")))
    return _("已开始应用；可以离开本页，稍后回来查看。") if begun else _("这次导入已经在应用或已应用，没有重复办理。")


def _confirm(importing: Import, person: Person, _request: HttpRequest) -> str:
    rules.confirm(importing, by=person)
    return _("已复核通过，可以应用。")


def _submit(importing: Import, person: Person, _request: HttpRequest) -> str:
    rules.submit(importing, by=person)
    return _("已提交复核；复核人现在能看到这份预览。")


def _withdraw(importing: Import, person: Person, _request: HttpRequest) -> str:
    rules.withdraw(importing, by=person)
    return _("已撤回，没有写入任何内容。")


def _restage(importing: Import, person: Person, _request: HttpRequest) -> str:
    rules.restage(importing, by=person)
    return _("正在重新读取。")


def _trial(importing: Import, person: Person, _request: HttpRequest) -> str:
    rules.begin_trial(importing, by=person)
    return _("已开始试运行；完成后可以查看和打印报告。")


def _answer(importing: Import, person: Person, request: HttpRequest) -> str:
    rows = [int(text) for text in request.POST.getlist("row")[:A_PAGE] if text.isdecimal() and len(text) < 19]
    count = rules.answer(importing, rows, by=person)
    return _("已确认%(count)s行。") % {"count": count}


DEEDS: dict[str, Callable[[Import, Person, HttpRequest], str]] = {
    "answer": _answer,
    "apply": _apply,
    "confirm": _confirm,
    "restage": _restage,
    "submit": _submit,
    "trial": _trial,
    "withdraw": _withdraw,
}


@require_POST
@may("project.import")
def import_deed(request: HttpRequest, pk: int) -> HttpResponse:
    """POST `deed`: one of DEEDS. The rules say who may."""
    importing = _import_or_404(request, pk)
    deed = DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        raise Http404
    try:
        messages.success(request, deed(importing, person_of(request), request))
    except Import.DoesNotExist as error:
        raise Http404 from error
    return see_other(reverse("import", args=[pk]) + ("?trial=1" if deed is _trial else ""))


@require_safe
@may("project.import")
@transaction.atomic
def import_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The preview as a workbook, logged with its SHA-256."""
    importing = _import_or_404(request, pk)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    count = write_report(file, importing)
    file.seek(0)
    record_file(
        file, by=person_of(request), action="import.report", subject=importing, asked={"import": pk}, rows=count
    )
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"import-{pk}.xlsx", content_type=Kind.XLSX.content_type)


@require_safe
@may("opening.import")
def import_trial(request: HttpRequest, pk: int) -> HttpResponse:
    """The report of the trial run, to be printed: rows, what was refused and why, totals as the measures give them."""
    importing = _import_or_404(request, pk)
    if importing.trial is None:
        raise Http404
    refused = importing.rows.filter(verdict=Verdict.REFUSED).order_by("id")
    context: dict[str, Any] = {
        "importing": importing,
        "report": importing.trial,
        "totals": totals_of(importing.trial),
        "refused": shown(refused[:500], Wording()),
        "tallies": [(label, importing.counts.get(verdict, 0)) for verdict, label in Verdict.choices],
    }
    return render(request, "web/imports/trial.html", context)


urlpatterns = [
    path("import/", import_list, name="import-list"),
    path("import/template.xlsx", import_template, name="import-template"),
    path("import/<int:pk>/", import_page, name="import"),
    path("import/<int:pk>/deed/", import_deed, name="import-deed"),
    path("import/<int:pk>/report.xlsx", import_report, name="import-report"),
    path("import/<int:pk>/trial/", import_trial, name="import-trial"),
]
