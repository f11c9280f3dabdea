"""People of the other side, and the phases of a project: promised beside actual."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daliang.register.models import Contact, Phase, Project
from daliang.register.phases import PHASE_FIELDS, edit_phase, phase_texts
from daliang.register.rules import keep_contact, reveal_phone
from daliang.vocabulary.refusal import Refusal
from daliang.web.files.gathering import project_or_404
from daliang.web.guards import may, person_of, see_other
from daliang.web.saying import said


def _contact_or_404(project: Project, pk: int) -> Contact:
    found: Contact | None = project.contacts.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.project = project
    return found


@may("project.edit")
def contact(request: HttpRequest, code: str, pk: int = 0) -> HttpResponse:
    """A contact's form; 0 is a new one. The number itself is never put into the form."""
    person = person_of(request)
    project = project_or_404(person, code)
    held = _contact_or_404(project, pk) if pk else None
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            keep_contact(project, held, request.POST, by=person)
        except Refusal as refusal:
            errors = {one.field: said(one) for one in refusal.all}
        else:
            messages.success(request, _("联系人已保存。"))
            return see_other(reverse("project", args=[code]) + "#people")
    names = ("name", "title", "organisation", "note")
    texts = {name: request.POST.get(name, getattr(held, name, "")) for name in names}
    texts["phone"] = request.POST.get("phone", "")
    context = {"project": project, "contact": held, "texts": texts, "errors": errors}
    return render(request, "web/projects/contact.html", context, status=422 if errors else 200)


@may("project.phone")
@require_POST
def phone(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The number in clear, once, for the `purpose` given; logged."""
    person = person_of(request)
    project = project_or_404(person, code)
    held = _contact_or_404(project, pk)
    number = reveal_phone(held, purpose=request.POST.get("purpose", ""), by=person)
    return render(request, "web/projects/phone.html", {"project": project, "contact": held, "number": number})


@may("project.edit")
def phase(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The form of one phase; the next free number opens a new one."""
    person = person_of(request)
    project = project_or_404(person, code)
    last = project.phases.order_by("-number").first()
    if not 1 <= number <= (last.number if last else 0) + 1:
        raise Http404
    held = project.phases.filter(number=number).first() or Phase(project=project, number=number)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            edit_phase(held, request.POST, version=request.POST.get("version", ""), by=person)
        except Refusal as refusal:
            errors = {one.field: said(one) for one in refusal.all}
        else:
            messages.success(request, _("第%(number)s期已保存。") % {"number": number})
            return see_other(reverse("project", args=[code]) + "#phases")
    texts = phase_texts(held)
    rows: list[dict[str, Any]] = [
        {"field": field, "text": request.POST.get(field.code, texts[field.code]), "error": errors.get(field.code, "")}
        for field in PHASE_FIELDS.values()
    ]
    context = {"project": project, "phase": held, "rows": rows, "errors": errors}
    return render(request, "web/projects/phase.html", context, status=422 if errors else 200)


urlpatterns = [
    path("projects/<slug:code>/contacts/new/", contact, name="contact-new"),
    path("projects/<slug:code>/contacts/<int:pk>/", contact, name="contact"),
    path("projects/<slug:code>/contacts/<int:pk>/phone/", phone, name="contact-phone"),
    path("projects/<slug:code>/phases/<int:number>/", phase, name="phase"),
]
