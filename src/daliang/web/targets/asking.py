"""Who asks for a notice, and which: what the pages that show targets and those that write them have in common."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from daliang.org.models import Person
from daliang.targets.models import TargetNotice
from daliang.targets.rules import notices_of, sets_targets
from daliang.web.guards import person_of


def notice_or_404(person: Person, code: str) -> TargetNotice:
    """The notice, once a version was issued, before that only for who writes it; nobody without a unit sees one."""
    found = notices_of(person).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def officer_of_city(request: HttpRequest) -> Person:
    """Who is signed in, when it is somebody who sets targets; 403 otherwise."""
    person = person_of(request)
    if not sets_targets(person):
        raise PermissionDenied
    return person
