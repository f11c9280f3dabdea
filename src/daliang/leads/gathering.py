"""From the bytes of a page to its facts in the database, once: whoever settles a page first has settled it."""

from __future__ import annotations

import re
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from daliang.files.kinds import Kind
from daliang.files.models import StoredFile
from daliang.files.papers import decoded
from daliang.leads import reasons
from daliang.leads.arriving import put_down
from daliang.leads.facts import Told, told
from daliang.leads.models import Fact, Page, PageState, Source, SourceKind
from daliang.leads.papers import page_of, text_of
from daliang.leads.papers.opening import PAPERS
from daliang.leads.sources.paste import taking as pastes
from daliang.leads.sources.url import taking as urls
from daliang.leads.stories import find_story
from daliang.leads.storing import kept_as
from daliang.leads.visiting import Guest
from daliang.org.rules import record
from daliang.vocabulary.refusal import Refusal

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


class Overtaken(Exception):
    """Another worker has settled the page meanwhile."""


def settle_page(page_id: int, *, patience: float | None = None) -> str:
    """Bring a waiting page to its end: read, refused, or repeated. One that is settled stays as it is.

    `patience` is for how many seconds its site's next turn is waited for; NotYet when that is longer.
    """
    page = Page.objects.select_related("source__unit", "stored", "by").get(pk=page_id)
    if page.state != PageState.WAITING:
        return page.state
    try:
        stored = page.stored or _fetched(page, Guest(page.source, patience=patience))
        found = told(_data(stored), declared=page.encoding, address=address_of(page))
    except Refusal as refusal:
        return _refuse(page, refusal)
    try:
        return _settle(page, found)
    except Overtaken:
        return str(Page.objects.values_list("state", flat=True).get(pk=page_id))


def put_refused(source: Source, address: str, refusal: Refusal) -> Page:
    """A page of a source that the house reads, whose bytes could not even be kept: its row says why."""
    page = put_down(source, address, by=None)
    _refuse(page, refusal)
    return page


def _fetched(page: Page, guest: Guest) -> StoredFile:
    """What its address holds, kept with the page."""
    arrived = urls.arrival(page.address, fetched=guest.fetched)
    stored = kept_as(arrived, by=page.by)
    page.stored, page.sha256, page.encoding = stored, stored.sha256, arrived.encoding[:20]
    return stored


def _data(stored: StoredFile) -> bytes:
    """The bytes of a page; of a paper its text; a plain text as if it had been pasted, each line a paragraph. Rows of
    cells, in papers and in what was copied from a sheet, become tables.
    """
    data = stored.content()
    if stored.kind in PAPERS:
        return page_of(text_of(data, Kind(stored.kind))).encode()
    plain = decoded(data)
    if plain is None or _TAG.search(plain) or not plain.strip():
        return data
    return page_of(pastes.arrival(plain).data.decode()).encode()


def address_of(page: Page) -> str:
    """The address that may hold its date; a pasted text has a name in its place."""
    return page.address if page.source.kind != SourceKind.PASTE else ""


@transaction.atomic
def _refuse(page: Page, refusal: Refusal) -> str:
    _end(page, PageState.REFUSED, refusal=refusal.code, why=reasons.kept(refusal))
    record(by=page.by, action="page.refuse", subject=page, unit=page.source.unit, state=page.state)
    return page.state


def _settle(page: Page, found: Told) -> str:
    """Write the page and its facts; the same bytes from the same source stand there once."""
    try:
        with transaction.atomic():
            return _write(page, found)
    except IntegrityError:
        earlier = Page.objects.filter(source=page.source, sha256=page.sha256, state=PageState.READ).first()
        if earlier is None:
            raise
        with transaction.atomic():
            _end(page, PageState.REPEATED, repeats=earlier)
            return _logged_as_read(page)


def _write(page: Page, found: Told) -> str:
    story = find_story(page, found)
    _end(page, PageState.READ, story=story, fetched_at=timezone.now(), **found.columns)
    Fact.objects.bulk_create([Fact(page=page, **one.columns) for one in found.facts])
    return _logged_as_read(page)


def _logged_as_read(page: Page) -> str:
    record(by=page.by, action="page.read", subject=page, unit=page.source.unit, state=page.state)
    return page.state


def _end(page: Page, state: PageState, **fields: Any) -> None:
    """One end for each page: a second worker that comes too late changes nothing."""
    fields |= {"state": state.value, "stored": page.stored, "sha256": page.sha256, "encoding": page.encoding}
    if not Page.objects.filter(pk=page.pk, state=PageState.WAITING).update(**fields):
        raise Overtaken
    for name, value in fields.items():
        setattr(page, name, value)
