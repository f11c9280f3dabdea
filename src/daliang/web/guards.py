"""Who may open a page: each view names its action in the matrix, and a view that names none fails the build."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from daliang.org.matrix import roles_of
from daliang.org.models import Person, Unit

View = Callable[..., HttpResponseBase]


def may(action: str) -> Callable[[View], View]:
    """Only roles that the matrix gives this action open the page; others get 403. KeyError for an unknown action."""
    allowed = roles_of(action)

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not person_of(request).has_role(*allowed):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.may, guarded.action = allowed, action  # type: ignore[attr-defined]
        return guarded

    return guard


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; anonymous visitors never get here (LoginRequiredMiddleware)."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user


def unit_or_404(person: Person, code: str | None) -> Unit:
    """The unit with this code in the person's branch, or the top of that branch; a sibling's is as if missing."""
    found = person.scope_unit if code is None else Unit.objects.visible_to(person).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def is_fragment(request: HttpRequest) -> bool:
    """Did htmx ask for a part of a page?"""
    return request.headers.get("HX-Request") == "true"


def see_other(address: str) -> HttpResponse:
    """After a deed: go and look (303), so that a reload repeats nothing."""
    response = HttpResponse(status=303)
    response["Location"] = address
    return response
