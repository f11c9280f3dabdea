"""A person's decisions on facts: confirmed, corrected, dropped, or open again. What was found stays as it was found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from daliang.leads.editing import edited
from daliang.leads.keeping import be_gatherer
from daliang.leads.models import Fact, FactState, Page
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.vocabulary.refusal import N_, Refusal

STALE = N_("这一条已由他人处理：请刷新页面后再看；您的这一步没有写入。")


def confirm(fact: Fact, *, seen: int, by: Person) -> Fact:
    """It is as it was found. Refusals: role, `stale`."""
    return _decide(fact, FactState.CONFIRMED, seen=seen, by=by, corrected=None)


def drop(fact: Fact, *, seen: int, by: Person) -> Fact:
    """It is none, or none of ours. Refusals: role, `stale`, `has_lead`."""
    if fact.leads.exists():
        raise Refusal(N_("这一条已转为线索，不能再标为不采用；请在线索里处理。"), code="has_lead", field="state")
    return _decide(fact, FactState.DROPPED, seen=seen, by=by, corrected=None)


def reopen(fact: Fact, *, seen: int, by: Person) -> Fact:
    """The decision is taken back. Refusals: role, `stale`, `has_lead`."""
    if fact.leads.exists():
        raise Refusal(N_("这一条已转为线索，不能再改回待核对。"), code="has_lead", field="state")
    return _decide(fact, FactState.FOUND, seen=seen, by=by, corrected=None)


def correct(fact: Fact, typed: Mapping[str, str], *, seen: int, by: Person) -> Fact:
    """It is otherwise: `typed` are the fields as a person would have them; those not named stay. What comes out as it
    was found is a confirmation. Refusals: role, `stale`, those of `edited`.
    """
    fields = edited(fact, typed)
    if all(fact.found.get(name) == value for name, value in fields.items() if name not in ("start", "end")):
        return confirm(fact, seen=seen, by=by)
    return _decide(fact, FactState.CORRECTED, seen=seen, by=by, corrected=fields)


@transaction.atomic
def confirm_rest(page: Page, *, by: Person) -> int:
    """Everything on the page that nobody has decided on is right; how many. Refusals: role."""
    be_gatherer(by)
    count = page.facts.undecided().update(
        state=FactState.CONFIRMED, decided_by=by, decided_at=clock.now(), version=F("version") + 1
    )
    if count:
        record(by=by, action="fact.confirm-rest", subject=page, unit=page.source.unit, count=count)
    return count


@transaction.atomic
def _decide(fact: Fact, state: FactState, *, seen: int, by: Person, corrected: dict[str, Any] | None) -> Fact:
    be_gatherer(by)
    is_open = state == FactState.FOUND
    held = Fact.objects.filter(pk=fact.pk, version=seen).update(
        state=state, corrected=corrected, version=F("version") + 1,
        decided_by=None if is_open else by, decided_at=None if is_open else clock.now(),
    )  # fmt: skip
    if not held:
        raise Refusal(STALE, code="stale", field="seen")
    fact.refresh_from_db()
    texts = {"now": corrected} if corrected else None
    record(
        by=by, action="fact.decide", subject=fact.page, unit=fact.page.source.unit,
        fact=fact.pk, state=state.value, texts=texts,
    )  # fmt: skip
    return fact
