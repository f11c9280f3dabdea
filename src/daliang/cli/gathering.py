"""`daliang leads take`, `reread` and `examples`: taking pages in, reading them anew, what people decided on them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from django.core.files.base import File
from django.utils.translation import gettext

from daliang.cli.shapes import BY, FORMAT, emit, refusable
from daliang.leads.examples import examples as decided_pages
from daliang.leads.facts import VERSION
from daliang.leads.gathering import settle_page
from daliang.leads.keeping import be_gatherer
from daliang.leads.models import Page, PageState
from daliang.leads.pacing import NotYet
from daliang.leads.reasons import words
from daliang.leads.rereading import reread as read_as_asked
from daliang.leads.taking import ask_again, take_addresses, take_file
from daliang.org.models import City, Person
from daliang.org.rules import find_person, record
from daliang.vocabulary.refusal import N_, Refusal

HEADERS = ("id", "state", "name", "count", "reason")


@click.command()
@click.argument("what", nargs=-1, required=True, metavar="FILE|URL…")
@BY
@FORMAT
@refusable
def take(what: tuple[str, ...], login: str, fmt: str) -> None:
    """收录文稿。 Take files and addresses in and read them at once; exit 1 when one of them could not be read."""
    by = find_person(login)
    rows = [_taken(one, by) for one in what]
    emit({"pages": rows}, fmt, headers=HEADERS, rows=[[row[name] for name in HEADERS] for row in rows])
    if any(row["reason"] for row in rows):
        raise SystemExit(1)


def _taken(what: str, by: Person) -> dict[str, Any]:
    """One of them: the page it became, or why it became none."""
    try:
        page = _page(what, by)
    except Refusal as refusal:
        said = gettext(refusal.message) % refusal.params
        return {"id": None, "state": "refused", "name": what, "count": 0, "reason": said}
    _settle(page)
    page.refresh_from_db()
    return _row(page)


def _settle(page: Page) -> None:
    """Read it; where its site has to be waited for, that is said first."""
    try:
        settle_page(page.pk, patience=0)
    except NotYet as later:
        said = gettext("%(address)s：同一网站每%(pace)s秒只访问一次，请等候……")
        click.echo(said % {"address": page.address, "pace": f"{later.pace:g}"}, err=True)
        settle_page(page.pk)


def _page(what: str, by: Person) -> Page:
    if what.lower().startswith(("http://", "https://")):
        return take_addresses(what, by=by)[0]
    try:
        with Path(what).open("rb") as file:
            return take_file(File(file), name=Path(what).name, by=by)
    except OSError as error:
        message = N_("找不到或打不开文件“%(name)s”；请核对路径。")
        raise Refusal(message, code="no_file", field="file", name=what) from error


@click.command()
@click.option("--most", type=click.IntRange(min=1), default=None, metavar="N", help="at most so many, the newest first")
@BY
@FORMAT
@refusable
def reread(most: int | None, login: str, fmt: str) -> None:
    """按现在的规则重读。 Read anew every page that older rules have read; what people decided stays.

    Exit 1 when today's rules refuse a page, which stays as it was read.
    """
    by = find_person(login)
    be_gatherer(by)
    old = Page.objects.filter(state=PageState.READ, reading_version__lt=VERSION).order_by("-pk")
    rows = [_reread(Page.objects.get(pk=pk), by) for pk in list(old.values_list("pk", flat=True)[:most])]
    emit({"pages": rows}, fmt, headers=HEADERS, rows=[[row[name] for name in HEADERS] for row in rows])
    if any(row["reason"] for row in rows):
        raise SystemExit(1)


def _reread(page: Page, by: Person) -> dict[str, Any]:
    ask_again(page, by=by)
    read_as_asked(page.pk)
    page.refresh_from_db()
    return _row(page)


def _row(page: Page) -> dict[str, Any]:
    return {
        "id": page.pk,
        "state": page.state,
        "name": page.title or page.address,
        "count": page.facts.count() if page.state == PageState.READ else 0,
        "reason": "；".join(words(one) for one in page.why),
    }


@click.command()
@refusable
def examples() -> None:
    """核对过的样例。 One JSON line for each page whose facts were all decided on: id, page (its text), facts."""
    count = 0
    for one in decided_pages():
        click.echo(json.dumps(one, ensure_ascii=False))
        count += 1
    record(by=None, action="fact.examples", subject=City.current(), count=count)
