"""Writing a notice of targets: a new one, the draft's matrix, issuing, dropping. The city's officers only."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from daliang.files.kinds import Kind
from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.org.rules import record_file
from daliang.targets.contents import Contents, issued
from daliang.targets.models import Draft, TargetNotice
from daliang.targets.rules import (
    drop_draft,
    issue_draft,
    open_notice,
    refusals_of,
    save_draft,
    set_targets,
    start_draft,
)
from daliang.vocabulary.periods import parse_day
from daliang.vocabulary.refusal import N_, Refusal, Refusals
from daliang.vocabulary.texts import clean_text
from daliang.web.guards import may, see_other
from daliang.web.saying import said
from daliang.web.targets.asking import notice_or_404, officer_of_city
from daliang.web.targets.differing import Words
from daliang.web.targets.matrix import choices, head_fields, matrix
from daliang.web.targets.sheet import as_workbook, read_sheet
from daliang.web.targets.writing import DEEDS, Typed, read_form, seen_of


def draft_or_404(person: Person, code: str) -> Draft:
    found = Draft.objects.select_related("notice", "unit").filter(notice=notice_or_404(person, code)).first()
    if found is None:
        raise Http404
    return found


def matrix_address(notice: TargetNotice) -> str:
    return reverse("target-matrix", args=[notice.code])


@may("targets.write")
def new(request: HttpRequest) -> HttpResponse:
    """A new notice: its code, title and period; the rest stands in the matrix."""
    person, refusals = officer_of_city(request), []
    if request.method == "POST":
        try:
            return see_other(matrix_address(_opened(request.POST, person).notice))
        except Refusal as refusal:
            refusals = refusal.all
    context = {"typed": request.POST, "refusals": [(one.field, said(one)) for one in refusals]}
    return render(request, "web/targets/new.html", context, status=422 if refusals else 200)


def _opened(post: QueryDict, person: Person) -> Draft:
    code, title = (clean_text(post.get(name, "")).strip() for name in ("code", "title"))
    days, refusals = {}, []
    for name in ("starts", "ends"):
        try:
            days[name] = parse_day(post.get(name, ""), today=clock.today(), allow_future=True)
        except Refusal as refusal:
            refusal.field = name
            refusals.append(refusal)
    if not title or len(title) > 120:
        refusals.append(Refusal(N_("标题须填写，不超过120个字。"), code="missing", field="title"))
    if refusals:
        raise Refusals(refusals)
    return open_notice(code, starts=days["starts"], ends=days["ends"], contents=Contents(title=title), by=person)


@require_POST
@may("targets.write")
def start(request: HttpRequest, code: str) -> HttpResponse:
    """The next version begins as the last one."""
    person = officer_of_city(request)
    return see_other(matrix_address(start_draft(notice_or_404(person, code), by=person).notice))


@may("targets.write")
def editor(request: HttpRequest, code: str) -> HttpResponse:
    """The draft. POST writes the whole form down, and does the `deed` named: save, split, add, remove, issue."""
    person = officer_of_city(request)
    draft = draft_or_404(person, code)
    if request.method != "POST":
        return _show(request, draft)
    deed = request.POST.get("deed", "save")
    if deed not in DEEDS:
        raise Http404
    typed = _typed(draft, request.POST)
    try:
        _be_readable(typed)
        contents = DEEDS[deed](draft.notice, typed.contents, request.POST)
        save_draft(draft, contents, seen=seen_of(request.POST), by=person)
    except Refusal as refusal:
        return _show(request, draft, typed, refusal)
    if deed == "issue":
        return see_other(reverse("target-issue", args=[code]))
    messages.success(request, _("草稿已保存。"))
    return see_other(matrix_address(draft.notice))


@require_POST
@may("targets.write")
def save(request: HttpRequest, code: str) -> JsonResponse:
    """The form saves itself."""
    person = officer_of_city(request)
    draft = draft_or_404(person, code)
    typed = _typed(draft, request.POST)
    try:
        _be_readable(typed)
        draft = save_draft(draft, typed.contents, seen=seen_of(request.POST), by=person)
    except Refusal as refusal:
        return JsonResponse({"refused": said(refusal.all[0])}, status=422)
    return JsonResponse({"saved_at": f"{clock.local(draft.at):%H:%M}", "set": {"seen": str(draft.seen)}})


@require_safe
@may("targets.write")
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The matrix as a workbook; that somebody takes it is logged."""
    person = officer_of_city(request)
    draft = draft_or_404(person, code)
    content = as_workbook(draft)
    record_file(
        content, by=person, action="targets.sheet", subject=draft.notice, asked={}, rows=len(draft.contents["rows"])
    )
    response = HttpResponse(content, content_type=Kind.XLSX.content_type)
    response["Content-Disposition"] = f'attachment; filename="{draft.notice.code}-draft.xlsx"'
    return response


