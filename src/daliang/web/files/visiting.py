"""Visits and attachments as pages show them, and uploads of several files at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.base import File
from django.db.models import F, Prefetch, QuerySet
from django.http import Http404

from daliang.org.models import Person
from daliang.register.attachments import attach
from daliang.register.models import Attachment, Project, Visit
from daliang.register.searching import found_by
from daliang.vocabulary.refusal import Refusal
from daliang.web.saying import said

MOST_FOUND = 8


def with_photos(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Each with who logged it and its photos, in one more query however many there are."""
    photos = Attachment.objects.filter(removed_at=None).select_related("stored")
    return visits.select_related("by").prefetch_related(Prefetch("photos", photos))


def attachments_of(project: Project) -> QuerySet[Attachment]:
    """What hangs on the project itself, the latest first; photos of visits stand with their visits."""
    found = Attachment.objects.filter(project=project, visit=None, removed_at=None)
    return found.select_related("stored", "by").order_by("-id")


def attachment_or_404(person: Person, pk: int) -> Attachment:
    """The attachment if the file is open to the person; a removed one and another unit's are as if missing."""
    rows = Attachment.objects.visible_to(person).select_related("project__unit", "stored__thumbnail")
    found = rows.filter(pk=pk).first()
    if found is None or not found.project.opens_to(person):
        raise Http404
    return found


def projects_to_visit(person: Person, asked: str) -> list[Project]:
    """The projects that the words find, as in the list; without words those whose next step comes first."""
    found = Project.objects.visible_to(person).filter(merged_into=None).select_related("unit", "stage")
    found = found.filter(found_by(asked, person)) if asked else found.live()
    return list(found.order_by(F("next_on").asc(nulls_last=True), "code")[:MOST_FOUND])


def attach_all(
    project: Project, uploads: Iterable[Any], *, by: Person, visit: Visit | None = None
) -> tuple[list[Attachment], list[str]]:
    """Attach each file for itself: what was kept, and in words, with the file's name, why the others were not."""
    kept, refused = [], []
    for upload in uploads:
        opened: File[bytes] = upload
        try:
            kept.append(attach(project, opened, name=str(upload.name), by=by, visit=visit))
        except Refusal as refusal:
            refused += [said(one) for one in refusal.all]
    return kept, refused
