"""Who may call an operation: a signed-in person (a deed needs the CSRF header), of the roles that its action names."""

from __future__ import annotations

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
