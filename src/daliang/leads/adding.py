"""A person adds a fact that reading missed: words of the article are marked, and its values are read from them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from daliang.leads.facts import FoundFact
from daliang.leads.keeping import be_gatherer
from daliang.leads.marked import BY_HAND, Span, places, text_of, told_there
from daliang.leads.models import Fact, FactKind, FactState, Page, PageState
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.vocabulary.refusal import N_, Refusal

LONGEST = 400  # characters of a quote
MOST_PLACES = 20  # of words that stand in many places; the rest need words around them
_OWN = ("count", "amount_value")  # two totals may share a place, if they tell otherwise


@transaction.atomic
def add(page: Page, kind: str, quote: str, *, near: int | None = None, by: Person) -> Fact:
    """The fact of this kind that the quoted words tell, confirmed at once: a person has seen it there.

    Of several places it is the one nearest to the character `near` of the article, else the first where no such fact
    stands yet. Refusals: role, `wrong_state`, `bad_kind`, `no_quote`, `long_quote`, `not_there`, `there`, those of
    `text_of` and `told_there`.
    """
    be_gatherer(by)
    page = Page.objects.select_for_update(no_key=True).get(pk=page.pk)  # two clicks add one
    if page.state != PageState.READ:
        raise Refusal(N_("这一篇还没有读出正文，不能补录。"), code="wrong_state", field="quote")
    if kind not in FactKind.values:
        raise Refusal(N_("请选一种：项目、合计、金额或人物。"), code="bad_kind", field="kind")
    told = _first_new(page, FactKind(kind), _spans(page, quote, near))
    made: Fact = Fact.objects.create(
        page=page, state=FactState.CONFIRMED, decided_by=by, decided_at=clock.now(),
        **{**told.columns, "rule": BY_HAND},
    )  # fmt: skip
    record(
        by=by, action="fact.add", subject=page, unit=page.source.unit,
        fact=made.pk, kind=made.kind, texts={"now": made.found},
    )  # fmt: skip
    return made


def _spans(page: Page, quote: str, near: int | None) -> list[Span]:
    words = quote.strip()
    if not words:
        message = N_("还没有选文字；请在正文里选中读漏的文字，或把它抄在这里。")
        raise Refusal(message, code="no_quote", field="quote")
    if len(words) > LONGEST:
        message = N_("选了%(found)s字，最多%(most)s字；请只选说这一条的几个字或一句话。")
        raise Refusal(message, code="long_quote", field="quote", found=len(words), most=LONGEST)
    found = places(page.article, words)
    if not found:
        message = N_("正文里没有这些字；请在正文里选中，或照原文一字不差地抄。")
        raise Refusal(message, code="not_there", field="quote")
    return [min(found, key=lambda span: abs(span[0] - near))] if near is not None else found[:MOST_PLACES]


def _first_new(page: Page, kind: FactKind, spans: Iterable[Span]) -> FoundFact:
    """What the first of the places tells that no fact of the page tells yet."""
    text, there = text_of(page), list(page.facts.all())
    for span in spans:
        told = told_there(kind, page, text, span)
        if not any(tells(fact, told.columns) for fact in there):
            return told
    message = N_("这里已经有一条“%(kind)s”；不对的话请直接更正它，标了“不采用”的可以改回。")
    raise Refusal(message, code="there", field="quote", kind=str(kind.label))


def tells(fact: Fact, new: dict[str, Any]) -> bool:
    """Does this fact tell it already? An amount also where it belongs to a project or a total."""
    found = new["found"]
    if new["kind"] == FactKind.AMOUNT:
        return (fact.fields.get("amount_start"), fact.fields.get("amount_end")) == (new["start"], new["end"])
    overlap = fact.start < new["end"] and new["start"] < fact.end
    if fact.kind != new["kind"] or not overlap:
        return False
    return new["kind"] != FactKind.AGGREGATE or all(fact.fields.get(name) == found[name] for name in _OWN)
