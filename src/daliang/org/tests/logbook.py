"""A log to judge: some deeds, and what a person with a database shell could do to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from daliang.org.append_only import guard, lift
from daliang.org.models import City, Deed, Person, Role
from daliang.org.rules import record
from daliang.org.tests.tree import employ, small_city

TABLES = ("org_deed", "org_seal")


def somebody() -> Person:
    """An officer of a small city."""
    return employ("officer", Role.OFFICER, small_city()["city"])


def deeds(count: int, by: Person) -> list[Deed]:
    city = City.objects.get()
    return [record(by=by, action="round.file", subject=city, unit=by.unit, line=at) for at in range(count)]


@contextmanager
def unguarded() -> Iterator[None]:
    """Inside the block the triggers of the log are gone."""
    for table in TABLES:
        lift(connection, table)
    yield
    for table in TABLES:
        guard(connection, table)
