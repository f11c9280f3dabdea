"""From a confirmed project fact to a lead."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.db import transaction

from daliang.leads.desk.guards import write_down
from daliang.leads.keeping import be_gatherer
from daliang.leads.models import Fact, FactKind, FactState, Lead, LeadEventKind
from daliang.org import clock
from daliang.org.models import Person
from daliang.register.models import Industry, Rate
from daliang.vocabulary.money import Currency, Qualifier
from daliang.vocabulary.money.amount import LARGEST, convert
from daliang.vocabulary.refusal import N_, Refusal

DECIDED = (FactState.CONFIRMED, FactState.CORRECTED)
LONGEST = 400  # characters of a summary
QUALIFIERS = {"ge": Qualifier.AT_LEAST, "gt": Qualifier.AT_LEAST, "near": Qualifier.ABOUT, "about": Qualifier.ABOUT,
              "le": Qualifier.ABOUT, "order": Qualifier.CLASS}  # fmt: skip
_ENDS = "。！？\n"


@transaction.atomic
def lead_from(fact: Fact, *, by: Person) -> Lead:
    """The lead of a project that somebody has confirmed, at the city's desk; the one that is there already, when the
    story has one of this name. Refusals: role, `no_project`, `undecided`.
    """
    unit = be_gatherer(by)
    if fact.kind != FactKind.PROJECT:
        raise Refusal(N_("只有“项目”类的事实能转为线索。"), code="no_project", field="kind")
    if fact.state not in DECIDED:
        raise Refusal(N_("请先确认或更正这一条，再转为线索。"), code="undecided", field="state")
    fields, page = fact.fields, fact.page
    name = str(fields["name"])[:120]
    there = Lead.objects.filter(story=page.story_id, name=name).first()
    if there is not None:
        return there
    made: Lead = Lead.objects.create(
        story=page.story, fact=fact, unit=unit, name=name, created_by=by, created_at=clock.now(),
        summary=sentence(page.article, fact.at, fact.until), channel=_channel(fact),
        industry=Industry.objects.filter(label=fields.get("industry") or "").first(),
        **{to: str(fields.get(to) or "")[:most] for to, most in (("company", 120), ("place", 60), ("stage", 60))},
        **_money(fields),
    )  # fmt: skip
    write_down(made, LeadEventKind.OPENED, by=by, words="")
    return made


def _money(fields: dict[str, Any]) -> dict[str, Any]:
    """Yuan beside the amount as stated; a currency without a rate gives no yuan."""
    value, currency = fields.get("amount_value"), str(fields.get("currency") or "")
    if value is None or not currency or not 1 <= value <= LARGEST:
        return {}
    stated = round(Decimal(str(value)))
    qualifier = QUALIFIERS.get(str(fields.get("qualifier")), Qualifier.EXACTLY)
    return {"stated": stated, "currency": currency[:3], "qualifier": qualifier, "amount": _yuan(stated, currency)}


def _yuan(value: int, currency: str) -> int | None:
    if currency == Currency.CNY:
        return value
    rate = Rate.objects.filter(currency=currency, on__lte=clock.today()).order_by("-on").first()
    return convert(value, rate.rate) if rate else None


def _channel(fact: Fact) -> str:
    """Who told it: the publisher or the source, and when."""
    page = fact.page
    day = f" {page.publish_date.isoformat()}" if page.publish_date else ""
    return f"{page.publisher or page.source.name}{day}"[:120]


def sentence(article: str, at: int, until: int) -> str:
    """The sentence around a place, at most LONGEST characters."""
    start = max(article.rfind(end, 0, at) for end in _ENDS) + 1
    found = re.compile(f"[{_ENDS}]").search(article, until)
    stop = found.end() if found else len(article)
    if stop - start > LONGEST:
        start = max(start, at - LONGEST // 2)
        stop = min(stop, start + LONGEST)
    return " ".join(article[start:stop].split())
