"""The open sessions of a person: where they are signed in, how to end one or all others, and when each must end."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from daliang.org.models import Person
from daliang.org.rules import record

NOTE = "signed_in"
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class OpenSession:
    """One place where a person is signed in. Moments are real time; it ends by itself when idle."""

    key: str
    device: str
    address: str
    since: datetime | None
    last_seen: datetime
    is_this: bool

    @property
    def reference(self) -> str:
        """Names the session on a page without giving its key away."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:24]


def on_sign_in(sender: type[Person], request: HttpRequest, **_kwargs: object) -> None:
    """Write into the new session when and where it began; sessions that ran out are swept away."""
    request.session[NOTE] = {
        "at": timezone.now().isoformat(),
        "device": device(request.headers.get("User-Agent", "")),
        "address": get_client_ip(request) or "",
    }
    Session.objects.filter(expire_date__lte=timezone.now()).delete()


class SessionEnds:
    """Twelve hours after sign-in a session ends in any case, by real time; one that cannot say when it began, at once.

    So does that of a person who was switched off: switched on again, they sign in again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session and (
            has_lasted(request.session.get(NOTE)) or not request.user.is_authenticated
        ):
            logout(request)
        return self.get_response(request)


def has_lasted(note: dict[str, str] | None) -> bool:
    if not note:
        return True
    age = timezone.now() - datetime.fromisoformat(note["at"])
    return age >= timedelta(seconds=settings.SESSION_LASTS_AT_MOST)


def device(agent: str) -> str:
    """ "Chrome · Windows" from what the browser says of itself; "" when it says nothing that we know."""
    found = (next((name for mark, name in known if re.search(mark, agent)), "") for known in (BROWSERS, SYSTEMS))
    return " · ".join(filter(None, found))


def open_sessions(person: Person, this: str | None) -> list[OpenSession]:
    """Those that have not run out, the one with the key `this` first, then the latest used."""
    idle = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    found = [
        OpenSession(
            row.session_key,
            data.get(NOTE, {}).get("device", ""),
            data.get(NOTE, {}).get("address", ""),
            datetime.fromisoformat(data[NOTE]["at"]) if NOTE in data else None,
            row.expire_date - idle,
            row.session_key == this,
        )
        for row, data in _of(person)
    ]
    return sorted(found, key=lambda one: (not one.is_this, -one.last_seen.timestamp()))


@transaction.atomic
def close_others(person: Person, this: str | None) -> int:
    """End every session of the person but this one; says how many there were."""
    keys = [one.key for one in open_sessions(person, this) if not one.is_this]
    Session.objects.filter(session_key__in=keys).delete()
    record(by=person, action="session.close", subject=person, unit=person.unit, closed=len(keys))
    return len(keys)


@transaction.atomic
def close_one(person: Person, this: str | None, reference: str) -> None:
    """End one session of the person; 404 when it is not theirs, is over, or is the one in hand."""
    found = next((one for one in open_sessions(person, this) if one.reference == reference and not one.is_this), None)
    if found is None:
        raise Http404
    Session.objects.filter(session_key=found.key).delete()
    record(by=person, action="session.close", subject=person, unit=person.unit, closed=1)


def _of(person: Person) -> Iterator[tuple[Session, dict[str, dict[str, str]]]]:
    for row in Session.objects.filter(expire_date__gt=timezone.now()):
        data = row.get_decoded()
        if data.get(SESSION_KEY) == str(person.pk):
            yield row, data
