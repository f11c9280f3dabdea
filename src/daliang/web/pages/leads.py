"""线索: the inbox, and a lead that somebody heard of elsewhere than in a page."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from daliang.leads.desk.bringing import brought_by
from daliang.leads.desk.registering import register_lead
from daliang.org.matrix import may as reaches
from daliang.vocabulary.refusal import Refusal
from daliang.web.guards import may, person_of, see_other
from daliang.web.leads.counting import clock_words
from daliang.web.leads.forms import LeadForm
from daliang.web.leads.inbox import SHOWN, asked_of, choices, row_of, tallies
from daliang.web.saying import said

A_PAGE = 50


@require_safe
@may("lead.read")
def lead_list(request: HttpRequest) -> HttpResponse:
    """The branch's leads, those whose clock runs out first; ?show=, ?unit=, ?industry=, ?tier=, ?page=."""
    person = person_of(request)
    asked = asked_of(request.GET, person)
    page = Paginator(asked.rows(person), A_PAGE).get_page(request.GET.get("page"))
    counts = tallies(person)
    context = {
        "page": page,
        "rows": [row_of(lead, person) for lead in page],
        "asked": asked,
        "shown": [(code, SHOWN[code], count) for code, count in counts.items()],
        "clocks": clock_words(),
        "may_register": reaches(person.role, "lead.register"),
    }
    return render(request, "web/leads/list.html", context | choices(person))


@may("lead.register")
def lead_new(request: HttpRequest) -> HttpResponse:
    """The form of a lead heard elsewhere; refused, it comes back as typed."""
    person = person_of(request)
    form = LeadForm(request.POST if request.method == "POST" else None, person)
    if request.method == "POST" and form.is_valid():
        try:
            made = register_lead(form.new_lead(), by=person)
        except Refusal as refusal:
            for one in refusal.all:
                form.add_error(one.field if one.field in form.fields else None, said(one))
        else:
            messages.success(request, _("已登记线索：%(name)s。") % {"name": made.name})
            return see_other(reverse("lead", args=[made.pk]))
    return render(request, "web/leads/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@may("lead.brought")
def lead_brought(request: HttpRequest) -> HttpResponse:
    """A partner's own leads and where each stands; ?page=."""
    page = Paginator(brought_by(person_of(request)), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "web/leads/brought.html", {"page": page})


urlpatterns = [
    path("leads/", lead_list, name="lead-list"),
    path("leads/brought/", lead_brought, name="lead-brought"),
    path("leads/new/", lead_new, name="lead-new"),
]
