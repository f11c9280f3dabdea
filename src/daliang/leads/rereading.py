"""A page is read again by today's rules: what people decided stays where its words still stand, the rest is renewed.

It begins with the text as it was decoded: the places of all facts count its characters.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from daliang.leads import reasons
from daliang.leads.adding import tells
from daliang.leads.facts import FoundFact, Told, place_in, told_of_text
from daliang.leads.gathering import address_of
from daliang.leads.models import Fact, FactState, Page
from daliang.leads.reading.text import Text
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.vocabulary.refusal import Refusal


def reread(page_id: int) -> bool:
    """Read it as somebody has asked; False when that is done already. What today's rules refuse stays as it was read,
    and says why.
    """
    page = Page.objects.select_related("source__unit", "reread_by").get(pk=page_id)
    if page.reread_by is None:
        return False
    try:
        found = told_of_text(page.text, address=address_of(page))
    except Refusal as refusal:
        return _leave(page, refusal, by=page.reread_by)
    return _renew(page, found, by=page.reread_by)


@transaction.atomic
def _leave(page: Page, refusal: Refusal, *, by: Person) -> bool:
    if _end(page, why=reasons.kept(refusal)):
        record(by=by, action="page.reread", subject=page, unit=page.source.unit, reason=refusal.code)
    return True


@transaction.atomic
def _renew(page: Page, found: Told, *, by: Person) -> bool:
    """The page as read now; its facts as decided, and as found where nobody has decided."""
    if not _end(page, why=[], **found.columns):
        return False
    facts = list(page.facts.select_for_update(no_key=True).order_by("pk"))
    decided = [one for one in facts if one.state != FactState.FOUND]
    gone = _settle_down(decided, found.text)
    new = _renew_open([one for one in facts if one.state == FactState.FOUND], _untold(found.facts, decided))
    Fact.objects.bulk_create([Fact(page=page, **one.columns) for one in new])
    record(by=by, action="page.reread", subject=page, unit=page.source.unit, count=len(new), gone=gone)
    return True


def _end(page: Page, **fields: object) -> bool:
    """One end for what was asked: a second job that comes too late changes nothing."""
    held = Page.objects.filter(pk=page.pk).exclude(reread_by=None)
    return bool(held.update(reread_by=None, **fields))


def _settle_down(decided: Sequence[Fact], text: Text) -> int:
    """Each in its place in the article as it is now; how many have none any more."""
    for fact in decided:
        fact.at, fact.until = place_in(text, fact.start, fact.end)
        fact.is_gone = not _stands(fact, text)
        if fact.is_gone:
            fact.at = fact.until = 0
    Fact.objects.bulk_update(decided, ["at", "until", "is_gone"])
    return sum(fact.is_gone for fact in decided)


def _stands(fact: Fact, text: Text) -> bool:
    """Are its first and its last character in the article?"""
    is_there = fact.at < fact.until
    return is_there and (text.starts[fact.at], text.ends[fact.until - 1]) == (fact.start, fact.end)


def _untold(found: Sequence[FoundFact], decided: Sequence[Fact]) -> list[FoundFact]:
    """What no decided fact tells, as a person has it or as it was found."""
    return [new for new in found if not any(_is_of(fact, new) or tells(fact, new.columns) for fact in decided)]


def _is_of(fact: Fact, new: FoundFact) -> bool:
    return all(getattr(fact, name) == new.columns[name] for name in ("kind", "start", "end", "found"))


def _renew_open(facts: Sequence[Fact], found: Sequence[FoundFact]) -> list[FoundFact]:
    """Undecided facts that were found again keep their rows, the others go; those that have no row yet are returned."""
    left = list(found)
    for fact in facts:
        same = next((new for new in left if _is_of(fact, new)), None)
        if same is None:
            fact.delete()
            continue
        left.remove(same)
        fact.at, fact.until, fact.rule = (same.columns[name] for name in ("at", "until", "rule"))
    Fact.objects.bulk_update([fact for fact in facts if fact.pk], ["at", "until", "rule"])
    return left
