"""The open sessions of a person: where they are signed in, and how to end the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
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
    since: datetime | None
    last_seen: datetime
    is_this: bool


def note_sign_in(request: HttpRequest) -> None:
    """Write into the new session when and where it began; sessions that ran out are swept away."""
    request.session[NOTE] = {"at": timezone.now().isoformat(), "device": device(request.headers.get("User-Agent", ""))}
    Session.objects.filter(expire_date__lte=timezone.now()).delete()


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


def _of(person: Person) -> Iterator[tuple[Session, dict[str, dict[str, str]]]]:
    for row in Session.objects.filter(expire_date__gt=timezone.now()):
        data = row.get_decoded()
        if data.get(SESSION_KEY) == str(person.pk):
            yield row, data
