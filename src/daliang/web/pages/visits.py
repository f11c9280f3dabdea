"""Visits: logged on a phone in a minute, listed for one's own branch, written anew. A draft sent twice is one visit."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from daliang.org import clock
from daliang.org.matrix import may as reaches
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.org.words import named
from daliang.register.fields import FIELDS
from daliang.register.models import Project, Visit
from daliang.register.settling import Clashes
from daliang.register.visits import NEXT, VISIT_FIELDS, Logged, edit_visit, log_visit, visit_texts
from daliang.vocabulary.refusal import Refusal
from daliang.web.files.clashing import base_of, carried, clashed
from daliang.web.files.gathering import project_or_404
from daliang.web.files.visiting import attach_all, projects_to_visit, with_photos
from daliang.web.guards import may, person_of, see_other
from daliang.web.saying import said

A_PAGE = 20


@may("project.read")
@require_GET
@transaction.atomic
def visit_list(request: HttpRequest) -> HttpResponse:
    """Recent visits of the own branch, and ?q= finds the project to log one for. The view is logged."""
    person = person_of(request)
    asked = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:60]
    found = with_photos(Visit.objects.visible_to(person)).select_related("project__unit", "by")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    may_log = reaches(person.role, "project.edit")
    projects = projects_to_visit(person, asked) if may_log else []
    if page.object_list:
        record(by=person, action="visit.view", subject=person, unit=person.unit, rows=len(page.object_list))
    context = {"page": page, "asked": asked, "projects": projects, "may_log": may_log}
    return render(request, "web/visits/list.html", context)


@may("project.edit")
def visit_new(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a new visit. The page's script sends it with `Accept: application/json` and gets its key back."""
    person = person_of(request)
    project = project_or_404(person, code)
    if request.method == "POST":
        return _log(request, project, person)
    texts = {**dict.fromkeys(VISIT_FIELDS, ""), "on": clock.today().isoformat(), "ours": named(person)}
    return _form(request, project, texts, {})


def _log(request: HttpRequest, project: Project, person: Person) -> HttpResponse:
    if request.POST.get("person", str(person.pk)) != str(person.pk):
        raise PermissionDenied  # a draft goes out in its writer's name or not at all
    base = {code: request.POST.get(f"base-{code}", "") for code in NEXT} if request.POST.get("carry") else None
    try:
        logged = log_visit(project, request.POST.get("key", ""), request.POST, by=person, base=base)
    except Refusal as refusal:
        return _refused(request, project, refusal)
    _kept, refused = attach_all(project, request.FILES.getlist("photos"), by=person, visit=logged.visit)
    return _logged(request, project, logged, refused)


def _logged(request: HttpRequest, project: Project, logged: Logged, refused: list[str]) -> HttpResponse:
    """Where the visit stands, with its key; photos that were refused are named."""
    address = reverse("project", args=[project.code]) + "#visits"
    if refused and _wants_json(request):
        words = _("走访已记下，但有照片没有保存：") + " ".join(refused)
        return _answer({"refused": words}, status=422)
    if not request.POST.get("quiet"):
        messages.success(request, _("走访已记入“%(project)s”。") % {"project": project.name})
        for sentence in [*refused, *_left_alone(logged)]:
            messages.warning(request, sentence)
    if _wants_json(request):
        return _answer({"key": str(logged.visit.key), "address": address})
    return see_other(address)


def _left_alone(logged: Logged) -> list[str]:
    if not logged.kept_next:
        return []
    words = _("项目的下一步已被他人改为“%(next)s”，没有用这次走访的覆盖；要改请到项目档案修改。")
    return [words % {"next": logged.kept_next}]


def _refused(request: HttpRequest, project: Project, refusal: Refusal) -> HttpResponse:
    if _wants_json(request):
        return _answer({"refused": " ".join(said(one) for one in refusal.all)}, status=422)
    texts = {code: request.POST.get(code, "") for code in VISIT_FIELDS}
    return _form(request, project, texts, {one.field: said(one) for one in refusal.all})


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _answer(content: dict[str, Any], status: int = 200) -> HttpResponse:
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})


@may("project.edit")
def visit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A visit that was logged, as a form; more photos may be added."""
    person = person_of(request)
    project = project_or_404(person, code)
    held = with_photos(project.visits.all()).filter(pk=pk).first()
    if held is None:
        raise Http404
    held.project = project
    if request.method != "POST":
        return _form(request, project, visit_texts(held), {}, held)
    base = base_of(request, VISIT_FIELDS)
    try:
        edit_visit(held, request.POST, base=base, by=person)
    except Clashes as met:
        return _clash(request, held, met, base, person)
    except Refusal as refusal:
        texts = {code: request.POST.get(code, "") for code in VISIT_FIELDS}
        return _form(request, project, texts, {one.field: said(one) for one in refusal.all}, held)
    _kept, refused = attach_all(project, request.FILES.getlist("photos"), by=person, visit=held)
    messages.success(request, _("走访已保存。"))
    for sentence in refused:
        messages.warning(request, sentence)
    return see_other(reverse("project", args=[code]) + "#visits")


def _clash(request: HttpRequest, held: Visit, met: Clashes, base: dict[str, str], person: Person) -> HttpResponse:
    """Both texts to choose from; chosen photos are kept at once, for a browser cannot choose them again by itself."""
    _kept, refused = attach_all(held.project, request.FILES.getlist("photos"), by=person, visit=held)
    for sentence in refused:
        messages.warning(request, sentence)
    held.refresh_from_db()
    texts = {code: request.POST[code] for code in VISIT_FIELDS if code in request.POST}
    rest = carried(held, VISIT_FIELDS, texts, base, met.clashes)
    return clashed(request, held.project, met.clashes, rest, part="visits")


def _form(
    request: HttpRequest, project: Project, texts: dict[str, str], errors: dict[str, str], held: Visit | None = None
) -> HttpResponse:
    """What was typed stays in the form, with its key; only the browser cannot keep chosen photos without script."""
    given = request.POST
    rows = [
        {"field": field, "text": texts[code], "error": errors.get(code, ""), "required": code in ("said", "on")}
        for code, field in VISIT_FIELDS.items()
    ]
    now = visit_texts(held) if held else {code: FIELDS[code].text(project) for code in NEXT}
    key = uuid4() if "key" in errors else given.get("key") or uuid4()
    context = {
        "project": project,
        "visit": held,
        "rows": rows,
        "errors": errors,
        "key": key,
        "base": {code: given.get(f"base-{code}", text) for code, text in now.items()}.items(),
        "carries": bool(given.get("carry")) if given else True,
    }
    return render(request, "web/visits/form.html", context, status=422 if errors else 200)


urlpatterns = [
    path("visits/", visit_list, name="visit-list"),
    path("projects/<slug:code>/visits/new/", visit_new, name="visit-new"),
    path("projects/<slug:code>/visits/<int:pk>/", visit, name="visit"),
]
