"""A fact as a card: its heading, its fields in words, what may be done with it, and the form to correct it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext

from daliang.leads.editing import AMOUNT, FIELDS, LABELS, shown
from daliang.leads.leading import DECIDED
from daliang.leads.marked import BY_HAND
from daliang.leads.models import Fact, FactKind, FactState, Lead
from daliang.vocabulary.refusal import Refusal
from daliang.web.saying import said

ORDER = (FactKind.PROJECT, FactKind.AGGREGATE, FactKind.AMOUNT, FactKind.PERSON)
BY_MODEL = "model "  # how the rule of a fact begins that only the model found
LOOKS = {
    FactState.FOUND: "fact-found",
    FactState.CONFIRMED: "fact-confirmed",
    FactState.CORRECTED: "fact-corrected",
    FactState.DROPPED: "fact-dropped",
}


@dataclass(frozen=True)
class Input:
    """One field of the form; `error` says what is wrong with what was typed, `is_next` that it is the one to fill."""

    name: str
    label: str
    value: str
    error: str = ""
    is_next: bool = False


@dataclass(frozen=True)
class Card:
    """What stands beside the text for one fact."""

    fact: Fact
    look: str
    heading: str
    details: list[tuple[str, str]]
    inputs: list[Input]
    was: str = ""
    lead: Lead | None = None
    error: str = ""
    is_open: bool = False

    @property
    def found_by(self) -> str:
        """Who found it, where the rules did not."""
        if self.fact.rule == BY_HAND:
            return gettext("人工补录")
        return gettext("模型读出") if self.fact.rule.startswith(BY_MODEL) else ""

    @property
    def may_become_lead(self) -> bool:
        return self.fact.kind == FactKind.PROJECT and self.fact.state in DECIDED and self.lead is None


@dataclass(frozen=True)
class Refused:
    """What a person typed into a card that was not taken, and why."""

    fact: int
    refusal: Refusal
    typed: Mapping[str, str] = field(default_factory=dict)


def cards(facts: Iterable[Fact], refused: Refused | None = None, opened: int = 0) -> list[Card]:
    """In the order in which they matter, then as they stand in the text; `opened` is the one whose form is open."""
    order = {kind: number for number, kind in enumerate(ORDER)}
    told = sorted(facts, key=lambda one: (order[FactKind(one.kind)], one.at, one.pk))
    return [card(one, refused if refused and refused.fact == one.pk else None, one.pk == opened) for one in told]


def card(fact: Fact, refused: Refused | None = None, is_open: bool = False) -> Card:
    texts = shown(fact)
    heading = _heading(fact, texts)
    labels = {name: gettext(LABELS[name]) for name in FIELDS[fact.kind]}
    typed = refused.typed if refused else {}
    empty = next((name for name, text in texts.items() if not text), "") if is_open else ""
    wrong = {one.field: said(one) for one in refused.refusal.all} if refused else {}
    return Card(
        fact=fact,
        look=LOOKS[FactState(fact.state)],
        heading=heading,
        details=[(labels[name], text) for name, text in texts.items() if text and text != heading],
        inputs=[
            Input(name, labels[name], typed.get(name, text), wrong.get(name, ""), name == empty)
            for name, text in texts.items()
        ],
        was=_was(fact),
        lead=next(iter(fact.leads.all()), None),
        error="" if refused is None or set(wrong) & set(texts) else said(refused.refusal),
        is_open=is_open or refused is not None,
    )


def _was(fact: Fact) -> str:
    """The name as it was found, where a person has put another in its place."""
    was = str(fact.found.get("name") or "")
    return was if was != str(fact.fields.get("name") or "") else ""


def _heading(fact: Fact, texts: Mapping[str, str]) -> str:
    """The name; of a total or an amount its own words in the page, for that is what it is known by."""
    if fact.kind in (FactKind.PROJECT, FactKind.PERSON):
        return texts["name"]
    if fact.kind == FactKind.AMOUNT:
        return texts[AMOUNT]
    return fact.page.article[fact.at : fact.until][:60] or texts[AMOUNT]
