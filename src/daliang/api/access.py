"""Who may call an operation: a signed-in person's session (with the CSRF header for deeds), of the roles it names.

A token's owner comes in its place (web.keys has checked it): no cookie carries it, so nothing can forge its deeds.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja.security import SessionAuth

from daliang.org.matrix import roles_of
from daliang.org.models import Person


class Session(SessionAuth):
    """Only roles that the matrix gives this action; others get 403. KeyError for an unknown action."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.may = action, roles_of(action)

    def __call__(self, request: HttpRequest) -> Any:
        """By session with its CSRF check; by token without, for a token's person is narrowed and no cookie was read."""
        if isinstance(request.user, Person) and request.user.is_narrowed:
            return self.authenticate(request, None)
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Person | None:
        person = request.user
        if not isinstance(person, Person):
            return None
        if not person.has_role(*self.may):
            raise PermissionDenied
        return person


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; nobody else passes `Session`."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user
