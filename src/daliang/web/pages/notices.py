"""What I was told: the list, one notice that leads to its page, and marking as read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from daliang.notices.models import Delivery, Notice
from daliang.notices.rules import mark_read
from daliang.org import clock
from daliang.web.guards import may, person_of, see_other

MOST = 200


@dataclass(frozen=True)
class Told:
    """A notice with what became of it outside of the house."""

    notice: Notice
    outside: list[Delivery]


@dataclass(frozen=True)
class Day:
    on: date
    told: list[Told]


@require_safe
@may("notices")
def notice_list(request: HttpRequest) -> HttpResponse:
    """The unread first, then the read ones, each by day; the newest two hundred of either."""
    found = Notice.objects.visible_to(person_of(request)).select_related("about", "digest")
    found = found.prefetch_related("deliveries", "digest__deliveries")
    unread = list(found.unread()[:MOST])
    context = {
        "unread": _by_day(unread),
        "read": _by_day(found.exclude(read_at=None)[:MOST]),
        "count": len(unread),
        "most": MOST,
    }
    return render(request, "web/notices/list.html", context)


def _by_day(notices: Iterable[Notice]) -> list[Day]:
    told = [Told(notice, notice.outside) for notice in notices]
    return [Day(on, list(group)) for on, group in groupby(told, lambda one: clock.local(one.notice.made_at).date())]


@require_safe
@may("notices")
def open_notice(request: HttpRequest, reference: UUID) -> HttpResponse:
    """To the page that it is about; it counts as read. Somebody else's, and one of a former role, is as if missing."""
    person = person_of(request)
    notice = get_object_or_404(Notice.objects.visible_to(person), reference=reference)
    mark_read(person, [reference])
    return see_other(notice.href)


@require_POST
@may("notices")
def read(request: HttpRequest) -> HttpResponse:
    """Mark one as read, or all."""
    person = person_of(request)
    count = mark_read(person, _references(request.POST.getlist("notice")))
    said = ngettext("%(count)s 条消息已标为已读。", "%(count)s 条消息已标为已读。", count) % {"count": count}
    messages.success(request, said)
    return see_other(reverse("notice-list"))


def _references(given: list[str]) -> list[UUID] | None:
    """Those named, or None for all."""
    try:
        return [UUID(one) for one in given] or None
    except ValueError as error:
        raise Http404 from error


urlpatterns = [
    path("notices/", notice_list, name="notice-list"),
    path("notices/read/", read, name="notice-read"),
    path("notices/<uuid:reference>/", open_notice, name="notice"),
]
