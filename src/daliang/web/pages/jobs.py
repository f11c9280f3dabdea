"""Background work for the system administrator: the duties of the house, and its jobs. No words of the business."""

from __future__ import annotations

import shutil
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_tasks_db.models import DBTaskResult

from daliang.org.duties import shown
from daliang.org.jobs import MOST_ATTEMPTS, jobs, try_again
from daliang.org.rota import Turn
from daliang.vocabulary.refusal import Refusal
from daliang.web.guards import may, person_of, see_other
from daliang.web.saying import said

LEAST_FREE = 0.1  # of the disk
QUIET = timedelta(minutes=10)  # without a turn of the shortest duty nobody ticks any more


@may("jobs.read")
def job_list(request: HttpRequest) -> HttpResponse:
    """Duties with their last and next turn, jobs that wait, run, failed or ended."""
    context = {"duties": shown(), "jobs": jobs(), "most": MOST_ATTEMPTS}
    return render(request, "web/settings/jobs.html", context)


@may("jobs.read")
@require_POST
def job_retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a failed job run once more."""
    try:
        try_again(pk, by=person_of(request))
    except DBTaskResult.DoesNotExist as gone:
        raise Http404 from gone
    except Refusal as refusal:
        messages.warning(request, said(refusal))
    else:
        messages.success(request, _("已重新排队。"))
    return see_other(reverse("job-list"))


@login_not_required
@require_GET
def readiness(_request: HttpRequest) -> JsonResponse:
    """Is the house fit to work (promise 54)? 200 or 503 with a word for each part, and nothing else, to anybody."""
    found = {"database": _answers(), "disk": _has_room()}
    found["duties"] = found["database"] and _ticks()
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def _answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except DatabaseError:
        return False


def _has_room() -> bool:
    usage = shutil.disk_usage(settings.HOME)
    return usage.free >= usage.total * LEAST_FREE


def _ticks() -> bool:
    """Has any duty had its turn lately?"""
    return Turn.objects.filter(last_at__gte=timezone.now() - QUIET).exists()


urlpatterns = [
    path("jobs/", job_list, name="job-list"),
    path("jobs/<uuid:pk>/retry/", job_retry, name="job-retry"),
    path("ready/", readiness, name="readiness"),
]
