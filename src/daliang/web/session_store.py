"""Sessions in the database, renewed once a minute: a write with every request would make all wait for the writer."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from daliang.org.prepared import Prepared

RENEWED_AFTER = timedelta(minutes=1)


def _session(key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key)


SESSION = Prepared(_session)


class SessionStore(db.SessionStore):
    """A session is saved when something in it changed, or when it was used and last saved a minute ago or longer.

    So who does nothing is signed out after the idle time, up to a minute earlier.
    """

    def _get_session_from_db(self) -> Session | None:
        row = SESSION.find(key=self.session_key) if self.session_key else None
        if row is None or row.expire_date <= timezone.now():
            self._session_key = None
            return None
        whole = timedelta(seconds=self.get_session_cookie_age())
        if row.expire_date + RENEWED_AFTER <= timezone.now() + whole:
            self.modified = True
        return row
