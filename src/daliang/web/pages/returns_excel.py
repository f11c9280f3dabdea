"""A return by Excel: take the template, bring it back, look at the differences, write them into the draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from daliang.files.kinds import Kind
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.walls import whole_house
from daliang.rounds.models import Return
from daliang.rounds.rules.guards import be_writable, is_writable
from daliang.rounds.uploads import ReturnUpload
from daliang.vocabulary.refusal import N_, Refusal
from daliang.web.guards import may, person_of, see_other
from daliang.web.importing import said as told
from daliang.web.pages.returns import NOT_YOURS, address_of, return_or_404
from daliang.web.returns_excel.differences import plan_of
from daliang.web.returns_excel.handing_out import hand_out
from daliang.web.returns_excel.showing import shown_rows, tallies_of
from daliang.web.returns_excel.uploading import discard, take_in, write_into_draft
from daliang.web.saying import said


@require_safe
@may("return.write")
@whole_house
def template(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """The pre-filled template; where nothing can be written any more, the return says why."""
    person = person_of(request)
    ret = return_or_404(person, code, unit)
    try:
        handed = hand_out(ret, by=person)
    except Refusal as refusal:
        _be_yours(refusal)
        messages.warning(request, said(refusal))
        return see_other(address_of(ret))
    response = HttpResponse(handed.content, content_type=Kind.XLSX.content_type)
    response["Content-Disposition"] = f'attachment; filename="{handed.name}"'
    return response


def _be_yours(refusal: Refusal) -> None:
    if refusal.code in NOT_YOURS:
        raise PermissionDenied


@may("return.write")
@whole_house
def upload(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """Where a filled template comes back. POST `file`: read it and show the differences."""
    person = person_of(request)
    ret = return_or_404(person, code, unit)
    refusals: list[Refusal] = []
    try:
        be_writable(person, ret)
        if request.method == "POST":
            made = _received(request, ret, person)
            address = reverse("return-upload-preview", args=[code, unit, made.pk])
            return see_other(f"{address}?fill=1" if "fill" in request.POST else address)
    except Refusal as refusal:
        _be_yours(refusal)
        refusals = refusal.all
    waiting = ReturnUpload.objects.visible_to(person).waiting(clock.now()).filter(ret=ret).first()
    context = _frame(request, ret) | {"errors": [(one.where, said(one)) for one in refusals], "waiting": waiting}
    return render(request, "web/returns/upload.html", context, status=422 if refusals else 200)


def _received(request: HttpRequest, ret: Return, person: Person) -> ReturnUpload:
    file = request.FILES.get("file")
    if file is None or file.name is None:
        raise Refusal(N_("请选择填好的 .xlsx 文件。"), code="no_file", field="file")
    return take_in(file, ret, by=person, name=file.name)


def _frame(request: HttpRequest, ret: Return) -> dict[str, Any]:
    fills = "fill" in request.GET or "fill" in request.POST
    address = address_of(ret, fill=1) if fills else address_of(ret)
    return {"ret": ret, "round": ret.round, "address": address, "fill": fills}


@may("return.write")
@whole_house
def preview(request: HttpRequest, code: str, unit: str, pk: int) -> HttpResponse:
    """The differences with the draft as it is now. POST `deed`: write or discard."""
    person = person_of(request)
    ret = return_or_404(person, code, unit)
    found = ReturnUpload.objects.visible_to(person).filter(ret=ret, pk=pk, expires_at__gt=clock.now())
    made = found.select_related("template", "ret__unit", "ret__round").first()
    if made is None:
        raise Http404
    if made.applied_at is not None:
        messages.info(request, _("这份Excel已经写入草稿，没有重复写入。"))
        return see_other(address_of(ret))
    if request.method == "POST":
        return _do(request, made, ret, person)
    return _show(request, made, ret, person)


def _show(
    request: HttpRequest, made: ReturnUpload, ret: Return, person: Person, refusal: Refusal | None = None
) -> HttpResponse:
    try:
        be_writable(person, ret)
    except Refusal as found:
        _be_yours(found)
        refusal = refusal or found
    plan = plan_of(made, ret, person)
    context = _frame(request, ret) | {
        "made": made,
        "plan": plan,
        "rows": shown_rows(plan, request.POST),
        "tallies": tallies_of(plan),
        "notices": [told(one) for one in made.notices],
        "error": said(refusal) if refusal else "",
        "leave_out": "leave_out" in request.POST,
        "is_writable": is_writable(person, ret),
    }
    return render(request, "web/returns/preview.html", context, status=_status(refusal))


def _status(refusal: Refusal | None) -> int:
    if refusal is None:
        return 200
    return 409 if refusal.code == "behind" else 422


def _do(request: HttpRequest, made: ReturnUpload, ret: Return, person: Person) -> HttpResponse:
    deed = request.POST.get("deed")
    if deed == "discard":
        discard(made, by=person)
        messages.success(request, _("已丢弃这份Excel，草稿没有变动。"))
        return see_other(address_of(ret))
    if deed != "write":
        raise Http404
    try:
        count = write_into_draft(
            made, ret, by=person, seen=request.POST.get("seen", ""), choices=request.POST,
            leave_out="leave_out" in request.POST,
        )  # fmt: skip
    except Refusal as refusal:
        _be_yours(refusal)
        return _show(request, made, return_or_404(person, ret.round.code, ret.unit.code), person, refusal)
    messages.success(request, _("已写入草稿%(count)s行；请核对后提交。") % {"count": count})
    return see_other(_frame(request, ret)["address"])


RETURN = "rounds/<slug:code>/returns/<slug:unit>/"
urlpatterns = [
    path(f"{RETURN}template.xlsx", template, name="return-template"),
    path(f"{RETURN}upload/", upload, name="return-upload"),
    path(f"{RETURN}upload/<int:pk>/", preview, name="return-upload-preview"),
]
