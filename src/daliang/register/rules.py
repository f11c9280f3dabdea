"""Deeds on a project's file: editing its descriptive fields, opening it, showing a phone. Two editors lose nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from daliang.org.matrix import may
from daliang.org.models import Person, Role
from daliang.org.rules import record
from daliang.register.fields import FileField, known_field
from daliang.register.models import Contact, Project
from daliang.register.settling import settle, values_of
from daliang.vocabulary.refusal import N_, Refusal

WRITERS = (Role.OFFICER, Role.APPROVER, Role.COUNTY_CLERK, Role.CLERK)
SHORTEST_PURPOSE = 4  # characters


def be_writer(by: Person, project: Project) -> None:
    """The person may write this file; an unseen one is as if missing (Project.DoesNotExist)."""
    if not Project.objects.visible_to(by).filter(pk=project.pk).exists():
        raise Project.DoesNotExist
    if by.role not in WRITERS:
        raise Refusal(
            N_("项目档案由项目所在园区、县区和市商务局填写，您的角色是“%(own)s”。"),
            code="not_your_role",
            field="by",
            own=by.get_role_display(),
        )


@transaction.atomic
def edit(project: Project, texts: Mapping[str, str], *, base: Mapping[str, str], by: Person) -> list[str]:
    """Write fields of the file; returns the codes of those that changed.

    `base` holds the text that the writer saw in each field. Refusals: `not_your_role`, `unknown_field`, each field's
    own. Raises Clashes, field by field, when somebody else changed one of them.
    """
    be_writer(by, project)
    fields = {code: known_field(code) for code in texts}
    values = values_of(texts, fields)
    changed = _held(project, fields, texts, values, base)
    if not changed:
        return []
    for code, value in changed.items():
        setattr(project, code, value)
    project._history_user = by  # type: ignore[attr-defined]
    project.save(update_fields=[*changed])
    on_behalf = by.role == Role.OFFICER
    record(
        by=by, action="project.edit", subject=project, unit=project.unit,
        project=project.code, fields=[*changed], on_behalf=on_behalf,
    )  # fmt: skip
    return [*changed]


def _held(
    project: Project,
    fields: Mapping[str, FileField],
    texts: Mapping[str, str],
    values: Mapping[str, Any],
    base: Mapping[str, str],
) -> dict[str, Any]:
    """What changes, with the row locked; judged anew when somebody else was faster. No change: no lock."""
    while True:
        project.refresh_from_db()
        settle(project, fields, texts, base)
        changed = {code: value for code, value in values.items() if getattr(project, code) != value}
        keep_secret(project, changed)
        seen = Project.objects.filter(pk=project.pk, version=project.version)
        if not changed or seen.update(version=F("version") + 1):
            return changed


def keep_secret(project: Project, changed: Mapping[str, Any]) -> None:
    """A confidential project needs a code name that does not give the name away."""
    is_secret = changed.get("is_confidential", project.is_confidential)
    code_name = str(changed.get("code_name", project.code_name))
    name = str(changed.get("name", project.name))
    if is_secret and (not code_name or code_name in name or name in code_name):
        raise Refusal(
            N_("保密项目须有代号，且代号不能是项目名称的一部分；例如“春江项目”。"),
            code="needs_code_name",
            field="code_name",
        )


def stated(purpose: str, message: str) -> str:
    """The purpose as the log keeps it; Refusal `needs_purpose` with the message when it is none."""
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise Refusal(message, code="needs_purpose", field="purpose")
    return purpose.strip()[:100]


@transaction.atomic
def open_file(project: Project, *, purpose: str, by: Person) -> None:
    """Log that somebody reads the file; one that is closed to them (decision 0011) needs a stated purpose.

    Refusals: `needs_purpose`, `not_your_role` for who may not open a confidential file at all.
    """
    if project.opens_to(by):
        record(by=by, action="project.view", subject=project, unit=project.unit, project=project.code)
        return
    if not may(by.role, "project.confidential"):
        raise Refusal(
            N_("保密项目由本单位、市商务局和市领导查看，您的角色不能打开。"), code="not_your_role", field="by"
        )
    purpose = stated(purpose, N_("请写明查看的用途，例如“研究项目用地”；每次查看都记入日志。"))
    record(by=by, action="project.view", subject=project, unit=project.unit, project=project.code, purpose=purpose)


@transaction.atomic
def reveal_phone(contact: Contact, *, purpose: str, by: Person) -> str:
    """The number in clear, once, for a stated purpose; the view is logged."""
    if not Project.objects.visible_to(by).filter(pk=contact.project_id).exists():
        raise Project.DoesNotExist
    purpose = stated(purpose, N_("请写明查看电话的用途，例如“约谈签约时间”；每次查看都记入日志。"))
    project = contact.project
    record(
        by=by, action="contact.phone", subject=project, unit=project.unit,
        project=project.code, contact=contact.pk, purpose=purpose,
    )  # fmt: skip
    return contact.open_phone()
