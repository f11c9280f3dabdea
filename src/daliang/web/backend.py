"""Who is signed in, read together with their unit: every request asks for both."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from daliang.org.models import Person
from daliang.org.prepared import Prepared


def _person(pk: int) -> QuerySet[Person]:
    return Person.objects.select_related("unit").filter(pk=pk).order_by()


PERSON = Prepared(_person)


class Backend(AuthenticationBackend):
    """Sign-in by name and password as allauth does it; None for who was switched off."""

    def get_user(self, user_id: int) -> Person | None:
        found = PERSON.find(pk=user_id)
        return found if found is not None and self.user_can_authenticate(found) else None
