"""Keeping the people of the other side; a number that is typed is sealed and never shown again in a form."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from daliang.org.ciphers import index_of
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.register.fields import FileField
from daliang.register.models import Contact, Project
from daliang.register.rules import be_writer
from daliang.register.settling import values_of, written
from daliang.vocabulary.phones import parse_phone
from daliang.vocabulary.refusal import N_, Refusal

PEOPLE = _("联系人")
CONTACT_FIELDS: Mapping[str, FileField] = MappingProxyType(
    {
        field.code: field
        for field in (
            FileField("name", _("姓名"), "text", PEOPLE, 60),
            FileField("title", _("职务"), "text", PEOPLE, 60),
            FileField("organisation", _("单位"), "text", PEOPLE, 120),
            FileField("note", _("备注"), "text", PEOPLE, 300),
        )
    }
)
PHONE = ("phone_sealed", "phone_index", "phone_masked")


def contact_texts(contact: Contact | None) -> dict[str, str]:
    """Field → what stands there; of a new one nothing."""
    return {code: field.text(contact) if contact else "" for code, field in CONTACT_FIELDS.items()}


@transaction.atomic
def keep_contact(
    project: Project, contact: Contact | None, texts: Mapping[str, str], *, by: Person, base: Mapping[str, str]
) -> Contact:
    """Add or change a person of the other side. An empty `phone` leaves the number, `forget_phone` takes it out.

    `base` holds what the writer saw, of the number its masked form. Refusals: `empty` name, `too_long`, those of a
    number, `phone_changed` when somebody else changed it meanwhile. Raises Clashes, field by field. The log names the
    contact, never the number.
    """
    be_writer(by, project)
    given = {code: texts[code] for code in CONTACT_FIELDS if code in texts}
    if not given.get("name", "").strip():
        raise Refusal(N_("联系人姓名没有填写。"), code="empty", field="name")
    if contact is None:
        contact = Contact(project=project, **values_of(given, CONTACT_FIELDS))
        contact.keep_phone(_number(texts) or "")
        contact.save()
    else:
        rows = Contact.objects.filter(project=project)
        if not written(
            rows,
            contact.pk,
            CONTACT_FIELDS,
            given,
            base,
            beside=lambda held: _phone(held, texts, base.get("phone", "")),
        ):
            return contact
        contact.refresh_from_db()
    record(by=by, action="contact.edit", subject=project, unit=project.unit, project=project.code, contact=contact.pk)
    return contact


def _number(texts: Mapping[str, str]) -> str | None:
    """The number to keep, "" to forget it, None to leave it."""
    if texts.get("phone", "").strip():
        return parse_phone(texts["phone"])
    return "" if texts.get("forget_phone") else None


def _phone(held: Contact, texts: Mapping[str, str], seen: str) -> dict[str, Any]:
    number = _number(texts)
    if number is None or (index_of(number) if number else "") == held.phone_index:
        return {}
    if seen != held.phone_masked:
        raise Refusal(
            N_("号码刚被他人改过，现为“%(now)s”；确要改成您填的或删去，请再保存一次。"),
            code="phone_changed",
            field="phone",
            now=held.phone_masked or "—",
        )
    held.keep_phone(number)
    return {name: getattr(held, name) for name in PHONE}
