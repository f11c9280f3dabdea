"""pytest plug-in: no request changes anything without a deed in the same transaction (promise 48).

Every request of every test's client is watched, so a new write route is judged from the first test that calls it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.db.transaction import Atomic, get_connection
from django.test.client import ClientHandler

DEED = "org_deed"
# What may change without a deed of its own, and why.
FREE = {
    "django_session": "where somebody is signed in; signing in and out are deeds",
    "cache": "counters of failed sign-ins; each failure is a deed",
    "org_attempts": "the same",
    "mfa_authenticator": "codes are shown and used up; setting up and removing are deeds of their own tests",
    "org_seal": "seals the deeds themselves",
    "django_tasks_db_dbtaskresult": "the queue; what a job does is logged by the deed that asked for it",
    "intake_importrow": "a private preview; what of it is applied is a deed",
    "org_reply": "what a deed answered under its key; the deed itself is logged",
    "rounds_line": "a draft saves itself every few seconds; what counts is what is filed, and filing is a deed",
    "notices_delivery": "how far a message got on its way; telling is part of the deed that it tells of",
    "rounds_presence": "who has a return open; gone after a minute",
    "bulletins_bulletin": "a report made from its closing on first reading; nothing that it says is new",
    "bulletins_document": "the same, printed",
}
FREE_COLUMNS = {
    "org_person": {"last_login": "set by signing in, which is a deed"},
    "notices_notice": {"read_at": "one has read one's own notice"},
    "notices_proof": {"tries": "a code was entered; that it was right or wrong is a deed"},
    "org_token": {"last_used_at": "set by using it; issuing and revoking are deeds"},
    "intake_import": dict.fromkeys(
        ("rows_read", "rows_expected", "beat_at", "attempt", "counts", "notices", "why", "trial"),
        "the progress of a job; its beginning and its end are deeds",
    ),
    "rounds_return": {"version": "moves with every saved draft"},
    "rounds_round": {"version": "locks the round while a draft is saved"},
}
WRITE = re.compile(
    r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE
)
SET = re.compile(r"\sSET\s(.*?)(?:\sWHERE\s|$)", re.IGNORECASE | re.DOTALL)


def table_written(sql: str) -> str:
    """The table that a statement changes; "" when it changes none, or only what is free."""
    found = WRITE.match(sql)
    if found is None or found[1] in FREE:
        return ""
    columns = set(re.findall(r'"(\w+)" = ', SET.search(sql)[1])) if SET.search(sql) else set()  # type: ignore[index]
    free = set(FREE_COLUMNS.get(found[1], ()))
    return "" if columns and columns <= free else found[1]


@dataclass
class Watch:
    """What a request wrote, transaction by transaction; what was undone does not count."""

    open: list[set[str]] = field(default_factory=list)
    unlogged: list[set[str]] = field(default_factory=list)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        table = table_written(str(sql))
        if table:
            self.wrote({table})
        return answer

    def wrote(self, tables: set[str]) -> None:
        if self.open:
            self.open[-1] |= tables
        elif tables and DEED not in tables:
            self.unlogged.append(tables)

    def enter(self) -> None:
        self.open.append(set())

    def leave(self, *, is_kept: bool) -> None:
        tables = self.open.pop()
        if is_kept:
            self.wrote(tables)


_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched() -> Iterator[Watch]:
    """Inside the block the default connection's writes are noted."""
    watch = Watch()
    token = _watch.set(watch)
    try:
        with connection.execute_wrapper(watch):
            yield watch
    finally:
        _watch.reset(token)


@pytest.fixture(scope="session", autouse=True)
def _every_request_is_watched() -> Iterator[None]:
    enter, leave, answer = Atomic.__enter__, Atomic.__exit__, ClientHandler.get_response

    def entered(self: Atomic) -> None:
        enter(self)
        if (watch := _watch.get()) is not None:
            watch.enter()

    def left(self: Atomic, kind: Any, error: Any, traceback: Any) -> None:
        is_kept = kind is None and not get_connection(self.using).needs_rollback
        if (watch := _watch.get()) is not None:
            watch.leave(is_kept=is_kept)
        leave(self, kind, error, traceback)

    def answered(self: ClientHandler, request: Any) -> Any:
        with watched() as watch:
            response = answer(self, request)
        assert not watch.unlogged, f"{request.method} {request.path} changed {watch.unlogged} without a deed"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Atomic, "__enter__", entered)
        patch.setattr(Atomic, "__exit__", left)
        patch.setattr(ClientHandler, "get_response", answered)
        yield
