"""Deeds of taking pages in: pasted, uploaded, named by their address. Reading them is a job's work."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from daliang.leads.arriving import bring_in, put_down, standing_source
from daliang.leads.keeping import be_gatherer, checked_address
from daliang.leads.models import Page, PageState, SourceKind
from daliang.leads.sources.file import taking as files
from daliang.leads.sources.paste import taking as pastes
from daliang.leads.tasks import read_page, reread_page
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.vocabulary.refusal import N_, Refusal

MOST_ADDRESSES = 50
PASTED, UPLOADED = "手工粘贴", "上传文件"  # not a sentence: names of rows


@transaction.atomic
def take_text(text: str, *, name: str = "", by: Person) -> Page:
    """A pasted text. Refusals: role, those of `paste`."""
    unit = be_gatherer(by)
    arrived = pastes.arrival(text, name=name)
    made = bring_in(arrived, standing_source(SourceKind.PASTE, unit=unit, name=PASTED, by=by), by=by)
    return _to_be_read(made)


@transaction.atomic
def take_file(upload: File[bytes], *, name: str, by: Person) -> Page:
    """An uploaded file. Refusals: role, those of `file` and of keeping files."""
    unit = be_gatherer(by)
    arrived = files.arrival(upload, name=name, largest=settings.FILES_LARGEST)
    made = bring_in(arrived, standing_source(SourceKind.FILE, unit=unit, name=UPLOADED, by=by), by=by)
    return _to_be_read(made)


@transaction.atomic
def take_addresses(text: str, *, by: Person) -> list[Page]:
    """Addresses, one a line; each becomes a page that a job fetches. Refusals: role, `no_address`, `too_many`,
    `bad_address` with its line; nothing is taken of a text with a bad line.
    """
    unit = be_gatherer(by)
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if not lines:
        raise Refusal(N_("还没有填网址；请粘贴一个或多个网址，每行一个。"), code="no_address", field="address")
    if len(lines) > MOST_ADDRESSES:
        message = N_("一次最多收录%(most)s个网址，现有%(found)s个；请分几次收录。")
        raise Refusal(message, code="too_many", field="address", most=MOST_ADDRESSES, found=len(lines))
    pages = []
    for address in [_checked(number, line) for number, line in enumerate(lines, start=1)]:
        source = standing_source(SourceKind.URL, unit=unit, by=by, **_site(address))
        pages.append(_to_be_read(put_down(source, address, by=by)))
    return pages


def _checked(number: int, line: str) -> str:
    try:
        return checked_address(SourceKind.URL, line)
    except Refusal as refusal:
        refusal.where = f"第{number}行"  # not a sentence: a place
        raise


def _site(address: str) -> dict[str, str]:
    """The source of pages that are named by hand is their site."""
    parts = urlsplit(address)
    return {"name": parts.netloc, "address": f"{parts.scheme}://{parts.netloc}/"}


def _to_be_read(page: Page) -> Page:
    transaction.on_commit(partial(read_page.enqueue, page.pk))
    return page


@transaction.atomic
def take_again(page: Page, *, by: Person) -> None:
    """Try a refused page once more: its site may answer now. Refusals: role, `wrong_state`."""
    be_gatherer(by)
    held = Page.objects.filter(pk=page.pk, state=PageState.REFUSED).update(state=PageState.WAITING, refusal="", why=[])
    if not held:
        raise Refusal(N_("这份文稿不在“未能读取”状态，不用重试。"), code="wrong_state", field="state")
    record(by=by, action="page.again", subject=page, unit=page.source.unit)
    _to_be_read(page)


@transaction.atomic
def read_again(page: Page, *, by: Person) -> None:
    """Have a page read by today's rules by a job, as often as anybody wants it. Refusals: as `ask_again`."""
    ask_again(page, by=by)
    transaction.on_commit(partial(reread_page.enqueue, page.pk))


@transaction.atomic
def ask_again(page: Page, *, by: Person) -> None:
    """Note who wants a page read by today's rules. Refusals: role, `wrong_state`."""
    be_gatherer(by)
    if not Page.objects.filter(pk=page.pk, state=PageState.READ).update(reread_by=by):
        raise Refusal(N_("这份文稿还没有读出正文，不能重读。"), code="wrong_state", field="state")
    record(by=by, action="page.ask-reread", subject=page, unit=page.source.unit)
