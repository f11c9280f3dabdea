"""A page that has arrived: its row, its source, the deed. Nothing is read here."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from daliang.leads.models import Page, Source, SourceKind
from daliang.leads.sources.arrivals import Arrival
from daliang.leads.storing import kept_as
from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.org.rules import record


def standing_source(kind: SourceKind, *, unit: Unit, name: str, address: str = "", by: Person | None) -> Source:
    """The one source of what is pasted, uploaded or named by hand from one site; opened when first used."""
    found, is_new = Source.objects.get_or_create(
        kind=kind, address=address, defaults={"name": name[:80], "unit": unit, "at": clock.now()}
    )
    if is_new:
        record(by=by, action="source.open", subject=found, unit=unit, kind=kind, texts={"name": found.name})
    return found


def bring_in(arrived: Arrival, source: Source, *, by: Person | None) -> Page:
    """Keep the bytes and put the page down as waiting. `by` is None where the house itself reads a source.

    Refusals: as `kept_as`.
    """
    stored = kept_as(arrived, by=by)
    return put_down(source, arrived.address, by=by, stored=stored, sha256=stored.sha256, encoding=arrived.encoding[:20])


@transaction.atomic
def put_down(source: Source, address: str, *, by: Person | None, **fields: Any) -> Page:
    """A page that waits to be read, or first to be fetched from its address."""
    made: Page = Page.objects.create(source=source, address=address[:1000], by=by, at=clock.now(), **fields)
    record(
        by=by, action="page.take", subject=made, unit=source.unit, kind=source.kind,
        texts={"address": made.address, "source": source.name},
    )  # fmt: skip
    return made
