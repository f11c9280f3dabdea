"""Many files at once: editing and opening them from a sheet, each with its line of history, under the same rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F
from simple_history.utils import bulk_create_with_history

from daliang.org.models import Person
from daliang.register.fields import known_field
from daliang.register.models import Project
from daliang.register.rules import WRITERS, keep_secret
from daliang.vocabulary.refusal import N_, Refusal

_AT_ONCE = 500


@dataclass(frozen=True)
class Edit:
    """Fields of one file as typed, the version and last posting that their writer saw, and where they were typed."""

    project: int
    texts: Mapping[str, str]
    version: int
    last_seq: int
    where: str


@transaction.atomic
def edit_many(edits: Iterable[Edit], *, by: Person, why: str) -> int:
    """Write them all or none; returns how many files changed. An edit without texts only proves that nothing moved.

    Refusals: `moved_on` for a file that somebody has touched since, the field's own, `needs_code_name`. The caller
    records the deed; the history of each file names the person and `why`.
    """
    assert by.role in WRITERS
    waiting, changed = iter(edits), 0
    while batch := list(islice(waiting, _AT_ONCE)):
        projects = Project.objects.visible_to(by).in_bulk([edit.project for edit in batch])
        done = [project for edit in batch if (project := _edit(projects.get(edit.project), edit)) is not None]
        Project.history.bulk_history_create(  # type: ignore[attr-defined]
            done, batch_size=_AT_ONCE, update=True, default_user=by, default_change_reason=why[:100]
        )
        changed += len(done)
    return changed


def _edit(project: Project | None, edit: Edit) -> Project | None:
    """The file with its new values, None when there is nothing to write. The version stands inside the UPDATE."""
    if project is None or (project.version, project.last_seq) != (edit.version, edit.last_seq):
        raise moved_on(edit.where)
    if not edit.texts:
        return None
    values = {code: known_field(code).read(text) for code, text in edit.texts.items()}
    try:
        keep_secret(project, values)
    except Refusal as refusal:
        refusal.where = edit.where
        raise
    for code, value in values.items():
        setattr(project, code, value)
    held = Project.objects.filter(pk=project.pk, version=edit.version, last_seq=edit.last_seq)
    if not held.update(version=F("version") + 1, **values):
        raise moved_on(edit.where)
    project.version += 1
    return project


def moved_on(where: str) -> Refusal:
    """Somebody else has changed this file since it was looked at."""
    message = N_("该项目在预览之后又有改动，本次导入没有写入任何内容；请重新读取文件，核对后再应用。")
    return Refusal(message, code="moved_on", where=where)


def open_many(files: Sequence[tuple[str, Mapping[str, str]]], *, by: Person, why: str) -> list[Project]:
    """New files (code, texts) without their first posting, which the caller posts in the same transaction."""
    made = []
    for code, texts in files:
        values: dict[str, Any] = {field: known_field(field).read(text) for field, text in texts.items()}
        project = Project(code=code, **values)
        keep_secret(project, values)
        made.append(project)
    found: list[Project] = bulk_create_with_history(
        made, Project, batch_size=_AT_ONCE, default_user=by, default_change_reason=why[:100]
    )
    return found
