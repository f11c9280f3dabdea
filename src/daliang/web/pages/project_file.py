"""The file of one project, and its fields edited in place. Two editors see both texts and lose nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from daliang.org import clock
from daliang.org.models import Person
from daliang.register.fields import FIELDS, NO, YES
from daliang.register.models import Project
from daliang.register.rules import edit, open_file
from daliang.register.settling import Clashes, touched
from daliang.vocabulary.refusal import Refusal
from daliang.web.files.clashing import base_of, carried, clashed
from daliang.web.files.gathering import File, Group, project_or_404
from daliang.web.guards import may, person_of, see_other
from daliang.web.saying import said


@may("project.read")
@transaction.atomic
def project(request: HttpRequest, code: str) -> HttpResponse:
    """The file of one project; another unit's is as if missing. The view is logged.

    A file that is closed to the person is shown once, to a POST that states its `purpose`.
    """
    person = person_of(request)
    found = project_or_404(person, code)
    if request.method != "POST" and not found.opens_to(person):
        return _closed(request, found)
    try:
        open_file(found, purpose=request.POST.get("purpose", ""), by=person)
    except Refusal as refusal:
        return _closed(request, found, error=said(refusal), status=422)
    return render(
        request, "web/projects/project.html", {"project": found, "file": File(found, person), "today": clock.today()}
    )


def _closed(request: HttpRequest, found: Project, *, error: str = "", status: int = 200) -> HttpResponse:
    context = {"project": found, "purpose": request.POST.get("purpose", ""), "error": error}
    return render(request, "web/projects/closed.html", context, status=status)


@may("project.edit")
def project_edit(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """The fields of one group as a form; POST writes them, with what the writer saw in `base-…`."""
    person = person_of(request)
    found = project_or_404(person, code)
    shown = next((one for one in File(found, person).groups if one.key == group), None)
    if shown is None:
        raise Http404
    if request.method != "POST":
        return _form(request, found, shown, {}, {})
    return _save(request, found, shown, person)


def _save(request: HttpRequest, found: Project, group: Group, person: Person) -> HttpResponse:
    codes = [field.code for field, _text in group.fields]
    texts = {code: request.POST[code] for code in codes if code in request.POST}
    base = base_of(request, codes)
    try:
        edit(found, touched(texts, base), base=base, by=person)
    except Clashes as met:
        found.refresh_from_db()
        rest = carried(found, FIELDS, texts, base, met.clashes)
        return clashed(request, found, met.clashes, rest, part=group.key)
    except Refusal as refusal:
        return _form(request, found, group, texts, {one.field: said(one) for one in refusal.all}, base=base, status=422)
    messages.success(request, _("“%(group)s”已保存。") % {"group": group.label})
    return see_other(reverse("project", args=[found.code]) + f"#{group.key}")


def _form(
    request: HttpRequest,
    found: Project,
    group: Group,
    texts: dict[str, str],
    errors: dict[str, str],
    *,
    base: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """What was typed stays in the form, whatever was wrong with it."""
    rows = [
        {"field": field, "text": texts.get(field.code, text), "base": (base or {}).get(field.code, text),
         "error": errors.get(field.code, "")}
        for field, text in group.fields
    ]  # fmt: skip
    context: dict[str, Any] = {"project": found, "group": group, "rows": rows, "errors": errors}
    context["yes_no"] = [(YES, _("是")), (NO, _("否"))]
    return render(request, "web/projects/edit.html", context, status=status)


urlpatterns = [
    path("projects/<slug:code>/", project, name="project"),
    path("projects/<slug:code>/edit/<slug:group>/", project_edit, name="project-edit"),
]
