"""People of the other side, and the phases of a project: promised beside actual."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daliang.register.contacts import CONTACT_FIELDS, contact_texts, keep_contact
from daliang.register.models import Contact, Phase, Project
from daliang.register.phases import PHASE_FIELDS, edit_phase, phase_texts
from daliang.register.rules import reveal_phone
from daliang.register.settling import Clashes
from daliang.vocabulary.refusal import Refusal
from daliang.web.files.clashing import base_of, carried, clashed
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
    if request.method != "POST":
        return _contact_form(request, project, held, {})
    base = base_of(request, (*CONTACT_FIELDS, "phone"))
    try:
        keep_contact(project, held, request.POST, base=base, by=person)
    except Clashes as met:
        return _contact_clash(request, project, held, met, base)
    except Refusal as refusal:
        return _contact_form(request, project, held, {one.field: said(one) for one in refusal.all}, refusal.code)
    messages.success(request, _("联系人已保存。"))
    return see_other(reverse("project", args=[code]) + "#people")


def _contact_form(
    request: HttpRequest, project: Project, held: Contact | None, errors: dict[str, str], code: str = ""
) -> HttpResponse:
    """What was typed stays; what was seen stays the base, but for a number that has just been told."""
    stored = {**contact_texts(held), "phone": ""}
    seen = {**stored, "phone": held.phone_masked if held else ""}
    given = request.POST
    base = {name: given.get(f"base-{name}", text) for name, text in seen.items()}
    if code == "phone_changed":
        base["phone"] = seen["phone"]
    context = {
        "project": project,
        "contact": held,
        "texts": {name: given.get(name, text) for name, text in stored.items()},
        "base": base.items(),
        "errors": errors,
        "forgets": bool(given.get("forget_phone")),
    }
    return render(request, "web/projects/contact.html", context, status=422 if errors else 200)


def _contact_clash(
    request: HttpRequest, project: Project, held: Contact | None, met: Clashes, base: dict[str, str]
) -> HttpResponse:
    assert held
    held.refresh_from_db()
    texts = {code: request.POST[code] for code in CONTACT_FIELDS if code in request.POST}
    rest = carried(held, CONTACT_FIELDS, texts, base, met.clashes)
    rest.append(("phone", request.POST.get("phone", ""), base["phone"]))
    rest += [("forget_phone", "1", "")] if request.POST.get("forget_phone") else []
    return clashed(request, project, met.clashes, rest, part="people")


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
    if request.method != "POST":
        return _phase_form(request, held, {})
    texts = {code: request.POST[code] for code in PHASE_FIELDS if code in request.POST}
    base = base_of(request, PHASE_FIELDS)
    try:
        edit_phase(project, number, texts, base=base, by=person)
    except Clashes as met:
        held = project.phases.get(number=number)
        return clashed(
            request, project, met.clashes, carried(held, PHASE_FIELDS, texts, base, met.clashes), part="phases"
        )
    except Refusal as refusal:
        return _phase_form(request, held, {one.field: said(one) for one in refusal.all})
    messages.success(request, _("第%(number)s期已保存。") % {"number": number})
    return see_other(reverse("project", args=[code]) + "#phases")


def _phase_form(request: HttpRequest, held: Phase, errors: dict[str, str]) -> HttpResponse:
    given = request.POST
    rows: list[dict[str, Any]] = [
        {
            "field": PHASE_FIELDS[code],
            "text": given.get(code, text),
            "base": given.get(f"base-{code}", text),
            "error": errors.get(code, ""),
        }
        for code, text in phase_texts(held).items()
    ]
    context = {"project": held.project, "phase": held, "rows": rows, "errors": errors}
    return render(request, "web/projects/phase.html", context, status=422 if errors else 200)


urlpatterns = [
    path("projects/<slug:code>/contacts/new/", contact, name="contact-new"),
    path("projects/<slug:code>/contacts/<int:pk>/", contact, name="contact"),
    path("projects/<slug:code>/contacts/<int:pk>/phone/", phone, name="contact-phone"),
    path("projects/<slug:code>/phases/<int:number>/", phase, name="phase"),
]
