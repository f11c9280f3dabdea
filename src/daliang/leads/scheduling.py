"""When sources are read: those that are due by themselves, one at once when an officer says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from daliang.leads.keeping import be_gatherer
from daliang.leads.models import Source
from daliang.leads.polling import poll
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.vocabulary.refusal import N_, Refusal

AT_LEAST = timedelta(minutes=2)  # between two readings, whoever wants them


@task()
def read_source(source_id: int) -> int:
    """Read what a feed, sitemap or folder has that is new; gives how many pages came."""
    return poll(source_id)


def read_due_sources() -> int:
    """Put every source in the queue whose hours are over; how many. Two at once put each in once."""
    now = timezone.now()
    due = [one for one in Source.objects.polled() if _is_due(one, now)]
    return sum(_begin(one, now) for one in due)


def _is_due(source: Source, now: datetime) -> bool:
    return source.last_read_at is None or source.last_read_at + timedelta(hours=source.every) <= now


@transaction.atomic
def _begin(source: Source, now: datetime) -> bool:
    """Ours when nobody has begun since we looked."""
    held = Source.objects.filter(pk=source.pk, last_read_at=source.last_read_at).update(last_read_at=now)
    if held:
        transaction.on_commit(partial(read_source.enqueue, source.pk))
    return bool(held)


@transaction.atomic
def read_now(source: Source, *, by: Person) -> None:
    """Read it now. Refusals: role, `is_off`, `just_read`."""
    be_gatherer(by)
    now = timezone.now()
    if not source.is_on:
        raise Refusal(N_("这个来源已停用；请先启用再读取。"), code="is_off", field="is_on")
    if (source.last_read_at and now - source.last_read_at < AT_LEAST) or not _begin(source, now):
        raise Refusal(N_("这个来源刚刚读取过或正在读取；请过两分钟再试。"), code="just_read", field="last_read_at")
    record(by=by, action="source.now", subject=source, unit=source.unit)
