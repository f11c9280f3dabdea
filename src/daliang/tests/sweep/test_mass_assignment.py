"""Promise 5: whatever field of whatever table a body names beside those of the form, the outcome is the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction

from daliang.leads.desk.registering import LEAD_FIELDS
from daliang.leads.editing import LABELS
from daliang.org.models import Person, Unit
from daliang.register.contacts import keep_contact
from daliang.register.models import Contact, Project
from daliang.register.phases import PHASE_FIELDS
from daliang.rounds.fields import FIELDS
from daliang.rounds.tests.world import World
from daliang.tests.known_writes import EACH, Write
from daliang.tests.sweep.test_untouched import address_of, client_of, everything, fields_of, rows_of, send, undone
from daliang.tests.test_every_write_is_logged import prepared
from daliang.web.files.forms import TEXTS
from daliang.web.pages import project_people

pytestmark = pytest.mark.looks
# Fields that the form has and the known write leaves blank.
VISIT = {"place", "ours", "theirs", "next_step", "next_on"}
CONTACT = {"title", "organisation", "note"}
LETTER = {"title", "title_en", "document", "dated", "effective_on", "basis", "burden_note"}
TAKES: Mapping[str, set[str]] = {
    "contact": CONTACT, "contact-new": CONTACT, "visit": VISIT, "visit-new": {*VISIT, "person"},
    "phase": {*PHASE_FIELDS}, "project-edit": {"land_mu", "plant_sqm", "energy_tce", "output_cny", "tax_cny"},
    "project-propose": {"evidence"}, "project-open": {*TEXTS, "amount"}, "return-line": {*FIELDS},
    "lead-page-take": {"name"}, "lead-source-deed": {"is_on"}, "correct a fact": {*LABELS},
    "lead-deed": {"words"}, "lead-assign": {"words"},
    "POST leads": {*LEAD_FIELDS, "amount", "industry", "origin", "is_confidential"},
    "lead-correct": {*LEAD_FIELDS, "industry", "origin", "is_confidential"},
    "lead-new": {*LEAD_FIELDS, "amount", "industry", "origin", "is_confidential"}, "lead-project": {*TEXTS, "amount"},
    "notice-settings": {"urgent_breaks_quiet"}, "round-remind": {"unit"}, "forecast-estimate": {"until"},
    "target-matrix": LETTER, "target-save": LETTER,
    "approve": {"version"}, "accept": {"version"}, "return": {"version"},  # the version that was looked at
}  # fmt: skip
# What differs between any two times: real time, salts, secrets, the moment in a packed file.
BY_CHANCE = {
    "last_login", "password", "password_changed_at", "code_expires_at", "date_joined", "replaced_at", "expires_at",
    "revoked_at", "secret_hash",
}  # fmt: skip
CHANCES = {
    ("org_token", "made_at"), ("bulletins_document", "content"), ("files_storedfile", "sha256"),
    ("files_storedfile", "size"), ("intake_import", "sha256"), ("leads_source", "last_read_at"),
    ("django_tasks_database_dbtaskresult", "run_after"),
    ("notices_notice", "reference"), ("notices_notice", "key"), ("notices_delivery", "effect"),
    ("notices_delivery", "next_at"), ("notices_address", "place_sealed"),
    ("notices_address", "proved_at"), ("notices_proof", "sealed"), ("notices_proof", "made_at"),
    ("register_exportrequest", "asked_at"), ("register_exportrequest", "judged_at"),
}  # fmt: skip
Rows = list[tuple[Any, ...]]


def extras(world: World) -> dict[str, str]:
    """Every field of every table of ours with a value that would do harm: another unit, person, state, number."""
    foreign = {Unit: world.unit("west-a").pk, Person: world.people["clerk-west-a"].pk}
    harm: dict[str, str] = {}
    for model in (one for one in apps.get_models() if one.__module__.startswith("daliang.")):
        for field in model._meta.concrete_fields:
            value = value_for(field, foreign)
            harm.setdefault(field.name, value)
            harm.setdefault(field.attname, value)
    return harm


def value_for(field: models.Field[Any, Any], foreign: Mapping[Any, int]) -> str:
    if field.related_model is not None:
        return str(foreign.get(field.related_model, 2))
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateField):
        return "2001-02-03"
    if field.choices:
        return str(field.flatchoices[-1][0])
    return "777" if isinstance(field, models.IntegerField | models.DecimalField) else "foreign"


def outcome(world: World, write: Write, more: Mapping[str, str]) -> tuple[int, dict[str, list[tuple[Any, ...]]]]:
    """The status and every row afterwards; undone again."""
    client, fields = client_of(world, write.login), fields_of(write)
    with undone():
        answer = send(client, address_of(write), {**more, **fields})
        return answer.status_code, rows_of(everything())


def differences(world: World, name: str) -> set[str]:
    """What comes out otherwise when the body also names every field that is none of the form's."""
    write = prepared(world, name)
    more = {key: text for key, text in extras(world).items() if key not in TAKES.get(name, ())}
    assert len(more) > 100
    (plain, before), (status, after) = outcome(world, write, {}), outcome(world, write, more)
    found = set() if plain == status else {f"status {plain} and {status}"}
    for model in (one for one in apps.get_models() if before.get(one._meta.db_table) != after.get(one._meta.db_table)):
        table = model._meta.db_table
        found |= set(_cells(model, before[table], after[table]))
    return found


def _cells(model: type[models.Model], before: Rows, after: Rows) -> Iterator[str]:
    """Columns in which two rows of a place differ, but for what differs by chance."""
    table, columns = model._meta.db_table, [field.attname for field in model._meta.concrete_fields]
    if len(before) != len(after):
        yield f"{table} has {len(before)} and {len(after)} rows"
    for one, other in zip(before, after, strict=False):
        for column, was, now in zip(columns, one, other, strict=True):
            if was != now and column not in BY_CHANCE and (table, column) not in CHANCES:
                yield f"{table}.{column}"


@pytest.mark.parametrize("name", EACH)
def test_a_field_that_is_none_of_the_form_changes_nothing(writing: World, name: str) -> None:
    assert differences(writing, name) == set()


def test_a_form_that_takes_every_field_is_caught(writing: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(
        project: Project, held: Contact | None, texts: Mapping[str, str], *, by: Person, base: Mapping[str, str]
    ) -> Contact:
        with transaction.atomic():
            made = keep_contact(project, held, texts, by=by, base=base)
            made.version += int(texts.get("version", 0))
            made.save()
        return made

    monkeypatch.setattr(project_people, "keep_contact", careless)
    assert differences(writing, "contact-new") == {"register_contact.version"}
