"""Deeds on a project's file: editing its descriptive fields, its contacts and phases. Two editors lose nothing.

Every edit brings, beside its new text, the text that its writer saw. A field that somebody else has changed meanwhile
is a clash: both texts are shown and nothing of this edit is stored until the writer has chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from daliang.org.matrix import may
from daliang.org.models import Person, Role
from daliang.org.rules import record
from daliang.register.fields import FileField, known_field
from daliang.register.models import Contact, Project
from daliang.vocabulary.phones import parse_phone
from daliang.vocabulary.refusal import N_, Refusal, Refusals

WRITERS = (Role.OFFICER, Role.APPROVER, Role.COUNTY_CLERK, Role.CLERK)
SHORTEST_PURPOSE = 4  # characters


@dataclass(frozen=True)
class Clash:
    """A field that two people changed from the same text."""

    field: FileField
    base: str
    theirs: str
    mine: str


class Clashes(Exception):
    """Somebody else changed some of these fields meanwhile; nothing was stored."""

    def __init__(self, clashes: list[Clash]) -> None:
        super().__init__(", ".join(clash.field.code for clash in clashes))
        self.clashes = clashes


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
    values = _values(texts)
    changed = _held(project, texts, values, base)
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
    project: Project, texts: Mapping[str, str], values: Mapping[str, Any], base: Mapping[str, str]
) -> dict[str, Any]:
    """What changes, with the row locked; judged anew when somebody else was faster. No change: no lock."""
    while True:
        project.refresh_from_db()
        _settle(project, texts, base)
        changed = {code: value for code, value in values.items() if getattr(project, code) != value}
        keep_secret(project, changed)
        seen = Project.objects.filter(pk=project.pk, version=project.version)
        if not changed or seen.update(version=F("version") + 1):
            return changed


def _values(texts: Mapping[str, str]) -> dict[str, Any]:
    """All fields read, or all refusals together."""
    values, refusals = {}, []
    for code, text in texts.items():
        try:
            values[code] = known_field(code).read(text)
        except Refusal as refusal:
            refusals.append(refusal)
    if len(refusals) == 1:
        raise refusals[0]
    if refusals:
        raise Refusals(refusals)
    return values


def _settle(project: Project, texts: Mapping[str, str], base: Mapping[str, str]) -> None:
    """A clash: what stands there is neither what the writer saw nor what the writer wants."""
    clashes = []
    for code, mine in texts.items():
        field = known_field(code)
        theirs, seen = field.text(project), base.get(code, "")
        if field.read(mine) == getattr(project, code):
            continue
        if theirs.split() != seen.split():
            clashes.append(Clash(field, seen, theirs, mine))
    if clashes:
        raise Clashes(clashes)


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


@transaction.atomic
def keep_contact(project: Project, contact: Contact | None, texts: Mapping[str, str], *, by: Person) -> Contact:
    """Add or change a person of the other side. An empty `phone` leaves the number, `forget_phone` takes it out.

    The log names the field, never the number.
    """
    be_writer(by, project)
    name = texts.get("name", "").strip()
    if not name:
        raise Refusal(N_("联系人姓名没有填写。"), code="empty", field="name")
    contact = contact or Contact(project=project)
    contact.name = name[:60]
    for field, longest in (("title", 60), ("organisation", 120), ("note", 300)):
        setattr(contact, field, texts.get(field, "").strip()[:longest])
    if texts.get("phone", "").strip():
        contact.keep_phone(parse_phone(texts["phone"]))
    elif texts.get("forget_phone"):
        contact.keep_phone("")
    contact.version += 1
    contact.save()
    record(by=by, action="contact.edit", subject=project, unit=project.unit, project=project.code, contact=contact.pk)
    return contact


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
