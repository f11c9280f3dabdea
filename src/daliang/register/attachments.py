"""Deeds on what is attached to a project: hanging a file on it, taking one off, logging who takes one away."""

from __future__ import annotations

from django.core.files.base import File
from django.db import transaction

from daliang.files.kinds import claimed
from daliang.files.names import clean_name
from daliang.files.rules import keep
from daliang.org import clock
from daliang.org.models import Person, Role
from daliang.org.rules import record, record_file
from daliang.register.models import Attachment, Project, Visit
from daliang.register.rules import be_writer
from daliang.register.visits import be_open
from daliang.vocabulary.refusal import N_, Refusal


def attach(project: Project, upload: File[bytes], *, name: str, by: Person, visit: Visit | None = None) -> Attachment:
    """Keep the file and hang it on the project, or as a photo on its `visit`. The same file again is the same one.

    Refusals: those of `files.rules.keep`, `not_a_picture` for anything else on a visit, `merged`.
    """
    be_writer(by, project)
    be_open(project)
    shown = clean_name(name)
    if visit is not None and not claimed(shown).is_picture:
        raise Refusal(
            N_("“%(name)s”不是图片；走访只附照片，其他文件请传到项目附件。"),
            code="not_a_picture",
            field="file",
            name=shown,
        )
    stored = keep(upload, name=shown, by=by)
    with transaction.atomic():
        # Two sendings of one draft stand in line here; SQLite has one writer at a time anyway.
        Project.objects.select_for_update().get(pk=project.pk)
        there = Attachment.objects.filter(project=project, visit=visit, stored=stored)
        # A photo that was taken out of a visit stays out when its draft comes again; a file may be attached anew.
        known = (there if visit else there.filter(name=shown, removed_at=None)).first()
        if known is not None:
            return known
        made: Attachment = Attachment.objects.create(
            project=project, visit=visit, stored=stored, name=shown, by=by, at=clock.now()
        )
        record(
            by=by, action="attachment.add", subject=project, unit=project.unit, project=project.code,
            attachment=made.pk, texts={"name": shown}, sha256=stored.sha256, on_behalf=by.role == Role.OFFICER,
        )  # fmt: skip
    return made


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: Person) -> None:
    """Hide it from everybody; the file stays. One that is gone already is as if missing (Attachment.DoesNotExist)."""
    project = attachment.project
    be_writer(by, project)
    be_open(project)
    there = Attachment.objects.filter(pk=attachment.pk, removed_at=None)
    if not there.update(removed_at=clock.now(), removed_by=by):
        raise Attachment.DoesNotExist
    record(
        by=by, action="attachment.remove", subject=project, unit=project.unit, project=project.code,
        attachment=attachment.pk, texts={"name": attachment.name}, on_behalf=by.role == Role.OFFICER,
    )  # fmt: skip


def take_away(attachment: Attachment, content: bytes, *, by: Person) -> None:
    """Log that somebody downloads it: who, which, and the SHA-256 of what they get."""
    project = attachment.project
    record_file(
        content, by=by, action="attachment.download", subject=project, asked={"attachment": attachment.pk},
        rows=1, project=project.code, attachment=attachment.pk, texts={"name": attachment.name},
    )  # fmt: skip
