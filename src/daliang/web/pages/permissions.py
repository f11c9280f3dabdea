"""The permission matrix as a page: officers read what the house itself obeys."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from daliang.org.matrix import MATRIX, REACH_WORDS
from daliang.org.models import Role
from daliang.web.guards import may, person_of


@may("matrix.read")
def matrix(request: HttpRequest) -> HttpResponse:
    """Rows are actions, columns roles; the reader's own column is marked."""
    person = person_of(request)
    groups: dict[str, list[tuple[str, list[str]]]] = {}
    for action in MATRIX.values():
        cells = [_(REACH_WORDS[action.reaches[role]]) if role in action.reaches else "" for role in Role]
        groups.setdefault(_(action.group), []).append((_(action.label), cells))
    roles = [(role.label, role == person.role) for role in Role]
    return render(request, "web/settings/matrix.html", {"groups": groups.items(), "roles": roles})


urlpatterns = [path("permissions/", matrix, name="matrix")]
