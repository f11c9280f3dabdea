"""Deeds on visits: logging one, however often its draft is sent, and writing it anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from daliang.org import clock
from daliang.org.models import Person, Role
from daliang.org.rules import record
from daliang.register.fields import WRITERS, FileField
from daliang.register.models import Project, Visit
from daliang.register.rules import be_writer, edit
from daliang.register.settling import Clashes, written
from daliang.vocabulary.refusal import N_, Refusal, Refusals

GROUP = _("走访")
VISIT_FIELDS: Mapping[str, FileField] = MappingProxyType(
    {
        field.code: field
        for field in (
            FileField("theirs", _("见了谁"), "text", GROUP, 200, hint=_("例如“王建（总经理）”")),
            FileField("place", _("地点"), "text", GROUP, 120),
            FileField("said", _("谈了什么"), "long", GROUP, 4000),
            FileField("next_step", _("下一步"), "text", GROUP, 300),
            FileField("next_on", _("下一步日期"), "future", GROUP, hint=_("例如“2022-09-01”或“9月1日”")),
            FileField("ours", _("我方人员"), "text", GROUP, 200),
            FileField("on", _("走访日期"), "day", GROUP, hint=_("例如“2022-08-20”或“8月20日”")),
        )
    }
)
NEEDED: Mapping[str, str] = MappingProxyType(
    {
        "said": N_("没有写谈了什么；一句话也可以，例如“对方看中二期地块”。"),
        "on": N_("没有填写走访日期；例如“2022-08-20”或“8月20日”。"),
    }
)
NEXT = ("next_step", "next_on")


@dataclass(frozen=True)
class Logged:
    """The visit; whether this sending brought it; what stands as the project's next step if that was not replaced."""

    visit: Visit
    is_new: bool
    kept_next: str = ""


def visit_texts(visit: Visit) -> dict[str, str]:
    """Field → what stands there, as a person would type it."""
    return {code: WRITERS[field.kind](getattr(visit, code)) for code, field in VISIT_FIELDS.items()}


@transaction.atomic
def log_visit(
    project: Project, key: str, texts: Mapping[str, str], *, by: Person, base: Mapping[str, str] | None = None
) -> Logged:
    """Log the visit that the phone calls `key`. Sent again, it is the same visit and nothing is written.

    With `base` (what the writer saw of the project's next step) the visit's next step becomes the project's; one that
    somebody else has written meanwhile stays, and is given back. Refusals: each field's own together, `bad_key`,
    `key_taken` (by another project or person), `already_logged` (with other words), `merged`.
    """
    be_writer(by, project)
    be_open(project)
    values, wanted = _read(texts), _key(key)
    known = Visit.objects.filter(key=wanted).first()
    if known is None:
        try:
            with transaction.atomic():
                made: Visit = Visit.objects.create(project=project, key=wanted, by=by, at=clock.now(), **values)
        except IntegrityError:  # sent twice at once, or taken where this person sees nothing
            known = Visit.objects.filter(key=wanted).first()
            return Logged(_the_same(known, project, values, by), is_new=False)
    else:
        return Logged(_the_same(known, project, values, by), is_new=False)
    record(
        by=by, action="visit.log", subject=project, unit=project.unit,
        project=project.code, visit=made.pk, on_behalf=by.role == Role.OFFICER,
    )  # fmt: skip
    return Logged(made, is_new=True, kept_next=_carry(project, made, base, by))


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Refusal(
            N_("这份走访表单的编号不对，没有记下；您填的都还在，请再点一次“保存走访”。"), code="bad_key", field="key"
        ) from error


def _the_same(known: Visit | None, project: Project, values: Mapping[str, Any], by: Person) -> Visit:
    """The visit that was logged before, if it is this very one."""
    if known is None or known.project_id != project.pk or known.by_id != by.pk:
        raise Refusal(
            N_("这份走访表单的编号已用于另一次走访，没有记下；请打开项目页，新开一份再填。"),
            code="key_taken",
            field="key",
        )
    if any(getattr(known, code) != value for code, value in values.items()):
        raise Refusal(
            N_("这次走访先前已经记下，而这一份的文字与已记的不同；请在项目页打开那次走访，把要改的写进去。"),
            code="already_logged",
        )
    return known


def _carry(project: Project, visit: Visit, base: Mapping[str, str] | None, by: Person) -> str:
    """Make the visit's next step the project's; gives what stands there if somebody else wrote it meanwhile."""
    if base is None or not visit.next_step:
        return ""
    texts = visit_texts(visit)
    try:
        edit(project, {code: texts[code] for code in NEXT}, base=base, by=by)
    except Clashes as met:
        return "，".join(clash.theirs for clash in met.clashes if clash.theirs) or "—"
    return ""


def be_open(project: Project) -> None:
    """A file that was merged into another is not added to any more."""
    if project.merged_into_id:
        raise Refusal(N_("这份档案已并入另一份，不再更新；请记到并入后的档案里。"), code="merged", field="project")


def _read(texts: Mapping[str, str]) -> dict[str, Any]:
    """All fields read, or all refusals together."""
    values, refusals = {}, []
    for code, field in VISIT_FIELDS.items():
        try:
            values[code] = field.read(texts.get(code, ""))
            if code in NEEDED and not values[code]:
                raise Refusal(NEEDED[code], code="empty", field=code, where=str(field.label))
        except Refusal as refusal:
            refusals.append(refusal)
    if refusals:
        raise Refusals(refusals)
    return values


@transaction.atomic
def edit_visit(visit: Visit, texts: Mapping[str, str], *, base: Mapping[str, str], by: Person) -> Visit:
    """Write the visit anew. `base` holds what the writer saw in each field.

    Refusals: each field's own together. Raises Clashes, field by field, when somebody else wrote it meanwhile.
    """
    project = visit.project
    be_writer(by, project)
    be_open(project)
    given = {code: texts[code] for code in VISIT_FIELDS if code in texts}
    _read(visit_texts(visit) | dict.fromkeys(NEEDED, "") | given)
    if written(Visit.objects.filter(project=project), visit.pk, VISIT_FIELDS, given, base):
        record(
            by=by, action="visit.edit", subject=project, unit=project.unit,
            project=project.code, visit=visit.pk, on_behalf=by.role == Role.OFFICER,
        )  # fmt: skip
    visit.refresh_from_db()
    return visit
