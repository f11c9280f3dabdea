"""Jobs on pages: whoever takes one in only puts it in the queue and can leave. Each may be run again after a crash."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from daliang.leads.gathering import settle_page
from daliang.leads.models import Page, PageState
from daliang.leads.pacing import NotYet
from daliang.leads.rereading import reread

PATIENCE = 2.0  # seconds that a worker stands and waits for a site's turn, while other jobs wait behind it


@task()
def read_page(page_id: int) -> str:
    """Fetch the page where that is needed, read it, put its facts down; gives the state that it ends in."""
    try:
        return settle_page(page_id, patience=PATIENCE if may_put_off() else None)
    except NotYet as later:
        put_off(page_id, later)
        return PageState.WAITING


@task()
def reread_page(page_id: int) -> bool:
    """Read the page again as somebody has asked; False when that was done already."""
    return reread(page_id)


def may_put_off() -> bool:
    """Can a job be put in the queue for later?"""
    return read_page.get_backend().supports_defer


def put_off(page_id: int, later: NotYet) -> None:
    """The page waits in line at its site, behind those of its source that came before, and is read then."""
    page = Page.objects.get(pk=page_id)
    before = Page.objects.filter(source=page.source_id, state=PageState.WAITING, stored=None, pk__lt=page_id).count()
    at = later.at + timedelta(seconds=before * later.pace)
    Page.objects.filter(pk=page_id, state=PageState.WAITING).update(turn_at=at)
    read_page.using(run_after=at).enqueue(page_id)