@require_POST
@may("targets.write")
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """A filled workbook comes back: all of it goes into the draft as it now is, or nothing."""
    person = officer_of_city(request)
    draft = draft_or_404(person, code)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refusal(N_("请选择填好的 .xlsx 文件。"), code="no_file", field="file")
        found = read_sheet(file, Contents.read(draft.contents))
        set_targets(draft, found, seen=draft.seen, by=person)
    except Refusal as refusal:
        return _show(request, draft, refusal=refusal)
    messages.success(request, _("已按Excel写入草稿，请核对。"))
    return see_other(matrix_address(draft.notice))


@may("targets.write")
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """What will be issued, what it changes, what does not add up, what stands in the way. POST issues it."""
    person = officer_of_city(request)
    draft = draft_or_404(person, code)
    refusals = refusals_of(draft)
    if request.method == "POST":
        try:
            made = issue_draft(draft, seen=seen_of(request.POST), by=person)
        except Refusal as refusal:
            refusals = refusal.all
        else:
            words = _("已下达第 %(number)s 版。") if made.is_new else _("与第 %(number)s 版内容相同，没有另外下达。")
            messages.success(request, words % {"number": made.version.number})
            return see_other(reverse("target-notice", args=[code]))
    return _confirm(request, draft, refusals)


@require_POST
@may("targets.write")
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """Throw the draft away."""
    person = officer_of_city(request)
    drop_draft(draft_or_404(person, code), by=person)
    messages.success(request, _("草稿已舍弃。"))
    return see_other(reverse("target-list"))


def _typed(draft: Draft, post: QueryDict) -> Typed:
    return read_form(Contents.read(draft.contents), _texts(post), list(Unit.objects.values_list("code", flat=True)))


def _texts(post: QueryDict) -> dict[str, str]:
    """The form's fields, of each the last text."""
    return {name: str(post[name]) for name in post}


def _be_readable(typed: Typed) -> None:
    if typed.errors:
        raise Refusals(typed.errors.values())


def _show(
    request: HttpRequest, draft: Draft, typed: Typed | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    contents = Contents.read(draft.contents)
    errors = typed.errors if typed else {}
    unread = [one for one in refusal.all if one not in errors.values()] if refusal else []
    others = [f"{one.where} {said(one)}".strip() for one in unread]
    given = _texts(request.POST) if typed else None
    context: dict[str, Any] = {
        "draft": draft,
        "notice": draft.notice,
        "contents": contents,
        "typed": request.POST,
        "errors": {name: said(one) for name, one in errors.items()},
        "count": len(errors),
        "others": others,
        "seen": request.POST.get("seen", draft.seen),
        "fields": head_fields(contents, given, errors),
        "matrix": matrix(draft, contents, given, errors),
        **choices(),
    }
    return render(request, "web/targets/matrix.html", context, status=422 if refusal else 200)


def _confirm(request: HttpRequest, draft: Draft, refusals: list[Refusal]) -> HttpResponse:
    contents, words = Contents.read(draft.contents), Words.now()
    latest = draft.notice.versions.order_by("-number").first()
    rows = {row.code: row for row in contents.rows}
    context = {
        "draft": draft,
        "notice": draft.notice,
        "contents": contents,
        "latest": latest,
        "changed": words.differences(issued([latest])[latest.pk], contents) if latest else [],
        "sums": matrix(draft, contents, None, {}).sums,
        "refusals": [(words.label(rows[one.where]) if one.where in rows else "", said(one)) for one in refusals],
    }
    return render(request, "web/targets/issue.html", context, status=422 if request.method == "POST" else 200)


urlpatterns = [
    path("targets/new/", new, name="target-new"),
    path("targets/<slug:code>/draft/", start, name="target-draft"),
    path("targets/<slug:code>/matrix/", editor, name="target-matrix"),
    path("targets/<slug:code>/matrix/save/", save, name="target-save"),
    path("targets/<slug:code>/matrix.xlsx", sheet, name="target-sheet"),
    path("targets/<slug:code>/upload/", upload, name="target-upload"),
    path("targets/<slug:code>/issue/", issue, name="target-issue"),
    path("targets/<slug:code>/drop/", drop, name="target-drop"),
]
